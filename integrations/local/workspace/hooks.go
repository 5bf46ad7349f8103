package workspace

import (
	"slices"
	"time"
)

// A response_url takes this many posts (docs.slack.dev/interactivity/handling-user-interaction, 2026-08-20).
const hookPosts = 5

// Hook is a response_url: where an answer goes and which message it may replace.
type Hook struct {
	User     string
	Channel  string
	ThreadTS string
	TS       string // the message the act was on; "" for slash commands
	expires  time.Time
	posts    int
}

// NewHook stores h and returns its secret.
func (s *State) NewHook(h Hook) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for secret, old := range s.hooks {
		if s.now().After(old.expires.Add(s.cfg.ResponseURLLife)) {
			delete(s.hooks, secret)
		}
	}
	h.expires = s.now().Add(s.cfg.ResponseURLLife)
	secret := Secret()
	s.hooks[secret] = &h
	return secret
}

// UseHook counts one post on a response_url and returns what it stands for.
func (s *State) UseHook(secret string) (Hook, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.hooks[secret]
	switch {
	case h == nil:
		return Hook{}, ErrNoService
	case s.now().After(h.expires):
		return Hook{}, ErrExpiredURL
	case h.posts >= hookPosts:
		return Hook{}, ErrUsedURL
	}
	h.posts++
	return *h, nil
}

// ReplaceOriginal edits the message a hook stands for, ephemeral or not.
func (s *State) ReplaceOriginal(h Hook, e Edit) error {
	if s.isEphemeral(h) {
		return s.ReplaceEphemeral(h.User, h.TS, e)
	}
	e.Channel, e.TS, e.User = h.Channel, h.TS, s.cfg.App.BotUserID
	_, err := s.Update(e)
	return err
}

// DeleteOriginal removes the message a hook stands for.
func (s *State) DeleteOriginal(h Hook) error {
	if s.isEphemeral(h) {
		return s.Dismiss(h.User, h.TS)
	}
	return s.Delete(h.Channel, h.TS, s.cfg.App.BotUserID)
}

func (s *State) isEphemeral(h Hook) bool {
	return slices.ContainsFunc(s.Ephemerals(h.User, h.Channel), func(m Message) bool { return m.TS == h.TS })
}
