package review_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot/review"
)

func TestCommands_areLinesOfTheirOwn(t *testing.T) {
	t.Parallel()
	set := []review.Command{{Name: "set", Args: "peak_rps=500"}}
	for body, want := range map[string][]review.Command{
		"/deploy-advice set peak_rps=500":                   set,
		"Hello\r\n/deploy-advice SET peak_rps=500  \r\nbye": set,
		"/deploy-advice": {{Name: "help"}},
		"/deploy-advice pause\n/deploy-advice resume":              {{Name: "pause"}, {Name: "resume"}},
		"please /deploy-advice set peak_rps=500":                   nil,
		"/deploy-advicex set":                                      nil,
		"> /deploy-advice pause\nlazy /deploy-advice\n":            nil,
		"> quoted\n/deploy-advice pause":                           nil,
		"> quoted\n\n/deploy-advice set peak_rps=500":              set,
		"```\n/deploy-advice pause\n```":                           nil,
		"````\n```\n/deploy-advice pause\n````":                    nil,
		"~~~\n/deploy-advice pause\n":                              nil,
		"    /deploy-advice pause":                                 nil,
		"\t/deploy-advice pause":                                   nil,
		"<!--\n/deploy-advice pause\n-->":                          nil,
		"<!-- x --> y\n/deploy-advice set peak_rps=500":            set,
		"<pre>\n/deploy-advice pause\n</pre>":                      nil,
		"<blockquote>\n\n/deploy-advice pause\n\n</blockquote>":    nil,
		"<details>\n\n/deploy-advice set peak_rps=500\n</details>": set,
		"`/deploy-advice pause`":                                   nil,
		strings.Repeat("/deploy-advice help\n", 50):                {{Name: "help"}, {Name: "help"}, {Name: "help"}, {Name: "help"}, {Name: "help"}},
	} {
		if diff := cmp.Diff(want, review.Commands(body)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", body, diff)
		}
	}
}

func FuzzCommands(f *testing.F) {
	f.Add("> a\n\n/deploy-advice set peak_rps=1\n```")
	f.Add("<pre><!--\n/deploy-advice pause")
	f.Fuzz(func(t *testing.T, body string) {
		for _, c := range review.Commands(body) {
			if strings.ContainsAny(c.Name+c.Args, "\n") || c.Name == "" {
				t.Errorf("got %+v", c)
			}
		}
		if got := review.Commands("```\n" + strings.ReplaceAll(body, "```", "") + "\n```"); len(got) > 0 {
			t.Errorf("code was obeyed: %+v", got)
		}
		var quoted strings.Builder
		for line := range strings.SplitSeq(body, "\n") {
			quoted.WriteString("> " + line + "\n")
		}
		if got := review.Commands(quoted.String()); len(got) > 0 {
			t.Errorf("a quotation was obeyed: %+v", got)
		}
	})
}

func TestReadMarker_isOnLineOneOnly(t *testing.T) {
	t.Parallel()
	good := `<!-- deploy-advice:review {"v":1,"assessment":"da-x","hash":"h"} -->`
	if m, ok := review.ReadMarker(good + "\nx"); !ok || m != (review.Marker{V: 1, Assessment: "da-x", Hash: "h"}) {
		t.Errorf("got %+v, %t", m, ok)
	}
	for _, bad := range []string{"", "x\n" + good, "> " + good, " " + good, "<!-- deploy-advice:review -->", `<!-- deploy-advice:review {"v":2} -->`, "<!-- deploy-advice:review {" + strings.Repeat("x", 1000)} {
		if m, ok := review.ReadMarker(bad); ok {
			t.Errorf("%.60q became %+v", bad, m)
		}
	}
}

func TestParseSettings_tellsEveryMistakeWithItsLine(t *testing.T) {
	t.Parallel()
	_, err := review.ParseSettings(".deploy-advice.yml", []byte("channel: general\nrecords: ../x\npolicy: /etc/passwd\nignore: ['[']\nfacts:\n  peak_rps: lots\n  peek_rps: 5\ncomponents:\n  web: {facts: {memory_mb: [1]}}\nspeak: {margin: 2}\n"))
	if err == nil {
		t.Fatal("got no error")
	}
	for _, want := range []string{"channel", "records", "policy", "pattern", "line 6", "line 7", "peak_rps", "line 9", "margin"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q:\n%v", want, err)
		}
	}
	for name, data := range map[string]string{"unknown key": "of: true\n", "two documents are one": "a: &a [*a]\n", "no mapping": "- x\n", "broken": "a: [\n"} {
		if _, err := review.ParseSettings("f.yml", []byte(data)); err == nil || !strings.HasPrefix(err.Error(), "f.yml: ") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if s, err := review.ParseSettings("f.yml", nil); err != nil || s.Off {
		t.Errorf("an empty file: got %+v, %v", s, err)
	}
}

func FuzzParseSettings(f *testing.F) {
	f.Add([]byte("facts: {peak_rps: 5}\nignore: [a/**]\n"))
	f.Add([]byte("components: &c {web: {path: '**', facts: {}}}\nspeak: {usd: .nan}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := review.ParseSettings("f.yml", data)
		if err != nil && (s.Off || s.Channel != "") {
			t.Error("something is believed of a file that is wrong")
		}
		s.Ignored("a/b/c.yaml")
	})
}

func TestGlob(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{
		{"legacy/**", "legacy/a/b.yml", true},
		{"legacy", "legacy/a.yml", true},
		{"legacy/", "legacy/a.yml", true},
		{"**/test/**", "a/b/test/c.yml", true},
		{"*.yml", "a.yml", true},
		{"*.yml", "a/b.yml", false},
		{"**/*.yml", "a/b.yml", true},
		{"a/*/c", "a/b/d", false},
		{strings.Repeat("**/", 40) + "x", strings.Repeat("a/", 40) + "y", false},
	} {
		if got := review.Glob(c.pattern, c.path); got != c.want {
			t.Errorf("%s on %s: got %t", c.pattern, c.path, got)
		}
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"acme/shop#12": 12, "https://github.com/acme/shop/pull/7": 7, "https://x/github/acme/shop/pull/7": 7, "acme#1": 0, "acme/shop": 0, "a/b/c#1": 0, "acme/shop#0": 0, "acme/shop#x": 0} {
		repo, n, err := review.Address(text)
		if n != want || (err == nil) != (want > 0) || (want > 0 && repo != "acme/shop") {
			t.Errorf("%s: got %s %d %v", text, repo, n, err)
		}
	}
}
