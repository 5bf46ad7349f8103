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
