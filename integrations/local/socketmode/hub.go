package socketmode

import (
	"context"
	"encoding/json"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
)

// Limits of Socket Mode.
const (
	maxSockets   = 10     // sockets an app may hold
	maxAckBytes  = 20_480 // an acknowledgement of this size or more is dropped without a word
	readLimit    = 1 << 20
	ticketsKept  = 100
	recordsKept  = 200_000
	writeTimeout = 5 * time.Second
)

// Order is how the socket for an envelope is chosen.
type Order int

// The two orders: in turn, or by a seeded draw.
const (
	RoundRobin Order = iota
	Random
)

// Timing is every duration of the protocol. Refresh 0 means sockets are never recycled.
type Timing struct {
	Ack     time.Duration   // how long an envelope may stay unacknowledged
	Retries []time.Duration // pauses before an event is delivered again, one for each further attempt
	Ping    time.Duration   // between pings
	Refresh time.Duration   // life of a socket
	Warning time.Duration   // between the warning and the cut
}

// Config is what a Hub needs. Host is host:port for the addresses handed out; Changed is called, without locks, after the
// number of sockets or the record of deliveries changed.
type Config struct {
	AppID   string
	Host    string
	Timing  Timing
	Order   Order
	Seed    uint64
	Faults  *faults.Plan
	Now     func() time.Time
	Logger  *slog.Logger
	Changed func(sockets int)
}

// Hub holds an app's sockets. Close ends everything it started.
type Hub struct {
	cfg     Config
	ctx     context.Context //nolint:containedctx // the life of the hub's own goroutines, ended by Close
	cancel  context.CancelFunc
	workers sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	tickets []string
	sockets []*socket
	turn    int
	nextID  int
	rng     *rand.Rand
	waiting map[string]*pending
	held    []heldFrame
	records []Delivery
	dropped int // records let go because there were too many
}

type heldFrame struct {
	frame []byte
}

// Envelope is one frame to deliver.
type Envelope struct {
	Type           string
	Payload        json.RawMessage
	EventID        string // of events_api, for the record only
	AcceptsPayload bool
}

// New makes a hub without sockets.
func New(ctx context.Context, cfg Config) *Hub {
	ctx, cancel := context.WithCancel(ctx)
	return &Hub{
		cfg: cfg, ctx: ctx, cancel: cancel, waiting: map[string]*pending{},
		rng: rand.New(rand.NewPCG(cfg.Seed, 1)), //nolint:gosec // the order of sockets must repeat
	}
}

// Close cuts every socket and waits for the hub's goroutines.
func (h *Hub) Close() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	h.cancel()
	h.Cut()
	h.workers.Wait()
}

// run starts a goroutine that Close waits for; after Close it starts none.
func (h *Hub) run(work func()) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false
	}
	h.workers.Go(work)
	return true
}

// enter counts the calling goroutine among those that Close waits for; it must call workers.Done at its end.
func (h *Hub) enter() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false
	}
	h.workers.Add(1)
	return true
}

func (h *Hub) pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-h.ctx.Done():
		return false
	}
}

// Sockets is how many are open.
func (h *Hub) Sockets() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.sockets)
}

// choose picks the socket for the next envelope, or nil when none is open; the caller holds the lock.
func (h *Hub) choose() *socket {
	n := len(h.sockets)
	if n == 0 {
		return nil
	}
	if h.cfg.Order == Random {
		return h.sockets[h.rng.IntN(n)]
	}
	h.turn++
	return h.sockets[h.turn%n]
}
