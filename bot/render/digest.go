package render

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// DigestKind is what a line of a digest is about, by how much it matters.
type DigestKind int

// The kinds, the most telling first.
const (
	DigestFlipped DigestKind = iota
	DigestNarrowed
	DigestDue
	DigestAgainst
	DigestOverridden
	DigestWaiting
	DigestDecided
	DigestChanged
	DigestReviewed
)

// MarshalText is the kind in a word: "flipped".
func (k DigestKind) MarshalText() ([]byte, error) { return []byte(digestKinds()[k].one), nil }

// digestKinds holds, by kind, how many of it are counted and how a line of it begins.
func digestKinds() []struct{ one, many, lead string } {
	return []struct{ one, many, lead string }{
		{"flipped", "flipped", "Flipped"},
		{"close call", "close calls", "Closer now"},
		{"due for review", "due for review", "Due"},
		{"against advice", "against advice", "Against advice"},
		{"overridden", "overridden", "Overridden"},
		{"waiting", "waiting", "Waiting"},
		{"decided", "decided", "Decided"},
		{"changed", "changed", "Changed"},
		{"pull request reviewed", "pull requests reviewed", "Reviewed"},
	}
}

// DigestLine is one line: what happened to which decision, whose it is, and what to do next.
type DigestLine struct {
	Kind      DigestKind `json:"kind"`
	Repo      string     `json:"repo,omitempty"` // owner/name; empty for none
	Subject   string     `json:"subject"`
	URL       string     `json:"url,omitempty"` // of the decision; empty for none
	What      string     `json:"what"`
	Cause     string     `json:"cause,omitempty"`     // of a flip: which price, limit or fact, before and after
	CauseURL  string     `json:"cause_url,omitempty"` // its source, or a place in a file
	Owner     string     `json:"owner,omitempty"`     // person's id; empty when unknown
	OwnerName string     `json:"owner_name,omitempty"`
	Mention   bool       `json:"-"` // the owner has to act and wants to hear of it
	Next      string     `json:"next"`
}

// Digest is what a digest says.
type Digest struct {
	Conversation string // that its controls belong to
	Period       string // its id; empty on demand
	Since, Until time.Time
	Lines        []DigestLine // in order of weight
	Checked      int          // decisions run again
	Unreadable   int          // decisions that could not be
	Catalogue    string
	All          bool // every line, as far as a message holds them
}

const (
	digestLines = 10     // of a digest; the rest by number
	digestAll   = 60     // of one that shows everything: what a message can hold
	digestSize  = 11_000 // characters of all lines; a message holds about 13,000
	digestBlock = 4      // lines in one block, so that none grows too long
)

// DigestMessage leads with counts, then lists by repository, and gives the rest by number.
func DigestMessage(d Digest) bot.Message {
	counts := d.Counts()
	m := bot.Message{Text: "Digest: " + counts + "."}
	if len(d.Lines) == 0 {
		m.Text = "Digest: nothing changed since " + day(d.Since) + "."
		m.Blocks = []bot.Block{section(line(strong("Nothing changed"), plain(" since "), date(d.Since), plain(".")))}
	} else {
		m.Text += " First: " + d.Lines[0].lead() + " " + Cut(d.Lines[0].Subject, 80) + "."
		m.Blocks = []bot.Block{section(line(strong(upperFirst(counts)), plain(" since "), date(d.Since), plain(".")))}
	}
	limit := digestLines
	if d.All {
		limit = digestAll
	}
	shown := d.Lines[:fitting(d.Lines, limit)]
	for _, group := range byRepo(shown) {
		m.Blocks = append(m.Blocks, group.blocks()...)
	}
	if rest := d.Lines[len(shown):]; len(rest) > 0 {
		m.Blocks = append(m.Blocks, small(line(plain("And "+countLines(rest)+"."))))
		if !d.All {
			m.Blocks = append(m.Blocks, actions("digest::"+d.Conversation, button("digest:all", fmt.Sprintf("See all %d", len(d.Lines)), fmt.Sprintf("%d-%d", d.Since.Unix(), d.Until.Unix()))))
		}
	}
	m.Blocks = append(m.Blocks, small(d.footer()))
	m.Meta = &bot.Meta{Kind: bot.DigestMessage, Payload: map[string]any{"assessment": "", "hash": d.hash(), "period": d.Period}}
	return m
}

// fitting is how many lines are shown: at most limit, and no more than a message holds.
func fitting(lines []DigestLine, limit int) int {
	size := 0
	for i, l := range lines[:min(limit, len(lines))] {
		for _, s := range l.line() {
			size += len(s.Text) + len(s.URL) + 4
		}
		if size > digestSize {
			return max(1, i)
		}
	}
	return min(limit, len(lines))
}

// Counts says how many lines there are of each kind: "1 flipped, 2 due for review".
func (d Digest) Counts() string { return countLines(d.Lines) }

func countLines(lines []DigestLine) string {
	kinds := digestKinds()
	n := make([]int, len(kinds))
	for _, l := range lines {
		n[l.Kind]++
	}
	var out []string
	for kind, count := range n {
		switch {
		case count == 1:
			out = append(out, "1 "+kinds[kind].one)
		case count > 1:
			out = append(out, fmt.Sprintf("%d %s", count, kinds[kind].many))
		}
	}
	return strings.Join(out, ", ")
}

func (d Digest) footer() bot.Line {
	text := Plural(d.Checked, "decision") + " run again"
	if d.Catalogue != "" {
		text += " on catalogue " + d.Catalogue
	}
	if d.Unreadable > 0 {
		text += fmt.Sprintf("; %d could not be", d.Unreadable)
	}
	return line(plain(text+". Others: "), code("digest due"), plain(", "), code("digest find WORDS"), plain("."))
}

func (d Digest) hash() string {
	data, err := json.Marshal(d.Lines)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// digestGroup is the lines of one repository.
type digestGroup struct {
	repo  string
	lines []DigestLine
}

// byRepo groups lines by repository, in the order in which their weightiest lines come.
func byRepo(lines []DigestLine) []digestGroup {
	var out []digestGroup
	at := map[string]int{}
	for _, l := range lines {
		i, known := at[l.Repo]
		if !known {
			i = len(out)
			at[l.Repo] = i
			out = append(out, digestGroup{repo: l.Repo})
		}
		out[i].lines = append(out[i].lines, l)
	}
	return out
}

func (g digestGroup) blocks() []bot.Block {
	name := g.repo
	if name == "" {
		name = "Without a repository"
	}
	var out []bot.Block
	head := []bot.Line{line(strong(Cut(name, 100)))}
	for start := 0; start < len(g.lines); start += digestBlock {
		body := head
		for _, l := range g.lines[start:min(start+digestBlock, len(g.lines))] {
			body = append(body, l.line())
		}
		out = append(out, section(body...))
		head = nil
	}
	return out
}

func (l DigestLine) lead() string { return digestKinds()[l.Kind].lead }

func (l DigestLine) line() bot.Line {
	subject := strong(Cut(l.Subject, 80))
	if l.URL != "" {
		subject = link(l.URL, Cut(l.Subject, 80))
	}
	out := line(plain("• "+l.lead()+": "), subject, plain(" - "+Cut(l.What, 200)+"."))
	if l.Cause != "" {
		out = append(out, plain(" "+upperFirst(Cut(l.Cause, 220))))
		if strings.HasPrefix(l.CauseURL, "https://") || strings.HasPrefix(l.CauseURL, "http://") {
			out = append(out, plain(" ("), link(l.CauseURL, "source"), plain(")"))
		} else if l.CauseURL != "" {
			out = append(out, plain(" ("+Cut(l.CauseURL, 100)+")"))
		}
		out = append(out, plain("."))
	}
	switch {
	case l.Mention && l.Owner != "":
		out = append(out, plain(" "), bot.Span{User: l.Owner, Text: Cut(l.OwnerName, 60)}, plain(": "))
	case l.OwnerName != "":
		out = append(out, plain(" "+Cut(l.OwnerName, 60)+": "))
	case l.Owner != "":
		out = append(out, plain(" "+l.Owner+": "))
	default:
		out = append(out, plain(" Next: "))
	}
	return append(out, plain(l.Next+"."))
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func date(t time.Time) bot.Span { return bot.Span{Text: day(t), Date: t.Unix()} }
