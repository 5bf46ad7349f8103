package local

import (
	"context"
	"fmt"

	"github.com/deploy-advice/deploy-advice/integrations/local/people"
)

// ErrTimedOut means that the app did not acknowledge an act in time, or was not connected.
var ErrTimedOut = people.ErrTimedOut

type (
	// Place is where an element stands: Channel and TS of a message, or View; then Block and Action.
	Place = people.Place
	// Submission is what became of a submitted view.
	Submission = people.Submission
	// Upload is a file to share.
	Upload = people.Upload
)

// Person acts as one user. Channels are given by id or name. An unknown person's acts all fail.
type Person struct {
	w    *Workspace
	name string
}

// As acts as a user, given by name or id.
func (w *Workspace) As(user string) *Person { return &Person{w: w, name: user} }

// Say posts a message as typed: "@deploy-advice help" mentions. thread is the root's ts, or "" for the channel.
func (p *Person) Say(_ context.Context, channel, thread, text string) (ts string, err error) {
	return p.w.desk.Say(p.name, channel, thread, text)
}

// Edit changes an own message.
func (p *Person) Edit(_ context.Context, channel, ts, text string) error {
	return p.w.desk.Edit(p.name, channel, ts, text)
}

// Delete removes an own message.
func (p *Person) Delete(_ context.Context, channel, ts string) error {
	return p.w.desk.Delete(p.name, channel, ts)
}

// React adds an emoji.
func (p *Person) React(_ context.Context, channel, ts, name string) error {
	return p.w.desk.React(p.name, channel, ts, name, false)
}

// Slash types a slash command and returns when it is acknowledged.
func (p *Person) Slash(ctx context.Context, channel, command, text string) error {
	return p.w.desk.Slash(ctx, p.name, channel, command, text)
}

// Click presses a button. value may be "", else it must be the button's.
func (p *Person) Click(ctx context.Context, at Place, value string) error {
	return p.w.desk.Act(ctx, p.name, at, []string{value}, nil)
}

// Select chooses in a menu, radio buttons, checkboxes, an overflow menu, a date or a time.
func (p *Person) Select(ctx context.Context, at Place, values ...string) error {
	return p.w.desk.Act(ctx, p.name, at, values, nil)
}

// Shortcut runs a global shortcut.
func (p *Person) Shortcut(ctx context.Context, callbackID string) error {
	return p.w.desk.Shortcut(ctx, p.name, callbackID)
}

// MessageShortcut runs a shortcut on a message.
func (p *Person) MessageShortcut(ctx context.Context, callbackID, channel, ts string) error {
	return p.w.desk.MessageShortcut(ctx, p.name, callbackID, channel, ts)
}

// SubmitView submits a modal. Each value is a string or a []string; fields left out keep what they held.
func (p *Person) SubmitView(ctx context.Context, viewID string, values map[string]map[string]any) (Submission, error) {
	in := people.Inputs{}
	for block, actions := range values {
		in[block] = map[string][]string{}
		for action, v := range actions {
			switch v := v.(type) {
			case string:
				in[block][action] = []string{v}
			case []string:
				in[block][action] = v
			default:
				return Submission{}, fmt.Errorf("value of %s/%s is a %T: want string or []string", block, action, v)
			}
		}
	}
	return p.w.desk.Submit(ctx, p.name, viewID, in)
}

// CloseView closes a modal.
func (p *Person) CloseView(ctx context.Context, viewID string) error {
	return p.w.desk.Close(ctx, p.name, viewID)
}

// OpenHome opens the app's home tab.
func (p *Person) OpenHome(_ context.Context) error {
	return p.w.desk.OpenHome(p.name, "home")
}

// Upload shares a file and returns the message's ts.
func (p *Person) Upload(_ context.Context, up Upload) (ts string, err error) {
	_, ts, err = p.w.desk.Upload(p.name, up)
	return ts, err
}

// Invite brings somebody, the app included, into a channel.
func (p *Person) Invite(_ context.Context, channel, user string) error {
	guest := p.w.UserID(user)
	if guest == "" {
		return fmt.Errorf("nobody here is called %q", user)
	}
	return p.w.state.Invite(guest, channel)
}
