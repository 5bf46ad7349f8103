package record

import (
	"net/url"
	"regexp"
	"strings"
)

// quoting tells the lines of a page that say something from those of code and comments, line by line.
type quoting struct {
	fence   string // that is open
	comment bool   // an HTML comment is open
}

// said reports whether a line is neither code nor comment.
func (q *quoting) said(line string) bool {
	trimmed := strings.TrimLeft(line, " ")
	if q.fence != "" {
		if strings.HasPrefix(trimmed, q.fence) && strings.Trim(trimmed, q.fence[:1]+" \t\r") == "" {
			q.fence = ""
		}
		return false
	}
	if q.comment {
		q.comment = !strings.Contains(line, "-->")
		return false
	}
	for _, mark := range []string{"```", "~~~"} {
		if strings.HasPrefix(trimmed, mark) {
			q.fence = trimmed[:len(trimmed)-len(strings.TrimLeft(trimmed, mark[:1]))]
			return false
		}
	}
	if i := strings.LastIndex(line, "<!--"); i >= 0 && !strings.Contains(line[i:], "-->") {
		q.comment = true
		return strings.TrimSpace(line[:i]) != ""
	}
	return true
}

// prose is a text without its code and comments; the lines stay where they are.
func prose(text string) []string {
	lines := strings.Split(text, "\n")
	q := quoting{}
	for i, line := range lines {
		if !q.said(line) {
			line = ""
		}
		lines[i] = remark.ReplaceAllString(line, "")
	}
	return lines
}

// remark is code or a comment within a line.
var remark = regexp.MustCompile("`[^`]*`|<!--.*?-->")

// local is where a link leads, seen from its folder.
func local(target string) string {
	if plain, err := url.PathUnescape(target); err == nil {
		target = plain
	}
	return strings.TrimPrefix(target, "./")
}
