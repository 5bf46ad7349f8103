package digest_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest"
	"github.com/deploy-advice/deploy-advice/bot/digest/ledger"
	"github.com/deploy-advice/deploy-advice/bot/digest/noise"
	"github.com/deploy-advice/deploy-advice/bot/digest/subscription"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

func TestSubscribe_saysWhatHoldsAndWhenTheNextOneComes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start.Add(-time.Hour), 0)
	wants(t, w.command(digest.JobSubscribe, "", "C1"), "Schedule: 0 9 * * 1 (Europe/Berlin). Scope: all decisions.", "Monday, 9 March 2026 at 09:00 CET")
	wants(t, w.command(digest.JobSubscribe, "weekdays 8:30 America/New_York repo=acme/shop tag=pci always", "C1"),
		"Schedule: 30 8 * * 1-5 (America/New_York). Scope: repository acme/shop; tag pci. It is posted even when nothing changed.", "Monday, 2 March 2026 at 08:30 EST")
	wants(t, w.command(digest.JobSettings, "always off", "C1"), "nothing is posted", "30 8 * * 1-5")
	wants(t, w.command(digest.JobSettings, "schedule 0 0 7 * * fri zone UTC", "C1"), "Schedule: 0 0 7 * * fri (UTC). Scope: repository acme/shop; tag pci.")
	wants(t, w.command(digest.JobUnsubscribe, "", "C1"), "no digest any more")
	wants(t, w.command(digest.JobUnsubscribe, "", "C1"), "gets no digest.")
	wants(t, w.command(digest.JobSettings, "", "C1"), "gets no digest")
	wants(t, w.command(digest.JobSubscribe, "", "C1"), "0 9 * * 1 (Europe/Berlin). Scope: repository acme/shop; tag pci.")
}

func TestSubscribe_refusesWithTheFixAndLosesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start, 0)
	w.command(digest.JobSubscribe, "mon 9:00 UTC", "C1")
	for args, want := range map[string]string{
		"@every 1h":           "@every counts from a process's start",
		"0 9 30 2 *":          "never comes",
		"mon 9:00 Middle/Org": "no time zone",
		"mon 9:00 nonsense":   `"nonsense" is no part of a subscription`,
		"repo=shop":           "write repo=OWNER/NAME",
		"colour=red":          `"colour" is not known`,
	} {
		_, err := w.tryCommand(digest.JobSubscribe, args, "C1")
		said, ok := errors.AsType[*bot.Error](err)
		if !ok || said.Kind != bot.Invalid || !strings.Contains(strings.ToLower(said.Message), strings.ToLower(want)) {
			t.Errorf("%q: got %v, want %q", args, err, want)
		}
	}
	wants(t, w.command(digest.JobSettings, "", "C1"), "Schedule: 0 9 * * 1 (UTC).")
}

func TestSubscribe_noDigestForThePeriodThatBeganBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start.Add(10*time.Minute), 0)
	w.decide("made", nil)
	w.command(digest.JobSubscribe, "mon 9:00 UTC", "C1")
	w.at(start.Add(20 * time.Minute))
	if len(w.posts) != 0 {
		t.Errorf("posted %+v", w.posts)
	}
}

func TestUnsubscribe_stopsWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	w := weekly(t, "always")
	w.command(digest.JobUnsubscribe, "", "C1")
	w.at(start)
	if len(w.posts) != 0 {
		t.Errorf("posted %+v", w.posts)
	}
	if n, err := w.service.OptOuts(t.Context()); n != 1 || err != nil {
		t.Errorf("%d opt-outs, %v", n, err)
	}
	loud, err := w.service.Loudness(t.Context(), noise.Noise{Questions: 9, Verdicts: 2, Posts: 8, Decisions: 2, IdleEdits: 1})
	want := "Since I started here: 4.5 questions a verdict (at most 12), 4.0 posts a decision (at most 16), 1 edit without a change; 1 opted out."
	if loud != want || err != nil {
		t.Errorf("got %q, %v, want %q", loud, err, want)
	}
}

func TestConfigure_leavesAloneWhatPeopleAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start, 0)
	w.command(digest.JobSubscribe, "daily UTC", "C2")
	for range 3 { // every replica, at every start
		if err := w.service.Configure(t.Context(), []string{"C1", "C2", "C3"}); err != nil {
			t.Fatal(err)
		}
	}
	w.command(digest.JobUnsubscribe, "", "C3")
	if err := w.service.Configure(t.Context(), []string{"C2", "C3"}); err != nil {
		t.Fatal(err)
	}
	subs, err := w.service.Subscriptions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, s := range subs {
		if s.Active() {
			got[s.Channel] = s.Cron
		}
	}
	if len(got) != 1 || got["C2"] != "0 9 * * *" {
		t.Errorf("active: %v", got)
	}
	if n := w.docs.puts[subscription.DocumentKind]; n != 5 {
		t.Errorf("%d writes, want 5: what is so already is not written", n)
	}
}

func TestDigestCommand_looksBack(t *testing.T) {
	t.Parallel()
	w := weekly(t, "")
	old := start.AddDate(0, -3, 0)
	w.decide("resizer", func(e *record.Entry) { e.CreatedAt, e.ChangedAt = old, old })
	w.decide("webhook", func(e *record.Entry) { e.CreatedAt, e.ChangedAt, e.ReviewBy = old, old, old.AddDate(0, 1, 0) })
	w.decide("report", func(e *record.Entry) { e.Override = &record.Override{Family: "vm", Platform: "aws-ec2", Reason: "x"} })
	w.at(w.now.Add(time.Hour))
	w.advice.publish("2026-03", map[string]string{"resizer": "aws-fargate"})
	w.restart(0)
	now := w.command(digest.JobCommand, "", "C1")
	wants(t, now, "1 flipped", "1 due", "1 overridden", "The catalogue went from 2026-01 to 2026-03")
	wants(t, w.command(digest.JobCommand, "due", "C1"), "Due for review: 1", "Run webhook")
	wants(t, w.command(digest.JobCommand, "find RESIZER acme", "C1"), "Found: 1", "Run resizer - accepted, functions on aws-lambda, Olga")
	wants(t, w.command(digest.JobCommand, "history resizer", "C1"), "decided for functions on aws-lambda, accepted now", "functions on aws-lambda → serverless containers on aws-fargate")
	wants(t, w.command(digest.JobCommand, "log", "C1"), "Decisions: 3")
	wants(t, w.command(digest.JobCommand, "figures", "C1"), "3 decisions recorded: followed 2 (67%), overridden 1 (33%), flipped later 1 (33%).")
	wants(t, w.command(digest.JobCommand, "", "C7"), "Nothing changed since") // not subscribed: its own decisions only
	if _, err := w.tryCommand(digest.JobCommand, "nonsense", "C1"); bot.KindOf(err) != bot.Invalid {
		t.Errorf("got %v", err)
	}
	lines, err := w.service.Log(t.Context(), "", ledger.Query{})
	if err != nil {
		t.Fatal(err)
	}
	wants(t, ledger.Markdown(lines), "## acme/shop", "| [Run resizer](<https://github.com/acme/shop/pull/1>) | accepted | functions on aws-lambda | $10.00 | Olga | – | 1 |")
}

func TestDigestCommand_givesTheSameAsTheDigest(t *testing.T) {
	t.Parallel()
	w := weekly(t, "")
	w.decide("made", nil)
	w.now = start
	now := w.command(digest.JobCommand, "", "C1")
	w.at(start)
	if got := w.only("C1").text; got != now {
		t.Errorf("posted:\n%s\non demand:\n%s", got, now)
	}
}

func TestSubscribe_anyTextIsReadOrRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start, 0)
	words := rapid.OneOf(rapid.SampledFrom([]string{
		"mon", "9:00", "0", "9", "*", "*/2", "1-5", "Europe/Berlin", "UTC", "repo=a/b", "repo=", "team=x", "tag=", "always", "always=off", "here", "@weekly", "@every", "@reboot", "TZ=UTC", "L", "60", "/", "=",
	}), rapid.StringN(1, 12, 40))
	rapid.Check(t, func(rt *rapid.T) {
		args := strings.Join(rapid.SliceOfN(words, 0, 8).Draw(rt, "words"), " ")
		before, err := w.service.Subscriptions(t.Context())
		if err != nil {
			rt.Fatal(err)
		}
		_, err = w.tryCommand(digest.JobSubscribe, args, "C1")
		after, err2 := w.service.Subscriptions(t.Context())
		if err2 != nil {
			rt.Fatal(err2)
		}
		switch {
		case err != nil && (bot.KindOf(err) != bot.Invalid || digestText(before) != digestText(after)):
			rt.Fatalf("%q: %v, or something changed", args, err)
		case err == nil && len(after) != 1:
			rt.Fatalf("%q: %d subscriptions", args, len(after))
		case err == nil:
			if _, err := after[0].Timetable(); err != nil || !after[0].Active() {
				rt.Fatalf("%q was kept as %+v: %v", args, after[0], err)
			}
		}
	})
}
