package record

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Finding is something wrong in a folder of records.
type Finding struct {
	File string `json:"file"`
	Rule string `json:"rule"` // duplicate-number, missing-number, status, date, broken-link, one-sided-link, index, front-matter
	Text string `json:"text"`
}

// Lint looks at the files of one folder, by name: numbers given twice or left out, statuses, links that lead nowhere or are told on one
// side only, and the index page. What it returns is sorted by file.
func Lint(files map[string][]byte) []Finding {
	l := &linter{files: files, superseded: map[string][]string{}, supersedes: map[string][]string{}}
	for name := range files {
		l.names = append(l.names, name)
	}
	slices.Sort(l.names)
	l.numbers()
	for _, name := range l.names {
		if IsRecord(name) {
			l.record(name)
		}
	}
	l.sides()
	l.index()
	slices.SortStableFunc(l.found, func(a, b Finding) int { return strings.Compare(a.File, b.File) })
	return l.found
}

type linter struct {
	files                  map[string][]byte
	names                  []string
	found                  []Finding
	superseded, supersedes map[string][]string // file to the files it says so of
}

func (l *linter) say(file, rule, format string, args ...any) {
	l.found = append(l.found, Finding{File: file, Rule: rule, Text: fmt.Sprintf(format, args...)})
}

func (l *linter) numbers() {
	by := map[int][]string{}
	top := 0
	for _, name := range l.names {
		if n := NumberOf(name); n > 0 && IsRecord(name) {
			by[n] = append(by[n], name)
			top = max(top, n)
		}
	}
	for n := 1; n <= min(top, 10_000); n++ {
		switch len(by[n]) {
		case 0:
			l.say(after(by, n), "missing-number", "there is no record %d, though there are later ones", n)
		case 1:
		default:
			for _, name := range by[n] {
				l.say(name, "duplicate-number", "number %d is given to %s", n, strings.Join(by[n], " and "))
			}
		}
	}
}

// after is the file with the next number.
func after(by map[int][]string, n int) string {
	for i := n + 1; i <= n+10_000; i++ {
		if len(by[i]) > 0 {
			return by[i][0]
		}
	}
	return ""
}

// status is one of those of MADR 4 and ours.
var status = regexp.MustCompile(`^(?i:draft|proposed|accepted|rejected|deprecated|retired|superseded( by .+)?)$`)

func (l *linter) record(name string) {
	data := l.files[name]
	front, body, err := Parse(data)
	switch {
	case err == ErrNoFront: //nolint:errorlint // never wrapped
	case err != nil:
		l.say(name, "front-matter", "%v", err)
	default:
		l.front(name, front)
	}
	for _, m := range linkTarget.FindAllStringSubmatch(string(body), -1) {
		l.target(name, m[1])
	}
	for line := range strings.SplitSeq(string(data), "\n") {
		l.relations(name, line)
	}
}

func (l *linter) front(name string, f Front) {
	if !status.MatchString(strings.TrimSpace(f.Status)) {
		l.say(name, "status", "status %q is none of proposed, accepted, rejected, deprecated, retired, superseded by ...", f.Status)
	}
	if f.Date != "" {
		if _, err := time.Parse(time.DateOnly, f.Date); err != nil {
			l.say(name, "date", "date %q is not YYYY-MM-DD", f.Date)
		}
	}
	if f.ReviewBy != "" {
		if _, err := time.Parse(time.DateOnly, f.ReviewBy); err != nil {
			l.say(name, "date", "review-by %q is not YYYY-MM-DD", f.ReviewBy)
		}
	}
}

// target checks a link to a file of the folder; others are not looked at.
func (l *linter) target(name, to string) {
	to = strings.TrimPrefix(to, "./")
	if strings.Contains(to, ":") || dir(to) != "" || path.Ext(to) != ".md" {
		return
	}
	if _, ok := l.files[to]; !ok {
		l.say(name, "broken-link", "links %s, which is not there", to)
	}
}

var (
	saysSuperseded = regexp.MustCompile(`(?i)superseded by\b`)
	saysSupersedes = regexp.MustCompile(`(?i)\bsupersedes\b`)
)

func (l *linter) relations(name, line string) {
	for _, m := range linkTarget.FindAllStringSubmatch(line, -1) {
		to := strings.TrimPrefix(m[1], "./")
		if !IsRecord(path.Base(to)) || dir(to) != "" {
			continue
		}
		if _, ok := l.files[to]; !ok && saysSuperseded.MatchString(line) {
			l.say(name, "broken-link", "says it is superseded by %s, which is not there", to)
		}
		switch {
		case saysSuperseded.MatchString(line):
			l.superseded[name] = append(l.superseded[name], to)
		case saysSupersedes.MatchString(line):
			l.supersedes[name] = append(l.supersedes[name], to)
		}
	}
}

func (l *linter) sides() {
	for _, name := range l.names {
		for _, by := range l.superseded[name] {
			if _, ok := l.files[by]; ok && !slices.Contains(l.supersedes[by], name) {
				l.say(by, "one-sided-link", "%s says it is superseded by this record, which does not say that it supersedes it", name)
			}
		}
		for _, old := range l.supersedes[name] {
			if _, ok := l.files[old]; ok && !slices.Contains(l.superseded[old], name) {
				l.say(old, "one-sided-link", "%s says that it supersedes this record, which does not say so", name)
			}
		}
	}
}

func (l *linter) index() {
	name := IndexName(l.names)
	page, ok := l.files[name]
	if !ok {
		return
	}
	linked := Indexed(page)
	for _, n := range l.names {
		if IsRecord(n) && !slices.Contains(linked, n) {
			l.say(name, "index", "does not list %s", n)
		}
	}
	for _, n := range linked {
		if _, ok := l.files[n]; !ok {
			l.say(name, "index", "lists %s, which is not there", n)
		}
	}
}
