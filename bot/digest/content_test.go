package digest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest"
	"github.com/deploy-advice/deploy-advice/bot/digest/contents"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) // a Monday

// weekly is a world with a subscribed channel, in the middle of the week before start.
func weekly(t *testing.T, args string) *world {
	t.Helper()
	w := newWorld(t, start.Add(-10*24*time.Hour), 0)
	w.command(digest.JobSubscribe, strings.TrimSpace("mon 9:00 UTC "+args), "C1")
	w.at(start.Add(-3 * 24 * time.Hour))
	return w
}

func (w *world) put(kind, id string, body any, terms ...string) {
	w.t.Helper()
	if _, err := w.docs.Put(w.t.Context(), bot.Document{Kind: kind, ID: id, Body: json.RawMessage(digestText(body)), Terms: terms}); err != nil {
		w.t.Fatal(err)
	}
}

// only is the one digest that was posted in a channel.
func (w *world) only(channel string) post {
	w.t.Helper()
	var found []post
	for _, p := range w.posts {
		if p.channel == channel {
			found = append(found, p)
		}
	}
	if len(found) != 1 {
		w.t.Fatalf("%d posts in %s, want one: %+v", len(found), channel, found)
	}
	return found[0]
}

func wants(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("missing %q in:\n%s", w, got)
		}
	}
}

func TestDigest_saysWhatHappenedWithOwnerNextStepAndLink(t *testing.T) {
	t.Parallel()
	w := weekly(t, "")
	old := start.AddDate(0, -3, 0)
	w.decide("made", nil)
	w.decide("flips", func(e *record.Entry) { e.CreatedAt, e.ChangedAt = old, old })
	w.decide("due", func(e *record.Entry) { e.CreatedAt, e.ChangedAt, e.ReviewBy = old, old, start.AddDate(0, 0, -1) })
	w.decide("against", func(e *record.Entry) {
		e.Repo, e.Override = "acme/media", &record.Override{Family: "container", Platform: "aws-fargate", Reason: "the team knows it", Who: "UOWNER"}
	})
	w.decide("stuck", func(e *record.Entry) { e.CreatedAt, e.ChangedAt, e.Status = old, old, record.Proposed })
	w.decide("gone", func(e *record.Entry) { e.CreatedAt, e.Status = old, record.Retired })
	w.put("review", "r1", contents.Review{Repo: "acme/shop", Number: 12, Title: "Add worker", State: "open", Against: true, Service: "worker", Family: "faas", Platform: "aws-lambda", ChosenFamily: "vm", ChosenPlatform: "aws-ec2", ChangedAt: w.now, URL: "https://github.com/acme/shop/pull/12"})
	w.put("review", "r2", contents.Review{Repo: "acme/shop", Number: 13, Title: "Add api", State: "merged", Family: "faas", Platform: "aws-lambda", ChangedAt: w.now})
	w.at(w.now.Add(time.Hour)) // run before the price moves
	w.advice.publish("2026-03", map[string]string{"flips": "aws-fargate"})
	w.restart(0)
	w.at(start)
	p := w.only("C1")
	lines := strings.Split(strings.TrimSpace(p.text), "\n")
	if want := "1 flipped, 1 due for review, 1 against advice, 1 overridden, 1 waiting, 1 decided, 1 changed, 1 pull request reviewed since 2026-02-23."; strings.ToLower(lines[0]) != want {
		t.Errorf("first line\n got %s\nwant %s", lines[0], want)
	}
	wants(t, p.text,
		"• Flipped: Run flips - functions on aws-lambda → serverless containers on aws-fargate, $10.00 a month as before.", "Olga@UOWNER: run it again, or keep it with a reason.",
		"• Due: Run due - for review since 2026-03-01; functions on aws-lambda, $10.00 a month. Olga@UOWNER: keep it with a new date",
		"• Against advice: #12 Add worker - worker goes to virtual machines on aws-ec2, our advice is functions on aws-lambda.",
		"• Overridden: Run against - containers on aws-fargate against the advice (functions on aws-lambda), because the team knows it. Olga: look at it again",
		"• Waiting: Run stuck", "• Changed: Run gone - is retired now", "acme/media", "on catalogue 2026-03",
	)
	if e := w.entry("made"); e.CheckedAt.IsZero() {
		t.Error("an unchanged decision was not stamped as checked")
	}
	if meta := p.message.Meta; meta.Kind != bot.DigestMessage || meta.Payload["assessment"] != "" || meta.Payload["hash"] == "" || p.key != "digest-C1/20260302T090000Z" {
		t.Errorf("key %s, meta %+v", p.key, meta)
	}
}

func TestDigest_tellsAFlipOnce(t *testing.T) {
	t.Parallel()
	w := weekly(t, "always")
	w.decide("flips", func(e *record.Entry) { e.CreatedAt, e.ChangedAt = start.AddDate(0, -3, 0), start.AddDate(0, -3, 0) })
	w.at(w.now.Add(time.Hour))
	w.advice.publish("2026-03", map[string]string{"flips": "aws-fargate"})
	w.restart(0)
	w.at(start)
	w.at(start.AddDate(0, 0, 7))
	w.advice.publish("2026-04", nil)
	w.restart(0)
	w.at(start.AddDate(0, 0, 14))
	if len(w.posts) != 3 {
		t.Fatalf("%d posts, want 3", len(w.posts))
	}
	wants(t, w.posts[0].text, "Flipped: Run flips", "aws-lambda → serverless containers on aws-fargate")
	wants(t, w.posts[1].text, "Nothing changed since 2026-03-02.")
	wants(t, w.posts[2].text, "serverless containers on aws-fargate → functions on aws-lambda")
}

func TestDigest_showsTenLinesAndTheRestByNumber(t *testing.T) {
	t.Parallel()
	w := weekly(t, "")
	for i := range 37 {
		w.decide(fmt.Sprintf("service-%02d", i), func(e *record.Entry) { e.Repo = fmt.Sprintf("acme/r%d", i%3) })
	}
	w.at(start)
	p := w.only("C1")
	if n := strings.Count(p.text, "• "); n != 10 {
		t.Errorf("%d lines, want 10", n)
	}
	wants(t, p.text, "37 decided since", "And 27 decided.")
	var button *bot.Element
	for _, b := range p.message.Blocks {
		for i := range b.Elements {
			button = &b.Elements[i]
			if b.ID != "digest::digest-C1" {
				t.Errorf("block id %s does not lead to the conversation", b.ID)
			}
		}
	}
	if button == nil || button.Label != "See all 37" {
		t.Fatalf("button %+v", button)
	}
	w.now = w.now.Add(50 * time.Hour)
	w.step(bot.Event{ID: "click:1", Kind: bot.Action, ActionID: button.ActionID, Value: button.Value, Conversation: "digest-C1", User: "UANA", At: w.now, Place: bot.Place{Channel: "C1"}})
	w.settle()
	if len(w.whispers) != 1 || strings.Count(text(&w.whispers[0]), "• ") != 37 {
		t.Errorf("see all whispered %d messages", len(w.whispers))
	}
}

func TestDigest_scope(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"": "a b c d", "repo=acme/A": "a", "team=payments": "b", "tag=pci": "c", "repo=acme/a,acme/b": "a b", "team=payments tag=pci": "", "here": "d",
	} {
		w := weekly(t, args+" always")
		for _, name := range []string{"a", "b", "c", "d"} {
			w.decide(name, func(e *record.Entry) {
				e.Repo, e.Channel = "acme/"+name, "C9"
				switch name {
				case "b":
					e.Team = "Payments"
				case "c":
					e.Tags = []string{"pci", "eu"}
				case "d":
					e.Channel = "C1"
				}
			})
		}
		w.at(start)
		var got []string
		for _, name := range []string{"a", "b", "c", "d"} {
			if strings.Contains(w.only("C1").text, "Run "+name+" ") {
				got = append(got, name)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %v, want %s", args, got, want)
		}
	}
}

func TestDigest_quietPeopleAreNotMentioned(t *testing.T) {
	t.Parallel()
	w := weekly(t, "")
	w.put("preference", "user-UOWNER", map[string]any{"v": 1, "quiet": true})
	w.decide("due", func(e *record.Entry) { e.ReviewBy = start.AddDate(0, 0, -1) })
	w.at(start)
	if p := w.only("C1"); strings.Contains(p.text, "@UOWNER") || !strings.Contains(p.text, "Olga: keep it") {
		t.Errorf("got\n%s", p.text)
	}
	for _, p := range w.posts {
		if p.channel == "UOWNER" {
			t.Error("was asked in private")
		}
	}
}

func TestDigest_whatOnlyStandsIsNoReasonToPost(t *testing.T) {
	t.Parallel()
	w := weekly(t, "")
	w.decide("due", func(e *record.Entry) {
		e.ReviewBy, e.Owner, e.CreatedAt, e.ChangedAt = start.AddDate(0, 0, -1), "", start.AddDate(0, -3, 0), start.AddDate(0, -3, 0)
	})
	for week := range 4 {
		w.at(start.AddDate(0, 0, 7*week))
	}
	w.only("C1")
	w.now = w.now.Add(time.Hour)
	w.decide("made", nil)
	w.at(start.AddDate(0, 0, 28))
	if last := w.posts[len(w.posts)-1]; len(w.posts) != 2 || !strings.Contains(last.text, "• Due: Run due") {
		t.Errorf("%d posts, the last:\n%s", len(w.posts), last.text)
	}
	beats, err := w.service.Heartbeats(t.Context())
	if err != nil || len(beats) != 1 || !beats[0].Said || !beats[0].Next.Equal(start.AddDate(0, 0, 35)) {
		t.Errorf("heartbeats %+v, %v", beats, err)
	}
}

func TestDigest_heartbeatOfASilentPeriod(t *testing.T) {
	t.Parallel()
	w := weekly(t, "")
	w.at(start.Add(time.Minute))
	beats, err := w.service.Heartbeats(t.Context())
	if err != nil || len(beats) != 1 || beats[0].Said || beats[0].Period != "20260302T090000Z" || !beats[0].At.Equal(w.now) {
		t.Errorf("heartbeats %+v, %v", beats, err)
	}
	if len(w.posts) != 0 {
		t.Errorf("posted %+v", w.posts)
	}
}

func TestDigest_manySlicesTellTheSame(t *testing.T) {
	t.Parallel()
	w := weekly(t, "")
	for i := range 450 { // more than two jobs' worth
		w.decide(fmt.Sprintf("service-%03d", i), func(e *record.Entry) { e.CreatedAt, e.ChangedAt = start.AddDate(0, -3, 0), start.AddDate(0, -3, 0) })
	}
	w.at(start.Add(-time.Hour))
	runs := w.advice.runs
	w.advice.publish("2026-03", map[string]string{"service-007": "aws-fargate", "service-440": "aws-fargate"})
	w.restart(0)
	w.lose = func(string) bool { return true }
	w.at(start)
	wants(t, w.only("C1").text, "2 flipped since", "Run service-007", "Run service-440", "450 decisions run again")
	if again := w.advice.runs - runs; again > 460 {
		t.Errorf("%d runs of 450 decisions: done ones were run again", again)
	}
}

func TestMachine_olderPeriodsDoNothingEvenWhenForgotten(t *testing.T) {
	t.Parallel()
	w := weekly(t, "always")
	w.at(start)
	w.at(start.AddDate(0, 0, 7))
	s := w.sessions["digest-C1"]
	s.Applied = nil
	for _, from := range []time.Time{start.AddDate(0, 0, 7), start} {
		e := bot.Event{ID: "again", Kind: bot.Finished, Callback: "digest.tick", Result: json.RawMessage(digestText(map[string]time.Time{"start": from, "end": from.AddDate(0, 0, 7)}))}
		_, intents, err := digest.Machine{}.Step(s, e, nil)
		if err != nil || len(intents) != 0 {
			t.Errorf("%s: %d intents, %v", from, len(intents), err)
		}
	}
}

// TestDigest_speaksOnlyOfWhatFlipsOrBecomesClose: of decisions run again on a new catalogue, the one whose lead falls below the limit is
// told once, the one whose lead falls and stays above it is not, nor is the one that only costs otherwise.
func TestDigest_speaksOnlyOfWhatFlipsOrBecomesClose(t *testing.T) {
	t.Parallel()
	w := weekly(t, "")
	for _, name := range []string{"close", "clear", "same"} {
		w.decide(name, func(e *record.Entry) { e.CreatedAt, e.ChangedAt = start.AddDate(0, -3, 0), start.AddDate(0, -3, 0) })
	}
	w.at(w.now.Add(time.Hour))
	w.advice.lead = map[string]float64{"close": 0.04, "clear": 0.06}
	w.advice.publish("2026-03", nil)
	w.restart(0)
	w.at(start)
	p := w.only("C1")
	wants(t, p.text, "1 close call since 2026-02-23.", "• Closer now: Run close - still functions on aws-lambda, but its lead fell from 40% to 4%. The catalogue went from 2026-01 to 2026-03. Olga@UOWNER: know what would flip it.")
	for _, name := range []string{"clear", "same"} {
		if e := w.entry(name); strings.Contains(p.text, "Run "+name) || e.CheckedAt.IsZero() {
			t.Errorf("%s is spoken of, or not stamped as checked (%s)", name, e.CheckedAt)
		}
	}
	w.at(start.AddDate(0, 0, 7))
	w.only("C1")
}
