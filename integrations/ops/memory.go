package ops

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// memoryInterval is how often a process looks whether it has become quiet.
const memoryInterval = 3 * time.Second

// worthReturning is how much, in bytes, must have been allocated since memory was last returned: collecting costs some 20 ms.
const worthReturning = 4 << 20

// ReturnMemory gives memory back to the system whenever the process has become quiet after work, until ctx is done. Go's own
// scavenger keeps the peak of a burst for minutes, and a bot is idle most of its day.
func ReturnMemory(ctx context.Context) {
	tick := time.NewTicker(memoryInterval)
	defer tick.Stop()
	debug.FreeOSMemory() // starting leaves more behind than an idle process needs
	last := use()
	returned := last.allocated
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := use()
		if quiet := now.collections == last.collections; quiet && now.allocated-returned > worthReturning {
			debug.FreeOSMemory()
			now = use()
			returned = now.allocated
		}
		last = now
	}
}

// usage is what the runtime counted since the process started.
type usage struct {
	collections uint64
	allocated   uint64 // bytes, whether freed since or not
}

func use() usage {
	samples := []metrics.Sample{{Name: "/gc/cycles/total:gc-cycles"}, {Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(samples)
	return usage{samples[0].Value.Uint64(), samples[1].Value.Uint64()}
}
