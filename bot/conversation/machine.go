package conversation

import (
	"fmt"
	"strconv"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Advisor assesses a system. The same system and id give the same assessment.
type Advisor interface {
	AssessAs(id string, sys profile.System) (engine.Assessment, error)
}

// Machine steps conversations. It holds no state of its own and may be used concurrently.
type Machine struct {
	Advisor Advisor
	Link    func(channel, ts string) string // permalink of a message; nil for none
	Bot     string                          // how people invite the bot: "@deploy-advice"
}

// Step applies one event to a session and returns what the session becomes and what we mean to do. Its errors are bugs or an
// advisor that failed; whatever a person got wrong is an intent that tells them.
func (m Machine) Step(s bot.Session, ev bot.Event, refs bot.Refs) (bot.Session, []bot.Intent, error) {
	st, err := decode(s)
	if err != nil {
		return s, nil, err
	}
	t := &turn{Machine: m, st: &st, ev: ev, id: s.ID, refs: refs}
	if err := t.dispatch(); err != nil {
		return s, nil, fmt.Errorf("%s event %s: %w", ev.Kind, ev.ID, err)
	}
	next, err := st.encode(s)
	if err != nil {
		return s, nil, err
	}
	return next, t.intents, nil
}

// turn is one step under way.
type turn struct {
	Machine
	st      *state
	ev      bot.Event
	id      string
	refs    bot.Refs
	intents []bot.Intent
}

func (t *turn) dispatch() error {
	if t.ev.Foreign {
		return nil
	}
	switch t.ev.Kind {
	case bot.Command, bot.Mention, bot.MessageShortcut, bot.Shortcut:
		return t.asked()
	case bot.Said:
		if t.st.Phase == "" {
			return t.asked()
		}
		return t.said()
	case bot.Edited:
		return t.edited()
	case bot.Deleted:
		return t.deleted()
	case bot.Action:
		return t.acted()
	case bot.Submitted:
		return t.submitted()
	default:
		return nil
	}
}

// key makes the next intent key of this conversation.
func (t *turn) key() string {
	t.st.Seq++
	return t.id + "/" + strconv.Itoa(t.st.Seq)
}

func (t *turn) mean(in bot.Intent) { t.intents = append(t.intents, in) }

// reply says something in the thread that everybody there should see.
func (t *turn) reply(m bot.Message, hash string) {
	m.Meta = &bot.Meta{Kind: bot.ReplyMessage, Payload: map[string]any{"assessment": t.id, "hash": hash}}
	t.mean(bot.Intent{Key: t.key(), Kind: bot.Post, Place: t.st.Place, ThreadOf: t.st.Head.Key, Message: &m})
}

// whisper says something to the person of this event alone.
func (t *turn) whisper(m bot.Message) {
	in := bot.Intent{Key: t.key(), Kind: bot.Whisper, Place: t.ev.Place, User: t.ev.User, ResponseURL: t.ev.ResponseURL, Message: &m, NotAfter: t.ev.At.Add(25 * time.Minute)}
	if in.Place.Channel == "" {
		in.Place = t.st.Place
	}
	if t.ev.Place.Kind == bot.DirectMessage && t.ev.Kind == bot.Said {
		in.Kind = bot.Post
		in.Message.Meta = &bot.Meta{Kind: bot.ReplyMessage, Payload: map[string]any{"assessment": t.id, "hash": ""}}
	}
	t.mean(in)
}

// open opens a modal for whoever acted. A trigger lives three seconds.
func (t *turn) openView(v bot.View) {
	t.mean(bot.Intent{Key: t.key(), Kind: bot.OpenView, User: t.ev.User, Place: t.ev.Place, Trigger: t.ev.TriggerID, View: &v, NotAfter: t.ev.At.Add(3 * time.Second)})
}
