package digest

import (
	"context"
	"log/slog"
	"time"

	"github.com/deploy-advice/deploy-advice/bot/digest/schedule"
	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
)

// sweepAt is when every decision is run again and owners are asked about due reviews: on working days, in the default time zone.
const sweepAt = "0 9 * * 1-5"

// TickerOptions are what a Ticker works with. Zero values take the default in brackets.
type TickerOptions struct {
	Team    string // the workspace's id
	Record  Recorder
	Refresh time.Duration // between looks at the subscriptions (10 s)
}

// Ticker records an event for every period that is due. It runs in every replica: an event is recorded once however many do so, and
// a replica that was away catches up while a period's window is open. It has no state that matters: a new one does the same.
type Ticker struct {
	log     *slog.Logger
	service *Service
	clock   clock
	opts    TickerOptions
	counted time.Time         // when opt-outs were counted last
	done    map[string]string // the period recorded last, by channel; only spares a call
	slots   map[string]slot   // by channel; only spares work
}

// slot is a schedule as it was read, and the period it was last seen in.
type slot struct {
	cron, zone string
	at         schedule.Schedule
	period     schedule.Period
}

// NewTicker returns a ticker.
func NewTicker(log *slog.Logger, service *Service, opts TickerOptions) *Ticker {
	if opts.Refresh == 0 {
		opts.Refresh = 10 * time.Second
	}
	t := &Ticker{log: log, service: service, opts: opts, done: map[string]string{}, slots: map[string]slot{}}
	t.clock.own = service.opts.Now
	t.clock.store, _ = service.docs.(clocked) // nil: its own is believed
	return t
}

// Run ticks until ctx is done. What fails is tried again at the next look.
func (t *Ticker) Run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-t.service.subs.Stirred():
		}
		next, err := t.Tick(ctx)
		if err != nil && ctx.Err() == nil {
			t.log.WarnContext(ctx, "digest schedule", "err", err)
			next = time.Second
		}
		timer.Reset(next)
	}
}

// minWait keeps a schedule of seconds, or a clock that goes back, from spinning.
const minWait = 20 * time.Millisecond

// Tick records what is due now, and returns how long nothing more will be: at most Refresh.
func (t *Ticker) Tick(ctx context.Context) (time.Duration, error) {
	now, err := t.clock.now(ctx)
	if err != nil {
		return 0, err
	}
	subs, err := t.service.subs.All(ctx)
	if err != nil {
		return 0, err
	}
	wait := t.opts.Refresh
	for _, sub := range subs {
		if !sub.Active() {
			continue
		}
		p, err := t.period(sub.Channel, sub.Cron, sub.Zone, now)
		if err != nil {
			t.log.WarnContext(ctx, "digest schedule cannot be read", "channel", sub.Channel, "err", err)
			continue
		}
		if p.Due(now, sub.Since) {
			if err := t.record(ctx, sub.Channel, p); err != nil {
				return 0, err
			}
		}
		if !p.End.IsZero() {
			wait = min(wait, p.End.Sub(now))
		}
	}
	if err := t.countOptOuts(ctx, now); err != nil {
		return 0, err
	}
	return max(minWait, wait), t.sweep(ctx, now)
}

// countEvery is how old the number of opt-outs may be.
const countEvery = 10 * time.Minute

// countOptOuts shows how many opted out: in every replica, so that each tells the same.
func (t *Ticker) countOptOuts(ctx context.Context, now time.Time) error {
	if age := now.Sub(t.counted); !t.counted.IsZero() && age >= 0 && age < countEvery {
		return nil
	}
	n, err := t.service.OptOuts(ctx)
	if err != nil {
		return err
	}
	t.counted = now
	t.service.opts.Metrics.optedOut(n)
	return nil
}

// period is the one that contains now, by a schedule that has a name. A schedule that has not fired yet has none.
func (t *Ticker) period(name, cron, zone string, now time.Time) (schedule.Period, error) {
	s, known := t.slots[name]
	if !known || s.cron != cron || s.zone != zone {
		at, err := schedule.Parse(cron, zone)
		if err != nil {
			return schedule.Period{}, err
		}
		s = slot{cron: cron, zone: zone, at: at}
	}
	if now.Before(s.period.Start) || !now.Before(s.period.End) {
		s.period = s.at.Containing(now)
	}
	t.slots[name] = s
	return s.period, nil
}

func (t *Ticker) record(ctx context.Context, channel string, p schedule.Period) error {
	if t.done[channel] == p.ID() {
		return nil
	}
	event, err := Tick(t.opts.Team, channel, p)
	if err != nil {
		return err
	}
	if _, err := t.opts.Record.Record(ctx, event); err != nil {
		return err
	}
	t.done[channel] = p.ID()
	return nil
}

// sweep records that a working day has begun, and that a catalogue or policy is new to this process.
func (t *Ticker) sweep(ctx context.Context, now time.Time) error {
	p, err := t.period("daily", sweepAt, t.service.opts.Zone, now)
	if err != nil {
		return err
	}
	if p.Due(now, time.Time{}) {
		if err := t.recordSweep(ctx, "daily", p.ID(), p.Start, true); err != nil {
			return err
		}
	}
	return t.recordSweep(ctx, "print", shelf.Mark(t.service.today.Print()), now, false)
}

func (t *Ticker) recordSweep(ctx context.Context, kind, name string, at time.Time, due bool) error {
	if t.done[kind] == name {
		return nil
	}
	event, err := sweepTick(t.opts.Team, kind+"-"+name, at, due)
	if err != nil {
		return err
	}
	if _, err := t.opts.Record.Record(ctx, event); err != nil {
		return err
	}
	t.done[kind] = name
	return nil
}
