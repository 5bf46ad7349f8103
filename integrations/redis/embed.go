package redis

import (
	"fmt"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// Embedded is a Redis inside of this process, for a demonstration: its state is gone when it is closed.
type Embedded struct {
	server *miniredis.Miniredis
	stop   chan struct{}
	done   sync.WaitGroup
}

// Embed starts one on a free port of the loopback interface. Its clock, which does not run by itself, is driven every second.
func Embed() (*Embedded, error) {
	server := miniredis.NewMiniRedis()
	if err := server.Start(); err != nil {
		return nil, fmt.Errorf("start embedded redis: %w", err)
	}
	e := &Embedded{server: server, stop: make(chan struct{})}
	e.done.Go(e.drive)
	return e, nil
}

func (e *Embedded) drive() {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-e.stop:
			return
		case <-ticker.C:
			e.server.FastForward(time.Second)
		}
	}
}

// URL returns where it listens, for Options.
func (e *Embedded) URL() string { return "redis://" + e.server.Addr() + "/0" }

// Close stops it. It may be called once.
func (e *Embedded) Close() {
	close(e.stop)
	e.done.Wait()
	e.server.Close()
}
