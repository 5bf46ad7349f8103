package record_test

import (
	"path"
	"strings"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/effects"
)

// loud is text that would notify, refer and close wherever it is quoted as it is.
const loud = "@acme/all &commat;ana &#64;ben fixes #12, closes acme/shop#3, resolves &num;4, fix https://github.com/acme/shop/issues/5, closed GH-6 `@chloe fixes #7` [skip ci]"

// What people wrote is quoted in titles, bodies, messages, files and pages, and does nothing there: nobody is notified, nothing is referred to,
// a merge closes nothing.
func TestRecord_quotesWithoutEffect(t *testing.T) {
	t.Parallel()
	if e := effects.OfMarkdown(loud).And(effects.OfPlain(loud)); len(e.Mentions) < 3 || len(e.Closes) < 4 {
		t.Fatalf("the text itself does too little to show anything: %+v", e)
	}
	o := open(t, shop(map[string]string{"docs/adr/0001-first.md": "# First\n\n## Status\n\nAccepted\n", "docs/adr/README.md": "* [First](0001-first.md)\n"}))
	s := o.service(o.hub.Token())
	facts := resizer()
	facts["existing_platform"] = loud
	r := request(t)
	r.Facts, r.Assessment = facts, assess(t, loud, facts)
	r.Title, r.Decider, r.DeciderName, r.Role = loud, "U1", loud, loud
	r.Supersedes = "0001-first.md"
	r.Override = &record.Override{Family: "vm", Platform: "aws-ec2", Reason: loud, Who: loud, Role: loud}
	made := o.create(s, "k1", r)
	if _, err := o.hub.Merge(repo, made.Number, "ana"); err != nil {
		t.Fatal(err)
	}
	if err := s.Follow(t.Context(), repo); err != nil {
		t.Fatal(err)
	}
	amend(t, s, "k2", record.Amendment{Record: r.Assessment.ID, Status: record.Retired, Who: loud})
	later := amend(t, s, "k3", record.Amendment{Record: r.Assessment.ID, ReviewBy: time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC), Who: loud})
	harmless := func(what string, e effects.Effects) {
		t.Helper()
		if !e.None() {
			t.Errorf("%s: %+v", what, e)
		}
	}
	if len(o.hub.Pulls(repo)) != 3 {
		t.Fatalf("got %d pull requests", len(o.hub.Pulls(repo)))
	}
	for _, p := range o.hub.Pulls(repo) {
		harmless("title", effects.OfPlain(p.Title))
		harmless("body", effects.OfMarkdown(p.Body))
		harmless("body as the message of a squashed commit", effects.OfPlain(p.Body))
		message := o.hub.Commits(repo, p.Head)[0].Message
		harmless("message", effects.OfPlain(message))
		if strings.Contains(message+p.Title, "[skip ci]") {
			t.Errorf("%q keeps checks from running", message)
		}
	}
	for name, text := range o.hub.Files(repo, later.Branch) {
		if path.Dir(name) != "docs/adr" {
			continue
		}
		if _, body, err := record.Parse([]byte(text)); err == nil {
			text = string(body)
		}
		harmless(name, effects.OfMarkdown(text))
	}
	if body := o.hub.Pulls(repo)[0].Body; !strings.Contains(body, "Decided otherwise: Amazon EC2, because") {
		t.Errorf("the body does not tell of the other decision:\n%s", body)
	}
}
