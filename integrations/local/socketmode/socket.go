package socketmode

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/coder/websocket"
)

// socket is one open connection. Frames go through out, so that they keep their order; cut ends it without a close frame.
type socket struct {
	number int
	conn   *websocket.Conn
	out    chan []byte
	cancel context.CancelFunc
}

// outQueue is how many frames may wait for a slow reader before it is cut.
const outQueue = 10_000

// Open hands out an address that can be used once.
func (h *Hub) Open() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	ticket := rand.Text()
	h.tickets = append(h.tickets, ticket)
	if len(h.tickets) > ticketsKept {
		h.tickets = slices.Delete(h.tickets, 0, 1)
	}
	return "ws://" + h.cfg.Host + "/link/?ticket=" + ticket + "&app_id=" + h.cfg.AppID
}

// ServeHTTP accepts a socket at an address that Open handed out, and serves it until it ends.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !h.redeem(r.URL.Query().Get("ticket")) || !h.enter() {
		http.Error(w, "invalid or used ticket", http.StatusUnauthorized)
		return
	}
	defer h.workers.Done()
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true}) // the ticket says who may connect
	if err != nil {
		return // Accept has answered
	}
	conn.SetReadLimit(readLimit)
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(h.ctx, cancel)() //nolint:contextcheck // the hub outlives each request
	s := &socket{conn: conn, out: make(chan []byte, outQueue), cancel: cancel}
	life := h.cfg.Timing.Refresh
	if r.URL.Query().Get("debug_reconnects") == "true" {
		life = 360 * time.Second
	}
	if !h.admit(s, life) {
		h.refuse(ctx, conn)
		return
	}
	started := h.run(func() { s.write(ctx, h.cfg.Timing.Ping) })
	if started && life > 0 {
		started = h.run(func() { h.recycle(ctx, s, life) })
	}
	if started {
		h.read(ctx, s)
	}
	cancel()
	h.leave(s)
	_ = conn.CloseNow()
}

func (h *Hub) redeem(ticket string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	i := slices.Index(h.tickets, ticket)
	if i < 0 {
		return false
	}
	h.tickets = slices.Delete(h.tickets, i, i+1)
	return true
}

// admit greets the socket and, from then on, lets it receive envelopes. It is false when the app has too many sockets.
func (h *Hub) admit(s *socket, life time.Duration) bool {
	h.mu.Lock()
	if len(h.sockets) >= maxSockets || h.closed {
		h.mu.Unlock()
		return false
	}
	h.nextID++
	s.number = h.nextID
	h.sockets = append(h.sockets, s)
	n := len(h.sockets)
	s.out <- h.hello(n, life)
	h.mu.Unlock()
	h.cfg.Changed(n)
	return true
}

func (h *Hub) hello(n int, life time.Duration) []byte {
	if life <= 0 {
		life = 5 * time.Hour
	}
	return encode(map[string]any{
		"type": "hello", "num_connections": n, "connection_info": map[string]any{"app_id": h.cfg.AppID},
		"debug_info": map[string]any{
			"host": "local", "started": h.cfg.Now().UTC().Format("2006-01-02 15:04:05.000"), "build_number": 1,
			"approximate_connection_time": int(life.Seconds()),
		},
	})
}

func (h *Hub) refuse(ctx context.Context, conn *websocket.Conn) {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	_ = conn.Write(ctx, websocket.MessageText, disconnectFrame("too_many_websockets"))
	_ = conn.Close(websocket.StatusNormalClosure, "too_many_websockets")
}

func (h *Hub) leave(s *socket) {
	h.mu.Lock()
	h.sockets = slices.DeleteFunc(slices.Clone(h.sockets), func(other *socket) bool { return other == s })
	n := len(h.sockets)
	h.mu.Unlock()
	h.cfg.Changed(n)
}

// write sends what waits and pings in between. Any failure ends the socket.
func (s *socket) write(ctx context.Context, every time.Duration) {
	defer s.cut()
	ping := time.NewTicker(every)
	defer ping.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case frame := <-s.out:
			err = s.send(ctx, frame)
		case <-ping.C:
			err = s.ping(ctx)
		}
		if err != nil {
			return
		}
	}
}

func (s *socket) send(ctx context.Context, frame []byte) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	return s.conn.Write(ctx, websocket.MessageText, frame) //nolint:wrapcheck // only its presence matters
}

func (s *socket) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	return s.conn.Ping(ctx) //nolint:wrapcheck // only its presence matters
}

// queue puts a frame in line; a reader that is hopelessly behind is cut.
func (s *socket) queue(frame []byte) {
	select {
	case s.out <- frame:
	default:
		s.cut()
	}
}

// cut ends the socket: its reader stops and closes the connection without a close frame.
func (s *socket) cut() { s.cancel() }

func (h *Hub) read(ctx context.Context, s *socket) {
	for {
		_, frame, err := s.conn.Read(ctx)
		if err != nil {
			return
		}
		h.acknowledge(frame)
	}
}

func encode(v any) []byte {
	out, err := json.Marshal(v)
	if err != nil { // maps of strings and numbers always encode
		return []byte("{}")
	}
	return out
}
