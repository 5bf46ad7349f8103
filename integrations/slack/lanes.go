package slack

import (
	"context"
	"hash/fnv"
	"sync"
	"time"
)

const (
	laneCount = 16
	laneDepth = 64
)

// lanes record envelopes side by side, those of one channel one after the other. They are bounded: when Redis hangs, an envelope
// that finds its lane full is turned away at once, so that the socket is read on and pings are answered.
type lanes struct {
	queues [laneCount]chan job
	done   sync.WaitGroup
	stop   context.CancelFunc
}

// newLanes starts the lanes; they outlive ctx until they are drained.
func newLanes(ctx context.Context, a *Adapter) *lanes {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	l := &lanes{stop: stop}
	for i := range l.queues {
		queue := make(chan job, laneDepth)
		l.queues[i] = queue
		l.done.Go(func() {
			for j := range queue {
				a.record(ctx, j)
			}
		})
	}
	return l
}

// put queues a job behind the others of its channel, or of its person where there is no channel. False when that lane is full.
func (l *lanes) put(j job) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(orString(j.event.Place.Channel, j.event.User))) // a hash cannot fail
	select {
	case l.queues[h.Sum32()%laneCount] <- j:
		return true
	default:
		return false
	}
}

// drain finishes what was put, for at most limit; after that records are cut short and remain unacknowledged.
func (l *lanes) drain(limit time.Duration) {
	for _, q := range l.queues {
		close(q)
	}
	timer := time.AfterFunc(limit, l.stop)
	defer timer.Stop()
	l.done.Wait()
	l.stop()
}
