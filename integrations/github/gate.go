package github

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// GitHub asks for changes one after the other, at least a second apart, and allows 100 requests at a time.
// https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api (read 2026-11).
const (
	maxReads = 8
	tries    = 3
	// quiet is the least wait after a secondary limit that names no time.
	quiet = time.Minute
	// maxReply bounds any one answer.
	maxReply = 32 << 20
)

// gate is the one door of a token: changes one by one and spaced, few reads at a time, nobody while GitHub said wait.
type gate struct {
	base  http.RoundTripper
	opt   Options
	write chan struct{}
	read  chan struct{}
	sent  atomic.Int64

	mu    sync.Mutex
	last  time.Time // when the last change was answered
	until time.Time // nobody passes before
	hits  int       // secondary limits in a row
}

func newGate(opt Options, base http.RoundTripper) *gate {
	return &gate{base: base, opt: opt, write: make(chan struct{}, 1), read: make(chan struct{}, maxReads)}
}

// limited is what a caller gets when the wait is longer than a call may take.
type limited struct{ after time.Duration }

func (l *limited) Error() string { return fmt.Sprintf("limited for %s", l.after.Round(time.Second)) }

func (g *gate) RoundTrip(req *http.Request) (*http.Response, error) {
	lane := g.read
	if changes(req) {
		lane = g.write
	}
	select {
	case lane <- struct{}{}:
		defer func() { <-lane }()
	case <-req.Context().Done():
		return nil, req.Context().Err() //nolint:wrapcheck // a transport passes errors on
	}
	for try := 1; ; try++ {
		if err := g.pass(req); err != nil {
			return nil, err
		}
		res, err := g.send(req)
		again, wait := g.judge(req, res, err)
		if !again || try == tries || !rewind(req) {
			return g.final(res, err, wait)
		}
		if wait > g.opt.MaxWait {
			return g.final(res, err, wait)
		}
		drop(res)
		if err := pause(req.Context(), wait); err != nil {
			return nil, err
		}
	}
}

// final is the final answer: the limit as an error of ours, everything else as it came.
func (g *gate) final(res *http.Response, err error, wait time.Duration) (*http.Response, error) {
	if err == nil && isLimit(res) {
		drop(res)
		return nil, &limited{wait}
	}
	return res, err
}

// pass waits until GitHub lets us and, for a change, until the last one is long enough ago.
func (g *gate) pass(req *http.Request) error {
	g.mu.Lock()
	now := g.opt.Now()
	wait := g.until.Sub(now)
	if wait > g.opt.MaxWait {
		g.mu.Unlock()
		return &limited{wait}
	}
	if changes(req) && g.opt.Every > 0 {
		wait = max(wait, g.last.Add(g.opt.Every).Sub(now))
	}
	g.mu.Unlock()
	return pause(req.Context(), wait)
}

func (g *gate) send(req *http.Request) (*http.Response, error) {
	g.sent.Add(1)
	res, err := g.base.RoundTrip(req)
	if changes(req) {
		g.mu.Lock()
		g.last = g.opt.Now()
		g.mu.Unlock()
	}
	if res != nil {
		res.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(res.Body, maxReply), res.Body}
	}
	return res, err //nolint:wrapcheck // a transport passes errors on
}

// judge says whether a request may be sent again, and after how long. One that was limited was certainly not carried out; after a
// lost answer only reads are repeated.
func (g *gate) judge(req *http.Request, res *http.Response, err error) (again bool, wait time.Duration) {
	switch {
	case err != nil:
		return !changes(req) && req.Context().Err() == nil, 200 * time.Millisecond
	case isLimit(res):
		return true, g.close(res)
	case res.StatusCode >= 500 && res.StatusCode != http.StatusNotImplemented:
		return !changes(req), 300 * time.Millisecond
	default:
		g.mu.Lock()
		g.hits = 0
		g.mu.Unlock()
		return false, 0
	}
}

// close keeps everybody out for as long as GitHub says: Retry-After, else the reset, else a minute that doubles.
func (g *gate) close(res *http.Response) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.opt.Now()
	g.hits++
	wait := quiet << min(g.hits-1, 5)
	if s, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && s >= 0 {
		wait = time.Duration(s) * time.Second
	} else if reset, err := strconv.ParseInt(res.Header.Get("X-RateLimit-Reset"), 10, 64); err == nil && res.Header.Get("X-RateLimit-Remaining") == "0" {
		wait = max(time.Unix(reset, 0).Sub(now), 0) + time.Second
	}
	wait = min(wait, 2*time.Hour)
	if t := now.Add(wait); t.After(g.until) {
		g.until = t
	}
	return wait
}

// isLimit tells a limit from a refusal: 429, or 403 with Retry-After, with nothing remaining, or that says so.
func isLimit(res *http.Response) bool {
	if res.StatusCode == http.StatusTooManyRequests {
		return true
	}
	if res.StatusCode != http.StatusForbidden {
		return false
	}
	if res.Header.Get("Retry-After") != "" || res.Header.Get("X-RateLimit-Remaining") == "0" {
		return true
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	rest := res.Body
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(strings.NewReader(string(body)), rest), rest}
	return err == nil && strings.Contains(strings.ToLower(string(body)), "secondary rate limit")
}

// changes reports whether a request is one that GitHub counts as a change. GraphQL queries are posted too and marked by their caller.
func changes(req *http.Request) bool {
	return req.Method != http.MethodGet && req.Method != http.MethodHead && req.Header.Get(onlyReads) == ""
}

// onlyReads marks a GraphQL query.
const onlyReads = "X-Deploy-Advice-Read"

// rewind makes a request's body readable once more.
func rewind(req *http.Request) bool {
	if req.Body == nil || req.Body == http.NoBody {
		return true
	}
	if req.GetBody == nil {
		return false
	}
	body, err := req.GetBody()
	if err != nil {
		return false
	}
	req.Body = body
	return true
}

func drop(res *http.Response) {
	if res != nil {
		_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10)) // so that the connection can be used again
		_ = res.Body.Close()
	}
}

func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err() //nolint:wrapcheck // a transport passes errors on
	}
}
