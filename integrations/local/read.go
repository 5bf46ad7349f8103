package local

import (
	"context"
	"fmt"

	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
)

// URL is where the workspace is served, without a slash at the end.
func (w *Workspace) URL() string { return w.base }

// APIURL is what a client takes as Slack's API address; it ends in a slash.
func (w *Workspace) APIURL() string { return w.base + "/api/" }

// BotToken is the token for the Web API.
func (w *Workspace) BotToken() string { return w.opts.BotToken }

// AppToken is the token that opens sockets.
func (w *Workspace) AppToken() string { return w.opts.AppToken }

// TeamID is the workspace's id.
func (w *Workspace) TeamID() string { return w.opts.TeamID }

// AppID is the app's id.
func (w *Workspace) AppID() string { return w.opts.AppID }

// BotUserID is the app's user, as in <@...>.
func (w *Workspace) BotUserID() string { return w.state.App().BotUserID }

// BotID is the bot_id on the app's messages.
func (w *Workspace) BotID() string { return w.state.App().BotID }

// ChannelID is the id of a channel given by name or id, or "".
func (w *Workspace) ChannelID(ref string) string { return w.state.ChannelID(ref) }

// UserID is the id of a user given by name or id, or "".
func (w *Workspace) UserID(ref string) string {
	u, ok := w.state.User(ref)
	if !ok {
		return ""
	}
	return u.ID
}

// SetUserGroup makes a user group of people, named by name or id, or changes who belongs to it. Its id begins with S.
func (w *Workspace) SetUserGroup(id string, members ...string) error {
	var ids []string
	for _, m := range members {
		u := w.UserID(m)
		if u == "" {
			return fmt.Errorf("user group %s: nobody is called %q", id, m)
		}
		ids = append(ids, u)
	}
	w.state.SetUserGroup(id, ids)
	return nil
}

// DM is the channel id of a person's conversation with the app.
func (w *Workspace) DM(_ context.Context, user string) (string, error) {
	id, err := w.state.OpenIM(user, w.BotUserID())
	if err != nil {
		return "", fmt.Errorf("DM of %q: %w", user, err)
	}
	return id, nil
}

// Messages is what a channel shows, oldest first; nil for an unknown channel.
func (w *Workspace) Messages(channel string) []Message { return w.state.Top(channel) }

// Thread is a root message and its replies; nil when there is none.
func (w *Workspace) Thread(channel, root string) []Message { return w.state.Thread(channel, root) }

// Message finds one message.
func (w *Workspace) Message(channel, ts string) (Message, bool) { return w.state.Message(channel, ts) }

// Find is every message, ephemeral ones included, for which match holds, by time stamp.
func (w *Workspace) Find(match func(Message) bool) []Message { return w.state.Find(match) }

// Ephemerals is what only this person sees, oldest first.
func (w *Workspace) Ephemerals(user string) []Message { return w.state.Ephemerals(w.UserID(user), "") }

// Notices is what Slack itself told this person, for instance that the app did not respond.
func (w *Workspace) Notices(user string) []string { return w.state.Notices(w.UserID(user)) }

// Views is the open modals of a person, bottom first.
func (w *Workspace) Views(user string) []View { return w.state.Stack(w.UserID(user)) }

// Home is the App Home of a person.
func (w *Workspace) Home(user string) (View, bool) { return w.state.Home(w.UserID(user)) }

// Files lists every file.
func (w *Workspace) Files() []File { return w.state.Files() }

// File is one file and its bytes.
func (w *Workspace) File(id string) (File, []byte, bool) { return w.state.File(id) }

// Await returns nil as soon as cond holds; it is evaluated at once and after every change. The error is ctx's.
func (w *Workspace) Await(ctx context.Context, cond func() bool) error {
	return w.state.Await(ctx, cond)
}

// AwaitMessage waits for a message, ephemeral ones included, for which match holds, and returns the first. It looks through
// all of them once and then only at what changes, so it may be used in a busy workspace.
func (w *Workspace) AwaitMessage(ctx context.Context, match func(Message) bool) (Message, error) {
	for {
		seq := w.state.Seq()
		if found := w.state.Find(match); len(found) > 0 {
			return found[0], nil
		}
		m, ok, err := w.nextMatch(ctx, seq, match)
		if ok || err != nil {
			return m, err
		}
	}
}

// nextMatch follows the feed from seq on. It is false without an error when it fell behind and must look at everything again.
func (w *Workspace) nextMatch(ctx context.Context, seq int64, match func(Message) bool) (Message, bool, error) {
	for {
		changes, next, ok := w.state.Since(seq)
		if !ok {
			return Message{}, false, nil
		}
		for _, c := range changes {
			seq = c.Seq
			if c.Message != nil && match(*c.Message) {
				return *c.Message, true, nil
			}
		}
		select {
		case <-ctx.Done():
			return Message{}, false, fmt.Errorf("no such message: %w", ctx.Err())
		case <-next:
		}
	}
}

// Connections is how many sockets the app holds open.
func (w *Workspace) Connections() int { return w.hub.Sockets() }

// Disconnect tells every socket to reconnect: "warning", "refresh_requested" or "link_disabled".
func (w *Workspace) Disconnect(reason string) error {
	return w.hub.Disconnect(reason)
}

// Cut ends every socket without a close frame.
func (w *Workspace) Cut() { w.hub.Cut() }

// Inject sends a raw frame on one socket, for instance an envelope of a foreign team.
func (w *Workspace) Inject(raw []byte) error {
	return w.hub.Inject(raw)
}

// Deliveries records every envelope sent, with the latency of its acknowledgement.
func (w *Workspace) Deliveries() []Delivery { return w.hub.Deliveries() }

// Calls counts Web API calls by method; posts to response URLs count as "response_url".
func (w *Workspace) Calls() map[string]int { return w.api.Calls() }

// Faults is the misbehaviour in force.
func (w *Workspace) Faults() *faults.Plan { return w.faults }
