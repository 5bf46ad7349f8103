package people

import (
	"context"
	"fmt"
	"slices"

	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// Shortcut runs a global shortcut.
func (d *Desk) Shortcut(ctx context.Context, who, callbackID string) error {
	u, err := d.person(who)
	if err != nil {
		return err
	}
	if !d.hasShortcut("global", callbackID) {
		return fmt.Errorf("there is no global shortcut %q", callbackID)
	}
	p := d.envelope("shortcut", u)
	p["callback_id"], p["action_ts"], p["trigger_id"] = callbackID, d.actionTS(), d.State.NewTrigger(u.ID)
	_, err = d.ask(ctx, u, request{kind: "interactive", payload: p, complaint: "the shortcut failed because the app did not respond"})
	return err
}

// MessageShortcut runs a shortcut on a message.
func (d *Desk) MessageShortcut(ctx context.Context, who, callbackID, channel, ts string) error {
	u, err := d.person(who)
	if err != nil {
		return err
	}
	if !d.hasShortcut("message", callbackID) {
		return fmt.Errorf("there is no message shortcut %q", callbackID)
	}
	st, err := d.stage(u, Place{Channel: channel, TS: ts})
	if err != nil {
		return err
	}
	p := d.envelope("message_action", u)
	p["callback_id"], p["action_ts"], p["trigger_id"] = callbackID, d.actionTS(), d.State.NewTrigger(u.ID)
	d.addPlace(p, u, st)
	delete(p, "container")
	p["message_ts"], p["message"] = st.message.TS, st.message
	_, err = d.ask(ctx, u, request{
		kind: "interactive", payload: p, channel: st.room.ID, complaint: "the shortcut failed because the app did not respond",
	})
	return err
}

func (d *Desk) hasShortcut(kind, callbackID string) bool {
	return slices.ContainsFunc(d.State.App().Shortcuts, func(s workspace.Shortcut) bool {
		return s.Type == kind && s.CallbackID == callbackID
	})
}

// OpenHome opens the app's tab "home" or "messages"; the app hears of it by an event.
func (d *Desk) OpenHome(who, tab string) error {
	u, err := d.person(who)
	if err != nil {
		return err
	}
	if tab != "home" && tab != "messages" {
		return fmt.Errorf("tab %q: want home or messages", tab)
	}
	channel, err := d.State.OpenIM(u.ID, d.State.App().BotUserID)
	if err != nil {
		return fmt.Errorf("open the app's messages: %w", err)
	}
	var view *workspace.View
	if v, ok := d.State.Home(u.ID); ok && tab == "home" {
		view = &v
	}
	d.Events.HomeOpened(u.ID, channel, tab, d.actionTS(), view)
	return nil
}

// Upload is a file a person shares.
type Upload struct {
	Channel  string
	ThreadTS string
	Name     string
	Type     string // content type; "" = application/octet-stream
	Comment  string
	Content  []byte
}

// Upload shares a file with a comment and returns it and the message's ts.
func (d *Desk) Upload(who string, up Upload) (workspace.File, string, error) {
	u, err := d.person(who)
	if err != nil {
		return workspace.File{}, "", err
	}
	if len(up.Content) == 0 {
		return workspace.File{}, "", fmt.Errorf("the file %q is empty", up.Name)
	}
	if up.Type == "" {
		up.Type = "application/octet-stream"
	}
	id, secret := d.State.BeginUpload(workspace.NewUpload{User: u.ID, Name: up.Name, Size: len(up.Content)})
	if err := d.State.PutUpload(secret, up.Type, up.Content); err != nil {
		return workspace.File{}, "", fmt.Errorf("upload %q: %w", up.Name, err)
	}
	f, err := d.State.FinishUpload(id, up.Name)
	if err != nil {
		return workspace.File{}, "", fmt.Errorf("upload %q: %w", up.Name, err)
	}
	m, err := d.State.ShareFiles(workspace.Draft{
		Channel: up.Channel, ThreadTS: up.ThreadTS, User: u.ID, Text: d.typed(up.Comment, false), Files: []workspace.File{f},
	})
	if err != nil {
		return workspace.File{}, "", explain(err, up.Channel)
	}
	return f, m.TS, nil
}
