package record

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"time"
)

var (
	frontStatus = regexp.MustCompile(`(?m)^status:[^\n]*(\n[ \t]+[^\n]*)*`)
	statusHead  = regexp.MustCompile(`(?mi)^#{2,3}[ \t]+status[ \t]*\r?\n`)
)

// Supersede marks an older record as replaced by a newer one, and leaves the rest of it as it is. It knows front matter and the Status
// section of older forms; false when the file has neither.
func Supersede(data []byte, by Other) ([]byte, bool) {
	return SetStatus(data, "superseded by "+link(by))
}

// SetStatus changes the status of a record, in its front matter or its Status section; false when it has neither.
func SetStatus(data []byte, status string) ([]byte, bool) {
	if head, _, ok := cutFront(data); ok && frontStatus.Match(head) {
		done := false
		next := frontStatus.ReplaceAllFunc(head, func(m []byte) []byte {
			if done {
				return m
			}
			done = true
			return []byte("status: " + quoted(status))
		})
		return []byte(strings.Replace(string(data), string(head), string(next), 1)), true
	}
	at := statusHead.FindIndex(data)
	if at == nil {
		return data, false
	}
	text := string(data)
	end := len(text)
	if next := strings.Index(text[at[1]:], "\n#"); next >= 0 {
		end = at[1] + next + 1
	}
	return []byte(text[:at[1]] + "\n" + upperFirst(status) + "\n\n" + text[end:]), true
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
		end := "\n"
		if bytes.Contains(head, []byte("\r\n")) {
			end = "\r\n"
		}
		next = slices.Concat(head, line, []byte(end))
	}
	return bytes.Replace(data, head, next, 1), true
}
