package ops

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// memoryInterval is how often a process looks at what it holds without need. Collecting costs some 20 ms, so the cost stays far
// below a hundredth of a core.
const memoryInterval = 5 * time.Second

// worthReturning is how much, in bytes, must lie idle before memory is returned.
const worthReturning = 6 << 20

// ReturnMemory gives memory that lies idle back to the system until ctx is done. Go's own scavenger keeps the peak of a burst for
// minutes, and a bot is idle most of its day.
func ReturnMemory(ctx context.Context) {
	tick := time.NewTicker(memoryInterval)
	defer tick.Stop()
	debug.FreeOSMemory() // starting leaves more behind than an idle process needs
	returned := read().allocated
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if now := read(); now.idle+now.allocated-returned > worthReturning {
			debug.FreeOSMemory()
			returned = now.allocated
		}
	}
}

// usage is what the runtime says of its heap, in bytes.
type usage struct {
	idle      uint64 // free, and not given back
	allocated uint64 // since the process started, whether freed since or not
}

func read() usage {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/free:bytes"}, {Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(samples)
	return usage{samples[0].Value.Uint64(), samples[1].Value.Uint64()}
}
