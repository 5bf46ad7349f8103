package digest

import (
	"context"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/preference"
)

// OptOuts counts people and channels that want quiet, and channels that turned their digest off.
func (s *Service) OptOuts(ctx context.Context) (int, error) {
	n := 0
	subs, err := s.Subscriptions(ctx)
	if err != nil {
		return 0, err
	}
	for _, sub := range subs {
		if sub.Off {
			n++
		}
	}
	err = s.each(ctx, preference.DocumentKind, func(doc bot.Document) error {
		p, err := decode[struct {
			Quiet bool `json:"quiet"`
		}](doc)
		if err == nil && p.Quiet {
			n++
		}
		return nil
	})
	return n, err
}
