package people

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// textLimit is where Slack cuts messages; a person's client refuses longer ones.
const textLimit = 40_000

var (
	entityPattern  = regexp.MustCompile(`<([@#])([A-Z0-9]{4,})(\|[^<>]*)?>`)
	mentionPattern = regexp.MustCompile(`(^|[\s(])([@#])([\p{L}\d][\p{L}\d._-]*)`)
	linkPattern    = regexp.MustCompile(`(^|[\s(])(https?://[^\s<>|)]+)`)
)

// Say posts what a person typed. Threads by the root's ts; "" is the channel itself.
func (d *Desk) Say(who, channel, thread, text string) (ts string, err error) {
	u, err := d.person(who)
	if err != nil {
		return "", err
	}
	switch {
	case strings.TrimSpace(text) == "":
		return "", fmt.Errorf("the message is empty")
	case utf8.RuneCountInString(text) > textLimit:
		return "", fmt.Errorf("the message has %d characters; at most %d are allowed", utf8.RuneCountInString(text), textLimit)
	}
	m, err := d.State.Post(workspace.Draft{
		Channel: channel, User: u.ID, ThreadTS: thread, Text: d.typed(text, false), ClientMsgID: workspace.Secret(),
	})
	if err != nil {
		return "", explain(err, channel)
	}
	return m.TS, nil
}

// Edit changes a person's own message.
func (d *Desk) Edit(who, channel, ts, text string) error {
	u, err := d.person(who)
	if err != nil {
		return err
	}
	next := d.typed(text, false)
	_, err = d.State.Update(workspace.Edit{Channel: channel, TS: ts, User: u.ID, Text: &next})
	return explain(err, channel)
}

// Delete removes a person's own message.
func (d *Desk) Delete(who, channel, ts string) error {
	u, err := d.person(who)
	if err != nil {
		return err
	}
	return explain(d.State.Delete(channel, ts, u.ID), channel)
}

// React adds an emoji, or takes it away.
func (d *Desk) React(who, channel, ts, name string, remove bool) error {
	u, err := d.person(who)
	if err != nil {
		return err
	}
	return explain(d.State.React(channel, ts, u.ID, strings.Trim(name, ":"), remove), channel)
}

func explain(err error, channel string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("in %q: %w", channel, err)
}

// typed turns what a person types into message text: & < > escaped, names and links made entities. Entities of ids that
// exist are kept, as a client's completion puts them there. With names, entities carry the name as well (should_escape).
func (d *Desk) typed(text string, names bool) string {
	var out strings.Builder
	for {
		at := entityPattern.FindStringSubmatchIndex(text)
		if at == nil {
			break
		}
		out.WriteString(d.plain(text[:at[0]], names))
		entity, ok := d.entity(text[at[2]:at[3]], text[at[4]:at[5]], names)
		if !ok {
			entity = escape(text[at[0]:at[1]])
		}
		out.WriteString(entity)
		text = text[at[1]:]
	}
	out.WriteString(d.plain(text, names))
	return out.String()
}

func (d *Desk) plain(text string, names bool) string {
	text = escape(text)
	text = mentionPattern.ReplaceAllStringFunc(text, func(s string) string {
		part := mentionPattern.FindStringSubmatch(s)
		entity, ok := d.entity(part[2], part[3], names)
		if trimmed := strings.TrimRight(part[3], "._-"); !ok && trimmed != part[3] {
			entity, ok = d.entity(part[2], trimmed, names)
			entity += part[3][len(trimmed):]
		}
		if !ok {
			return s
		}
		return part[1] + entity
	})
	return linkPattern.ReplaceAllString(text, "$1<$2>")
}

// entity is the entity of a user or a channel given by id or name.
func (d *Desk) entity(sigil, ref string, names bool) (string, bool) {
	if sigil == "@" {
		u, ok := d.State.User(ref)
		if !ok {
			return "", false
		}
		if names {
			return "<@" + u.ID + "|" + u.Name + ">", true
		}
		return "<@" + u.ID + ">", true
	}
	all := d.State.Conversations("")
	i := slices.IndexFunc(all, func(c workspace.Conversation) bool { return c.ID == ref || c.Name == ref })
	if i < 0 {
		return "", false
	}
	return "<#" + all[i].ID + "|" + all[i].Name + ">", true
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
