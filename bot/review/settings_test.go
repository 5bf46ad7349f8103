package review_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/bot/review"
	gh "github.com/deploy-advice/deploy-advice/integrations/local/github"
)

const denyLambda = "platforms:\n  deny:\n    - {id: aws-lambda, message: no functions here}\n"

// Every key of the settings does what it says; the organisation's are below the repository's.
func TestSettings_everyKeyHasItsEffect(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		own, org  map[string]string
		want, not string // in the comment; no want: nothing is said
	}{
		{name: "off", own: map[string]string{review.SettingsFile: "off: true\n"}},
		{name: "off for all", org: map[string]string{review.SettingsFile: "off: true\n"}},
		{name: "off for all but on here", own: map[string]string{review.SettingsFile: "off: false\n"}, org: map[string]string{review.SettingsFile: "off: true\n"}, want: "Resizer"},
		{name: "off for all and nothing said here", own: map[string]string{review.SettingsFile: "check: true\n"}, org: map[string]string{review.SettingsFile: "off: true\n"}},
		{name: "on for all but off here", own: map[string]string{review.SettingsFile: "off: true\n"}, org: map[string]string{review.SettingsFile: "off: false\n"}},
		{name: "policy", own: map[string]string{review.SettingsFile: "policy: ops/policy.yaml\n", "ops/policy.yaml": denyLambda}, want: "no functions here"},
		{name: "policy of the organisation", org: map[string]string{review.SettingsFile: "policy: policy.yaml\n", "policy.yaml": denyLambda}, want: "no functions here"},
		{
			name: "own policy before the organisation's", own: map[string]string{review.SettingsFile: "policy: p.yaml\n", "p.yaml": "name: ours\n"},
			org: map[string]string{review.SettingsFile: "policy: policy.yaml\n", "policy.yaml": denyLambda}, want: "Resizer", not: "no functions here",
		},
		{name: "policy that is not there", org: map[string]string{review.SettingsFile: "policy: nope.yaml\n"}, want: "nope.yaml is not there in acme/.github"},
		{name: "policy that is wrong", own: map[string]string{review.SettingsFile: "policy: p.yaml\n", "p.yaml": "platform: {}\n"}, want: "p.yaml", not: "advised"},
		{name: "facts", own: map[string]string{review.SettingsFile: "facts: {peak_rps: 321}\n"}, want: "321 a second"},
		{name: "facts of the organisation", org: map[string]string{review.SettingsFile: "facts: {peak_rps: 321}\n"}, want: "321 a second"},
		{
			name: "own facts before the organisation's", own: map[string]string{review.SettingsFile: "facts: {peak_rps: 654}\n"},
			org: map[string]string{review.SettingsFile: "facts: {peak_rps: 321}\n"}, want: "654 a second", not: "321",
		},
		{name: "component by its files", own: map[string]string{review.SettingsFile: "components:\n  any: {path: svc/**, facts: {peak_rps: 321}}\n"}, want: "321 a second"},
		{name: "component of other files", own: map[string]string{review.SettingsFile: "components:\n  any: {path: web/**, facts: {peak_rps: 321}}\n"}, want: "Resizer", not: "321 a second"},
		{name: "ignore", own: map[string]string{review.SettingsFile: "ignore: ['svc/*.yaml']\n"}},
		{name: "ignore of the organisation", org: map[string]string{review.SettingsFile: "ignore: [svc]\n"}},
		{name: "speak from a margin", own: map[string]string{review.SettingsFile: "speak: {margin: 1}\n"}},
		{name: "speak from an amount", own: map[string]string{review.SettingsFile: "speak: {usd: 1000000}\n"}},
		{name: "speak from a share", own: map[string]string{review.SettingsFile: "speak: {percent: 1000000}\n"}},
		{name: "wrong file of the organisation", org: map[string]string{review.SettingsFile: "chanel: x\n"}, want: "acme/.github/.deploy-advice.yml", not: "advised"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"README.md": "# Shop\n"}
			maps.Copy(files, c.own)
			o := open(t, files)
			if c.org != nil {
				if err := o.hub.AddRepository(gh.Repository{Owner: "acme", Name: ".github", DefaultBranch: "main", Files: c.org}); err != nil {
					t.Fatal(err)
				}
			}
			p := o.openPull(map[string]string{"svc/template.yaml": sam})
			o.review(p)
			if c.want == "" {
				if n := len(o.hub.Comments(repo, p.Number)); n != 0 {
					t.Errorf("got %d comments, want none:\n%s", n, o.hub.Comments(repo, p.Number)[0].Body)
				}
				return
			}
			body := o.one(p.Number).Body
			if !strings.Contains(body, c.want) || (c.not != "" && strings.Contains(body, c.not)) {
				t.Errorf("want %q and not %q in\n%s", c.want, c.not, body)
			}
		})
	}
}

// The folder of records is read from the default branch, the organisation's below it.
func TestWhere_isTheFolderOfTheSettings(t *testing.T) {
	t.Parallel()
	o := open(t, map[string]string{review.SettingsFile: "facts: {peak_rps: 5}\n"})
	check := func(want string) {
		t.Helper()
		if got, err := o.r.Where(t.Context(), repo); err != nil || got != want {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	}
	check("")
	if err := o.hub.AddRepository(gh.Repository{Owner: "acme", Name: ".github", DefaultBranch: "main", Files: map[string]string{review.SettingsFile: "records: decisions\n"}}); err != nil {
		t.Fatal(err)
	}
	check("decisions")
	if _, err := o.hub.Push(gh.Push{Repo: repo, By: "ana", Branch: "main", Message: "own", Files: map[string]string{review.SettingsFile: "records: docs/why\n"}}); err != nil {
		t.Fatal(err)
	}
	check("docs/why")
}
