package review_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine/profile"
	gh "github.com/deploy-advice/deploy-advice/integrations/local/github"
)

// What a decision's files say today is read from the default branch: only what was read from files then, with its line of today.
func TestFacts_areThoseOfTheDefaultBranchToday(t *testing.T) {
	t.Parallel()
	o := open(t, map[string]string{"svc/template.yaml": sam, "other/template.yaml": strings.Replace(sam, "Resizer", "Other", 1)})
	e := record.Entry{Repo: repo, Name: "Resizer", Files: map[string]string{"memory_mb": "svc/template.yaml:9", "execution_seconds_max": "svc/template.yaml:10"}}
	read := func() map[string]string {
		t.Helper()
		facts, err := o.r.Facts(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for _, f := range facts {
			out[string(f.Attribute)] = profile.FormatFact(f) + " at " + f.Source.File
		}
		return out
	}
	want := map[string]string{"memory_mb": "512 at svc/template.yaml", "execution_seconds_max": "30 at svc/template.yaml"}
	if diff := cmp.Diff(want, read()); diff != "" {
		t.Errorf("as it was decided (-want +got):\n%s", diff)
	}
	n := o.client.Requests()
	read()
	if cost := o.client.Requests() - n; cost > 7 {
		t.Errorf("reading again cost %d requests", cost)
	}
	push := func(p gh.Push) {
		t.Helper()
		p.Repo, p.By, p.Branch, p.Message = repo, "ana", "main", "change"
		if _, err := o.hub.Push(p); err != nil {
			t.Fatal(err)
		}
	}
	push(gh.Push{Files: map[string]string{"svc/template.yaml": strings.Replace(sam, "512", "3008", 1)}})
	want["memory_mb"] = "3008 at svc/template.yaml"
	if diff := cmp.Diff(want, read()); diff != "" {
		t.Errorf("after the file moved (-want +got):\n%s", diff)
	}
	push(gh.Push{Files: map[string]string{"svc/template.yaml": strings.Replace(sam, "Resizer", "Thumbnailer", 1)}})
	want["memory_mb"] = "512 at svc/template.yaml"
	if diff := cmp.Diff(want, read()); diff != "" {
		t.Errorf("after it was renamed (-want +got):\n%s", diff)
	}
	push(gh.Push{Delete: []string{"svc/template.yaml"}})
	if got := read(); len(got) != 0 {
		t.Errorf("after the file went: got %v", got)
	}
	e.Repo = "evil/other"
	if got := read(); len(got) != 0 {
		t.Errorf("of a repository that is not watched: got %v", got)
	}
}

// A pull request that touches what a decision was made on is told of it, whatever the service is called there.
func TestReview_tellsOfADecisionOnTheSameFiles(t *testing.T) {
	t.Parallel()
	o := open(t, map[string]string{"svc/template.yaml": sam})
	e := record.Entry{
		V: 1, ID: "da-old", Repo: repo, Name: "image resizer", Title: "Run the resizer as functions", Status: record.Accepted, Family: "faas", Platform: "aws-lambda",
		URL: "https://github.example/acme/shop/pull/7", Files: map[string]string{"memory_mb": "svc/template.yaml:9"},
	}
	body, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.store.Put(t.Context(), bot.Document{Kind: record.DocumentKind, ID: e.ID, Body: body, Terms: []string{"repo=" + repo}}); err != nil {
		t.Fatal(err)
	}
	p := o.openPull(map[string]string{"svc/template.yaml": strings.Replace(sam, "512", "3008", 1)})
	o.review(p)
	if text := o.one(p.Number).Body; !strings.Contains(text, "Run the resizer as functions") || !strings.Contains(text, e.URL) {
		t.Errorf("the decision is not told of:\n%s", text)
	}
	other := o.openPull(map[string]string{"web/template.yaml": strings.Replace(sam, "Resizer", "Web", 1)})
	o.review(other)
	if text := o.one(other.Number).Body; strings.Contains(text, "Run the resizer as functions") {
		t.Errorf("told of a decision on other files:\n%s", text)
	}
}
