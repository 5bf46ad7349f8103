package subscription

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
)

// Book keeps the channels' subscriptions. It may be used concurrently.
type Book struct {
	docs       shelf.Documents
	now        func() time.Time
	cron, zone string        // of a subscription that names none
	stirred    chan struct{} // has a value when a subscription was changed here
}

// NewBook returns a book that is kept in docs. It fails when the schedule of subscriptions that name none cannot be read.
func NewBook(docs shelf.Documents, cron, zone string, now func() time.Time) (*Book, error) {
	if _, err := (Subscription{Cron: cron, Zone: zone}).Timetable(); err != nil {
		return nil, fmt.Errorf("default schedule of digests: %w", err)
	}
	return &Book{docs: docs, now: now, cron: cron, zone: zone, stirred: make(chan struct{}, 1)}, nil
}

// Stirred gets a value when a subscription was changed here, so that this process need not wait to see it.
func (b *Book) Stirred() <-chan struct{} { return b.stirred }

// Of is a channel's subscription; NotFound when it has none.
func (b *Book) Of(ctx context.Context, channel string) (Subscription, error) {
	doc, err := b.docs.Document(ctx, DocumentKind, channel)
	if err != nil {
		return Subscription{}, err
	}
	return shelf.Decode[Subscription](doc)
}

// active is a channel's subscription; false when it has none or turned it off.
func (b *Book) active(ctx context.Context, channel string) (Subscription, bool, error) {
	sub, err := b.Of(ctx, channel)
	if err != nil && bot.KindOf(err) == bot.NotFound {
		return Subscription{}, false, nil
	}
	return sub, sub.Active(), err
}

// All lists every subscription, by channel, those that were turned off included.
func (b *Book) All(ctx context.Context) ([]Subscription, error) {
	var out []Subscription
	err := shelf.Each(ctx, b.docs, DocumentKind, func(doc bot.Document) error {
		if sub, err := shelf.Decode[Subscription](doc); err == nil {
			out = append(out, sub)
		}
		return nil
	})
	return out, err
}

// alter changes a channel's subscription, or makes it. A changed schedule counts from now on, so that no period that began before is
// told late. What is already so is not written.
func (b *Book) alter(ctx context.Context, channel string, edit func(*Subscription)) (Subscription, error) {
	var out Subscription
	err := shelf.Change(ctx, b.docs, DocumentKind, channel, func(doc *bot.Document) (bool, error) {
		old := Subscription{}
		if len(doc.Body) > 0 {
			var err error
			if old, err = shelf.Decode[Subscription](*doc); err != nil {
				old = Subscription{}
			}
		}
		out = old
		out.Channel = channel
		edit(&out)
		if shelf.Mark(out) == shelf.Mark(old) {
			return false, nil
		}
		now := b.now().UTC().Truncate(time.Millisecond)
		out.ChangedAt = now
		if old.Since.IsZero() || old.Cron != out.Cron || old.Zone != out.Zone || old.Off != out.Off {
			out.Since = now
		}
		fresh, err := out.document(doc.Version)
		*doc = fresh
		return true, err
	})
	select {
	case b.stirred <- struct{}{}:
	default: // it is known already
	}
	return out, err
}

// Configure brings the subscriptions of the settings up to date: channels that are named get one, as long as nobody there asked for
// something else; those no longer named lose it. Every replica may do it at its start.
func (b *Book) Configure(ctx context.Context, channels []string) error {
	for _, channel := range channels {
		_, err := b.alter(ctx, channel, func(sub *Subscription) {
			if sub.Origin == "" || (sub.Origin == FromConfiguration && !sub.Off) {
				sub.Cron, sub.Zone, sub.Origin = b.cron, b.zone, FromConfiguration
			}
		})
		if err != nil {
			return err
		}
	}
	all, err := b.All(ctx)
	if err != nil {
		return err
	}
	for _, sub := range all {
		if sub.Origin != FromConfiguration || sub.Off || slices.Contains(channels, sub.Channel) {
			continue
		}
		if _, err := b.alter(ctx, sub.Channel, func(sub *Subscription) { sub.Cron, sub.Origin = "", "" }); err != nil {
			return err
		}
	}
	return nil
}

// Sight is what a channel's digest looks at: its subscription, or the one that a channel without any asks with - for its own decisions -
// and the repositories watched into it.
func (b *Book) Sight(ctx context.Context, channel string) (Sight, error) {
	out := Sight{Subscription: Subscription{Channel: channel}}
	if channel == "" {
		return out, nil
	}
	sub, on, err := b.active(ctx, channel)
	if err != nil {
		return out, err
	}
	if out.Subscription = sub; !on {
		out.Subscription = Subscription{Channel: channel, Scope: Scope{Here: true}}
	}
	out.Watched, err = b.Watched(ctx, channel)
	return out, err
}

// Watched lists the repositories watched into a channel.
func (b *Book) Watched(ctx context.Context, channel string) ([]string, error) {
	var out []string
	err := shelf.Each(ctx, b.docs, watchKind, func(doc bot.Document) error {
		var w struct {
			Repo    string `json:"repo"`
			Channel string `json:"channel"`
		}
		if json.Unmarshal(doc.Body, &w) == nil && w.Channel == channel {
			out = append(out, w.Repo)
		}
		return nil
	})
	return out, err
}
