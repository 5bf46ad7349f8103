// Package schedule says when something is due by a cron expression in a time zone: the calendar period that contains a moment, the
// same whoever asks. It is pure: it holds no clock and starts nothing.
package schedule

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Schedule is a cron expression in a time zone. The zero Schedule is never due.
type Schedule struct {
	expr string
	zone *time.Location
	spec *cron.SpecSchedule
	wall bool // fires at given hours of the wall clock, not in every hour
}

// every hour of the day, as cron keeps its hours.
const allHours = 1<<24 - 1

// horizon is how far back a period may begin; cron itself looks five years ahead.
const horizon = 5 * 366 * 24 * time.Hour

// Parse reads a cron expression of five fields, of six with the seconds in front, or one of @hourly, @daily, @weekly, @monthly and
// @yearly, in an IANA time zone; an empty zone is UTC. The error says what is allowed.
func Parse(expr, zone string) (Schedule, error) {
	expr = strings.Join(strings.Fields(expr), " ")
	switch {
	case strings.HasPrefix(expr, "@every"):
		return Schedule{}, errors.New("@every counts from a process's start, so replicas would differ: use a cron expression such as 0 9 * * 1 (Mondays at nine)")
	case strings.Contains(expr, "TZ="):
		return Schedule{}, errors.New("the time zone is given beside the expression, such as 0 9 * * 1 Europe/Berlin")
	}
	at, err := Zone(zone)
	if err != nil {
		return Schedule{}, err
	}
	fields := cron.SecondOptional | cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor
	parsed, err := cron.NewParser(fields).Parse(expr)
	if err != nil {
		return Schedule{}, fmt.Errorf("%q is no cron expression (%w): write minute, hour, day of month, month and day of week, such as 0 9 * * 1 for Mondays at nine; a sixth field in front counts seconds", cut(expr), err)
	}
	spec, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return Schedule{}, fmt.Errorf("%q is no calendar schedule: write a cron expression such as 0 9 * * 1", cut(expr))
	}
	s := Schedule{expr: expr, zone: at, spec: spec, wall: spec.Hour&allHours != allHours}
	spec.Location = at
	if s.wall {
		spec.Location = time.UTC // walks the wall clock; instant puts it into the zone
	}
	if s.Next(time.Date(2024, 2, 28, 0, 0, 0, 0, time.UTC)).IsZero() {
		return Schedule{}, fmt.Errorf("%q never comes: no such day exists", cut(expr))
	}
	return s, nil
}

// Zone loads an IANA time zone; empty is UTC. A process's own zone is refused, because replicas may differ in it.
func Zone(name string) (*time.Location, error) {
	if name == "Local" {
		return nil, errors.New(`"Local" differs from machine to machine: name a time zone such as Europe/Berlin or UTC`)
	}
	at, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("%q is no time zone: write one such as Europe/Berlin, America/New_York or UTC", cut(name))
	}
	return at, nil
}

func cut(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// Expr is the expression as it was read.
func (s Schedule) Expr() string { return s.expr }

// Zone is the time zone's name.
func (s Schedule) Zone() string {
	if s.zone == nil {
		return "UTC"
	}
	return s.zone.String()
}

// Next is the first moment after t at which the schedule fires; zero when there is none within five years.
//
// A schedule for given hours follows the wall clock: an hour that a clock change skips is made up for at the change, one that it
// repeats counts once. A schedule for every hour follows elapsed time.
func (s Schedule) Next(t time.Time) time.Time {
	if s.spec == nil {
		return time.Time{}
	}
	if !s.wall {
		return s.spec.Next(t.In(s.zone)).UTC()
	}
	at := s.spec.Next(clock(t.In(s.zone)))
	for !at.IsZero() {
		if found := instant(at, s.zone); found.After(t) {
			return found.UTC()
		}
		at = s.spec.Next(at)
	}
	return time.Time{}
}

// clock is what the wall clock shows, as if it were UTC.
func clock(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// instant is the first moment at which the wall clock of a zone shows the time; for a time that it skips, the moment of the change.
func instant(wall time.Time, zone *time.Location) time.Time {
	t := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, zone)
	start, end := t.ZoneBounds()
	if !clock(t).Equal(wall) { // skipped: t lies beside the change, on one side or the other
		if end.IsZero() || (!start.IsZero() && t.Sub(start) < end.Sub(t)) {
			return start
		}
		return end
	}
	if start.IsZero() {
		return t
	}
	_, offset := start.Add(-time.Nanosecond).Zone()
	earlier := wall.Add(-time.Duration(offset) * time.Second).In(zone)
	if earlier.Before(start) && clock(earlier).Equal(wall) {
		return earlier
	}
	return t
}
