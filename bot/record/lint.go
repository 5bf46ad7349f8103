package record

import (
	"errors"
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
// side only, and the index page. Forms that projects use besides ours are no mistakes: what a record does not tell at all is not asked
// for, unless it is one of ours. What it returns is sorted by file.
func Lint(files map[string][]byte) []Finding {
	l := &linter{files: files, mentions: map[string][]string{}, superseded: map[string][]string{}, supersedes: map[string][]string{}}
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
	files      map[string][]byte
	names      []string
	found      []Finding
	ours       []string            // records that we can run again
	mentions   map[string][]string // file to the files it links
	superseded map[string][]string // file to the files it says it is superseded by
	supersedes map[string][]string // and to those it says it supersedes
	over       []string            // files whose status says they are superseded, by whatever
}

func (l *linter) say(file, rule, format string, args ...any) {
	l.found = append(l.found, Finding{File: file, Rule: rule, Text: fmt.Sprintf(format, args...)})
}

// numbers wants every number once, and tells of a gap once however wide it is.
func (l *linter) numbers() {
	by := map[int][]string{}
	for _, name := range l.names {
		if n := NumberOf(name); n > 0 && IsRecord(name) {
			by[n] = append(by[n], name)
		}
	}
	all := make([]int, 0, len(by))
	for n := range by {
		all = append(all, n)
	}
	slices.Sort(all)
	last := 0
	for _, n := range all {
		first := last + 1
		switch n {
		case first:
		case first + 1:
			l.say(by[n][0], "missing-number", "there is no record %d, though there are later ones", first)
		default:
			l.say(by[n][0], "missing-number", "there are no records %d to %d, though there are later ones", first, n-1)
		}
		if last = n; len(by[n]) > 1 {
			for _, name := range by[n] {
				l.say(name, "duplicate-number", "number %d is given to %s", n, strings.Join(by[n], " and "))
			}
		}
	}
}

// status is one of those of MADR 4, ours, and those that are in wide use besides.
var status = regexp.MustCompile(`(?i)^\W*(?:draft|proposed|pending|in[ -]progress|in[ -]review|accepted|approved|adopted|implemented|active|final|rejected|declined|withdrawn|on[ -]hold|deferred|postponed|` +
	`deprecated|retired|obsolete|archived|amended|superseded|superceded|replaced)\b`)

func (l *linter) record(name string) {
	data := l.files[name]
	front, body, err := Parse(data)
	switch {
	case errors.Is(err, ErrNoFront):
	case err != nil:
		l.say(name, "front-matter", "%v", err)
	default:
		l.front(name, front)
	}
	if front.Advice != nil {
		l.ours = append(l.ours, name)
	}
	head, _, _ := cutFront(data)
	for _, line := range slices.Concat(strings.Split(string(head), "\n"), prose(string(body))) {
		for _, m := range linkTarget.FindAllStringSubmatch(line, -1) {
			l.target(name, m[1])
		}
		l.relations(name, line)
	}
}

func (l *linter) front(name string, f Front) {
	ours := f.Advice != nil
	if said := strings.TrimSpace(f.Status); !status.MatchString(said) && (ours || said != "") {
		l.say(name, "status", "status %q is none of proposed, accepted, rejected, deprecated, retired, superseded by ...", f.Status)
	}
	if f.Date != "" && !isDate(f.Date, ours) {
		l.say(name, "date", "date %q is not YYYY-MM-DD", f.Date)
	}
	if f.ReviewBy != "" && !isDate(f.ReviewBy, true) {
		l.say(name, "date", "review-by %q is not YYYY-MM-DD", f.ReviewBy)
	}
}

// year is in every form of a date that says which year it means.
var year = regexp.MustCompile(`\b(?:19|20)\d{2}`)

// isDate wants YYYY-MM-DD of ours, and of others a year and a day.
func isDate(text string, strict bool) bool {
	if _, err := time.Parse(time.DateOnly, text); err == nil || strict {
		return err == nil
	}
	return year.MatchString(text)
}

// target checks a link to a file of the folder; others are not looked at.
func (l *linter) target(name, to string) {
	to = local(to)
	if strings.Contains(to, ":") || dir(to) != "" || path.Ext(to) != ".md" {
		return
	}
	if _, ok := l.files[to]; !ok {
		l.say(name, "broken-link", "links %s, which is not there", to)
		return
	}
	l.mentions[name] = append(l.mentions[name], to)
}

var (
	saysSuperseded = regexp.MustCompile(`(?i)\b(?:superseded|superceded|replaced|obsoleted)[\W_]+by\b`)
	saysSupersedes = regexp.MustCompile(`(?i)\b(?:supersedes|supercedes|replaces|obsoletes)\b`)
)

// relations notes what a line says of which record replaces which.
func (l *linter) relations(name, line string) {
	by := saysSuperseded.MatchString(line)
	if by {
		l.over = append(l.over, name)
	}
	for _, m := range linkTarget.FindAllStringSubmatch(line, -1) {
		to := local(m[1])
		switch {
		case !IsRecord(path.Base(to)) || dir(to) != "":
		case by:
			l.superseded[name] = append(l.superseded[name], to)
		case saysSupersedes.MatchString(line):
			l.supersedes[name] = append(l.supersedes[name], to)
		}
	}
}

// sides wants both records to tell of it when one replaces the other.
func (l *linter) sides() {
	for _, name := range l.names {
		for _, by := range once(l.superseded[name]) {
			if _, ok := l.files[by]; ok && !slices.Contains(l.supersedes[by], name) && !slices.Contains(l.mentions[by], name) {
				l.say(by, "one-sided-link", "%s says it is superseded by this record, which does not say that it supersedes it", name)
			}
		}
		for _, old := range once(l.supersedes[name]) {
			told := slices.Contains(l.superseded[old], name) || slices.Contains(l.mentions[old], name) || (slices.Contains(l.over, old) && len(l.superseded[old]) == 0)
			if _, ok := l.files[old]; ok && !told {
				l.say(old, "one-sided-link", "%s says that it supersedes this record, which does not say so", name)
			}
		}
	}
}

func once(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// index wants the page that lists records to list all of them, and none that is not there. A page that lists none is no index, but our
// own records are kept on one.
func (l *linter) index() {
	name, listed := "", -1
	for _, page := range IndexNames(l.names) {
		if n := len(entries(l.files[page])); n > listed {
			name, listed = page, n
		}
	}
	if name == "" {
		return
	}
	linked := Indexed(l.files[name])
	wanted := l.ours
	if listed > 0 {
		wanted = slices.DeleteFunc(slices.Clone(l.names), func(n string) bool { return !IsRecord(n) })
	}
	for _, n := range wanted {
		if !slices.Contains(linked, n) {
			l.say(name, "index", "does not list %s", n)
		}
	}
	for _, n := range linked {
		if _, ok := l.files[n]; !ok {
			l.say(name, "index", "lists %s, which is not there", n)
		}
	}
}
