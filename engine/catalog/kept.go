package catalog

import "sync"

// maxKept bounds what is kept beside a catalogue: callers choose the keys, so there may be any number of them.
const maxKept = 4096

// kept holds what others made of a catalogue. It is safe for concurrent use.
type kept struct {
	mu   sync.RWMutex
	made map[any]any
}

// Kept returns what build makes of the catalogue under a key, made once and kept as long as the catalogue, since equal figures give equal results. The key's
// type must be the caller's own; build must depend on the catalogue and the key alone, and what it makes must never change. Beyond some thousand keys nothing more
// is kept, only made. An error is returned and not kept.
func (c *Catalogue) Kept(key any, build func() (any, error)) (any, error) {
	c.kept.mu.RLock()
	v, ok := c.kept.made[key]
	c.kept.mu.RUnlock()
	if ok {
		return v, nil
	}
	v, err := build()
	if err != nil {
		return nil, err
	}
	c.kept.mu.Lock()
	defer c.kept.mu.Unlock()
	if c.kept.made == nil {
		c.kept.made = map[any]any{}
	}
	if len(c.kept.made) < maxKept {
		c.kept.made[key] = v
	}
	return v, nil
}
