package digest_test

import (
	"context"
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/conversation"
	"github.com/deploy-advice/deploy-advice/bot/digest"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

// asked is a world in which an owner was asked about a due decision on a Tuesday.
func asked(t *testing.T) (*world, time.Time) {
	t.Helper()
	w := newWorld(t, start.Add(-time.Hour), 0, -time.Second)
	w.decide("webhook", func(e *record.Entry) {
		e.CreatedAt, e.ChangedAt, e.ReviewBy = start.AddDate(0, -6, 0), start.AddDate(0, -6, 0), start.Add(3*time.Hour)
	})
	at := start.Add(24 * time.Hour)
	w.at(at)
	return w, at
}

func (w *world) click(action, value, user string) {
	w.t.Helper()
	last := w.only("UOWNER")
	conversation, _, _ := strings.Cut(last.key, "/")
	w.step(bot.Event{
		ID: "click:" + action + w.now.String(), Kind: bot.Action, ActionID: action, Value: value, User: user, At: w.now, Conversation: conversation,
		Place: bot.Place{Channel: "DOWNER", Kind: bot.DirectMessage}, Message: "1",
	})
	w.settle()
}

func TestDue_asksTheOwnerOnce(t *testing.T) {
	t.Parallel()
	w, at := asked(t)
	for day := range 20 {
		w.at(at.AddDate(0, 0, day))
		w.restart(0, -time.Second)
	}
	p := w.only("UOWNER")
	wants(t, p.text, "Run webhook (acme/shop) is due for review since 2026-03-02.", "Decided: functions on aws-lambda. Run again today it comes out the same.")
	actions := map[string]bool{}
	for _, b := range p.message.Blocks {
		for _, e := range b.Elements {
			actions[e.ActionID] = true
			if !strings.Contains(b.ID, "::digest-due-") {
				t.Errorf("block %s does not lead back", b.ID)
			}
		}
	}
	for _, want := range []string{"due:keep", "due:keep6", "due:run", "due:retire", "due:supersede", "due:snooze"} {
		if !actions[want] {
			t.Errorf("no control %s", want)
		}
	}
}

func TestDue_keepRetireSnooze(t *testing.T) {
	t.Parallel()
	for action, c := range map[string]struct {
		value, says, status string
		review, snoozed     string
	}{
		"due:keep":   {"2026-12-24", "Kept; the next review is by 2026-12-24.", record.Accepted, "2026-12-24", "0001-01-01"},
		"due:keep6":  {"webhook", "Kept; the next review is by 2026-09-04.", record.Accepted, "2026-09-04", "0001-01-01"},
		"due:retire": {"webhook", "Retired", record.Retired, "2026-03-02", "0001-01-01"},
		"due:snooze": {"webhook", "Snoozed until 2026-04-04", record.Accepted, "2026-03-02", "2026-04-04"},
	} {
		w, at := asked(t)
		w.now = at.AddDate(0, 0, 1)
		w.click(action, c.value, "UOWNER")
		e := w.entry("webhook")
		if e.Status != c.status || e.ReviewBy.Format(time.DateOnly) != c.review || e.SnoozedTo.Format(time.DateOnly) != c.snoozed {
			t.Errorf("%s: %s, review %s, snoozed %s", action, e.Status, e.ReviewBy, e.SnoozedTo)
		}
		wants(t, w.posts[len(w.posts)-1].text, c.says)
		if n := len(w.posts[len(w.posts)-1].message.Blocks); n != 1 {
			t.Errorf("%s: %d blocks, want the controls gone", action, n)
		}
	}
}

func TestDue_snoozeHoldsThenAsksAgain(t *testing.T) {
	t.Parallel()
	w, at := asked(t)
	w.click("due:snooze", "webhook", "UOWNER")
	questions := func() (n int) {
		for _, p := range w.posts {
			if strings.Contains(p.text, "is due for review since") {
				n++
			}
		}
		return n
	}
	for day := 1; day < 31; day++ {
		w.at(at.AddDate(0, 0, day))
	}
	if n := questions(); n != 1 {
		t.Errorf("asked %d times while snoozed, want once before", n)
	}
	for day := 31; day < 60; day++ {
		w.at(at.AddDate(0, 0, day))
	}
	if n := questions(); n != 2 {
		t.Errorf("asked %d times, want once more after the snooze", n)
	}
}

func TestDue_runAgainAndSupersede(t *testing.T) {
	t.Parallel()
	w, at := asked(t)
	w.now = at.Add(time.Minute)
	w.click("due:run", "webhook", "UOWNER")
	wants(t, w.posts[len(w.posts)-1].text, "Run again on catalogue 2026-01: it comes out the same")
	var passed []bot.Event
	w.posts = w.posts[:1]
	w.now = at.Add(2 * time.Minute)
	seen := len(w.seen)
	w.click("due:supersede", "webhook", "UOWNER")
	for id := range w.seen {
		if strings.HasPrefix(id, "supersede:") {
			passed = append(passed, bot.Event{ID: id})
		}
	}
	if len(passed) != 1 || len(w.seen) <= seen {
		t.Errorf("supersede started %d assessments", len(passed))
	}
	wants(t, w.posts[len(w.posts)-1].text, "record it to supersede this decision (docs/adr/webhook.md)")
}

func TestDue_onlyTheOwnerAnswers(t *testing.T) {
	t.Parallel()
	w, _ := asked(t)
	w.click("due:retire", "webhook", "UEVE")
	if e := w.entry("webhook"); e.Status != record.Accepted {
		t.Errorf("retired by a stranger")
	}
	if len(w.whispers) != 1 || !strings.Contains(text(&w.whispers[0]), "Only the owner") {
		t.Errorf("whispers %+v", w.whispers)
	}
	w.click("due:keep", "2020-01-01", "UOWNER")
	if len(w.whispers) != 2 || !strings.Contains(text(&w.whispers[1]), "after today") {
		t.Errorf("whispers %+v", w.whispers)
	}
}

func TestDue_neverInTheNightOfADeployment(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start.Add(-12*time.Hour), 0)
	w.decide("webhook", func(e *record.Entry) { e.ReviewBy = start.AddDate(0, 0, -5) })
	w.advice.publish("2026-02", nil)
	w.restart(0)
	w.at(start.Add(-11 * time.Hour)) // Sunday evening
	if len(w.posts) != 0 {
		t.Errorf("asked at %s", w.now)
	}
	w.at(start)
	w.only("UOWNER")
}

func TestDue_aDateAskedAboutIsNotAskedAgainEvenWhenForgotten(t *testing.T) {
	t.Parallel()
	w, _ := asked(t)
	conversation, _, _ := strings.Cut(w.only("UOWNER").key, "/")
	s := w.sessions[conversation]
	s.Applied = nil
	due := w.entry("webhook").ReviewBy
	for at, want := range map[time.Time]int{due: 0, due.AddDate(0, 1, 0): 1} {
		e := bot.Event{ID: "again", Kind: bot.Finished, Callback: "digest.due", Result: json.RawMessage(digestText(map[string]any{"record": "webhook", "due": at}))}
		_, intents, err := digest.Machine{}.Step(s, e, nil)
		if err != nil || len(intents) != want {
			t.Errorf("%s: %d intents, want %d, %v", at, len(intents), want, err)
		}
	}
}

// amended notes what is to be written into files.
type amended struct {
	asked  []record.Amendment
	keys   []string
	answer record.Outcome
}

func (a *amended) amend(_ context.Context, key string, what record.Amendment) (record.Outcome, error) {
	a.asked, a.keys = append(a.asked, what), append(a.keys, key)
	return a.answer, nil
}

func TestDue_keepAndRetireChangeTheFileTooAndTheThreadSaysSo(t *testing.T) {
	t.Parallel()
	may := record.Outcome{Number: 7, URL: "https://github.com/acme/shop/pull/7"}
	for _, c := range []struct {
		act, value string
		answer     record.Outcome
		want       []record.Amendment
		says       string
	}{
		{"due:keep", "2026-12-24", may, []record.Amendment{{Record: "webhook", ReviewBy: time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC)}}, "This pull request writes it into the file."},
		{"due:retire", "webhook", may, []record.Amendment{{Record: "webhook", Status: record.Retired}}, "This pull request writes it into the file."},
		{"due:retire", "webhook", record.Outcome{Reason: "acme/shop is archived"}, []record.Amendment{{Record: "webhook", Status: record.Retired}}, "Its file is left as it is: acme/shop is archived."},
		{"due:retire", "webhook", record.Outcome{}, []record.Amendment{{Record: "webhook", Status: record.Retired}}, "Retired; it is no longer run again."},
		{"due:snooze", "webhook", may, nil, "Snoozed until"},
	} {
		w, _ := asked(t)
		files := &amended{answer: c.answer}
		w.amend = files.amend
		w.restart(0)
		w.click(c.act, c.value, "UOWNER")
		if diff := cmp.Diff(c.want, files.asked); diff != "" {
			t.Errorf("%s: %s", c.act, diff)
		}
		last := w.posts[len(w.posts)-1]
		wants(t, last.text, c.says)
		if linked := strings.Contains(digestText(last.message), may.URL+"\""); linked != (c.want != nil && c.answer.URL != "") {
			t.Errorf("%s: linked %v:\n%s", c.act, linked, last.text)
		}
	}
	w, _ := asked(t)
	w.click("due:retire", "webhook", "UOWNER")
	wants(t, w.posts[len(w.posts)-1].text, "Its file is left as it is: GitHub is not set up.")
	if log := w.command(digest.JobCommand, "log", "C1"); !strings.Contains(log, "retired") {
		t.Errorf("the log does not say so:\n%s", log)
	}
}

// system is a decision about two components, with facts of every sort.
func system(e *record.Entry) {
	e.Facts = nil
	e.Components = []record.Part{
		{Name: "web", Facts: map[string]string{
			"cloud": "aws", "requests_per_month": "2000000", "peak_rps": "50-500", "execution_seconds_p50": "0.3", "memory_mb": "512", "workload_kind": "web-app",
			"cold_start_tolerant": "false", "containerizable": "true",
		}},
		{Name: "night worker", Facts: map[string]string{"cloud": "aws", "memory_mb": "4096", "workload_kind": "batch", "execution_seconds_max": "<900", "state": "stateless"}},
	}
}

func TestDue_supersedeLeavesOpenWhatWasOpen(t *testing.T) {
	t.Parallel()
	w, at := asked(t)
	w.decide("webhook", func(e *record.Entry) {
		e.CreatedAt, e.ChangedAt, e.ReviewBy = start.AddDate(0, -6, 0), start.AddDate(0, -6, 0), start.Add(3*time.Hour)
		e.Facts = map[string]string{"memory_mb": "unknown", "gpu": "not_applicable", "existing_platform": "EKS, ECS"}
	})
	w.now = at.Add(time.Minute)
	w.click("due:supersede", "webhook", "UOWNER")
	if len(w.passed) != 1 || w.passed[0].Text != "webhook:\nexisting_platform=EKS and ECS" {
		t.Errorf("began %+v", w.passed)
	}
}

func TestDue_supersedeAsksTheSameAgain(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*record.Entry){
		"a system": system,
		"a single workload": func(e *record.Entry) {
			system(e)
			e.Facts, e.Components = e.Components[0].Facts, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, at := asked(t)
			w.decide("webhook", func(e *record.Entry) {
				change(e)
				e.CreatedAt, e.ChangedAt, e.ReviewBy, e.Name = start.AddDate(0, -6, 0), start.AddDate(0, -6, 0), start.Add(3*time.Hour), "the shop"
			})
			w.now = at.Add(time.Minute)
			w.click("due:supersede", "webhook", "UOWNER")
			if len(w.passed) != 1 {
				t.Fatalf("%d assessments began", len(w.passed))
			}
			began := w.passed[0]
			if e := w.entry("webhook"); e.Successor != began.Conversation || e.ChangedAt.After(start) {
				t.Errorf("it is to be replaced by %q (%s), not by %q", e.Successor, e.ChangedAt, began.Conversation)
			}
			got := understood(t, began)
			want := record.Entry{Name: "the shop"}
			change(&want)
			if diff := cmp.Diff(parts(want), got); diff != "" {
				t.Errorf("%s\nsaid:\n%s", diff, began.Text)
			}
		})
	}
}

// parts are a decision's facts by component; a single workload is the component "", and so is what a system has in common.
func parts(e record.Entry) map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, p := range e.Components {
		own := maps.Clone(p.Facts)
		delete(own, "cloud")
		out[p.Name], out[""] = own, map[string]string{"cloud": p.Facts["cloud"]}
	}
	if len(e.Components) == 0 {
		out[""] = e.Facts
	}
	return out
}

// understood is what the real conversation makes of a text, by component.
func understood(t *testing.T, e bot.Event) map[string]map[string]string {
	t.Helper()
	cat, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	advisor, err := engine.New(nil, cat)
	if err != nil {
		t.Fatal(err)
	}
	_, intents, err := conversation.Machine{Advisor: advisor, Bot: "@deploy-advice"}.Step(bot.Session{ID: e.Conversation}, e, nil)
	if err != nil {
		t.Fatal(err)
	}
	var head conversation.Recalled // what the head message says of the assessment
	facts := map[string]string{}
	for _, in := range intents {
		if in.Message == nil || in.Message.Meta == nil || in.Message.Meta.Kind != bot.HeadMessage {
			continue
		}
		if err := json.Unmarshal([]byte(digestText(in.Message.Meta.Payload)), &head); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(head.Facts), &facts); err != nil {
			t.Fatal(err)
		}
	}
	if head.Subject != "the shop" {
		t.Errorf("it is called %q", head.Subject)
	}
	out := map[string]map[string]string{}
	for name, value := range facts {
		component, attribute, is := strings.Cut(name, ".")
		if !is {
			component, attribute = "", name
		}
		if out[component] == nil {
			out[component] = map[string]string{}
		}
		out[component][attribute] = value
	}
	return out
}
