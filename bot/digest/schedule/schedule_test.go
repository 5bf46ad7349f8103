package schedule_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/bot/digest/schedule"
)

func parse(tb testing.TB, expr, zone string) schedule.Schedule {
	tb.Helper()
	s, err := schedule.Parse(expr, zone)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func moment(tb testing.TB, text string) time.Time {
	tb.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		tb.Fatal(err)
	}
	return at
}

func TestContaining_isTheCalendarPeriod(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, expr, zone, now, start, end string }{
		{"inside", "0 9 * * 1", "Europe/Berlin", "2026-03-04T12:00:00Z", "2026-03-02T08:00:00Z", "2026-03-09T08:00:00Z"},
		{"at the start", "0 9 * * 1", "Europe/Berlin", "2026-03-02T08:00:00Z", "2026-03-02T08:00:00Z", "2026-03-09T08:00:00Z"},
		{"just before", "0 9 * * 1", "Europe/Berlin", "2026-03-02T07:59:59Z", "2026-02-23T08:00:00Z", "2026-03-02T08:00:00Z"},
		{"over the change to summer time", "0 9 * * 1", "Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-23T08:00:00Z", "2026-03-30T07:00:00Z"},
		{"over the change to winter time", "0 9 * * 1", "Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-19T07:00:00Z", "2026-10-26T08:00:00Z"},
		{"an hour that does not exist", "30 2 * * 0", "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z", "2026-04-05T00:30:00Z"},
		{"before it", "30 2 * * 0", "Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-22T01:30:00Z", "2026-03-29T01:00:00Z"},
		{"an hour that comes twice, the first", "30 2 * * 0", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T00:30:00Z", "2026-11-01T01:30:00Z"},
		{"an hour that comes twice, the second", "30 2 * * 0", "Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25T00:30:00Z", "2026-11-01T01:30:00Z"},
		{"midnight does not exist", "0 0 * * *", "America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"},
		{"half an hour's change", "15 2 * * *", "Australia/Lord_Howe", "2026-10-03T15:30:00Z", "2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"},
		{"a day that does not exist", "0 9 * * 5", "Pacific/Apia", "2011-12-31T00:00:00Z", "2011-12-30T10:00:00Z", "2012-01-05T19:00:00Z"},
		{"leap day", "0 9 29 2 *", "UTC", "2026-03-01T00:00:00Z", "2024-02-29T09:00:00Z", "2028-02-29T09:00:00Z"},
		{"seconds", "*/2 * * * * *", "", "2026-03-01T00:00:03Z", "2026-03-01T00:00:02Z", "2026-03-01T00:00:04Z"},
		{"every quarter of an hour, through a repeated hour", "*/15 * * * *", "Europe/Berlin", "2026-10-25T01:20:00Z", "2026-10-25T01:15:00Z", "2026-10-25T01:30:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := parse(t, c.expr, c.zone).Containing(moment(t, c.now))
			want := schedule.Period{Start: moment(t, c.start), End: moment(t, c.end)}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParse_refusesWhatReplicasCouldReadDifferently(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ expr, zone, want string }{
		{"@every 1h", "UTC", "counts from a process's start"},
		{"CRON_TZ=Europe/Berlin 0 9 * * 1", "UTC", "time zone is given beside"},
		{"0 9 * *", "UTC", "no cron expression"},
		{"0 9 30 2 *", "UTC", "never comes"},
		{"0 9 * * 1", "Local", "differs from machine"},
		{"0 9 * * 1", "Middle/Earth", "no time zone"},
	} {
		_, err := schedule.Parse(c.expr, c.zone)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s: got %v, want %q", c.expr, c.zone, err, c.want)
		}
	}
}

func TestPeriods_coverTimeWithoutGapOrOverlap(t *testing.T) {
	t.Parallel()
	exprs := []string{"0 9 * * 1", "30 2 * * *", "15 1,2,3 * * *", "*/7 2 * * *", "0 0 1 * *", "*/15 * * * *", "0 */2 * * *"}
	zones := []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia", "Africa/Casablanca", "UTC"}
	rapid.Check(t, func(t *rapid.T) {
		s, err := schedule.Parse(rapid.SampledFrom(exprs).Draw(t, "expr"), rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		now := time.Unix(rapid.Int64Range(1_300_000_000, 1_900_000_000).Draw(t, "now"), 0).UTC()
		p := s.Containing(now)
		if p.Start.After(now) || !p.End.After(now) {
			t.Fatalf("%s: period %v", now, p)
		}
		if again := s.Containing(p.End.Add(-time.Second)); again != p {
			t.Fatalf("its last second lies in %v, want %v", again, p)
		}
		if next := s.Containing(p.End); !next.Start.Equal(p.End) {
			t.Fatalf("the next period begins at %v, want %v", next.Start, p.End)
		}
	})
}

func TestDue_neverEarlyNorLate(t *testing.T) {
	t.Parallel()
	weekly := parse(t, "0 9 * * 1", "UTC")
	for _, c := range []struct {
		now, since string
		want       bool
	}{
		{"2026-03-02T08:59:59Z", "2026-01-01T00:00:00Z", false},
		{"2026-03-02T09:00:00Z", "2026-01-01T00:00:00Z", true},
		{"2026-03-02T14:59:59Z", "2026-01-01T00:00:00Z", true},
		{"2026-03-02T15:00:00Z", "2026-01-01T00:00:00Z", false},
		{"2026-03-02T10:00:00Z", "2026-03-02T09:30:00Z", false}, // subscribed after the period began
	} {
		now := moment(t, c.now)
		if got := weekly.Containing(now).Due(now, moment(t, c.since)); got != c.want {
			t.Errorf("%s since %s: got %v, want %v", c.now, c.since, got, c.want)
		}
	}
}

func TestWords_readsWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][3]string{
		"":                             {"", "", ""},
		"0 9 * * 1 Europe/Berlin":      {"0 9 * * 1", "Europe/Berlin", ""},
		"0 0 9 * * mon-fri UTC":        {"0 0 9 * * mon-fri", "UTC", ""},
		"mon 9:00 Europe/Berlin":       {"0 9 * * 1", "Europe/Berlin", ""},
		"every Tuesday at 5pm":         {"0 17 * * 2", "", ""},
		"weekdays 8:30 repo=acme/shop": {"30 8 * * 1-5", "", "repo=acme/shop"},
		"daily":                        {"0 9 * * *", "", ""},
		"@weekly Asia/Tokyo always":    {"@weekly", "Asia/Tokyo", "always"},
		"@every 5m":                    {"@every 5m", "", ""},
		"repo=Acme/shop":               {"", "", "repo=Acme/shop"},
		"thursdays 12pm":               {"0 12 * * 4", "", ""},
	} {
		expr, zone, rest := schedule.Words(text)
		if got := [3]string{expr, zone, strings.Join(rest, " ")}; got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func BenchmarkContaining_weekly(b *testing.B) {
	s, now := parse(b, "0 9 * * 1", "Europe/Berlin"), time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for b.Loop() {
		s.Containing(now)
	}
}
