package review

import (
	"regexp"
	"strings"
)

// Command is something said to us in a comment.
type Command struct {
	Name string // explain, what-if, set, override, pause, resume, help, or what was written instead
	Args string
}

// maxCommands bounds how many commands one comment may hold.
const maxCommands = 5

var (
	commandLine = regexp.MustCompile(`^/deploy-advice(?:[ \t]+(.*))?$`)
	fenceLine   = regexp.MustCompile("^ {0,3}(`{3,}|~{3,})(.*)$")
	tag         = regexp.MustCompile(`(?i)<(/?)(pre|code|blockquote)\b[^>]*>`)
)

// Commands reads the commands of a comment: lines that begin with /deploy-advice. Quotations, code, HTML comments and everything else is
// prose, which commands nothing.
func Commands(body string) []Command {
	var out []Command
	r := reader{}
	for line := range strings.SplitSeq(strings.ReplaceAll(body, "\r\n", "\n"), "\n") {
		if !r.prose(line) || len(out) == maxCommands {
			continue
		}
		m := commandLine.FindStringSubmatch(strings.TrimRight(line, " \t"))
		if m == nil {
			continue
		}
		name, args, _ := strings.Cut(strings.TrimSpace(m[1]), " ")
		if name = strings.ToLower(name); name == "" {
			name = "help"
		}
		out = append(out, Command{Name: name, Args: strings.TrimSpace(args)})
	}
	return out
}

// reader tells the lines of a comment that are prose from those that quote.
type reader struct {
	fence   string // that is open
	comment bool   // an HTML comment is open
	tags    int    // pre, code, blockquote that are open
	quoted  bool   // a quotation goes on until an empty line
}

// prose reports whether a line is said, not quoted.
func (r *reader) prose(line string) bool {
	if r.fence != "" {
		trimmed := strings.TrimLeft(line, " ")
		if strings.HasPrefix(trimmed, r.fence) && strings.Trim(trimmed, r.fence[:1]+" \t") == "" {
			r.fence = ""
		}
		return false
	}
	if r.comment {
		if _, _, ok := strings.Cut(line, "-->"); ok {
			r.comment = false
		}
		return false
	}
	if m := fenceLine.FindStringSubmatch(line); m != nil && (m[1][0] == '~' || !strings.Contains(m[2], "`")) {
		r.fence = m[1]
		return false
	}
	if i := strings.LastIndex(line, "<!--"); i >= 0 && !strings.Contains(line[i:], "-->") {
		r.comment = true
		return false
	}
	open := r.tags > 0
	for _, m := range tag.FindAllStringSubmatch(line, -1) {
		if m[1] == "" {
			r.tags++
			open = true
		} else if r.tags > 0 {
			r.tags--
		}
	}
	switch {
	case strings.TrimSpace(line) == "":
		r.quoted = false
		return false
	case strings.HasPrefix(strings.TrimLeft(line, " "), ">"):
		r.quoted = true
		return false
	case strings.HasPrefix(line, "    ") || strings.HasPrefix(line, "\t"), open, r.quoted:
		return false
	}
	return true
}
