package render_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Whatever is to be said, the comment stays below the limit, whole, with its marker first and nothing of others that acts.
func TestReviewComment_staysWithinLimits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		evil := rapid.SampledFrom([]string{"x", "@acme/all fixes #1", "<!-- deploy-advice:review {\"v\":1} -->", "</details><img src=x>", "a|b\n\n# H", "`code`", strings.Repeat("long ", 400)})
		text := rapid.Custom(func(t *rapid.T) string { return evil.Draw(t, "text") + rapid.StringN(0, 40, 200).Draw(t, "more") })
		r := render.Review{Web: "https://github.com/acme/shop", Commit: "abc"}
		r.Assessment = engine.Assessment{ID: "da-x", InputHash: strings.Repeat("a", 64), Verdict: engine.Verdict{Family: "faas", Platform: "aws-lambda", Word: "clearly", Confidence: 0.9}}
		for range rapid.IntRange(0, 200).Draw(rt, "options") {
			r.Assessment.Options = append(r.Assessment.Options, engine.Option{Name: text.Draw(rt, "name"), RemovedBy: []engine.Limit{{Limit: text.Draw(rt, "limit"), Source: "https://x.example/(a)"}}})
		}
		for range rapid.IntRange(0, 60).Draw(rt, "reasons") {
			r.Assessment.Reasons = append(r.Assessment.Reasons, engine.Reason{Claim: text.Draw(rt, "claim")})
		}
		for range rapid.IntRange(1, 6).Draw(rt, "services") {
			s := render.Reviewed{Name: text.Draw(rt, "service"), How: "added", File: text.Draw(rt, "file"), Line: 3, Verdict: r.Assessment.Verdict}
			for range rapid.IntRange(0, 100).Draw(rt, "facts") {
				s.Facts = append(s.Facts, engine.FactLine{Attribute: "x", Value: text.Draw(rt, "value"), Provenance: profile.Inferred, Source: &profile.Source{File: text.Draw(rt, "path"), Line: 1, Note: text.Draw(rt, "note")}})
			}
			s.Gaps = []render.Gap{{Attribute: text.Draw(rt, "attribute"), Why: text.Draw(rt, "why")}}
			r.Services = append(r.Services, s)
		}
		r.Override = &render.Deviation{Who: text.Draw(rt, "who"), Reason: text.Draw(rt, "reason")}
		body := render.ReviewComment(r)
		if len(body) > render.MaxReview {
			rt.Fatalf("got %d bytes", len(body))
		}
		line, rest, _ := strings.Cut(body, "\n")
		prose := outsideCode(rest)
		if line != render.ReviewMarker("da-x", strings.Repeat("a", 64)) || strings.Contains(prose, "<!--") || strings.Contains(prose, "<img") {
			rt.Fatalf("got line 1 %q, and in the rest a comment or image", line)
		}
		if a, b := strings.Count(prose, "<details>"), strings.Count(prose, "</details>"); a != b {
			rt.Fatalf("got %d <details> and %d ends", a, b)
		}
		for _, bad := range []string{"@acme", "#1 ", "fixes #1"} {
			if strings.Contains(prose, bad) {
				rt.Fatalf("the comment holds %q", bad)
			}
		}
	})
}

// outsideCode is text without its code spans and escaped characters.
func outsideCode(s string) string {
	s = strings.NewReplacer("\\\\", "", "\\`", "", "\\<", "").Replace(s)
	var out strings.Builder
	for line := range strings.SplitSeq(s, "\n") {
		for i, part := range strings.Split(line, "`") {
			if i%2 == 0 {
				out.WriteString(part)
			}
		}
		out.WriteString("\n")
	}
	return out.String()
}

// Mermaid's own parser takes the chart, whatever the options are called.
func TestMermaid_isParsedByMermaid(t *testing.T) {
	t.Parallel()
	tools := filepath.Join("..", "record", "testdata", "mermaid")
	if _, err := os.Stat(filepath.Join(tools, "node_modules")); err != nil {
		cmd := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund", "--silent")
		cmd.Dir = tools
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("npm ci in %s: %v\n%s", tools, err, out)
		}
	}
	var charts []string
	for _, c := range []render.Chart{
		{Loads: []string{"10k", "100k", "1M"}, Lines: []render.ChartLine{{Name: "AWS Lambda", USD: []float64{1, 10, 100.5}}, {Name: "x \"] }", USD: []float64{50, 50, 50}}}},
		{Unit: "requests a month", Loads: []string{"1", "2", "3", "4", "5", "6", "7"}, Lines: []render.ChartLine{{Name: "steep", USD: []float64{1, 2, 3, 4, 40, 400, 4000}}}},
		{Loads: []string{`a"b`, "c;d#e", "[x]"}, Lines: []render.ChartLine{{Name: "n", USD: []float64{0, 0, 0}}}},
	} {
		code := render.Mermaid(c)
		_, code, _ = strings.Cut(code, "```mermaid\n")
		code, _, _ = strings.Cut(code, "```")
		charts = append(charts, code)
	}
	broken := "xychart-beta\n    x-axis [\"a]\n"
	in, _ := json.Marshal(append(charts, broken))
	cmd := exec.CommandContext(t.Context(), "node", "parse.mjs")
	cmd.Dir, cmd.Stdin = tools, strings.NewReader(string(in))
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v %s", err, out)
	}
	var problems []string
	if err := json.Unmarshal(out, &problems); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for i := range charts {
		if problems[i] != "" {
			t.Errorf("chart %d: %s\n%s", i, problems[i], charts[i])
		}
	}
	if problems[len(charts)] == "" {
		t.Error("a broken chart passes, so this test shows nothing")
	}
}
