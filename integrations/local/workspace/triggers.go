package workspace

import (
	"fmt"
	"time"
)

// triggersKept bounds the memory of used and expired triggers.
const triggersKept = 2000

type trigger struct {
	user    string
	expires time.Time
	used    bool
}

// NewTrigger makes a trigger id with which the app may open one view for user, for a few seconds.
func (s *State) NewTrigger(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.triggers) > triggersKept {
		s.dropOldTriggers()
	}
	s.lastID++
	id := fmt.Sprintf("%d.%d.%s", s.now().UnixMilli(), s.lastID, Secret())
	s.triggers[id] = &trigger{user: user, expires: s.now().Add(s.cfg.TriggerLife)}
	return id
}

func (s *State) dropOldTriggers() {
	for id, t := range s.triggers {
		if t.used || s.now().After(t.expires) {
			delete(s.triggers, id)
		}
	}
}

// UseTrigger spends a trigger and returns whom it stands for.
func (s *State) UseTrigger(id string) (user string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.triggers[id]
	switch {
	case t == nil:
		return "", ErrTriggerInvalid
	case t.used:
		return "", ErrTriggerExchanged
	case s.now().After(t.expires):
		return "", ErrTriggerExpired
	}
	t.used = true
	return t.user, nil
}
