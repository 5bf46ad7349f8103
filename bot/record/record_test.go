package record_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

var advisor = sync.OnceValue(func() *engine.Advisor {
	cat, err := catalog.Load()
	if err != nil {
		panic(err)
	}
	a, err := engine.New(nil, cat)
	if err != nil {
		panic(err)
	}
	return a
})

var day = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

// assess assesses facts in canonical form.
func assess(t *testing.T, name string, facts map[string]string) engine.Assessment {
	t.Helper()
	p, err := profile.FromCanonical(facts)
	if err != nil {
		t.Fatal(err)
	}
	a, err := advisor().Assess(profile.Single(name, p))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func resizer() map[string]string {
	return map[string]string{
		"workload_kind": "media-processing", "requests_per_month": "60000000", "execution_seconds_p50": "0.3", "memory_mb": "512", "cloud": "aws", "traffic_shape": "bursty", "peak_rps": "500",
	}
}

func request(t *testing.T) record.Request {
	t.Helper()
	return record.Request{
		Conversation: "da-conv", Repo: "acme/shop", Title: "Run the image resizer as functions: now, @everyone #1", Decider: "U1", DeciderName: "Ana Ruiz",
		Thread: "https://acme.slack.com/archives/C1/p1", Channel: "C1", ThreadTS: "1.2", PullRequest: "acme/shop#12",
		Facts: resizer(), Assessment: assess(t, "image resizer", resizer()), At: day,
	}
}

func system(t *testing.T) record.Request {
	t.Helper()
	sys, err := profile.Decode("shop.yaml", []byte(`
name: shop
components:
  - {name: web, facts: {workload_kind: web-app, peak_rps: 200, memory_mb: 1024, cloud: aws}}
  - {name: nightly, facts: {workload_kind: scheduled-job, execution_seconds_max: 7200, cloud: aws}}
links:
  - {from: web, to: nightly, calls_per_month: 30}
`))
	if err != nil {
		t.Fatal(err)
	}
	a, err := advisor().Assess(sys)
	if err != nil {
		t.Fatal(err)
	}
	r := request(t)
	r.Title, r.Assessment, r.Facts, r.Links = "", a, nil, sys.Links
	return r
}

func written(t *testing.T, r record.Request) (record.Decision, []byte) {
	t.Helper()
	d := record.Decide(r)
	data, err := render.ADR(d)
	if err != nil {
		t.Fatal(err)
	}
	return d, data
}

// A written record is read back as it was written, and run again it says the same to the cent.
func TestADR_runsAgain(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]record.Request{"one workload": request(t), "system": system(t)} {
		d, data := written(t, r)
		front, _, err := record.Parse(data)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, data)
		}
		if diff := cmp.Diff(d.Front, front); diff != "" {
			t.Errorf("%s: read back differently (-want +got):\n%s", name, diff)
		}
		v, err := record.Rerun(front, advisor())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !v.Same() || v.Now.InputHash != r.Assessment.InputHash {
			t.Errorf("%s: got %+v, want the same verdict, cost and input", name, v)
		}
		front.Advice.MonthlyUSD = "1.00"
		if v, _ := record.Rerun(front, advisor()); v.Same() {
			t.Errorf("%s: another cost passes as the same", name)
		}
		front.Advice.Platform = "vax"
		if v, _ := record.Rerun(front, advisor()); v.SameVerdict {
			t.Errorf("%s: another platform passes as the same", name)
		}
	}
}

// Text of people can neither mention, refer nor bring in markup, and lines stay short.
func TestADR_keepsTextHarmless(t *testing.T) {
	t.Parallel()
	r := request(t)
	r.Title = "Fixes #7 @acme/all <img src=x> <!-- deploy-advice:review -->"
	r.Override = &record.Override{Family: "vm", Reason: "because <script>alert(1)</script> @ana closes #9\n# Heading", Who: "ben@example.com", Role: "lead"}
	_, data := written(t, r)
	_, body, err := record.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(body), "\u200b", "~")
	for _, bad := range []string{"#7", "#9", "@acme", "@ana", "@example", "<img", "<script", "<!--", "\n# Heading"} {
		if strings.Contains(strings.ReplaceAll(text, "\\", ""), bad) && !strings.HasPrefix(bad, "<") || strings.Contains(strings.ReplaceAll(text, "\\<", ""), bad) {
			t.Errorf("the record holds %q:\n%s", bad, text)
		}
	}
	for line := range strings.SplitSeq(string(body), "\n") {
		if n := len([]rune(line)); n > 80 && strings.Contains(strings.TrimLeft(line, " *"), " ") {
			t.Errorf("got a line of %d characters: %s", n, line)
		}
	}
	if !strings.Contains(text, "against the advice") || !strings.Contains(string(data), "override:") {
		t.Error("an override must show both verdicts")
	}
}

func TestStyle_followsTheFolder(t *testing.T) {
	t.Parallel()
	for want, names := range map[string][]string{
		"0001-run-it-small.md":       {},
		"0003-run-it-small.md":       {"0001-a.md", "0002-b.md", "README.md"},
		"003-run-it-small.md":        {"001-a.md", "002-b.md"},
		"adr-0003-run-it-small.md":   {"adr-0001-a.md", "adr-0002-b.md"},
		"20261125-run-it-small.md":   {"20260101-a.md", "20260102-b.md"},
		"2026-11-25-run-it-small.md": {"2026-01-01-a.md"},
	} {
		style := record.StyleOf(names)
		taken := []int{}
		for _, n := range names {
			taken = append(taken, record.NumberOf(n))
		}
		if got := style.FileName(record.Next(taken...), day, "Run it small!"); got != want {
			t.Errorf("%v: got %s, want %s", names, got, want)
		}
	}
}

func TestFolder_findsTheRepositorysOwn(t *testing.T) {
	t.Parallel()
	paths := []string{"doc/adr/0001-a.md", "README.md", "docs/decisions/0001-a.md", "docs/decisions/0002-b.md"}
	if got, _ := record.Folder("", paths); got != "docs/decisions" {
		t.Errorf("got %s", got)
	}
	if got, _ := record.Folder("", nil); got != "docs/adr" {
		t.Errorf("got %s", got)
	}
	for _, bad := range []string{"../x", "a/../../b", ".github/workflows", ".git", "a\nb"} {
		if got, ok := record.Folder(bad, nil); ok {
			t.Errorf("%q became %q, want it refused", bad, got)
		}
	}
}

func TestIndex_isKeptInItsOwnWay(t *testing.T) {
	t.Parallel()
	add := []record.Listed{{File: "0002-b.md", Title: "Run [it] @all"}, {File: "0001-a.md", Title: "A"}}
	for name, c := range map[string][2]string{
		"none": {"", "# Decisions\n\nWhat was decided, and why.\n\n- [ADR-0001 A](0001-a.md)\n- [ADR-0002 Run \\[it\\] @~all](0002-b.md)\n"},
		"stars": {
			"# ADRs\n\n* [First](0001-a.md)\n* [Third](0003-c.md)\n\nThe end.\n",
			"# ADRs\n\n* [First](0001-a.md)\n* [ADR-0002 Run \\[it\\] @~all](0002-b.md)\n* [Third](0003-c.md)\n\nThe end.\n",
		},
		"table": {"| ADR | Status |\n|---|---|\n| [First](./0001-a.md) | accepted |\n", "| ADR | Status |\n|---|---|\n| [First](./0001-a.md) | accepted |\n| [ADR-0002 Run \\[it\\] @~all](0002-b.md) | |\n"},
	} {
		got := strings.ReplaceAll(string(record.Index([]byte(c[0]), add)), "\u200b", "~")
		if diff := cmp.Diff(c[1], got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if again := record.Index([]byte(got), add); string(again) != got {
			t.Errorf("%s: a second time changes it", name)
		}
	}
}

func TestSupersede_marksTheOlderOne(t *testing.T) {
	t.Parallel()
	by := record.Other{Name: "ADR-0007", Path: "0007-new.md"}
	for name, c := range map[string][2]string{
		"front matter": {"---\nstatus: accepted\ndate: 2026-01-01\n---\n# Old\n\nstatus: words\n", "---\nstatus: \"superseded by [ADR-0007](0007-new.md)\"\ndate: 2026-01-01\n---\n# Old\n\nstatus: words\n"},
		"section":      {"# Old\n\n## Status\n\nAccepted\n\n## Context\n\nX\n", "# Old\n\n## Status\n\nSuperseded by [ADR-0007](0007-new.md)\n\n## Context\n\nX\n"},
	} {
		got, ok := record.Supersede([]byte(c[0]), by)
		if diff := cmp.Diff(c[1], string(got)); diff != "" || !ok {
			t.Errorf("%s: %t (-want +got):\n%s", name, ok, diff)
		}
	}
	if _, ok := record.Supersede([]byte("# Old\n"), by); ok {
		t.Error("a file without a status is marked")
	}
}

func TestLint_findsWhatIsWrong(t *testing.T) {
	t.Parallel()
	front := func(status, rest string) []byte {
		return []byte("---\nstatus: " + status + "\ndate: 2026-01-02\n---\n# T\n\n" + rest + "\n")
	}
	files := map[string][]byte{
		"0001-a.md": front(`"superseded by [ADR-0002](0002-b.md)"`, ""), "0002-b.md": front("accepted", "Supersedes [ADR-0001](0001-a.md)"),
		"README.md": []byte("- [A](0001-a.md)\n- [B](0002-b.md)\n"),
	}
	if got := record.Lint(files); len(got) != 0 {
		t.Fatalf("got %+v for a folder in order", got)
	}
	files["0004-d.md"] = front("decided", "[x](0009-x.md)\n\nSupersedes [ADR-0002](0002-b.md)")
	files["0004-e.md"] = []byte("---\nstatus: accepted\ndate: yesterday\n---\n")
	files["0005-f.md"] = front(`"superseded by [ADR-0001](0001-a.md)"`, "")
	files["README.md"] = []byte("- [A](0001-a.md)\n- [B](0002-b.md)\n- [D](0004-d.md)\n- [F](0005-f.md)\n- [G](0006-g.md)\n")
	got := map[string]int{}
	for _, f := range record.Lint(files) {
		got[f.File+" "+f.Rule]++
	}
	want := map[string]int{
		"0004-d.md missing-number": 1, "0004-d.md duplicate-number": 1, "0004-e.md duplicate-number": 1, "0004-d.md status": 1, "0004-e.md date": 1, "0004-d.md broken-link": 1,
		"0002-b.md one-sided-link": 1, "0001-a.md one-sided-link": 1, "README.md index": 2,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("---\nstatus: accepted\ndeploy-advice: {v: 1, facts: {peak_rps: \"5\"}}\n---\n# T\n"))
	f.Add([]byte("---\r\nstatus: x\r\n---"))
	f.Add([]byte("---\na: &a [*a]\n---\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		front, body, err := record.Parse(data)
		if err == nil && len(body) > len(data) {
			t.Errorf("got more than was given")
		}
		_, _ = record.Rerun(front, nothing{})
		record.Lint(map[string][]byte{"0001-a.md": data, "README.md": data})
		record.Supersede(data, record.Other{Name: "ADR-1", Path: "0001-a.md"})
		record.Index(data, []record.Listed{{File: "0001-a.md", Title: "A"}})
	})
}

type nothing struct{}

func (nothing) Assess(profile.System) (engine.Assessment, error) { return engine.Assessment{}, nil }
