package profile

import (
	"strings"
	"unicode/utf8"

	"github.com/deploy-advice/deploy-advice/engine/profile/document"
)

// MaxProse is how much prose is read, in bytes; the rest is left aside and said to be.
const MaxProse = 100_000

// Reading is what was understood of a text.
type Reading struct {
	Facts          []Fact          // inferred, at most one an attribute, in the order of the text; Source.Quote holds the very words
	Spans          []Span          // where each of Facts stands in the text
	Unsure         []Candidate     // what may be meant, and why it is not taken for a fact
	Contradictions []Contradiction // within the text, and between its facts
	References     []Reference     // pull requests and repositories
	Leftover       string          // words that nothing was read from, runs parted by " … ", cut to a readable length
	Truncated      bool            // the text was longer than MaxProse
}

// Span is a stretch of the text by byte offsets, end exclusive.
type Span struct{ Start, End int }

// Candidate is a fact that may be meant. Its fact has no provenance when the value was refused: then Why is the refusal.
type Candidate struct {
	Fact Fact
	Span Span
	Why  string // why it is not taken for a fact, one clause
}

// Read turns prose into facts, deterministically and in time linear in its length. It knows units, approximations, ranges,
// negations and the names of platforms; it decides nothing. Instructions in the text have no effect: only typed facts come out.
// Attributes of an organisation's own are read as assignments ("own_id=value") only.
func Read(text string, own ...Attribute) Reading {
	r := reader{text: text, own: own}
	r.limit()
	masked := r.references()
	r.toks = tokenize(masked)
	r.used = make([]bool, len(r.toks))
	r.clauses()
	r.assignments()
	r.phrases()
	r.devices = r.deviceCounts()
	r.quantities()
	r.schedules()
	return r.reading()
}

// reader is the state of one reading.
type reader struct {
	text      string
	own       []Attribute
	truncated bool
	toks      []token
	used      []bool  // the token was understood
	clause    []int32 // the clause of each token: sentences are cut at commas and brackets too
	sentence  []int32
	devices   map[int32]quantityIn // the count of devices in a sentence
	question  map[int32]bool       // sentences that end with a question mark
	refs      []Reference
	found     []finding
	unsure    []Candidate
}

// strength orders what was found: an assignment beats words, and words beat what they only imply.
type strength uint8

const (
	implied strength = iota + 1
	said
	assigned
)

// finding is a candidate for a fact with its tokens [from, to).
type finding struct {
	id       ID
	value    Value
	from, to int
	strength strength
}

func (r *reader) limit() {
	if len(r.text) <= MaxProse {
		return
	}
	end := MaxProse
	for end > 0 && !utf8.RuneStart(r.text[end]) {
		end--
	}
	r.text, r.truncated = r.text[:end], true
}

// clauses numbers sentences and clauses, so that a word's neighbourhood is known in constant time.
func (r *reader) clauses() {
	r.clause, r.sentence, r.question = make([]int32, len(r.toks)), make([]int32, len(r.toks)), map[int32]bool{}
	var clause, sentence int32
	for i, t := range r.toks {
		switch {
		case t.text == "?" && i+1 < len(r.toks) && (r.toks[i+1].text == "no" || r.toks[i+1].text == "yes"): // "GPU? no"
		case t.kind == breakToken:
			r.clause[i], r.sentence[i] = clause, sentence
			if t.text == "?" {
				r.question[sentence] = true
			}
			clause, sentence = clause+1, sentence+1
			continue
		case t.text == "," || t.text == "(" || t.text == ")" || t.text == "but" || t.text == "while":
			clause++
		}
		r.clause[i], r.sentence[i] = clause, sentence
	}
}

// add notes a finding over the tokens [from, to).
func (r *reader) add(id ID, v Value, from, to int, s strength) {
	r.found = append(r.found, finding{id, v, from, to, s})
	r.use(from, to)
}

func (r *reader) use(from, to int) {
	for i := max(from, 0); i < to && i < len(r.used); i++ {
		r.used[i] = true
	}
}

// doubt notes a candidate that is not taken for a fact.
func (r *reader) doubt(id ID, v Value, from, to int, why string) {
	span := r.span(from, to)
	r.unsure = append(r.unsure, Candidate{Fact: r.fact(id, v, span), Span: span, Why: why})
	r.use(from, to)
}

// refused notes a value that is not allowed: the candidate carries no value, only the reason.
func (r *reader) refused(id ID, from, to int, err error) {
	r.doubt(id, Value{}, from, to, err.Error())
	r.unsure[len(r.unsure)-1].Fact.Provenance = ""
}

func (r *reader) span(from, to int) Span {
	return Span{r.toks[from].start, r.toks[to-1].end}
}

func (r *reader) fact(id ID, v Value, s Span) Fact {
	return Fact{Attribute: id, Provenance: Inferred, Value: v, Source: Source{Quote: r.text[s.Start:s.End]}}
}

// word returns the text of the token at i within the clause of token at, or "".
func (r *reader) word(i, at int) string {
	if i < 0 || i >= len(r.toks) || r.clause[i] != r.clause[at] {
		return ""
	}
	return r.toks[i].text
}

// leftover joins what was not understood, without the small words.
func (r *reader) leftover() string {
	var b strings.Builder
	for i := 0; i < len(r.toks) && b.Len() < 600; {
		from, weight := i, 0
		for ; i < len(r.toks) && !r.used[i] && r.toks[i].kind != breakToken && i < from+60; i++ {
			if t := r.toks[i]; t.kind != symbolToken && !isSmallWord(t.text) {
				weight++
			}
		}
		if weight > 0 {
			if b.Len() > 0 {
				b.WriteString(" … ")
			}
			b.WriteString(strings.TrimSpace(r.text[r.toks[from].start:r.toks[i-1].end]))
		}
		if i == from {
			i++
		}
	}
	return document.Cut(b.String(), 500)
}

func isSmallWord(w string) bool {
	switch w {
	case "a", "an", "the", "and", "or", "of", "to", "on", "in", "at", "by", "for", "with", "is", "are", "be", "it", "its", "we", "our", "i", "that", "this",
		"each", "from", "as", "so", "has", "have", "us", "need", "needs", "runs", "run", "about", "there", "per", "must", "will", "do", "does", "no", "not":
		return true
	}
	return false
}
