package record

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Supersede marks an older record as replaced by a newer one, and leaves the rest of it as it is. It knows front matter, the Status
// section and the Status line of older forms; false when the file has none of these.
func Supersede(data []byte, by Other) ([]byte, bool) {
	return SetStatus(data, "superseded by "+link(by))
}

// SetStatus changes the status of a record where the record tells it: in its front matter, its Status section, or a line such as
// "* Status: accepted". Front matter without a status gets one. What stands beside the old status stays. False when there is no place.
func SetStatus(data []byte, status string) ([]byte, bool) {
	head, body, ok := cutFront(data)
	if ok {
		if next, done := frontStatus(head, status); done {
			begin := frontAt(data)
			return slices.Concat(data[:begin], next, data[begin+len(head):]), true
		}
	}
	start := len(data) - len(body)
	if next, done := bodyStatus(string(body), status); done {
		return append(slices.Clip(data[:start]), next...), true
	}
	if !ok {
		return data, false
	}
	end := frontAt(data) + len(head)
	return slices.Concat(data[:end], []byte("status: "+quoted(status)+lineEnd(head)), data[end:]), true
}

// frontAt is where front matter begins, behind its opening line.
func frontAt(data []byte) int { return bytes.IndexByte(data, '\n') + 1 }

func lineEnd(text []byte) string {
	if bytes.Contains(text, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

var statusKey = regexp.MustCompile(`(?m)^status:[ \t]*("(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s#][^\n]*?|)([ \t]+#[^\n]*?)?[ \t]*(\r?)$((?:\n[ \t]+[^\n]*)*)`)

// frontStatus changes the status in front matter, and keeps the remark behind it.
func frontStatus(head []byte, status string) ([]byte, bool) {
	m := statusKey.FindSubmatchIndex(head)
	if m == nil {
		return head, false
	}
	remark, end := "", string(head[m[6]:m[7]])
	if m[4] >= 0 {
		remark = string(head[m[4]:m[5]])
	}
	return slices.Concat(head[:m[0]], []byte("status: "+quoted(status)+remark+end), head[m[1]:]), true
}

var (
	statusHead = regexp.MustCompile(`(?i)^ {0,3}#{1,4}[ \t]+(?:\d+[.)]?[ \t]+)?status[ \t]*:?[ \t]*#*[ \t]*$`)
	statusLine = regexp.MustCompile(`(?i)^(\s*(?:[-*+]\s+)?(?:\*\*|__)?status(?:\*\*|__)?\s*:(?:\*\*|__)?\s*)(.*?)(\s*<!--.*-->)?(\s*)$`)
	anyHead    = regexp.MustCompile(`^ {0,3}#{1,6}[ \t]`)
	// oneStatus is a status and nothing else.
	oneStatus = regexp.MustCompile(`(?i)^[*_\s]*(?:draft|proposed|pending|accepted|approved|rejected|declined|deprecated|retired|obsolete|implemented|active|final|superseded|replaced)[*_.!\s]*$|^[*_\s]*(?:superseded|replaced)[*_\s]+by\b.*$`)
)

// bodyStatus changes the status in a Status section, or in a Status line before the first section.
func bodyStatus(body, status string) (string, bool) {
	end := lineEnd([]byte(body))
	lines := strings.Split(strings.ReplaceAll(body, "\r\n", "\n"), "\n")
	q := quoting{}
	told, sections := -1, 0
	for i, line := range lines {
		if !q.said(line) {
			continue
		}
		if statusHead.MatchString(line) {
			return strings.Join(underHead(lines, i, status), end), true
		}
		if strings.HasPrefix(line, "## ") {
			sections++
		}
		if told < 0 && sections == 0 && statusLine.MatchString(line) {
			told = i
		}
	}
	if told < 0 {
		return body, false
	}
	m := statusLine.FindStringSubmatch(lines[told])
	if was := strings.TrimSpace(m[2]); was != "" && !oneStatus.MatchString(was) && !strings.HasPrefix(strings.ToLower(was), strings.ToLower(status)) {
		m[2] = status + " (" + was + ")"
	} else if !strings.HasPrefix(strings.ToLower(was), strings.ToLower(status)) {
		m[2] = inCaseOf(was, status)
	}
	lines[told] = m[1] + m[2] + m[3] + m[4]
	return strings.Join(lines, end), true
}

// underHead writes a status under its heading: in place of the old one, or before what is told there besides.
func underHead(lines []string, head int, status string) []string {
	i := head + 1
	q := quoting{}
	for i < len(lines) && !anyHead.MatchString(lines[i]) {
		said := q.said(lines[i]) && !strings.HasPrefix(strings.TrimSpace(lines[i]), "<!--")
		if said && strings.TrimSpace(lines[i]) != "" {
			break
		}
		i++
	}
	if i == len(lines) || anyHead.MatchString(lines[i]) { // nothing is told
		return slices.Insert(slices.Clone(lines), head+1, "", upperFirst(status))
	}
	marker := listItem.FindString(lines[i])
	was := lines[i][len(marker):]
	if oneStatus.MatchString(was) {
		lines[i] = marker + inCaseOf(strings.TrimLeft(was, "*_ "), status)
		return lines
	}
	if strings.EqualFold(was, status) {
		return lines
	}
	return slices.Insert(slices.Clone(lines), i, upperFirst(status), "")
}

// inCaseOf begins a status as the one was begun that it replaces.
func inCaseOf(was, status string) string {
	if was != "" && was[0] >= 'a' && was[0] <= 'z' {
		return status
	}
	return upperFirst(status)
}

// quoted is a status as YAML needs it.
func quoted(s string) string {
	if strings.ContainsAny(s, ":#[]{}\"'\\") {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
	}
	return s
}

func link(o Other) string { return "[" + o.Name + "](" + o.Path + ")" }

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

var frontReview = regexp.MustCompile(`(?m)^review-by:[^\n]*`)

// SetReviewBy changes the date of a record's next review in its front matter, or adds it; false when it has none.
func SetReviewBy(data []byte, by time.Time) ([]byte, bool) {
	head, _, ok := cutFront(data)
	if !ok {
		return data, false
	}
	line := []byte("review-by: " + by.UTC().Format(time.DateOnly))
	var next []byte
	if at := frontReview.FindIndex(head); at != nil {
		old := bytes.TrimRight(head[at[0]:at[1]], "\r")
		next = slices.Concat(head[:at[0]], line, head[at[0]+len(old):])
	} else {
		next = slices.Concat(head, line, []byte(lineEnd(head)))
	}
	return bytes.Replace(data, head, next, 1), true
}
