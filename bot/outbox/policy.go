package outbox

import (
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Bounds of waiting. In place a worker waits only as long as its lease bears beside one call; everything longer is put off.
const (
	maxInPlace  = 4 * time.Second
	maxTries    = 3
	delayFactor = 20               // a first delay is so many first waits in place
	maxDelay    = 30 * time.Second // people may be waiting for an outage to end
)

// once is true for kinds that must not be repeated when it is unknown whether they happened.
func once(kind bot.IntentKind) bool { return kind == bot.Whisper || kind == bot.OpenView }

// findable is true for kinds that leave something on the platform that is found again by the intent's key.
func findable(kind bot.IntentKind) bool { return kind == bot.Post || kind == bot.Upload }

// next is what to do after a failed try.
type next struct {
	end   *ending       // it has ended
	sleep time.Duration // try again in place after this
}

// failure is one failed try.
type failure struct {
	kind    bot.IntentKind
	err     *bot.Error
	tries   int           // including this one
	looking bool          // it failed while looking for what an earlier try left
	late    int           // how often the intent was put off before
	jitter  float64       // in [0, 1)
	wait    time.Duration // the first one in place
}

// after decides what to do, by what the error's kind means.
func (f failure) after() next {
	tried := f.looking || f.err.Kind != bot.Limited
	switch f.err.Kind {
	case bot.Denied, bot.NotFound, bot.Invalid:
		denied := f.err.Kind != bot.Invalid
		return next{end: &ending{outcome: bot.Refused, reason: code(f.err), denied: denied}}
	case bot.Limited:
		wait := max(f.err.RetryAfter, f.wait)
		if wait <= maxInPlace && f.tries < maxTries {
			return next{sleep: wait}
		}
		return next{end: &ending{wait: wait + spread(4*f.wait, f.jitter), tried: tried}}
	case bot.Unavailable:
		if once(f.kind) {
			return next{end: &ending{outcome: bot.Dropped, reason: "unknown"}}
		}
		return f.again(tried)
	case bot.Conflict:
		if once(f.kind) || findable(f.kind) || f.tries >= maxTries {
			return next{end: &ending{outcome: bot.Refused, reason: code(f.err)}}
		}
		return next{sleep: backoff(f.wait, f.tries, f.jitter)}
	case bot.Internal:
	}
	return next{end: &ending{outcome: bot.Refused, reason: "internal", bug: f.err}}
}

func (f failure) again(tried bool) next {
	if f.tries < maxTries {
		return next{sleep: backoff(f.wait, f.tries, f.jitter)}
	}
	return next{end: &ending{wait: backoff(delayFactor*f.wait, f.late+1, f.jitter), tried: tried}}
}

// backoff doubles from the first delay on, up to half a minute, and takes between half and all of that.
func backoff(first time.Duration, tries int, jitter float64) time.Duration {
	full := maxDelay
	if tries < 12 {
		full = min(first<<(tries-1), maxDelay)
	}
	return full/2 + spread(full/2, jitter)
}

func spread(d time.Duration, jitter float64) time.Duration { return time.Duration(float64(d) * jitter) }

func code(err *bot.Error) string {
	if err.Code != "" {
		return err.Code
	}
	return string(err.Kind)
}
