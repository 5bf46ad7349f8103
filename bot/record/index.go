package record

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Listed is a record as an index page lists it.
type Listed struct {
	File   string // name in the folder
	Title  string
	Status string // empty when not known
	Date   string // YYYY-MM-DD; empty when not known
}

// DefaultIndex is the index page of a folder that has none.
const DefaultIndex = "README.md"

// IndexNames are the pages of a folder that may list its records, the likeliest first.
func IndexNames(names []string) []string {
	var out []string
	for _, want := range []string{"readme.md", "index.md", "_index.md", "toc.md", "summary.md", "adr-log.md", "decision-log.md", "log.md"} {
		for _, name := range names {
			if strings.ToLower(name) == want {
				out = append(out, name)
			}
		}
	}
	return out
}

var (
	linkTarget = regexp.MustCompile(`\]\(\s*<?([^)\s>#]+)[^)]*\)`)
	listItem   = regexp.MustCompile(`^(\s*)([-*+]|\d+[.)])(\s+)`)
)

// Index keeps an index page: every record that it does not link is added, in the page's own way and in order; what else stands there is
// left as it is. A page that is empty is begun.
func Index(page []byte, records []Listed) []byte {
	records = slices.Clone(records)
	slices.SortFunc(records, func(a, b Listed) int { return before(a.File, b.File) })
	if strings.TrimSpace(string(page)) == "" {
		page = []byte("# Decisions\n\nWhat was decided, and why.\n")
	}
	d := newDirectory(page)
	for _, r := range records {
		if _, ok := d.linked[r.File]; !ok {
			d.add(r)
		}
	}
	return d.bytes()
}

// Indexed lists the files that an index page links.
func Indexed(page []byte) []string {
	var out []string
	for name := range newDirectory(page).linked {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// entries are the records that a page lists: in items of a list or lines of a table, not in passing.
func entries(page []byte) map[string]int { return newDirectory(page).listed }

// Annotate adds a word in parentheses behind a record's link on an index page, unless it stands there.
func Annotate(page []byte, file, word string) []byte {
	d := newDirectory(page)
	i, ok := d.listed[file]
	if !ok {
		i, ok = d.linked[file]
	}
	if !ok || strings.Contains(d.lines[i], "("+word+")") {
		return page
	}
	for _, at := range linkTarget.FindAllStringSubmatchIndex(d.lines[i], -1) {
		if local(d.lines[i][at[2]:at[3]]) == file {
			d.lines[i] = d.lines[i][:at[1]] + " (" + word + ")" + d.lines[i][at[1]:]
			return d.bytes()
		}
	}
	return page
}

// directory is an index page in its lines.
type directory struct {
	lines  []string
	end    string         // of a line
	tail   string         // what stands after the last line that says something
	linked map[string]int // the line on which a record is linked first
	listed map[string]int // the line on which it is listed
}

func newDirectory(page []byte) *directory {
	text := string(page)
	d := &directory{end: "\n"}
	if strings.Contains(text, "\r\n") {
		d.end, text = "\r\n", strings.ReplaceAll(text, "\r\n", "\n")
	}
	body := strings.TrimRight(text, "\n")
	if d.tail = text[len(body):]; d.tail == "" {
		d.tail = "\n"
	}
	d.lines = strings.Split(body, "\n")
	d.look()
	return d
}

// bytes is the page as it now is.
func (d *directory) bytes() []byte {
	return []byte(strings.ReplaceAll(strings.Join(d.lines, "\n")+d.tail, "\n", d.end))
}

// look finds where records are linked. Code and comments list nothing.
func (d *directory) look() {
	d.linked, d.listed = map[string]int{}, map[string]int{}
	q := quoting{}
	for i, line := range d.lines {
		if !q.said(line) {
			continue
		}
		for _, m := range linkTarget.FindAllStringSubmatch(line, -1) {
			name := local(m[1])
			if dir(name) != "" || !IsRecord(path.Base(name)) {
				continue
			}
			if _, ok := d.linked[name]; !ok {
				d.linked[name] = i
			}
			if _, ok := d.listed[name]; !ok && lists(line) {
				d.listed[name] = i
			}
		}
	}
}

// lists reports whether a line is one of a list or a table.
func lists(line string) bool {
	return listItem.MatchString(line) || strings.HasPrefix(strings.TrimSpace(line), "|")
}

// add puts a record where its number belongs: behind the one before it, or before the one after it, and in the way of its neighbour.
func (d *directory) add(r Listed) {
	prev, next := d.neighbours(r.File)
	falling := d.falling(cmp.Or(prev, next))
	at := len(d.lines)
	like := ""
	switch {
	case prev != "" && !falling:
		at, like = d.past(d.listed[prev]), prev
	case prev != "":
		at, like = d.listed[prev], prev
	case next != "" && !falling:
		at, like = d.listed[next], next
	case next != "":
		at, like = d.past(d.listed[next]), next
	}
	if like == "" {
		d.begin(r)
	} else {
		d.lines = slices.Insert(d.lines, at, d.entry(like, r))
	}
	d.look()
}

// neighbours are the listed records around a name.
func (d *directory) neighbours(file string) (prev, next string) {
	for name := range d.listed {
		switch c := before(name, file); {
		case c < 0 && (prev == "" || before(name, prev) > 0):
			prev = name
		case c > 0 && (next == "" || before(name, next) < 0):
			next = name
		}
	}
	return prev, next
}

// falling reports whether the newest stand first where a record is listed: below the same heading.
func (d *directory) falling(beside string) bool {
	var names []string
	for name := range d.listed {
		if d.section(name) == d.section(beside) {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(d.listed[a]-d.listed[b], before(a, b)) })
	down := 0
	for i := 1; i < len(names); i++ {
		if before(names[i-1], names[i]) > 0 {
			down++
		}
	}
	return down > (len(names)-1)/2
}

// section counts the headings before a listed record.
func (d *directory) section(name string) int {
	n := 0
	for _, line := range d.lines[:d.listed[name]] {
		if strings.HasPrefix(line, "#") {
			n++
		}
	}
	return n
}

// past is the line after an entry and what belongs to it.
func (d *directory) past(i int) int {
	m := listItem.FindString(d.lines[i])
	for i++; m != "" && i < len(d.lines); i++ {
		line := d.lines[i]
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		if strings.TrimSpace(line) == "" || indent <= len(m)-len(strings.TrimLeft(m, " \t")) {
			break
		}
	}
	return i
}

// logEnd ends the list that the adr-log program keeps; what it would not find again belongs before it.
const logEnd = "<!-- adrlogstop -->"

// begin lists the first record of a page.
func (d *directory) begin(r Listed) {
	line := plainEntry(bullet(d.lines)+" ", r)
	for i, l := range d.lines {
		if strings.TrimSpace(l) == logEnd {
			d.lines = slices.Insert(d.lines, i, line, "")
			return
		}
	}
	d.lines = append(d.lines, "", line)
}

// bullet is the list marker a page uses.
func bullet(lines []string) string {
	for _, l := range lines {
		if m := listItem.FindStringSubmatch(l); m != nil && len(m[2]) == 1 {
			return m[2]
		}
	}
	return "-"
}
