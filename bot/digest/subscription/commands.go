package subscription

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/phrase"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// Subscribe makes or changes the subscription of the channel in which it is said, as its words ask.
func (b *Book) Subscribe(ctx context.Context, args string, who bot.Event) (bot.Message, error) {
	r, err := parseRequest(args)
	if err != nil {
		return bot.Message{}, phrase.Invalid(err)
	}
	if err := b.readable(r); err != nil {
		return bot.Message{}, err
	}
	sub, err := b.alter(ctx, who.Place.Channel, func(sub *Subscription) {
		if sub.Cron == "" || sub.Off {
			*sub = Subscription{Channel: sub.Channel, Cron: b.cron, Zone: b.zone, Scope: sub.Scope, Always: sub.Always}
		}
		r.apply(sub)
		sub.Origin, sub.By, sub.ByName = FromCommand, who.User, who.UserName
	})
	if err != nil {
		return bot.Message{}, err
	}
	return b.described("This channel gets a digest.", sub), nil
}

// readable refuses a schedule or zone that cannot be read before anything is changed.
func (b *Book) readable(r request) error {
	probe := Subscription{Cron: b.cron, Zone: b.zone}
	r.apply(&probe)
	if _, err := probe.Timetable(); err != nil {
		return phrase.Invalid(err)
	}
	return nil
}

func (r request) apply(sub *Subscription) {
	if r.cron != "" {
		sub.Cron = r.cron
	}
	if r.zone != "" {
		sub.Zone = r.zone
	}
	if r.scoped {
		sub.Scope = r.scope
	}
	if r.always != nil {
		sub.Always = *r.always
	}
}

// Unsubscribe ends it. What it was limited to is remembered.
func (b *Book) Unsubscribe(ctx context.Context, _ string, who bot.Event) (bot.Message, error) {
	if _, on, err := b.active(ctx, who.Place.Channel); err != nil || !on {
		return render.Say("This channel gets no digest."), err
	}
	_, err := b.alter(ctx, who.Place.Channel, func(sub *Subscription) { sub.Off, sub.By, sub.ByName = true, who.User, who.UserName })
	if err != nil {
		return bot.Message{}, err
	}
	return render.Say("This channel gets no digest any more.", "Say subscribe to have it back, or digest to see one now."), nil
}

// Settings shows what holds for the channel, or changes it as its words ask.
func (b *Book) Settings(ctx context.Context, args string, who bot.Event) (bot.Message, error) {
	sub, on, err := b.active(ctx, who.Place.Channel)
	switch {
	case err != nil:
		return bot.Message{}, err
	case args == "" && !on:
		return render.Say("This channel gets no digest.", "Say subscribe, or subscribe mon 9:00 Europe/Berlin, to have one."), nil
	case args == "":
		return b.described("What holds for this channel:", sub), nil
	case !on:
		return bot.Message{}, phrase.Invalid(errors.New("this channel gets no digest; say subscribe first"))
	}
	args = strings.NewReplacer("always on", "always=on", "always off", "always=off", "schedule ", "", "zone ", "", "scope ", "").Replace(args)
	r, bad := parseRequest(args)
	if bad != nil {
		return bot.Message{}, phrase.Invalid(bad)
	}
	if err := b.readable(r); err != nil {
		return bot.Message{}, err
	}
	sub, err = b.alter(ctx, who.Place.Channel, func(sub *Subscription) {
		r.apply(sub)
		if r.cron != "" || r.zone != "" { // or the settings file's schedule would be back at the next start
			sub.Origin, sub.By, sub.ByName = FromCommand, who.User, who.UserName
		}
	})
	if err != nil {
		return bot.Message{}, err
	}
	return b.described("Changed. What holds for this channel now:", sub), nil
}

// described says what a subscription is, and when it comes next.
func (b *Book) described(lead string, sub Subscription) bot.Message {
	next := ""
	if at, err := sub.Timetable(); err == nil {
		if t := at.Next(b.now()); !t.IsZero() {
			zone, _ := time.LoadLocation(sub.Zone) // it was read just now
			next = "The next one is due on " + t.In(zone).Format("Monday, 2 January 2006 at 15:04 MST") + "."
		}
	}
	when := "When nothing changed, nothing is posted."
	if sub.Always {
		when = "It is posted even when nothing changed."
	}
	return render.Say(lead, fmt.Sprintf("Schedule: %s (%s). Scope: %s. %s", sub.Cron, sub.Zone, sub.Words(), when), next)
}
