// Package rights answers who may do what beyond starting and answering, from the organisation's settings, by looking people up at
// the moment something is carried out. It keeps nothing and decides fail-closed: who cannot be looked up may not.
package rights

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
)

// JobCheck is the job that answers a [Request] with an [Answer].
const JobCheck = "rights.check"

// What may stand in a list beside ids.
const (
	Everyone        = "everyone"         // every member of the workspace
	WorkspaceAdmins = "workspace-admins" // the admins and owners of the workspace
)

// Action is something not everybody may do.
type Action string

// The actions.
const (
	Start    Action = "start"    // open an assessment in a channel: its members, or those of them that Doors name
	Reply    Action = "answer"   // answer in an assessment: whoever is there, or those that Doors name
	Record   Action = "record"   // write a decision down, or comment on a pull request
	Override Action = "override" // decide against the advice
	Watch    Action = "watch"    // watch repositories and subscribe channels
	Settings Action = "settings" // change what holds for a channel
)

// Rules says who may do what, by user id (U..., W...), user-group id (S...) or [Everyone]. An empty list leaves it to the admins.
type Rules struct {
	Admins   []string // may do everything but start in a channel they are not in
	Record   []string
	Override []string
	Watch    []string
	Settings []string
	Channels []string // where the bot may be used, by channel id; empty for everywhere
}

// Doors says who may start assessments and answer in them, as Rules do. An empty list leaves it to whoever is in the channel.
type Doors struct {
	Start  []string
	Answer []string
}

// People is where membership is looked up.
type People interface {
	InUserGroup(ctx context.Context, group, user string) (bool, error)
	InChannel(ctx context.Context, channel, user string) (bool, error)
}

// Renewing people are those whose answers may be some time old, and who can look anew.
type Renewing interface{ Fresh() People }

// Roles are people whose role in the workspace is known.
type Roles interface {
	IsAdmin(ctx context.Context, user string) (bool, error)
}

// Request asks whether the person of the job's event may act. The person is never taken from the request itself.
type Request struct {
	Action  Action `json:"action"`
	Channel string `json:"channel,omitempty"`
}

// Answer says whether, and otherwise who may: ids of people and user groups.
type Answer struct {
	Allowed bool     `json:"allowed"`
	Why     string   `json:"why,omitempty"` // "" or "channel", when the place is what is not allowed
	Who     []string `json:"who,omitempty"`
}

// Checker checks rights. It may be used concurrently.
type Checker struct {
	rules  Rules
	doors  Doors
	people People
}

// New returns a checker of the rules.
func New(rules Rules, people People) *Checker { return &Checker{rules: rules, people: people} }

// Restrict returns a checker that leaves starting and answering to those that doors name.
func (c *Checker) Restrict(doors Doors) *Checker {
	restricted := *c
	restricted.doors = doors
	return &restricted
}

// Check is the function of [JobCheck]. It is asked at the moment of acting, so it looks memberships up anew where that can be done:
// who was in a group a minute ago may not be now.
func (c *Checker) Check(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	var req Request
	if err := json.Unmarshal(job.Args, &req); err != nil {
		return nil, &bot.Error{Kind: bot.Invalid, Op: "check right", Err: err}
	}
	now := *c
	if r, ok := c.people.(Renewing); ok {
		now.people = r.Fresh()
	}
	answer, err := now.May(ctx, job.For.User, req)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	return text, nil
}

// May answers whether a person may act. A failed look-up is an error, never a yes.
func (c *Checker) May(ctx context.Context, user string, req Request) (Answer, error) {
	if user == "" {
		return Answer{}, nil
	}
	if !c.Here(req.Channel) {
		return Answer{Why: "channel", Who: c.rules.Channels}, nil
	}
	if req.Action == Start {
		if a, err := c.mayStart(ctx, user, req.Channel); err != nil || !a.Allowed {
			return a, err
		}
	}
	if (req.Action == Start || req.Action == Reply) && len(c.list(req.Action)) == 0 {
		return Answer{Allowed: true}, nil
	}
	who := slices.Concat(c.list(req.Action), c.rules.Admins)
	for _, entry := range who {
		is, err := c.is(ctx, user, entry)
		if err != nil {
			return Answer{}, fmt.Errorf("look up who may %s: %w", req.Action, err)
		}
		if is {
			return Answer{Allowed: true}, nil
		}
	}
	return Answer{Who: who}, nil
}

// Here reports whether the bot may be used in a channel. Direct messages are nobody else's business.
func (c *Checker) Here(channel string) bool {
	return len(c.rules.Channels) == 0 || channel == "" || strings.HasPrefix(channel, "D") || slices.Contains(c.rules.Channels, channel)
}

func (c *Checker) mayStart(ctx context.Context, user, channel string) (Answer, error) {
	if channel == "" || strings.HasPrefix(channel, "D") || channel == user {
		return Answer{Allowed: true}, nil
	}
	in, err := c.people.InChannel(ctx, channel, user)
	if err != nil {
		if kind := bot.KindOf(err); kind == bot.NotFound || kind == bot.Denied {
			return Answer{Why: "channel"}, nil
		}
		return Answer{}, fmt.Errorf("look up members of %s: %w", channel, err)
	}
	if !in {
		return Answer{Why: "channel"}, nil
	}
	return Answer{Allowed: true}, nil
}

func (c *Checker) list(action Action) []string {
	switch action {
	case Start:
		return c.doors.Start
	case Reply:
		return c.doors.Answer
	case Record:
		return c.rules.Record
	case Override:
		return c.rules.Override
	case Watch:
		return c.rules.Watch
	case Settings:
		return c.rules.Settings
	default:
		return nil
	}
}

// is reports whether a person is meant by an entry. A group that is gone means nobody.
func (c *Checker) is(ctx context.Context, user, entry string) (bool, error) {
	switch {
	case entry == Everyone || entry == user:
		return true, nil
	case entry == WorkspaceAdmins:
		roles, ok := c.people.(Roles)
		if !ok {
			return false, nil
		}
		admin, err := roles.IsAdmin(ctx, user)
		if err != nil {
			return false, fmt.Errorf("look up the role of %s: %w", user, err)
		}
		return admin, nil
	case !strings.HasPrefix(entry, "S"):
		return false, nil
	}
	in, err := c.people.InUserGroup(ctx, entry, user)
	if kind := bot.KindOf(err); err != nil && (kind == bot.NotFound || kind == bot.Invalid) {
		return false, nil
	}
	return in, err
}
