package conversation

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/command"
	"github.com/deploy-advice/deploy-advice/bot/index"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// forwarded begins the ids of events handed on to the assessment they belong to.
const forwarded = "fwd:"

// direct reports whether this was written to us in private, outside a thread: it may belong to an assessment that is open there.
func (t *turn) direct() bool {
	return t.Lists && t.ev.Kind == bot.Said && t.ev.Place.Kind == bot.DirectMessage && t.ev.Place.Thread == ""
}

func commandIn(call command.Call) command.Where {
	spec, _ := command.Find(call.Name)
	return spec.Where
}

// lookUp asks which assessments belong to this private place; what was said waits meanwhile. A command is about the latest of
// them, an answer about the only open one.
func (t *turn) lookUp(isCommand bool) error {
	t.park()
	return t.job(index.JobList, index.Query{Here: true, Open: !isCommand}, &pending{Op: "direct"})
}

// park keeps the event until the job that has to come first has ended.
func (t *turn) park() {
	ev := t.ev
	ev.Aliases, ev.Files = nil, nil
	t.st.Parked = append(t.st.Parked, ev)
}

// unpark takes the waiting events up again, one after the other, with what to do with each.
func (t *turn) unpark(do func() error) error {
	waiting := t.st.Parked
	t.st.Parked = nil
	now := t.ev
	defer func() { t.ev = now }()
	for _, ev := range waiting {
		t.ev = ev
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// directed hands what was said on to the assessment it belongs to, or takes it for a new one.
func (t *turn) directed() error {
	var page index.Page
	if err := json.Unmarshal(t.ev.Result, &page); err != nil && t.ev.Problem == "" {
		return fmt.Errorf("read list: %w", err)
	}
	return t.unpark(func() error {
		text := strings.TrimSpace(t.ev.Text)
		call, isCommand := command.Parse(text)
		switch {
		case t.st.Phase != "": // a second message while the first was looked up: it started this
			return t.handle()
		case isCommand && len(page.Entries) > 0:
			t.forward(page.Entries[0])
		case isCommand:
			return t.general(call)
		case page.Total == 1 && t.answers(page.Entries[0], text):
			t.forward(page.Entries[0])
		case page.Total > 1 && slices.ContainsFunc(page.Entries, func(e index.Entry) bool { return t.answers(e, text) }):
			t.whisper(render.WhichOne(page.Entries))
		default:
			return t.start(subject(text), text)
		}
		return nil
	})
}

// maxBare is the longest text taken for figures of what stands open, when it names no workload.
const maxBare = 80

// answers reports whether a text reads as an answer to what stands open in an assessment.
func (t *turn) answers(e index.Entry, text string) bool {
	if t.looksAssigned(text) {
		return true
	}
	if bare := len(text) <= maxBare && subject(text) == unnamed; bare && len(profile.Read(text, t.Own...).Facts) > 0 {
		return true
	}
	for _, id := range e.Open {
		if attr, ok := t.st.lookup(id); ok {
			if _, _, fits := parsed(attr, text); fits {
				return true
			}
		}
	}
	return false
}

func (t *turn) forward(e index.Entry) {
	ev := t.ev
	ev.ID, ev.Conversation, ev.Place.Thread = forwarded+ev.ID, e.ID, e.Thread
	t.mean(bot.Intent{Key: t.key(), Kind: bot.Pass, To: e.ID, Event: &ev})
}
