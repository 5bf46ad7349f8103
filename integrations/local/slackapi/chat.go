package slackapi

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// Lengths of texts (docs.slack.dev/reference/methods/chat.postMessage and chat.update, read 2026-08-20).
const (
	postCut          = 40_000 // longer texts are cut without a word
	updateLimit      = 4_000  // longer ones are refused
	markdownLimit    = 12_000
	attachmentsLimit = 100
)

var tsPattern = regexp.MustCompile(`^\d{1,12}\.\d{6}$`)

// content is the part of a message that an app composes.
type content struct {
	text        string
	blocks      json.RawMessage
	attachments json.RawMessage
	metadata    *workspace.Metadata
}

// content reads and checks text, blocks, attachments and metadata. Lists left out are nil, empty ones are `[]`.
func (c *call) content() (content, *refusal) {
	out := content{text: c.args["text"]}
	if c.has("markdown_text") {
		switch {
		case out.text != "" || c.args["blocks"] != "":
			return out, refuse("markdown_text_conflict")
		case utf8.RuneCountInString(c.args["markdown_text"]) > markdownLimit:
			return out, refuse("msg_too_long")
		}
		out.text = c.args["markdown_text"]
	}
	var refused *refusal
	if raw := c.raw("blocks"); raw != nil {
		if out.blocks, refused = c.checkBlocks(raw); refused != nil {
			return out, refused
		}
	}
	if raw := c.raw("attachments"); raw != nil {
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) != nil {
			return out, refuse("invalid_attachments")
		}
		if len(list) > attachmentsLimit {
			return out, refuse("too_many_attachments")
		}
		out.attachments = raw
	}
	out.metadata, refused = c.metadata()
	return out, refused
}

func (c *call) checkBlocks(raw json.RawMessage) (json.RawMessage, *refusal) {
	checked, verdict := c.Rules.Message(raw)
	if !verdict.OK() {
		return nil, &refusal{code: verdict.Code, messages: verdict.Messages()}
	}
	return checked, nil
}

func (m content) empty() bool {
	return strings.TrimSpace(m.text) == "" && blank(m.blocks) && blank(m.attachments)
}

func blank(list json.RawMessage) bool { return len(list) == 0 || string(list) == "[]" }

func cutText(s string) string {
	if utf8.RuneCountInString(s) <= postCut {
		return s
	}
	return string([]rune(s)[:postCut])
}

func postMessage(c *call) (fields, *refusal) {
	m, refused := c.content()
	if refused != nil {
		return nil, refused
	}
	if m.empty() {
		return nil, refuse("no_text")
	}
	channel, refused := c.target()
	if refused != nil {
		return nil, refused
	}
	thread := c.args["thread_ts"]
	if thread != "" && !tsPattern.MatchString(thread) {
		return nil, refuse("invalid_thread_ts")
	}
	posted, err := c.State.Post(workspace.Draft{
		Anywhere: slices.Contains(c.Scopes, "chat:write.public"),
		Channel:  channel, User: c.State.App().BotUserID, Text: cutText(m.text), ThreadTS: thread, Blocks: m.blocks,
		Attachments: m.attachments, Metadata: m.metadata, Broadcast: c.flag("reply_broadcast"), ClientMsgID: c.args["client_msg_id"],
	})
	if err != nil {
		return nil, stateError(err)
	}
	return fields{"channel": posted.Channel, "ts": posted.TS, "message": posted}, nil
}

// target is the channel to post to: a channel by id or name, or a user id, whose DM is opened.
func (c *call) target() (string, *refusal) {
	ref := c.args["channel"]
	if ref == "" {
		return "", refuse("channel_not_found")
	}
	if u, ok := c.State.User(ref); ok && u.ID == ref {
		id, err := c.State.OpenIM(u.ID, c.State.App().BotUserID)
		return id, stateError(err)
	}
	return ref, nil
}

func postEphemeral(c *call) (fields, *refusal) {
	m, refused := c.content()
	if refused != nil {
		return nil, refused
	}
	if m.empty() {
		return nil, refuse("no_text")
	}
	u, ok := c.State.User(c.args["user"])
	if !ok {
		return nil, refuse("user_not_in_channel")
	}
	posted, err := c.State.PostEphemeral(workspace.Draft{
		Channel: c.args["channel"], User: c.State.App().BotUserID, Text: cutText(m.text), ThreadTS: c.args["thread_ts"],
		Blocks: m.blocks, Attachments: m.attachments, Metadata: m.metadata, Audience: u.ID,
	})
	if err != nil {
		return nil, stateError(err)
	}
	return fields{"message_ts": posted.TS}, nil
}

func updateMessage(c *call) (fields, *refusal) {
	m, refused := c.content()
	if refused != nil {
		return nil, refused
	}
	edit := workspace.Edit{
		Channel: c.args["channel"], TS: c.args["ts"], User: c.State.App().BotUserID, Blocks: m.blocks, Attachments: m.attachments,
		Metadata: m.metadata,
	}
	if c.has("text") || c.has("markdown_text") {
		edit.Text = &m.text
	}
	switch {
	case utf8.RuneCountInString(m.text) > updateLimit:
		return nil, refuse("msg_too_long")
	case m.empty() && edit.Metadata == nil:
		return nil, refuse("no_text")
	}
	updated, err := c.State.Update(edit)
	if err != nil {
		return nil, stateError(err)
	}
	return fields{"channel": updated.Channel, "ts": updated.TS, "text": updated.Text, "message": updated}, nil
}

func deleteMessage(c *call) (fields, *refusal) {
	if err := c.State.Delete(c.args["channel"], c.args["ts"], c.State.App().BotUserID); err != nil {
		return nil, stateError(err)
	}
	return fields{"channel": c.args["channel"], "ts": c.args["ts"]}, nil
}

func permalink(c *call) (fields, *refusal) {
	id, ts := c.State.ChannelID(c.args["channel"]), c.args["message_ts"]
	if id == "" {
		return nil, refuse("channel_not_found")
	}
	m, ok := c.State.Message(id, ts)
	if !ok {
		return nil, refuse("message_not_found")
	}
	link := c.State.BaseURL() + "/archives/" + id + "/p" + strings.Replace(ts, ".", "", 1)
	if m.InThread() {
		link += "?thread_ts=" + m.ThreadTS + "&cid=" + id
	}
	return fields{"channel": id, "permalink": link}, nil
}

// stateError passes the workspace's code on.
func stateError(err error) *refusal {
	if err == nil {
		return nil
	}
	if code, ok := errors.AsType[workspace.Error](err); ok {
		return refuse(string(code))
	}
	return refuse("internal_error")
}
