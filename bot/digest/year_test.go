package digest_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest"
)

// mondays are the moments at which the weekly digest is due in a year with a leap day and both clock changes.
func mondays(t *testing.T, from time.Time, n int) []time.Time {
	t.Helper()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	var out []time.Time
	for day := from.In(berlin); len(out) < n; day = day.AddDate(0, 0, 1) {
		if day.Weekday() == time.Monday {
			out = append(out, time.Date(day.Year(), day.Month(), day.Day(), 9, 0, 0, 0, berlin).UTC())
		}
	}
	return out
}

// fate is what happens in a week.
type fate string

const (
	ordinary   fate = ""
	quiet      fate = "nothing happened"
	briefly    fate = "all processes down for three hours from before the start"
	longer     fate = "all processes down for ten hours from before the start"
	slackAway  fate = "the platform away for two hours"
	slackLong  fate = "the platform away for nine hours"
	restarted  fate = "restarted every ten minutes"
	crashing   fate = "a job's outcome is lost"
	twoQuietly fate = "down for a while in a week in which nothing happened"
)

func fates() map[int]fate {
	return map[int]fate{3: quiet, 4: quiet, 7: briefly, 10: longer, 13: slackAway, 16: slackLong, 19: restarted, 22: crashing, 25: twoQuietly, 26: quiet, 30: longer, 31: longer, 40: restarted, 41: crashing, 45: quiet}
}

func TestYear_eachPeriodExactlyOnceEmptyOnesSilentNoneEarly(t *testing.T) {
	t.Parallel()
	skews := []time.Duration{0, -90 * time.Second, -7 * time.Second}
	w := newWorld(t, time.Date(2027, 9, 29, 12, 0, 0, 0, time.UTC), skews...)
	w.command(digest.JobSubscribe, "mon 9:00 Europe/Berlin", "C1")
	due := mondays(t, w.now, 66) // October to the end of the year after next
	told := map[string]time.Time{}
	for week, start := range due {
		what := fates()[week]
		name := fmt.Sprintf("service-%02d", week)
		w.at(start.Add(-48 * time.Hour))
		if what != quiet && what != twoQuietly {
			w.decide(name, nil)
			told[name] = start
		}
		spend(w, start, what, skews)
	}
	byPeriod := map[string]int{}
	for _, p := range w.posts {
		if p.channel != "C1" {
			t.Fatalf("posted to %s: %s", p.channel, p.text)
		}
		byPeriod[p.key]++
	}
	for week, start := range due {
		key := "digest-C1/" + start.Format("20060102T150405Z")
		want := 1
		switch fates()[week] {
		case quiet, twoQuietly, longer, slackLong:
			want = 0
		default:
		}
		if week > 0 && (fates()[week-1] == longer || fates()[week-1] == slackLong) && fates()[week] == quiet {
			want = 1
		}
		if byPeriod[key] != want {
			t.Errorf("week %d %s (%s): %d posts, want %d", week, start, fates()[week], byPeriod[key], want)
		}
		delete(byPeriod, key)
	}
	if len(byPeriod) > 0 {
		t.Errorf("posts of no period: %v", byPeriod)
	}
	onTime(t, w.posts)
	once(t, w, told)
}

// spend lets the time around a period's start pass, in steps of ten minutes.
func spend(w *world, start time.Time, what fate, skews []time.Duration) {
	w.lose = nil
	for step := -30 * time.Minute; step <= 12*time.Hour; step += 10 * time.Minute {
		w.down = (what == briefly || what == twoQuietly) && step < 3*time.Hour || what == longer && step < 10*time.Hour
		away := what == slackAway && step < 2*time.Hour || what == slackLong && step < 9*time.Hour
		w.slack = away
		switch what {
		case restarted:
			w.restart(skews...)
		case crashing:
			w.lose = func(string) bool { return true }
		default:
		}
		w.at(start.Add(step))
		w.at(start.Add(step + time.Second))
	}
	w.down, w.slack = false, false
}

// onTime checks that no digest came early or more than six hours late.
func onTime(t *testing.T, posts []post) {
	t.Helper()
	for _, p := range posts {
		start, err := time.Parse("20060102T150405Z", strings.TrimPrefix(p.key, "digest-C1/"))
		if err != nil {
			t.Fatal(err)
		}
		if late := p.at.Sub(start); late < 0 || late > 6*time.Hour {
			t.Errorf("%s posted %s after its start", p.key, late)
		}
	}
}

// once checks that every decision was told as decided in exactly one digest.
func once(t *testing.T, w *world, told map[string]time.Time) {
	t.Helper()
	for name := range told {
		n := 0
		for _, p := range w.posts {
			if strings.Contains(p.text, "Decided: Run "+name+" ") {
				n++
			}
		}
		last := name == "service-65"
		if n != 1 && !last {
			t.Errorf("%s was told %d times", name, n)
		}
	}
}

func TestYear_aClockThatIsFastSendsAtMostSoMuchEarly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), 0, 30*time.Second, -time.Minute)
	w.command(digest.JobSubscribe, "mon 9:00 UTC always", "C1")
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for step := -2 * time.Minute; step < 5*time.Minute; step += time.Second {
		w.at(start.Add(step))
	}
	if len(w.posts) != 1 || w.posts[0].at != start.Add(-30*time.Second) {
		t.Errorf("got %+v", w.posts)
	}
}

func TestTicker_secondsPostOncePerPeriod(t *testing.T) {
	t.Parallel()
	w := newWorld(t, time.Date(2026, 3, 1, 0, 0, 0, 500, time.UTC), 0, -400*time.Millisecond, -900*time.Millisecond)
	w.command(digest.JobSubscribe, "*/2 * * * * * UTC always", "C1")
	for step := time.Duration(0); step < 30*time.Second; step += 100 * time.Millisecond {
		if step%(7*time.Second) == 0 {
			w.restart(0, -400*time.Millisecond, -900*time.Millisecond)
		}
		w.at(w.now.Add(100 * time.Millisecond))
	}
	keys := map[string]int{}
	for _, p := range w.posts {
		keys[p.key]++
	}
	if len(keys) != 15 || len(w.posts) != 15 {
		t.Errorf("%d posts of %d periods, want 15 of 15", len(w.posts), len(keys))
	}
}

func TestDigest_whatWasNeverPostedIsToldByTheNextEvenTheFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start.AddDate(0, 0, -20), 0)
	w.command(digest.JobSubscribe, "mon 9:00 UTC", "C1")
	w.at(start.AddDate(0, 0, -3))
	w.decide("made", nil)
	w.slack = true
	w.at(start)
	w.slack = false
	w.at(start.Add(7 * time.Hour))
	w.at(start.AddDate(0, 0, 7))
	p := w.only("C1")
	if p.key != "digest-C1/20260309T090000Z" || !strings.Contains(p.text, "Run made") {
		t.Errorf("%s:\n%s", p.key, p.text)
	}
}

// noted records events with the moment at which they came.
type noted struct {
	mu     sync.Mutex
	events map[string]time.Time
	down   bool
}

func (n *noted) Record(_ context.Context, e bot.Event) (bot.Receipt, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.down {
		return bot.Receipt{}, &bot.Error{Kind: bot.Unavailable, Op: "record"}
	}
	if _, seen := n.events[e.ID]; !seen {
		n.events[e.ID] = time.Now()
	}
	return bot.Receipt{Fate: bot.Recorded}, nil
}

func TestTicker_wakesWhenAPeriodBeginsAndTriesAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		docs := newMemory()
		s, err := digest.New(docs, digest.Options{Advisor: &oracle{catalog: "1"}, Now: time.Now, Cron: "0 */3 * * *"})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if err := s.Configure(t.Context(), []string{"C1"}); err != nil {
			t.Fatal(err)
		}
		n := &noted{events: map[string]time.Time{}}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			digest.NewTicker(slog.New(slog.DiscardHandler), s, digest.TickerOptions{Team: "T1", Record: n}).Run(ctx)
		}()
		time.Sleep(4*time.Hour - time.Minute)
		n.mu.Lock()
		n.down = true
		n.mu.Unlock()
		time.Sleep(2*time.Hour + 3*time.Minute)
		n.mu.Lock()
		n.down = false
		n.mu.Unlock()
		time.Sleep(time.Hour)
		stop()
		<-done
		for hours, late := range map[int]time.Duration{3: 0, 6: 2 * time.Minute} {
			at := began.Add(time.Duration(hours) * time.Hour).UTC()
			got, ok := n.events["digest:C1:"+at.Format("20060102T150405Z")]
			if d := got.Sub(at); !ok || d < late || d > late+2*time.Second {
				t.Errorf("after %d hours: recorded %v, %s after its start, want %s", hours, ok, d, late)
			}
		}
	})
}
