package engine

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

var update = flag.Bool("update", false, "write assessment.json and explain.txt of the cases anew")

// Cases are archives under testdata/cases, read as a specification. The comment on top says what is claimed. The files:
//
//	facts.yaml       the system, as `assess` reads it
//	expect.txt       what must hold, a line each; see expectation
//	assessment.json  the main figures of the answer, rewritten with -update
//	explain.txt      reasons, flips and questions as text, rewritten with -update
//
// Adding a case needs no Go.
func TestCases(t *testing.T) {
	t.Parallel()
	a := advisor(t)
	files, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			runCase(t, a, file)
		})
	}
}

func TestCases_everyClaimOfTheBackgroundHasOne(t *testing.T) {
	t.Parallel()
	const claims = 26
	for i := 1; i <= claims; i++ {
		files, err := filepath.Glob(fmt.Sprintf("testdata/cases/bg-%02d-*.txtar", i))
		if err != nil || len(files) == 0 {
			t.Errorf("no case bg-%02d", i)
		}
	}
}

func runCase(t *testing.T, a *Advisor, file string) {
	t.Helper()
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got, err := a.Assess(readSystem(t, part(ar, "facts.yaml")))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSpace(string(part(ar, "expect.txt"))), "\n") {
		if problem := expectation(&got, line); problem != "" {
			t.Errorf("%s: %s", line, problem)
		}
	}
	shown := map[string]string{"assessment.json": excerpt(t, &got), "explain.txt": explanation(&got)}
	if *update {
		for name, text := range shown {
			setPart(ar, name, text)
		}
		if err := os.WriteFile(file, txtar.Format(ar), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	for name, text := range shown {
		if diff := cmp.Diff(string(part(ar, name)), text); diff != "" {
			t.Errorf("%s differs (-file +now), run with -update and review:\n%s", name, diff)
		}
	}
}

func readSystem(t *testing.T, data []byte) profile.System {
	t.Helper()
	sys, err := profile.Decode("facts.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return sys
}

func part(ar *txtar.Archive, name string) []byte {
	for _, f := range ar.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

func setPart(ar *txtar.Archive, name, text string) {
	for i := range ar.Files {
		if ar.Files[i].Name == name {
			ar.Files[i].Data = []byte(text)
			return
		}
	}
	ar.Files = append(ar.Files, txtar.File{Name: name, Data: []byte(text)})
}

// expectation checks one line of expect.txt and returns what is wrong, or "". The lines:
//
//	verdict FAMILY [or FAMILY]             the family of the verdict
//	component NAME FAMILY                  the family of a component's own verdict
//	not FAMILY                             another family wins
//	provisional | settled                  whether open questions could change it
//	removed PLATFORM RULE                  a platform is removed by that limit
//	stands PLATFORM
//	unknown PLATFORM RULE                  a limit that an open fact could break
//	question ATTRIBUTE                     is asked
//	first ATTRIBUTE [or ATTRIBUTE]         is asked first
//	flip ATTRIBUTE [FAMILY]                a flip of that attribute is found
//	reason ID                              a reason whose id begins so, for or against
//	line PLATFORM WORDS                    a line of the platform's bill
//	warning WORDS                          a warning that contains the words
//	offload FUNCTION                       advice to hand it to others
//	more CRITERION PLATFORM PLATFORM       the first has the higher mark
//	cheaper PLATFORM PLATFORM              the first has the lower bill
//	hours PLATFORM above|below N           people's hours a month
//	exit PLATFORM                          says what would have to change to leave
//	option FAMILY                          a joint choice of that family is priced
func expectation(a *Assessment, line string) string {
	w := strings.Fields(line)
	if len(w) == 0 {
		return ""
	}
	check, ok := expectations()[w[0]]
	if !ok {
		return "no such expectation"
	}
	return check(a, w[1:])
}

// explanation is the answer in words, for people who read the case.
func explanation(a *Assessment) string {
	var b strings.Builder
	fmt.Fprintln(&b, a.Verdict.Summary)
	for _, r := range a.Reasons {
		fmt.Fprintf(&b, "+ %s [%s] %+.3f\n", r.Claim, r.ID, r.Effect)
	}
	if a.Against != nil {
		fmt.Fprintf(&b, "- %s [%s] %+.3f\n", a.Against.Claim, a.Against.ID, a.Against.Effect)
	}
	for _, f := range a.Flips {
		fmt.Fprintf(&b, "~ %s\n", f.Text)
	}
	for i, q := range a.Questions {
		if i < 3 {
			fmt.Fprintf(&b, "? %s: %s\n", q.Attribute, q.Why)
		}
	}
	for _, w := range a.Warnings {
		fmt.Fprintf(&b, "! %s\n", w)
	}
	return b.String()
}

// excerpt is the verdict and the leading options, without what changes with every figure of the catalogue's version.
func excerpt(t *testing.T, a *Assessment) string {
	t.Helper()
	type option struct {
		Platform      string
		Acceptability float64
		Monthly       string   `json:",omitempty"`
		RemovedBy     []string `json:",omitempty"`
	}
	out := struct {
		Family, Platform, Word string
		Provisional            bool
		Stopped                string
		Options                []option
	}{a.Verdict.Family, a.Verdict.Platform, a.Verdict.Word, a.Verdict.Provisional, a.StoppedBecause, nil}
	for i, o := range a.Options {
		if i == 5 {
			break
		}
		row := option{Platform: o.Platform, Acceptability: rounded(o.Acceptability), Monthly: o.Monthly.Mid}
		for _, l := range o.RemovedBy {
			row.RemovedBy = append(row.RemovedBy, l.Rule)
		}
		out.Options = append(out.Options, row)
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetIndent("", " ")
	if err := enc.Encode(out); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}
