package slack

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/rights"
)

// Person is who somebody is.
type Person struct {
	ID, Name, TeamID, TZ string // Name is what people call them; TZ an IANA zone
	Bot, Admin, Guest    bool
	Foreign, Deleted     bool // of another organisation; no longer here
}

// Room is a channel.
type Room struct {
	ID, Name                  string
	Kind                      bot.ChannelKind
	Archived, Shared, BotHere bool // Shared with another organisation; BotHere: we are a member
}

const (
	peopleTTL   = 5 * time.Minute // names and channels
	memberTTL   = time.Minute     // memberships, where something is only shown
	maxPeople   = 5000
	memberPage  = 1000
	memberPages = 50
)

// directory looks people and channels up, and remembers the answers for a while.
type directory struct {
	api   *slack.Client
	users *remembered[Person]
	rooms *remembered[Room]
	lists *remembered[[]string] // members, by "channel/C..." and "group/S..."
}

func newDirectory(api *slack.Client, now func() time.Time) *directory {
	return &directory{
		api: api, users: newRemembered[Person](now, peopleTTL), rooms: newRemembered[Room](now, peopleTTL), lists: newRemembered[[]string](now, memberTTL),
	}
}

// User returns who somebody is; NotFound when nobody is. Answers may be five minutes old.
func (a *Adapter) User(ctx context.Context, user string) (Person, error) {
	return a.people.users.get(user, func() (Person, error) {
		u, err := a.api.GetUserInfoContext(ctx, user)
		if err != nil {
			return Person{}, translate("look up user", err)
		}
		name := orString(u.Profile.DisplayName, orString(u.RealName, u.Name))
		return Person{
			ID: u.ID, Name: name, TeamID: u.TeamID, TZ: u.TZ, Bot: u.IsBot, Admin: u.IsAdmin || u.IsOwner,
			Guest:   u.IsRestricted || u.IsUltraRestricted,
			Foreign: u.IsStranger || reader{me: a.me()}.foreign(u.TeamID), Deleted: u.Deleted,
		}, nil
	})
}

// IsAdmin says whether somebody is an admin or owner of the workspace. Answers may be five minutes old.
func (a *Adapter) IsAdmin(ctx context.Context, user string) (bool, error) {
	p, err := a.User(ctx, user)
	return p.Admin && !p.Deleted, err
}

// IsAdmin is that of the adapter, as things are now.
func (f fresh) IsAdmin(ctx context.Context, user string) (bool, error) {
	f.people.users.forget(user)
	return f.Adapter.IsAdmin(ctx, user)
}

// UserName returns what people call somebody.
func (a *Adapter) UserName(ctx context.Context, user string) (string, error) {
	p, err := a.User(ctx, user)
	return p.Name, err
}

// Channel returns what a channel is; NotFound when we cannot see it. Answers may be five minutes old.
func (a *Adapter) Channel(ctx context.Context, channel string) (Room, error) {
	return a.people.rooms.get(channel, func() (Room, error) {
		c, err := a.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
		if err != nil {
			return Room{}, translate("look up channel", err)
		}
		return Room{
			ID: c.ID, Name: c.Name, Kind: roomKind(c), Archived: c.IsArchived,
			Shared: c.IsExtShared || c.IsPendingExtShared, BotHere: c.IsMember || c.IsIM,
		}, nil
	})
}

func roomKind(c *slack.Channel) bot.ChannelKind {
	switch {
	case c.IsIM:
		return bot.DirectMessage
	case c.IsMpIM:
		return bot.GroupMessage
	case c.IsPrivate || c.IsGroup:
		return bot.PrivateChannel
	}
	return bot.PublicChannel
}

// Fresh looks memberships up anew each time, for what is carried out at this very moment.
func (a *Adapter) Fresh() rights.People { return fresh{a} }

type fresh struct{ *Adapter }

// InChannel is that of the adapter, as things are now.
func (f fresh) InChannel(ctx context.Context, channel, user string) (bool, error) {
	f.people.lists.forget("channel/" + channel)
	return f.Adapter.InChannel(ctx, channel, user)
}

// InUserGroup is that of the adapter, as things are now.
func (f fresh) InUserGroup(ctx context.Context, group, user string) (bool, error) {
	f.people.lists.forget("group/" + group)
	return f.Adapter.InUserGroup(ctx, group, user)
}

// InChannel says whether somebody is a member of a channel. Answers may be a minute old.
func (a *Adapter) InChannel(ctx context.Context, channel, user string) (bool, error) {
	members, err := a.people.lists.get("channel/"+channel, func() ([]string, error) { return a.members(ctx, channel) })
	return slices.Contains(members, user), err
}

// members reads all pages of a channel's members, at most 50,000 people; a bigger channel is Invalid rather than half read.
func (a *Adapter) members(ctx context.Context, channel string) ([]string, error) {
	var all []string
	cursor := ""
	for range memberPages {
		page, next, err := a.api.GetUsersInConversationContext(ctx, &slack.GetUsersInConversationParameters{ChannelID: channel, Cursor: cursor, Limit: memberPage})
		if err != nil {
			return nil, translate("list members", err)
		}
		all = append(all, page...)
		if next == "" {
			return all, nil
		}
		cursor = next
	}
	return nil, &bot.Error{Kind: bot.Invalid, Op: "list members", Code: "too_many_members", Message: "that channel has too many members to check"}
}

// InUserGroup says whether somebody belongs to a user group (S...). It needs the optional scope usergroups:read: without it the error
// is Unavailable and says so, and the caller must not take it for a yes.
func (a *Adapter) InUserGroup(ctx context.Context, group, user string) (bool, error) {
	members, err := a.people.lists.get("group/"+group, func() ([]string, error) {
		members, err := a.api.GetUserGroupMembersContext(ctx, group)
		if err != nil {
			return nil, translate("list user group", err)
		}
		return members, nil
	})
	return slices.Contains(members, user), err
}

// remembered keeps answers for a while. Errors are not kept.
type remembered[T any] struct {
	now func() time.Time
	ttl time.Duration
	mu  sync.Mutex
	old map[string]answer[T]
}

type answer[T any] struct {
	value T
	until time.Time
}

func newRemembered[T any](now func() time.Time, ttl time.Duration) *remembered[T] {
	return &remembered[T]{now: now, ttl: ttl, old: make(map[string]answer[T])}
}

func (r *remembered[T]) forget(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.old, key)
}

func (r *remembered[T]) get(key string, ask func() (T, error)) (T, error) {
	r.mu.Lock()
	known, ok := r.old[key]
	r.mu.Unlock()
	if ok && r.now().Before(known.until) {
		return known.value, nil
	}
	value, err := ask()
	if err != nil {
		return value, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.old) >= maxPeople {
		clear(r.old)
	}
	r.old[key] = answer[T]{value: value, until: r.now().Add(r.ttl)}
	return value, nil
}
