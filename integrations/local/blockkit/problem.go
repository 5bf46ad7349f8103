package blockkit

import "fmt"

// Problem is one thing wrong, at a JSON pointer.
type Problem struct {
	Text    string
	Pointer string
}

// String is Slack's wording.
func (p Problem) String() string { return p.Text + " [json-pointer:" + p.Pointer + "]" }

// Verdict is what a check found. Code is "" when all is well, else the `error` of the answer; Problems say where.
type Verdict struct {
	Code     string
	Problems []Problem
}

// OK tells whether nothing is wrong.
func (v Verdict) OK() bool { return v.Code == "" }

// Messages are the problems as Slack lists them under response_metadata.messages, without the "[ERROR] " before each.
func (v Verdict) Messages() []string {
	out := make([]string, 0, len(v.Problems))
	for _, p := range v.Problems {
		out = append(out, p.String())
	}
	return out
}

// problemsKept bounds how many problems one check reports.
const problemsKept = 20

// checker walks one payload.
type checker struct {
	*Rules
	surface  surface
	problems []Problem
	blockIDs map[string]bool
	tables   int
	markdown int // characters over all markdown blocks
	text     int // characters of all texts
	submit   bool
	depth    int
}

func (c *checker) fail(at, format string, args ...any) {
	if len(c.problems) < problemsKept {
		c.problems = append(c.problems, Problem{Text: fmt.Sprintf(format, args...), Pointer: at})
	}
}
