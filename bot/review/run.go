package review

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

const (
	// waiting is how much news may wait; what is more is found by polling.
	waiting = 256
	// tries is how often news is worked on before it is left to polling.
	tries = 4
)

func (r *Reviewer) interval() time.Duration { return cmp.Or(r.Opt.Interval, time.Minute) }

// Start readies the reviewer for news; call it before Tell and Run.
func (r *Reviewer) Start() { r.queue = make(chan News, waiting) }

// Take takes news and returns at once. News that does not fit, or is lost with the process, is found by polling.
func (r *Reviewer) Take(ctx context.Context, n News) error {
	ok, err := r.watched(ctx, n.Repo)
	if err != nil || !ok {
		return err
	}
	select {
	case r.queue <- n:
	default:
		r.Log.WarnContext(ctx, "news left to polling", "repo", n.Repo, "pr", n.Number)
	}
	return nil
}

// Run works on news and polls every watched repository until ctx is done; then it finishes what it began.
func (r *Reviewer) Run(ctx context.Context) error {
	var all sync.WaitGroup
	for range cmp.Or(r.Opt.Workers, 2) {
		all.Go(func() { r.work(ctx) })
	}
	all.Go(func() { r.polls(ctx) })
	all.Wait()
	return nil
}

func (r *Reviewer) work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case n := <-r.queue:
			r.attend(ctx, n)
		}
	}
}

// attend works on one piece of news, a few times when it is only busy.
func (r *Reviewer) attend(ctx context.Context, n News) {
	for try := 1; ; try++ {
		err := r.Act(ctx, n)
		if err == nil || ctx.Err() != nil {
			return
		}
		if lasting(err) || try == tries {
			r.Log.ErrorContext(ctx, "news not worked on", "repo", n.Repo, "pr", n.Number, "attempt", try, "err", err)
			return
		}
		if !pause(ctx, wait(err, try)) {
			return
		}
	}
}

// wait is how long to wait before the next try: as long as GitHub says, up to a minute.
func wait(err error, try int) time.Duration {
	if e, ok := err.(*bot.Error); ok && e.RetryAfter > 0 { //nolint:errorlint // only to wait a better time
		return min(e.RetryAfter, time.Minute)
	}
	return time.Second << try
}

// Act works on news: the same work that polling does, so both together do it once.
func (r *Reviewer) Act(ctx context.Context, n News) error {
	switch {
	case n.Comment != nil:
		return r.Hear(ctx, n.Repo, *n.Comment)
	case n.Pull != nil:
		p := *n.Pull
		if !p.Open && r.Records != nil {
			if err := r.Records(ctx, n.Repo); err != nil {
				return err
			}
		}
		return r.Review(ctx, p)
	case n.Branch != "" && r.Records != nil:
		return r.Records(ctx, n.Repo)
	}
	return nil
}

// polls looks at every watched repository, one after the other, every interval.
func (r *Reviewer) polls(ctx context.Context) {
	ticker := time.NewTicker(r.interval())
	defer ticker.Stop()
	for {
		r.pollAll(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (r *Reviewer) pollAll(ctx context.Context) {
	all, err := r.Watched(ctx)
	if err != nil {
		r.Log.ErrorContext(ctx, "watched repositories not known", "err", err)
		return
	}
	for _, repo := range all {
		if ctx.Err() != nil {
			return
		}
		switch err := r.Poll(ctx, repo); {
		case err == nil || ctx.Err() != nil:
		case isBusy(err):
			r.Log.DebugContext(ctx, "poll waits for another worker", "repo", repo)
		default:
			r.Log.ErrorContext(ctx, "poll", "repo", repo, "err", err)
		}
	}
}

// isBusy reports whether somebody else is at the same pull request; what it leaves is found by the next poll.
func isBusy(err error) bool {
	e, ok := errors.AsType[*bot.Error](err)
	return ok && e.Code == busy
}

func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
