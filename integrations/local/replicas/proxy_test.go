package replicas_test

import (
	"bytes"
	"net"
	"sync"
	"testing"
)

// arrow is a step of a turn at which a process is to die: when the script of that hash passes its proxy, before it reaches Redis
// or after Redis did it and before the process hears of it.
type arrow struct {
	hash  string
	after bool
}

// proxy stands between one process and Redis. It forwards bytes, and calls fire once when the armed arrow passes.
type proxy struct {
	listener net.Listener
	to       string
	mu       sync.Mutex
	armed    *arrow
	fire     func()
	conns    sync.WaitGroup
}

func startProxy(t testing.TB, to string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: l, to: to}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			p.conns.Go(func() { p.forward(conn) })
		}
	}()
	t.Cleanup(func() { l.Close(); <-done; p.conns.Wait() })
	return p
}

func (p *proxy) addr() string { return p.listener.Addr().String() }

func (p *proxy) arm(a arrow, fire func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.armed, p.fire = &a, fire
}

func (p *proxy) disarm() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.armed = nil
}

// match tells whether the armed arrow is in the bytes, and disarms it.
func (p *proxy) match(data []byte, wantAfter bool) (fire func(), hit bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.armed == nil || p.armed.after != wantAfter || !bytes.Contains(data, []byte(p.armed.hash)) {
		return nil, false
	}
	fire = p.fire
	p.armed = nil
	return fire, true
}

func (p *proxy) forward(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", p.to)
	if err != nil {
		return
	}
	defer server.Close()
	var after func()
	var mu sync.Mutex
	var both sync.WaitGroup
	both.Go(func() {
		defer server.(*net.TCPConn).CloseWrite()
		pump(client, server, func(data []byte) bool {
			if fire, hit := p.match(data, false); hit {
				fire()
				return false
			}
			if fire, hit := p.match(data, true); hit {
				mu.Lock()
				after = fire
				mu.Unlock()
			}
			return true
		})
	})
	pump(server, client, func([]byte) bool {
		mu.Lock()
		fire := after
		mu.Unlock()
		if fire != nil {
			fire()
			return false
		}
		return true
	})
	client.Close()
	server.Close()
	both.Wait()
}

// pump copies until an end closes or look says stop.
func pump(from, to net.Conn, look func([]byte) bool) {
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			if !look(buf[:n]) {
				return
			}
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
