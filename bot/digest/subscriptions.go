package digest

import (
	"context"
	"slices"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Subscription is a channel's subscription; NotFound when it has none.
func (s *Service) Subscription(ctx context.Context, channel string) (Subscription, error) {
	doc, err := s.docs.Document(ctx, SubscriptionKind, channel)
	if err != nil {
		return Subscription{}, err
	}
	return decode[Subscription](doc)
}

// active is a channel's subscription; false when it has none or turned it off.
func (s *Service) active(ctx context.Context, channel string) (Subscription, bool, error) {
	sub, err := s.Subscription(ctx, channel)
	if err != nil && bot.KindOf(err) == bot.NotFound {
		return Subscription{}, false, nil
	}
	return sub, sub.Active(), err
}

// Subscriptions lists every subscription, by channel, those that were turned off included.
func (s *Service) Subscriptions(ctx context.Context) ([]Subscription, error) {
	var out []Subscription
	err := s.each(ctx, SubscriptionKind, func(doc bot.Document) error {
		if sub, err := decode[Subscription](doc); err == nil {
			out = append(out, sub)
		}
		return nil
	})
	return out, err
}

// alter changes a channel's subscription, or makes it. A changed schedule counts from now on, so that no period that began before is
// told late. What is already so is not written.
func (s *Service) alter(ctx context.Context, channel string, edit func(*Subscription)) (Subscription, error) {
	var out Subscription
	err := s.change(ctx, SubscriptionKind, channel, func(doc *bot.Document) (bool, error) {
		old := Subscription{}
		if len(doc.Body) > 0 {
			var err error
			if old, err = decode[Subscription](*doc); err != nil {
				old = Subscription{}
			}
		}
		out = old
		out.Channel = channel
		edit(&out)
		if digestOf(out) == digestOf(old) {
			return false, nil
		}
		now := s.opts.Now().UTC().Truncate(time.Millisecond)
		out.ChangedAt = now
		if old.Since.IsZero() || old.Cron != out.Cron || old.Zone != out.Zone || old.Off != out.Off {
			out.Since = now
		}
		fresh, err := out.document(doc.Version)
		*doc = fresh
		return true, err
	})
	select {
	case s.stirred <- struct{}{}:
	default: // it is known already
	}
	return out, err
}

// Configure brings the subscriptions of the settings up to date: channels that are named get one, as long as nobody there asked for
// something else; those no longer named lose it. Every replica may do it at its start.
func (s *Service) Configure(ctx context.Context, channels []string) error {
	for _, channel := range channels {
		_, err := s.alter(ctx, channel, func(sub *Subscription) {
			if sub.Origin == "" || (sub.Origin == FromConfiguration && !sub.Off) {
				sub.Cron, sub.Zone, sub.Origin = s.opts.Cron, s.opts.Zone, FromConfiguration
			}
		})
		if err != nil {
			return err
		}
	}
	all, err := s.Subscriptions(ctx)
	if err != nil {
		return err
	}
	for _, sub := range all {
		if sub.Origin != FromConfiguration || sub.Off || slices.Contains(channels, sub.Channel) {
			continue
		}
		if _, err := s.alter(ctx, sub.Channel, func(sub *Subscription) { sub.Cron, sub.Origin = "", "" }); err != nil {
			return err
		}
	}
	return nil
}
