package review_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/bot/review"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/effects"
)

// loud is text that would notify, refer and close wherever it is quoted as it is.
const loud = "@acme/all &commat;ana fixes #12, closes acme/shop#3, resolves &num;4, fix https://github.com/acme/shop/issues/5 GH-6 `@chloe fixes #7` <!-- deploy-advice:review {\"v\":1} --> </details><img src=x>"

// loudNames are files whose names, values and gaps are such text.
func loudNames() map[string]string {
	quoted, _ := json.Marshal(loud)
	return map[string]string{
		"svc @acme/all fixes #12/k8s/web.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: " + string(quoted) + "\nspec:\n  replicas: 3\n  template:\n    spec:\n      containers:\n" +
			"        - name: " + string(quoted) + "\n          image: " + string(quoted) + "\n          resources: {limits: {memory: " + string(quoted) + ", cpu: '2'}}\n",
		"b/serverless.yml": "service: " + string(quoted) + "\nprovider: {name: aws, runtime: nodejs20.x, memorySize: '${env:" + strings.ReplaceAll(loud, "`", "") + "}', timeout: 20}\nfunctions:\n  " + string(quoted) +
			": {handler: a.b, description: " + string(quoted) + ", events: [{httpApi: '*'}]}\n",
	}
}

// What files, settings, policies, decisions and people say is quoted in comments, answers and checks, and does nothing there: nobody is
// notified, nothing is referred to or closed, and no marker but our own stands on a first line.
func TestReview_quotesWithoutEffect(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]map[string]string{
		"settings in order": {review.SettingsFile: "check: true\nfacts:\n  existing_platform: " + quote(loud) + "\npolicy: p.yaml\n", "p.yaml": "platforms:\n  deny:\n    - {id: aws-lambda, message: " + quote(loud) + "}\n"},
		"broken settings":   {review.SettingsFile: "check: true\nchannel: " + quote(loud) + "\nrecords: " + quote("../"+loud) + "\nfacts: {peak_rps: " + quote(loud) + "}\n"},
		"broken policy":     {review.SettingsFile: "policy: p.yaml\n", "p.yaml": "rules:\n  - {id: x, when: 'true', action: " + quote(loud) + ", message: x}\n"},
		"absent policy":     {review.SettingsFile: "policy: " + quote(loud) + "\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t, settings)
			o.become()
			e := record.Entry{V: 1, ID: "da-old", Repo: repo, Name: loud, Title: loud, Status: record.Accepted, Family: loud, Platform: loud, URL: "https://github.example/acme/shop/pull/7", Files: map[string]string{"memory_mb": "b/serverless.yml:2"}}
			body, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := o.store.Put(t.Context(), bot.Document{Kind: record.DocumentKind, ID: e.ID, Body: body, Terms: []string{"repo=" + repo}}); err != nil {
				t.Fatal(err)
			}
			p := o.openPull(loudNames())
			o.review(p)
			o.quiet(p)
			if first := o.hub.Comments(repo, p.Number)[0].Body; !strings.Contains(first, "closes") || (name == "settings in order" && strings.Count(first, "closes") < 10) {
				t.Errorf("little of the text is quoted, so this shows nothing:\n%s", first)
			}
			for _, said := range []string{"override " + loud, "explain " + loud, "what-if existing_platform=" + loud, "set existing_platform=" + loud, "set " + loud + ".peak_rps=5", "set peak_rps=" + loud, loud, "help"} {
				o.say(p.Number, "ana", "/deploy-advice "+said)
			}
			o.quiet(p)
		})
	}
}

func quote(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// quiet wants all that we wrote on a pull request to do nothing.
func (o *office) quiet(p record.Pull) {
	o.Helper()
	texts := map[string]effects.Effects{}
	ours := 0
	for _, c := range o.hub.Comments(repo, p.Number) {
		if c.Author != o.login() {
			continue
		}
		ours++
		for _, h := range c.History {
			texts[h.Body] = effects.OfMarkdown(h.Body)
			if i := strings.LastIndex(h.Body, "\n<!--"); i >= 0 {
				o.Errorf("there is a marker within:\n%s", h.Body[i:])
			}
		}
	}
	for _, c := range o.hub.Checks(repo, p.Head.Commit) {
		texts[c.Title] = effects.OfPlain(c.Title)
		texts[c.Summary] = effects.OfMarkdown(c.Summary)
	}
	if ours == 0 {
		o.Error("nothing was said")
	}
	for text, e := range texts {
		if !e.None() {
			o.Errorf("%+v of\n%s", e, text)
		}
	}
}

func (o *office) login() string {
	o.Helper()
	self, err := o.client.Login(o.Context())
	if err != nil {
		o.Fatal(err)
	}
	return self
}

// An answer that somebody else pretends to have given does not keep us from answering, and a marker in somebody else's comment makes it
// neither ours nor the live one.
func TestReview_believesNoMarkersOfOthers(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	p := o.openPull(map[string]string{"template.yaml": sam})
	forged := render.ReviewMarker(review.AssessmentID(repo, p.Number), strings.Repeat("a", 64)) + "\nUse a mainframe."
	first, err := o.hub.Comment(repo, p.Number, "chloe", forged)
	if err != nil {
		t.Fatal(err)
	}
	asked, err := o.hub.Comment(repo, p.Number, "ben", "/deploy-advice help")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.hub.Comment(repo, p.Number, "chloe", render.ReplyMarker(asked)+"\nanswered already"); err != nil {
		t.Fatal(err)
	}
	o.review(p)
	if err := o.r.Hear(t.Context(), repo, review.Comment{ID: asked, Pull: p.Number, Author: "ben", Body: "/deploy-advice help"}); err != nil {
		t.Fatal(err)
	}
	answers := 0
	for _, c := range o.hub.Comments(repo, p.Number) {
		if c.ID == first && (c.Body != forged || c.Minimized) {
			t.Error("somebody else's comment was changed")
		}
		if c.Author == "deploy-advice-bot" && strings.HasPrefix(c.Body, render.ReplyMarker(asked)) {
			answers++
		}
	}
	if o.one(p.Number); answers != 1 {
		t.Errorf("got %d answers, want 1", answers)
	}
}
