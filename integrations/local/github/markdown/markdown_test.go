package markdown_test

import (
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/markdown"
)

func TestHTML_showsWhatGitHubShows(t *testing.T) {
	t.Parallel()
	got := markdown.Renderer{}.HTML("<!-- marker {\"v\":1} -->\n# Title\n\n- [x] done\n\n| a | b |\n|---|---|\n| 1 | ~~2~~ |\n\n" +
		"<details open>\n<summary>More <b>here</b></summary>\n\n`code` and [a](https://example.com)\n\n```mermaid\nflowchart LR\n```\n\n</details>\n")
	for _, want := range []string{
		"<h1>Title</h1>", "<input", "<td>1</td>", "<del>2</del>", "<details open>", "<summary>More <b>here</b></summary>", "<code>code</code>",
		`<a href="https://example.com">a</a>`, `<code class="language-mermaid">flowchart LR`, "</details>",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing from\n%s", want, got)
		}
	}
	if strings.Contains(got, "marker") {
		t.Errorf("the HTML comment shows in\n%s", got)
	}
}

// Lines of a comment stay lines; those of a file flow together.
func TestHTML_breaksLinesInRemarks(t *testing.T) {
	t.Parallel()
	if got := (markdown.Renderer{Remark: true}).HTML("one\ntwo\n"); got != "<p>one<br>\ntwo</p>\n" {
		t.Errorf("a comment: got %q", got)
	}
	if got := (markdown.Renderer{}).HTML("one\ntwo\n"); got != "<p>one\ntwo</p>\n" {
		t.Errorf("a file: got %q", got)
	}
}

// A chart of lines is drawn; what is no such chart is shown as it is written, and nothing of it runs.
func TestHTML_drawsCharts(t *testing.T) {
	t.Parallel()
	chart := "xychart-beta\n    title \"USD <b> a month\"\n    x-axis \"requests\" [\"1k\", \"10k\", \"1M\"]\n    y-axis \"USD\"\n    line [1, 10.5, 40]\n    line [20, 20, 20]\n"
	got := markdown.Renderer{}.HTML("```mermaid\n" + chart + "```\n")
	for want, times := range map[string]int{"<svg ": 1, "<polyline ": 2, ">10k</text>": 1, ">40</text>": 1, "USD &lt;b&gt; a month": 2, "<b>": 0, "xychart": 0} {
		if n := strings.Count(got, want); n != times {
			t.Errorf("%s stands there %d times, want %d, in\n%s", want, n, times, got)
		}
	}
	for name, other := range map[string]string{
		"bars": strings.Replace(chart, "line [1", "bar [1", 1), "no number": strings.Replace(chart, "10.5", "x", 1), "too few": strings.Replace(chart, "10.5, ", "", 1),
		"endless": strings.Replace(chart, "10.5", "1e999", 1), "another diagram": "flowchart LR\nA --> B<script>\n", "nothing": "xychart-beta\n",
	} {
		got := markdown.Renderer{}.HTML("```mermaid\n" + other + "```\n")
		if strings.Contains(got, "<svg") || strings.Contains(got, "<script") || !strings.Contains(got, `<code class="language-mermaid">`) {
			t.Errorf("%s: got %s", name, got)
		}
	}
	if got := (markdown.Renderer{}).HTML("```\"><b>\nx < y\n```\n"); strings.Contains(got, "<b>") || !strings.Contains(got, "x &lt; y") {
		t.Errorf("code: got %s", got)
	}
}

func TestHTML_nothingRuns(t *testing.T) {
	t.Parallel()
	for _, hostile := range []string{
		"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "<a href=\"javascript:alert(1)\">x</a>",
		"<details ontoggle=alert(1) open>", "<svg/onload=alert(1)>", "<iframe src=//x>", "<b onclick=alert(1)>x</b>", "text <style>*{display:none}</style>",
		"---\nx: <script>alert(1)</script>\n---\n", "<!-- x --><script>alert(1)</script>", "<scr<script>ipt>alert(1)</script>", "![x](javascript:alert(1))",
	} {
		got := strings.ToLower(markdown.Renderer{}.HTML(hostile))
		for _, bad := range []string{"<script", "onerror=", "<svg", "<iframe", "<style", "href=\"javascript", "src=\"javascript", "<details ontoggle", "<b onclick", "<img src=x"} {
			if strings.Contains(got, bad) {
				t.Errorf("%q gives %s in\n%s", hostile, bad, got)
			}
		}
	}
}

func TestHTML_frontMatterIsATable(t *testing.T) {
	t.Parallel()
	got := markdown.Renderer{}.HTML("---\nstatus: accepted\ndecision-makers: [ana, ben]\ndeploy-advice:\n  v: 1\n  facts: {peak_rps: \"500\"}\n---\n\n# T\n")
	for _, want := range []string{
		`<th scope="row">status</th><td>accepted</td>`, "<td>ana<br>ben</td>", `<th scope="row">peak_rps</th><td>500</td>`, "<h1>T</h1>",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing from\n%s", want, got)
		}
	}
	if got := (markdown.Renderer{}).HTML("---\n: : [\n---\n"); strings.Contains(got, "front-matter") {
		t.Errorf("front matter that does not parse became a table:\n%s", got)
	}
}

func FuzzClean(f *testing.F) {
	f.Add("<b>x</b><script>alert(1)</script><!-- c")
	f.Add("<details open onclick=x><summary>s</summary>")
	f.Fuzz(func(t *testing.T, raw string) {
		got := markdown.Clean(raw)
		rest := got
		for {
			at := strings.IndexByte(rest, '<')
			if at < 0 {
				return
			}
			end := strings.IndexByte(rest[at:], '>')
			if end < 0 {
				t.Fatalf("%q gives an open tag: %q", raw, got)
			}
			inside := strings.TrimSuffix(strings.TrimPrefix(rest[at+1:at+end], "/"), " open")
			if strings.ContainsAny(inside, " \t\n/=\"'") {
				t.Fatalf("%q gives <%s>", raw, inside)
			}
			rest = rest[at+end:]
		}
	})
}
