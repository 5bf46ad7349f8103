package conversation

import (
	"strconv"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// What happens to an assessment, as its history names it.
const (
	answered  = "answered"
	tookBack  = "took back"
	rewrote   = "changed the message that answered"
	removed   = "removed the message that answered"
	reopened  = "opened again"
	named     = "named the components"
	linked    = "linked"
	began     = "started it"
	over      = "started over"
	enough    = "said that is enough"
	cancelled = "cancelled it"
	resumed   = "resumed it"
	decidedBy = "decided against the advice"
	withdrew  = "ended the decision against the advice"
	recordedA = "recorded it"
	commented = "commented on the pull request"
	exported  = "exported it"
	foundIn   = "says"
)

// maxLog bounds the history of one assessment; the oldest entries go first, and are counted.
const maxLog = 400

// happening is one entry of the history: who did what, when and from where.
type happening struct {
	TS        string     `json:"t"`
	Who       string     `json:"u,omitempty"`
	Name      string     `json:"n,omitempty"`
	What      string     `json:"w"`
	Component int        `json:"c,omitempty"`
	Attribute profile.ID `json:"a,omitempty"`
	Value     string     `json:"v,omitempty"`
	Was       string     `json:"o,omitempty"`
	Note      string     `json:"x,omitempty"`
	From      string     `json:"f,omitempty"`
}

// note adds an entry to the history, by the person of this event.
func (t *turn) note(h happening) {
	h.TS, h.Who, h.Name, h.From = t.ev.TS, t.ev.User, t.ev.UserName, from(t.ev.Kind)
	if t.from != "" {
		h.From = t.from
	}
	t.keep(h)
}

// keep adds an entry that is complete.
func (t *turn) keep(h happening) {
	h.Value, h.Was, h.Note = render.Cut(h.Value, 200), render.Cut(h.Was, 200), render.Cut(h.Note, 200)
	t.st.Log = append(t.st.Log, h)
	if over := len(t.st.Log) - maxLog; over > 0 {
		t.st.Log = t.st.Log[over:]
		t.st.Dropped += over
	}
}

// from says where an event came from.
func from(kind bot.EventKind) string {
	switch kind {
	case bot.Action:
		return "button"
	case bot.Submitted:
		return "form"
	case bot.Said:
		return "message"
	case bot.Mention:
		return "mention"
	case bot.Command:
		return "slash command"
	case bot.Edited:
		return "edited message"
	case bot.Deleted:
		return "deleted message"
	case bot.Closed, bot.Shortcut, bot.MessageShortcut, bot.HomeOpened, bot.Finished, bot.Removed:
	}
	return ""
}

// history whispers a page of what happened.
func (t *turn) history(args string) {
	page, err := strconv.Atoi(strings.TrimSpace(args))
	if err != nil {
		page = 1
	}
	all := make([]render.Happening, 0, len(t.st.Log))
	for _, h := range t.st.Log {
		line := render.Happening{At: moment(h.TS), By: t.st.name(h.Who, h.Name), What: h.What, Was: h.Was, Note: h.Note, From: h.From}
		if attr, ok := t.st.lookup(h.Attribute); ok {
			line.Of = t.st.known(h.Component, attr)
			line.Of.Value = h.Value
		}
		all = append(all, line)
	}
	t.whisper(render.HistoryMessage(all, page, t.st.Dropped))
}

// moment is the time of a ts; the zero time when it is none.
func moment(ts string) time.Time {
	seconds, micros, _ := strings.Cut(ts, ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return time.Time{}
	}
	after, err := strconv.ParseInt(micros, 10, 32)
	if err != nil || len(micros) != 6 {
		after = 0
	}
	return time.Unix(n, after*int64(time.Microsecond)).UTC()
}
