package digest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot/digest"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// travel is a time spent under one schedule.
type travel struct {
	zone, words  string // as a person writes them
	hour, minute int
	days         []time.Weekday // all when empty
	from         string
	length       int // for how long
}

func travels() map[string]travel {
	monday, sunday := []time.Weekday{time.Monday}, []time.Weekday{time.Sunday}
	return map[string]travel{
		"Europe, leap day":                        {"Europe/Berlin", "mon 9:00", 9, 0, monday, "2027-09-29", 430},
		"United States":                           {"America/New_York", "mon 9:00", 9, 0, monday, "2027-09-29", 430},
		"southern hemisphere":                     {"Australia/Sydney", "mon 9:00", 9, 0, monday, "2027-09-29", 430},
		"half an hour's change":                   {"Australia/Lord_Howe", "mon 9:00", 9, 0, monday, "2027-09-29", 430},
		"summer time given up":                    {"America/Sao_Paulo", "mon 9:00", 9, 0, monday, "2018-09-29", 430},
		"summer time given up, half-hour zone":    {"Asia/Tehran", "mon 9:00", 9, 0, monday, "2021-09-01", 600},
		"clock changed twice more for Ramadan":    {"Africa/Casablanca", "mon 9:00", 9, 0, monday, "2025-09-29", 430},
		"an hour skipped and repeated, Europe":    {"Europe/Berlin", "30 2 * * 0", 2, 30, sunday, "2027-09-29", 430},
		"an hour skipped and repeated, US":        {"America/New_York", "30 2 * * 0", 2, 30, sunday, "2027-09-29", 430},
		"an hour skipped and repeated, south":     {"Australia/Sydney", "30 2 * * 0", 2, 30, sunday, "2027-09-29", 430},
		"half an hour skipped and repeated":       {"Australia/Lord_Howe", "15 2 * * 0", 2, 15, sunday, "2027-09-29", 430},
		"daily in the hour of the change, Europe": {"Europe/Berlin", "30 2 * * *", 2, 30, nil, "2028-02-25", 45},
		"daily in the hour of the change, autumn": {"Europe/Berlin", "30 2 * * *", 2, 30, nil, "2028-10-15", 30},
		"daily in the hour of the change, US":     {"America/New_York", "30 2 * * *", 2, 30, nil, "2027-10-25", 30},
		"daily at a midnight that is skipped":     {"America/Santiago", "0 0 * * *", 0, 0, nil, "2027-08-25", 30},
		"daily where a whole day is skipped":      {"Pacific/Apia", "daily", 9, 0, nil, "2011-12-20", 30},
		"daily where summer time was given up":    {"America/Sao_Paulo", "0 0 * * *", 0, 0, nil, "2018-10-25", 30},
	}
}

// starts are the moments at which the schedule is due, found by watching the clock on the wall: the first minute at which it shows the
// time of day, or has passed over it.
func (v travel) starts(t *testing.T) []time.Time {
	t.Helper()
	zone, err := time.LoadLocation(v.zone)
	if err != nil {
		t.Fatal(err)
	}
	from, err := time.Parse(time.DateOnly, v.from)
	if err != nil {
		t.Fatal(err)
	}
	var out []time.Time
	for n := range v.length {
		day := from.AddDate(0, 0, n)
		if len(v.days) > 0 && day.Weekday() != v.days[0] {
			continue
		}
		shows := time.Date(day.Year(), day.Month(), day.Day(), v.hour, v.minute, 0, 0, time.UTC)
		at := shows.Add(-16 * time.Hour)
		for wall(at.In(zone)).Before(shows) {
			at = at.Add(time.Minute)
		}
		out = append(out, at)
	}
	return out
}

// wall is what the clock on the wall shows, as if it were UTC.
func wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// lot is what happens in a period, by its number.
func lot(n int) fate {
	switch {
	case n%7 == 3:
		return quiet
	case n%11 == 5:
		return briefly
	case n%13 == 6:
		return longer
	case n%5 == 4:
		return restarted
	}
	return ordinary
}

// TestTravel_eachPeriodExactlyOnceOverClockChanges: under schedules in zones that change their clocks in every known way, each period
// with something to say is posted once, at its start or - after an outage - within six hours of it; empty ones are silent; what a
// period that was missed would have told is told by the next.
func TestTravel_eachPeriodExactlyOnceOverClockChanges(t *testing.T) {
	t.Parallel()
	for name, v := range travels() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			due := v.starts(t)
			w := newWorld(t, due[0].Add(-40*time.Hour), 0, -7*time.Second)
			w.command(digest.JobSubscribe, v.words+" "+v.zone, "C1")
			for n, at := range due {
				w.at(at.Add(-3 * time.Hour))
				if n > 2 { // told long ago
					delete(w.docs.docs, record.DocumentKind+"\x00"+service(n-3))
				}
				if lot(n) != quiet {
					w.decide(service(n), nil)
				}
				w.pass(at, lot(n))
			}
			v.judge(t, due, w.posts)
		})
	}
}

func service(n int) string { return fmt.Sprintf("service-%03d", n) }

// pass lets the time around a period's start pass.
func (w *world) pass(start time.Time, what fate) {
	w.t.Helper()
	for _, step := range []time.Duration{
		-121 * time.Minute, -time.Hour, -30 * time.Minute, -time.Second, 0, time.Second, 30 * time.Minute, time.Hour, 90 * time.Minute, 121 * time.Minute, 3 * time.Hour, 6*time.Hour + time.Second, 7 * time.Hour,
	} {
		if what == restarted {
			w.restart(0, -7*time.Second)
		}
		w.down = (what == briefly && step < 2*time.Hour || what == longer && step < 7*time.Hour) && step > -time.Hour
		w.at(start.Add(step))
	}
}

func (v travel) judge(t *testing.T, due []time.Time, posts []post) {
	t.Helper()
	byStart := map[string][]post{}
	for _, p := range posts {
		byStart[strings.TrimPrefix(p.key, "digest-C1/")] = append(byStart[strings.TrimPrefix(p.key, "digest-C1/")], p)
	}
	for n, start := range due {
		id := start.Format("20060102T150405Z")
		got, late := byStart[id], time.Duration(0)
		delete(byStart, id)
		want := []string{service(n)}
		switch lot(n) {
		case quiet:
			want = nil
		case briefly:
			late = 121 * time.Minute
		case longer:
			if len(got) > 0 {
				t.Errorf("period %s: posted after an outage of more than its window", id)
			}
			continue
		default:
		}
		if n > 0 && lot(n-1) == longer {
			want = append([]string{service(n - 1)}, want...)
		}
		if len(want) == 0 && len(got) == 0 {
			continue
		}
		if len(got) != 1 || len(want) == 0 {
			t.Errorf("period %s (%s): %d posts, to tell %v", id, lot(n), len(got), want)
			continue
		}
		if !got[0].at.Equal(start.Add(late)) {
			t.Errorf("period %s: posted %s after its start, want %s", id, got[0].at.Sub(start), late)
		}
		if n := strings.Count(got[0].text, "Decided: "); n != len(want) {
			t.Errorf("period %s: told %d decisions, want %v", id, n, want)
		}
		for _, name := range want {
			wants(t, got[0].text, "Decided: Run "+name+" ")
		}
	}
	if len(byStart) > 0 {
		t.Errorf("posts of no period: %v", byStart)
	}
}

// TestTravel_clocksThatAreMinutesWrong: replicas disagree by minutes. By the store's clock none is early and each period is posted
// once, at its start; by their own alone each is still posted once.
func TestTravel_clocksThatAreMinutesWrong(t *testing.T) {
	t.Parallel()
	skews := []time.Duration{4 * time.Minute, -6 * time.Minute, 90 * time.Second}
	for _, byStore := range []bool{true, false} {
		w := newWorld(t, time.Date(2028, 3, 1, 0, 0, 0, 0, time.UTC))
		w.timed = byStore
		w.restart(skews...)
		w.command(digest.JobSubscribe, "mon 9:00 Europe/Berlin always", "C1")
		due := mondays(t, w.now, 6) // over the change to summer time
		for n, at := range due {
			if n == 3 {
				w.restart(skews...)
			}
			for step := -10 * time.Minute; step < 15*time.Minute; step += 10 * time.Second {
				w.at(at.Add(step))
			}
		}
		if len(w.posts) != len(due) {
			t.Fatalf("by the store's clock %v: %d posts in %d periods", byStore, len(w.posts), len(due))
		}
		for n, p := range w.posts {
			early := due[n].Sub(p.at)
			if p.key != "digest-C1/"+due[n].Format("20060102T150405Z") || (byStore && early != 0) || early > skews[0] {
				t.Errorf("by the store's clock %v: %s posted %s early", byStore, p.key, early)
			}
		}
	}
}
