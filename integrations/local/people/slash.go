package people

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// Slash types a slash command and shows what the acknowledgement brings.
func (d *Desk) Slash(ctx context.Context, who, channel, command, text string) error {
	u, err := d.person(who)
	if err != nil {
		return err
	}
	commands := d.State.App().Commands
	i := slices.IndexFunc(commands, func(c workspace.Command) bool { return c.Command == command })
	if i < 0 {
		return fmt.Errorf("%s is not a valid command", command)
	}
	c, err := d.State.Conversation(u.ID, channel)
	if err != nil {
		return explain(err, channel)
	}
	answer, err := d.ask(ctx, u, request{
		kind: "slash_commands", accepts: true, channel: c.ID, payload: d.slashPayload(u, c, commands[i], text),
		complaint: command + " failed because the app did not respond",
	})
	if err != nil {
		return err
	}
	d.showReply(answer, workspace.Hook{User: u.ID, Channel: c.ID})
	return nil
}

func (d *Desk) slashPayload(u workspace.User, c workspace.Conversation, command workspace.Command, text string) body {
	team := d.State.Team()
	escaped := escape(text)
	if command.ShouldEscape {
		escaped = d.typed(text, true)
	}
	return body{
		"token": "local", "team_id": team.ID, "team_domain": team.Domain, "channel_id": c.ID,
		"channel_name": channelName(c), "user_id": u.ID, "user_name": u.Name, "command": command.Command,
		"text": strings.TrimSpace(escaped), "api_app_id": d.State.App().ID, "is_enterprise_install": "false",
		"response_url": d.ResponseURL("commands", workspace.Hook{User: u.ID, Channel: c.ID}), "trigger_id": d.State.NewTrigger(u.ID),
	}
}

// ResponseURL makes an address that takes answers for h; kind is "commands" or "actions", as in Slack's own.
func (d *Desk) ResponseURL(kind string, h workspace.Hook) string {
	return d.State.BaseURL() + "/" + kind + "/" + d.State.Team().ID + "/" + d.State.NewHook(h)
}

// Reply is a message in an acknowledgement or posted to a response_url.
type Reply struct {
	Text            string              `json:"text"`
	Blocks          json.RawMessage     `json:"blocks"`
	Attachments     json.RawMessage     `json:"attachments"`
	Metadata        *workspace.Metadata `json:"metadata"`
	ResponseType    string              `json:"response_type"`
	ThreadTS        string              `json:"thread_ts"`
	ReplaceOriginal bool                `json:"replace_original"`
	DeleteOriginal  bool                `json:"delete_original"`
}

// given is a list, or nil when it is absent or null.
func given(list json.RawMessage) json.RawMessage {
	if len(list) == 0 || string(list) == "null" {
		return nil
	}
	return list
}

func (r Reply) empty() bool {
	return r.Text == "" && given(r.Blocks) == nil && given(r.Attachments) == nil
}

// showReply shows the message of an acknowledgement; an acknowledgement without one shows nothing.
func (d *Desk) showReply(answer json.RawMessage, h workspace.Hook) {
	if len(answer) == 0 || string(answer) == "null" {
		return
	}
	var r Reply
	if json.Unmarshal(answer, &r) != nil {
		d.State.Notify(h.User, h.Channel, "the app's answer could not be read")
		return
	}
	if r.empty() {
		return
	}
	if err := d.Respond(h, r); err != nil {
		d.State.Notify(h.User, h.Channel, "the app's answer could not be shown: "+err.Error())
	}
}

// Respond puts a reply into effect: delete or replace the original, or post to all (in_channel) or to the one person. The
// error, if any, is one of Slack's codes.
func (d *Desk) Respond(h workspace.Hook, r Reply) error {
	if r.DeleteOriginal {
		return d.State.DeleteOriginal(h)
	}
	if r.empty() {
		return workspace.ErrNoText
	}
	if given(r.Attachments) == nil {
		r.Attachments = nil
	}
	if r.Blocks = given(r.Blocks); r.Blocks != nil {
		checked, verdict := d.Rules.Message(r.Blocks)
		if !verdict.OK() {
			return workspace.Error(verdict.Code)
		}
		r.Blocks = checked
	}
	if r.ReplaceOriginal && h.TS != "" {
		if len(r.Blocks) == 0 {
			r.Blocks = json.RawMessage("[]")
		}
		return d.State.ReplaceOriginal(h, workspace.Edit{
			Text: &r.Text, Blocks: r.Blocks, Attachments: r.Attachments, Metadata: r.Metadata,
		})
	}
	draft := workspace.Draft{
		Channel: h.Channel, User: d.State.App().BotUserID, Text: r.Text, Blocks: r.Blocks, Attachments: r.Attachments,
		Metadata: r.Metadata, ThreadTS: r.ThreadTS, Audience: h.User,
	}
	if r.ResponseType == "in_channel" {
		draft.Audience = ""
	}
	_, err := d.State.Respond(draft)
	return err
}
