package hooks

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// Limits: how long a receiver has (docs.github.com, "Best practices for using webhooks", read 2026-11-25), how much of its
// answer is read, and how many deliveries are remembered.
const (
	patience    = 10 * time.Second
	maxResponse = 1 << 16
	remembered  = 2000
)

// ErrNoSuch says that a hook or delivery is not there.
var ErrNoSuch = errors.New("no such hook or delivery")

// Dispatcher delivers. Use New. Safe for concurrent use.
type Dispatcher struct {
	now    func() time.Time
	logger *slog.Logger
	wake   func()
	client *http.Client

	mu      sync.Mutex
	nextID  int64
	hooks   []*Hook
	queue   []Delivery
	busy    bool
	done    []*Delivery
	arrived chan struct{}
	running sync.WaitGroup
	stop    context.CancelFunc
}

// New starts delivering; it ends with ctx or Close. wake is called after every attempt.
func New(ctx context.Context, now func() time.Time, logger *slog.Logger, wake func()) *Dispatcher {
	ctx, stop := context.WithCancel(ctx)
	d := &Dispatcher{
		now: now, logger: logger, wake: wake, nextID: 1, arrived: make(chan struct{}, 1), stop: stop,
		client: &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}
	d.running.Go(func() { d.run(ctx) })
	return d
}

// Close stops and waits; what is still queued is dropped.
func (d *Dispatcher) Close() {
	d.stop()
	d.running.Wait()
	d.client.CloseIdleConnections()
}

// Add makes a hook and returns it.
func (d *Dispatcher) Add(h Hook) (Hook, error) {
	u, err := url.Parse(h.URL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return h, fmt.Errorf("hook address %q: want http or https and a host", h.URL)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.nextID++
	h.ID, h.Active, h.Made = d.nextID, true, d.now()
	d.hooks = append(d.hooks, &h)
	return h, nil
}

// Hooks lists those of a repository, or with "" the App's.
func (d *Dispatcher) Hooks(repo string) []Hook {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := []Hook{}
	for _, h := range d.hooks {
		if h.Repo == repo {
			out = append(out, *h)
		}
	}
	return out
}

// Send queues an event for every hook that wants it. payload makes its body, once, only when there is one.
func (d *Dispatcher) Send(repo, event, action string, payload func() []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var body []byte
	for _, h := range d.hooks {
		if !h.wants(repo, event) {
			continue
		}
		if body == nil {
			body = payload()
		}
		d.enqueue(Delivery{HookID: h.ID, GUID: guid(), Event: event, Action: action, Payload: body})
	}
}

// Ping sends the event a new hook gets.
func (d *Dispatcher) Ping(h Hook, payload []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.enqueue(Delivery{HookID: h.ID, GUID: guid(), Event: "ping", Payload: payload})
}

func (d *Dispatcher) enqueue(one Delivery) {
	d.nextID++
	one.ID = d.nextID
	d.queue = append(d.queue, one)
	select {
	case d.arrived <- struct{}{}:
	default:
	}
}

// Redeliver sends a delivery again, under the same GUID.
func (d *Dispatcher) Redeliver(id int64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.done, func(o *Delivery) bool { return o.ID == id })
	if i < 0 {
		return ErrNoSuch
	}
	old := d.done[i]
	d.enqueue(Delivery{HookID: old.HookID, GUID: old.GUID, Event: old.Event, Action: old.Action, Redelivery: true, Payload: old.Payload})
	return nil
}

// Deliveries lists attempts, oldest first; hook 0 means of all hooks.
func (d *Dispatcher) Deliveries(hook int64) []Delivery {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := []Delivery{}
	for _, o := range d.done {
		if hook == 0 || o.HookID == hook {
			out = append(out, *o)
		}
	}
	return out
}

// Idle says that nothing waits to be delivered.
func (d *Dispatcher) Idle() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.queue) == 0 && !d.busy
}

func (d *Dispatcher) run(ctx context.Context) {
	for {
		for d.one(ctx) {
			d.wake()
		}
		select {
		case <-d.arrived:
		case <-ctx.Done():
			return
		}
	}
}

// one delivers the next in the queue; false when there is none.
func (d *Dispatcher) one(ctx context.Context) bool {
	d.mu.Lock()
	if len(d.queue) == 0 || ctx.Err() != nil {
		d.mu.Unlock()
		return false
	}
	next := d.queue[0]
	d.queue = d.queue[1:]
	i := slices.IndexFunc(d.hooks, func(h *Hook) bool { return h.ID == next.HookID })
	hook := *d.hooks[i]
	d.busy = true
	d.mu.Unlock()

	d.attempt(ctx, hook, &next)

	d.mu.Lock()
	defer d.mu.Unlock()
	d.busy = false
	d.done = append(d.done, &next)
	d.hooks[i].Last = &next
	if len(d.done) > remembered {
		d.done = slices.Clone(d.done[len(d.done)-remembered:])
	}
	return true
}

func (d *Dispatcher) attempt(ctx context.Context, h Hook, one *Delivery) {
	began := d.now()
	one.DeliveredAt, one.Header = began, headers(h, *one)
	defer func() { one.Duration = d.now().Sub(began) }()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader(one.Payload))
	if err != nil {
		one.Error = err.Error()
		return
	}
	req.Header = one.Header.Clone()
	resp, err := d.client.Do(req)
	if err != nil {
		one.Error = err.Error()
		d.logger.WarnContext(ctx, "webhook not delivered", "event", one.Event, "delivery", one.GUID, "err", err)
		return
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxResponse)) // what it says is not kept
	_ = resp.Body.Close()
	one.Status = resp.StatusCode
}
