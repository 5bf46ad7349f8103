// Package preference keeps who does not want to be mentioned or reminded, by person and by channel. It says nothing itself.
package preference

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/deploy-advice/deploy-advice/bot"
)

// The jobs of this package.
const (
	JobSet = "preference.set" // Change -> Change
	JobSee = "preference.see" // nothing -> Seen
)

// DocumentKind is the kind under which preferences are kept.
const DocumentKind = "preference"

// The scopes of a preference.
const (
	User    = "user"
	Channel = "channel"
)

// Documents is where preferences are kept.
type Documents interface {
	Document(ctx context.Context, kind, id string) (bot.Document, error)
	Put(ctx context.Context, doc bot.Document) (bot.Document, error)
}

// Change asks for quiet or for its end, for the person or the channel of the event.
type Change struct {
	Scope string `json:"scope"`
	Quiet bool   `json:"quiet"`
}

// Seen says who wants quiet.
type Seen struct {
	User    bool `json:"user"`
	Channel bool `json:"channel"`
}

type body struct {
	V     int  `json:"v"`
	Quiet bool `json:"quiet"`
}

// Preferences keeps and reads preferences. It may be used concurrently.
type Preferences struct{ docs Documents }

// New returns the preferences kept in docs.
func New(docs Documents) *Preferences { return &Preferences{docs: docs} }

// Set is the function of [JobSet]. Doing it twice is doing it once.
func (p *Preferences) Set(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	var change Change
	if err := json.Unmarshal(job.Args, &change); err != nil {
		return nil, &bot.Error{Kind: bot.Invalid, Op: "set preference", Err: err}
	}
	id := "user-" + job.For.User
	if change.Scope == Channel {
		id = "channel-" + job.For.Place.Channel
	}
	text, err := json.Marshal(body{V: bot.Version, Quiet: change.Quiet})
	if err != nil {
		return nil, fmt.Errorf("encode preference: %w", err)
	}
	for range 3 {
		doc, err := p.docs.Document(ctx, DocumentKind, id)
		if err != nil && bot.KindOf(err) != bot.NotFound {
			return nil, fmt.Errorf("read preference: %w", err)
		}
		_, err = p.docs.Put(ctx, bot.Document{Kind: DocumentKind, ID: id, Version: doc.Version, Body: text})
		if err == nil {
			return job.Args, nil
		}
		if bot.KindOf(err) != bot.Conflict {
			return nil, fmt.Errorf("keep preference: %w", err)
		}
	}
	return nil, &bot.Error{Kind: bot.Unavailable, Op: "set preference", Err: fmt.Errorf("%s changes all the time", id)}
}

// See is the function of [JobSee], for the person and channel of the event.
func (p *Preferences) See(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	seen, err := p.Quiet(ctx, job.For.Place.Channel, job.For.User)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(seen)
	if err != nil {
		return nil, fmt.Errorf("encode preferences: %w", err)
	}
	return text, nil
}

// Quiet says whether a channel or person wants no reminders and mentions.
func (p *Preferences) Quiet(ctx context.Context, channel, user string) (Seen, error) {
	var seen Seen
	for id, quiet := range map[string]*bool{"user-" + user: &seen.User, "channel-" + channel: &seen.Channel} {
		doc, err := p.docs.Document(ctx, DocumentKind, id)
		if bot.KindOf(err) == bot.NotFound && err != nil {
			continue
		}
		if err != nil {
			return seen, fmt.Errorf("read preference: %w", err)
		}
		var b body
		if err := json.Unmarshal(doc.Body, &b); err != nil {
			return seen, fmt.Errorf("decode preference %s: %w", id, err)
		}
		*quiet = b.Quiet
	}
	return seen, nil
}
