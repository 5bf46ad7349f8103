package outbox_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/bottest"
	"github.com/deploy-advice/deploy-advice/bot/outbox"
)

// desk is an outbox with everything around it.
type desk struct {
	platform bottest.Platform
	passed   []string
	leases   int // how often the lease is still granted; negative: always
	retries  []bot.Kind
}

func (d *desk) Pass(_ context.Context, intent bot.Intent) error {
	d.passed = append(d.passed, intent.Event.ID)
	return nil
}

func (d *desk) Ensure(context.Context, time.Duration) error {
	if d.leases == 0 {
		return fmt.Errorf("somebody else has it")
	}
	d.leases--
	return nil
}

func (d *desk) Intent(bot.IntentKind, bot.Outcome) {}

func (d *desk) Retry(_ bot.IntentKind, why bot.Kind) { d.retries = append(d.retries, why) }

func (d *desk) perform(ctx context.Context, pending ...bot.Pending) outbox.Report {
	box := outbox.New(slog.New(slog.DiscardHandler), &d.platform, d, outbox.Options{
		Now: time.Now, Timeout: 10 * time.Second, Backoff: 250 * time.Millisecond, Meter: d,
	})
	return box.Perform(ctx, outbox.Batch{Conversation: "c", Pending: pending, Lease: d, Refs: bot.Refs{"c/old": {Channel: "C1", TS: "1.1"}}})
}

// faults makes the platform fail in a fixed order, and work after that.
func faults(list ...bottest.Fault) func(bottest.Call) bottest.Fault {
	return func(bottest.Call) bottest.Fault {
		if len(list) == 0 {
			return bottest.Fine
		}
		fault := list[0]
		list = list[1:]
		return fault
	}
}

func intent(kind bot.IntentKind, key string) bot.Pending {
	return bot.Pending{Intent: bot.Intent{
		Key: "c/" + key, Kind: kind, Place: bot.Place{Channel: "C1"}, User: "U1", Message: &bot.Message{Text: key}, Event: &bot.Event{ID: key},
	}}
}

func tried(one bot.Pending) bot.Pending {
	one.Tried = true
	return one
}

func target(one bot.Pending, key string) bot.Pending {
	one.Intent.Target = key
	return one
}

// end is what a test looks at: each result as "key outcome reason", the calls made, and how long it took.
type end struct {
	Results []string
	Calls   []string
	Took    time.Duration
}

func TestOutbox_performsAtMostOnce(t *testing.T) {
	t.Parallel()
	post, whisper := intent(bot.Post, "p"), intent(bot.Whisper, "w")
	late := intent(bot.Post, "late")
	late.Intent.NotAfter = time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC) // synctest begins in 2000
	inThread := intent(bot.Post, "in")
	inThread.Intent.ThreadOf = "c/p"
	denied := intent(bot.Post, "p")
	denied.Intent.OnDenied = &bot.Message{Text: "invite me"}
	for name, test := range map[string]struct {
		pending []bot.Pending
		faults  []bottest.Fault
		want    end
	}{
		"in order": {
			[]bot.Pending{post, inThread, target(intent(bot.Edit, "e"), "c/p"), whisper},
			nil,
			end{[]string{"c/p done", "c/in done", "c/e done", "c/w done"}, []string{"perform c/p", "perform c/in", "perform c/e", "perform c/w"}, 0},
		},
		"pass":                  {[]bot.Pending{intent(bot.Pass, "x")}, nil, end{[]string{"c/x done"}, nil, 0}},
		"from another life":     {[]bot.Pending{tried(post)}, nil, end{[]string{"c/p done"}, []string{"find c/p", "perform c/p"}, 0}},
		"whisper from another":  {[]bot.Pending{tried(whisper)}, nil, end{[]string{"c/w dropped unknown"}, nil, 0}},
		"modal from another":    {[]bot.Pending{tried(intent(bot.OpenView, "v"))}, nil, end{[]string{"c/v dropped unknown"}, nil, 0}},
		"edit from another":     {[]bot.Pending{tried(target(intent(bot.Edit, "e"), "c/old"))}, nil, end{[]string{"c/e refused message_not_found"}, []string{"perform c/e"}, 0}},
		"home from another":     {[]bot.Pending{tried(intent(bot.PublishHome, "h"))}, nil, end{[]string{"c/h done"}, []string{"perform c/h"}, 0}},
		"too late":              {[]bot.Pending{late}, nil, end{[]string{"c/late dropped late"}, nil, 0}},
		"too late, but perhaps": {[]bot.Pending{tried(late)}, nil, end{[]string{"c/late dropped late"}, []string{"find c/late"}, 0}},
		"superseded": {
			[]bot.Pending{target(intent(bot.Edit, "e1"), "c/old"), target(intent(bot.Edit, "e2"), "c/other"), target(intent(bot.Delete, "d"), "c/old")},
			nil,
			end{[]string{"c/e1 dropped superseded", "c/e2 refused no_target", "c/d refused message_not_found"}, []string{"perform c/d"}, 0},
		},
		"no thread to post in": {
			[]bot.Pending{post, inThread},
			[]bottest.Fault{bottest.Break},
			end{[]string{"c/p refused internal", "c/in refused no_thread"}, []string{"perform c/p"}, 0},
		},
		"refused, and said": {
			[]bot.Pending{denied, whisper},
			[]bottest.Fault{bottest.Deny},
			end{[]string{"c/p refused not_in_channel", "c/p/denied done", "c/w done"}, []string{"perform c/p", "perform c/p/denied", "perform c/w"}, 0},
		},
		"limited for a moment": {
			[]bot.Pending{post},
			[]bottest.Fault{bottest.Limit},
			end{[]string{"c/p done"}, []string{"perform c/p", "perform c/p"}, 2 * time.Second},
		},
		"reply lost": {
			[]bot.Pending{post},
			[]bottest.Fault{bottest.LoseReply},
			end{[]string{"c/p done"}, []string{"perform c/p", "find c/p"}, 125 * time.Millisecond},
		},
		"call lost, look limited": {
			[]bot.Pending{post},
			[]bottest.Fault{bottest.LoseCall, bottest.Limit},
			end{[]string{"c/p done"}, []string{"perform c/p", "find c/p", "find c/p", "perform c/p"}, 2125 * time.Millisecond},
		},
		"whisper with its reply lost": {
			[]bot.Pending{whisper}, []bottest.Fault{bottest.LoseReply}, end{[]string{"c/w dropped unknown"}, []string{"perform c/w"}, 0},
		},
		"a client that panics": {
			[]bot.Pending{post, whisper},
			[]bottest.Fault{bottest.Burst},
			end{[]string{"c/p refused internal", "c/w done"}, []string{"perform c/p", "perform c/w"}, 0},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := &desk{leases: -1}
				d.platform.RetryAfter, d.platform.Fail = 2*time.Second, faults(test.faults...)
				start := time.Now()
				report := d.perform(t.Context(), test.pending...)
				var got end
				got.Took = time.Since(start)
				for _, result := range report.Results {
					line := fmt.Sprintf("%s %s", result.Key, result.Outcome)
					if result.Reason != "" {
						line += " " + result.Reason
					}
					got.Results = append(got.Results, line)
				}
				for _, call := range d.platform.Calls() {
					got.Calls = append(got.Calls, call.Op+" "+call.Intent.Key)
				}
				jitter := cmp.Comparer(func(x, y time.Duration) bool { return x == y || (x > 0 && max(x, y) <= 2*min(x, y)) })
				if diff := cmp.Diff(test.want, got, jitter, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("end (-want +got):\n%s", diff)
				}
				if len(report.Remain) != 0 || report.Err != nil {
					t.Errorf("got %d left and error %v, want everything ended", len(report.Remain), report.Err)
				}
			})
		})
	}
}

func TestOutbox_putsOffWhatHasToWait(t *testing.T) {
	t.Parallel()
	post, next := intent(bot.Post, "p"), intent(bot.Whisper, "w")
	for name, test := range map[string]struct {
		fault         bottest.Fault
		retryAfter    time.Duration
		tried         bool
		atLeast, most time.Duration
	}{
		"limited for long":   {bottest.Limit, 30 * time.Second, false, 30 * time.Second, 31 * time.Second},
		"limited for ever":   {bottest.Limit, time.Millisecond, false, 250 * time.Millisecond, 2 * time.Second},
		"does not answer":    {bottest.LoseCall, 0, true, 2500 * time.Millisecond, 5 * time.Second},
		"limited to an hour": {bottest.Limit, time.Hour, false, time.Hour, time.Hour + time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := &desk{leases: -1}
				d.platform.RetryAfter, d.platform.Fail = test.retryAfter, func(bottest.Call) bottest.Fault { return test.fault }
				report := d.perform(t.Context(), post, next)
				wait := time.Until(report.Until)
				if wait < test.atLeast || wait > test.most {
					t.Errorf("got a wait of %s, want %s to %s", wait, test.atLeast, test.most)
				}
				first := post
				first.Tried, first.Postponed = test.tried, 1
				if diff := cmp.Diff([]bot.Pending{first, next}, report.Remain); diff != "" {
					t.Errorf("remain (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestOutbox_waitsLongerEachTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var last time.Duration
		for _, n := range []int{0, 2, 4, 20, 1000} {
			d := &desk{leases: -1}
			d.platform.Fail = func(bottest.Call) bottest.Fault { return bottest.LoseCall }
			post := intent(bot.Post, "p")
			post.Postponed = n
			wait := time.Until(d.perform(t.Context(), post).Until)
			if wait < last/2 || wait > 30*time.Second {
				t.Errorf("got a wait of %s after %d and %s before, want it to grow up to 30s", wait, n, last)
			}
			last = wait
		}
		if last < 15*time.Second {
			t.Errorf("got a last wait of %s, want at least half of 30s", last)
		}
	})
}

func TestOutbox_startsNothingWithoutALease(t *testing.T) {
	t.Parallel()
	d := &desk{leases: 1}
	report := d.perform(t.Context(), intent(bot.Post, "p"), intent(bot.Post, "q"), intent(bot.Whisper, "w"))
	if report.Err == nil || len(report.Results) != 1 || len(report.Remain) != 2 || len(d.platform.Calls()) != 1 {
		t.Errorf("got %+v after %d calls, want one result, two left and the lease's error", report, len(d.platform.Calls()))
	}
	if report.Remain[0].Tried {
		t.Error("got an intent held to be tried that was never started")
	}
}

// long is a performer whose call takes a while, or until it is told to stop.
type long struct {
	bottest.Platform
	takes time.Duration
}

func (l *long) Perform(ctx context.Context, _ bot.Intent, _ bot.Refs) (bot.Ref, error) {
	select {
	case <-time.After(l.takes):
		return bot.Ref{}, nil
	case <-ctx.Done():
		return bot.Ref{}, ctx.Err()
	}
}

// A job may take longer than a call and than a lease, which is kept meanwhile; when the lease is lost, the job is stopped.
func TestOutbox_keepsTheLeaseForAJob(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		kind   bot.IntentKind
		leases int
		done   bool
		took   time.Duration
		left   int // of the leases
	}{
		{name: "a job goes on", kind: bot.RunJob, leases: 20, done: true, took: 32 * time.Second, left: 13},
		{name: "a job whose lease is lost stops", kind: bot.RunJob, leases: 3, took: 15 * time.Second, left: 0},
		{name: "an edit takes no longer than a call", kind: bot.Edit, leases: 1, took: 10 * time.Second, left: 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := &desk{leases: c.leases}
				box := outbox.New(slog.New(slog.DiscardHandler), &long{takes: 32 * time.Second}, d, outbox.Options{
					Now: time.Now, Timeout: 10 * time.Second, Job: time.Minute, Backoff: time.Nanosecond, Meter: d,
				})
				begin := time.Now()
				one := intent(c.kind, "j")
				one.Intent.TargetTS = "1.1"
				report := box.Perform(t.Context(), outbox.Batch{Conversation: "c", Pending: []bot.Pending{one}, Lease: d})
				if done := len(report.Done) == 1; done != c.done || d.leases != c.left || time.Since(begin).Round(time.Second) != c.took {
					t.Errorf("got done %v, %d leases left, after %s; want %v, %d, %s: %+v", done, d.leases, time.Since(begin), c.done, c.left, c.took, report)
				}
			})
		})
	}
}

func TestOutbox_stopsWhenTimeIsUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &desk{leases: -1}
		d.platform.Fail = func(bottest.Call) bottest.Fault { return bottest.LoseCall }
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		report := d.perform(ctx, intent(bot.Post, "p"))
		if report.Err == nil || len(report.Remain) != 1 || !report.Remain[0].Tried {
			t.Errorf("got %+v, want the intent left, held to be tried", report)
		}
	})
}

func TestOutbox_buriesABug(t *testing.T) {
	t.Parallel()
	d := &desk{leases: -1}
	d.platform.Fail = faults(bottest.Break)
	report := d.perform(t.Context(), intent(bot.Post, "p"))
	if len(report.Dead) != 1 || report.Dead[0].ID != "c/p" || report.Dead[0].Reason != "perform: no such luck" || len(report.Dead[0].Body) == 0 {
		t.Errorf("got dead letters %+v, want one with key, reason and intent", report.Dead)
	}
}
