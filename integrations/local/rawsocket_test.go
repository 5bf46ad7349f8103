package local_test

import (
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

// rawConn is a socket without any client library's opinions.
type rawConn struct {
	conn  *websocket.Conn
	mu    sync.Mutex
	pings chan struct{}
}

func (c *rawConn) send(t *testing.T, frame string) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.conn.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		t.Fatal(err)
	}
}

func dial(t *testing.T, url string) (*websocket.Conn, error) {
	t.Helper()
	conn, resp, err := websocket.DefaultDialer.DialContext(t.Context(), url, nil)
	if resp != nil {
		_ = resp.Body.Close()
	}
	return conn, err
}

// rawSocket opens a socket, by an address of its own when url is "", and reads its frames until it ends.
func rawSocket(t *testing.T, w *local.Workspace, url string) (<-chan map[string]any, *rawConn) {
	t.Helper()
	if url == "" {
		var err error
		if _, url, err = client(w).StartSocketModeContext(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	conn, err := dial(t, url)
	if err != nil {
		t.Fatal(err)
	}
	c := &rawConn{conn: conn, pings: make(chan struct{}, 1000)}
	frames := make(chan map[string]any, 100)
	var reading sync.WaitGroup
	conn.SetPingHandler(func(data string) error {
		select {
		case c.pings <- struct{}{}:
		default:
		}
		return conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second))
	})
	reading.Go(func() {
		defer close(frames)
		for {
			_, raw, err := conn.ReadMessage()
			if err != nil {
				return
			}
			var f map[string]any
			if json.Unmarshal(raw, &f) == nil {
				frames <- f
			}
		}
	})
	t.Cleanup(func() { _ = conn.Close(); reading.Wait() })
	return frames, c
}
