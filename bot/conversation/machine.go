package conversation

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Advisor assesses a system. The same system and id give the same assessment.
type Advisor interface {
	AssessAs(id string, sys profile.System) (engine.Assessment, error)
}

// Machine steps conversations. It holds no state of its own and may be used concurrently. The parts it may ask for are those
// whose jobs are registered; nothing is offered that would lead to another one.
type Machine struct {
	Advisor  Advisor
	Link     func(channel, ts string) string // permalink of a message; nil for none
	Bot      string                          // how people invite the bot: "@deploy-advice"
	Own      []profile.Attribute             // an organisation's own questions
	Repos    []string                        // watched repositories, owner/name; a record goes to the first by default
	Channels []string                        // where the bot may be used, by channel id; empty for everywhere
	Remind   time.Duration                   // how long an assessment waits for an answer before it is brought up, on working days; 0: never

	Records     bool // record.create and record.comment
	Charts      bool // chart.cost
	Rights      bool // rights.check; without it everybody in the channel may record and override
	Lists       bool // index.put and index.list
	Preferences bool // preference.set and preference.see
	Digests     bool // command.digest, command.subscribe, command.unsubscribe, command.settings
	Watches     bool // command.watch, command.unwatch
	Homes       bool // conversations "home-..." exist, and hear of changes
	Status      bool // command.status
	Recall      bool // thread.recall
	Names       bool // people.name
	Files       bool // files.facts

	// Doors says that not everybody in a channel may start, or answer: then rights.check is asked first.
	Doors Doors
}

// Doors are what is left to some of those who are in a channel.
type Doors struct{ Start, Answer bool }

// Step applies one event to a session and returns what the session becomes and what we mean to do. Its errors are bugs or an
// advisor that failed; whatever a person got wrong is an intent that tells them.
func (m Machine) Step(s bot.Session, ev bot.Event, refs bot.Refs) (bot.Session, []bot.Intent, error) {
	st, err := decode(s)
	if err != nil {
		return s, nil, err
	}
	st.own = m.Own
	t := &turn{Machine: m, st: &st, ev: ev, id: s.ID, refs: refs}
	if err := t.dispatch(); err != nil {
		return s, nil, fmt.Errorf("%s event %s: %w", ev.Kind, ev.ID, err)
	}
	t.announce()
	next, err := st.encode(s)
	if err != nil {
		return s, nil, err
	}
	next.Watch = t.watch
	return next, t.intents, nil
}

// turn is one step under way.
type turn struct {
	Machine
	st       *state
	ev       bot.Event
	id       string
	refs     bot.Refs
	intents  []bot.Intent
	watch    []bot.Place
	from     string // where this was asked for, when this event is only a job's end
	relinked bool   // links between components changed
	pointed  bool   // at a pull request or repository not named before
	passed   bool   // the right to start or to answer was looked up
	wanted   []item // questions to be asked again, whether they still matter or not
}

func (t *turn) dispatch() error {
	if t.ev.Foreign {
		return nil
	}
	if t.st.Phase == "" && t.st.Seq == 0 && t.ev.Conversation != "" {
		t.st.Seq = int(t.ev.At.Unix()) // a session that may have been there before: its keys must not come again
	}
	if t.lost() {
		return t.recall()
	}
	if t.st.Phase != "" && t.ev.User != "" && t.ev.Kind != bot.Finished && t.ev.TS > t.st.Reminder.Last {
		t.st.Reminder.Last = t.ev.TS
	}
	t.meet()
	return t.guarded()
}

func (t *turn) handle() error {
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
	case bot.Finished:
		return t.finished()
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

// landed returns where the head is; what was performed is forgotten sooner than the session.
func (t *turn) landed() bot.Ref {
	if ref, ok := t.refs[t.st.Head.Key]; ok && ref.TS != "" {
		t.st.Landed = bot.Ref{Channel: ref.Channel, TS: ref.TS}
	}
	return t.st.Landed
}

// inThread places an intent in the assessment's thread.
func (t *turn) inThread(in bot.Intent) bot.Intent {
	in.Place, in.ThreadOf = t.st.Place, t.st.Head.Key
	if at := t.landed(); at.TS != "" && t.refs[t.st.Head.Key].TS == "" {
		in.ThreadOf, in.Place.Channel, in.Place.Thread = "", at.Channel, at.TS
	}
	return in
}

// edit replaces a message of ours.
func (t *turn) edit(what shown, m bot.Message) {
	in := bot.Intent{Key: t.key(), Kind: bot.Edit, Place: t.st.Place, Target: what.Key, Message: &m}
	if at := t.landed(); what.Key == t.st.Head.Key && at.TS != "" && t.refs[what.Key].TS == "" {
		in.Target, in.TargetTS, in.Place.Channel = "", at.TS, at.Channel
	}
	t.mean(in)
}

// reply says something in the thread that everybody there should see, and returns its key.
func (t *turn) reply(m bot.Message, hash string) string {
	if m.Meta == nil {
		m.Meta = &bot.Meta{Kind: bot.ReplyMessage, Payload: map[string]any{"assessment": t.id, "hash": hash}}
	}
	in := t.inThread(bot.Intent{Key: t.key(), Kind: bot.Post, Message: &m})
	t.mean(in)
	return in.Key
}

// whisperFor is how long a whisper is still of use: as long as Slack takes a response.
const whisperFor = 25 * time.Minute

// whisper says something to the person of this event alone.
func (t *turn) whisper(m bot.Message) {
	in := bot.Intent{Key: t.key(), Kind: bot.Whisper, Place: t.ev.Place, User: t.ev.User, ResponseURL: t.ev.ResponseURL, Message: &m, NotAfter: t.ev.At.Add(whisperFor)}
	if in.Place.Channel == "" {
		in.Place = t.st.Place
	}
	if in.Place.Channel == "" { // an App Home, or a form opened there: say it in private
		in.Place.Channel = t.ev.User
	}
	if t.private() && in.ResponseURL == "" {
		in.Kind, in.NotAfter = bot.Post, time.Time{}
		in.Message.Meta = &bot.Meta{Kind: bot.ReplyMessage, Payload: map[string]any{"assessment": t.id, "hash": ""}}
	}
	t.mean(in)
}

// private reports whether the event's place is between one person and us: there is nobody a whisper would have to be hidden from.
func (t *turn) private() bool {
	p := t.ev.Place
	if p.Channel == "" {
		p = t.st.Place
	}
	return p.Kind == bot.DirectMessage || p.Channel == "" || strings.HasPrefix(p.Channel, "D") || strings.HasPrefix(p.Channel, "U") || strings.HasPrefix(p.Channel, "W")
}

// openView opens a modal for whoever acted. A trigger lives three seconds.
func (t *turn) openView(v bot.View) {
	t.mean(bot.Intent{Key: t.key(), Kind: bot.OpenView, User: t.ev.User, Place: t.ev.Place, Trigger: t.ev.TriggerID, View: &v, NotAfter: t.ev.At.Add(3 * time.Second)})
}

// here reports whether the bot may be used in a channel; what is private is nobody else's business.
func (t *turn) here(channel string) bool {
	return len(t.Channels) == 0 || channel == "" || t.private() || slices.Contains(t.Channels, channel)
}
