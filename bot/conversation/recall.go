package conversation

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Recalled is what a thread's head still says of its assessment, when nothing else is kept: the metadata of its first message.
type Recalled struct {
	Assessment string `json:"assessment"` // the conversation's id; empty when the thread is none of ours
	Subject    string `json:"subject,omitempty"`
	Phase      string `json:"phase,omitempty"`
	Facts      string `json:"facts,omitempty"`      // JSON object: attribute, or component.attribute, to the canonical answer
	Components string `json:"components,omitempty"` // comma separated
	Links      string `json:"links,omitempty"`      // between the components, a JSON array
	Recorded   string `json:"recorded,omitempty"`   // address of its record
	RecordedAs string `json:"recorded_as,omitempty"`
}

// lost reports whether something was said or pressed in a thread whose session is gone, so that its head has to be asked first.
func (t *turn) lost() bool {
	if !t.Recall || t.st.Phase != "" || t.ev.Kind == bot.Finished {
		return false
	}
	if len(t.st.Parked) > 0 { // asked already
		return true
	}
	name, _, _ := strings.Cut(t.ev.ActionID, ":")
	loose := name == "start" || name == "page" || name == "mute" || name == "unmute"
	spoken := t.ev.Kind == bot.Said || t.ev.Kind == bot.Mention || (t.ev.Kind == bot.Action && !loose)
	return spoken && t.thread() != ""
}

// thread is the ts of the thread an event is in, or of the head whose control was used.
func (t *turn) thread() string {
	if t.ev.Place.Thread == "" && t.ev.Kind == bot.Action && strings.HasPrefix(t.ev.BlockID, "head:") {
		return t.ev.Message
	}
	return t.ev.Place.Thread
}

func (t *turn) recall() error {
	first := len(t.st.Parked) == 0
	t.park()
	if !first {
		return nil
	}
	kept := t.ev
	t.ev.Place.Thread = t.thread()
	defer func() { t.ev = kept }()
	return t.job(JobRecall, struct{}{}, nil)
}

// recalled takes the assessment up from what its head says, then what was said. Where nothing is left, it says so.
func (t *turn) recalled() error {
	var r Recalled
	if t.ev.Problem == "" {
		if err := json.Unmarshal(t.ev.Result, &r); err != nil {
			return fmt.Errorf("read what was recalled: %w", err)
		}
	}
	if r.Assessment == t.id && r.Facts != "" {
		t.rebuild(r)
	}
	return t.unpark(func() error {
		if t.st.Phase == "" && r.Assessment != "" && t.ev.Kind != bot.Mention {
			t.whisper(render.Gone(t.id))
			return nil
		}
		return t.handle()
	})
}

// rebuild makes the session anew. Every later answer beats those of the head.
func (t *turn) rebuild(r Recalled) {
	st := t.st
	var facts map[string]string
	if json.Unmarshal([]byte(r.Facts), &facts) != nil {
		return
	}
	st.Phase, st.Subject = render.Phase(r.Phase), r.Subject
	if st.Phase != render.Decided && st.Phase != render.Cancelled {
		st.Phase = render.Asking
	}
	st.Place = bot.Place{Channel: t.ev.Place.Channel, Kind: t.ev.Place.Kind}
	st.Landed = bot.Ref{Channel: t.ev.Place.Channel, TS: t.ev.Place.Thread}
	st.Head.Key = t.id + "/head" // known by its place alone
	st.Started, st.Reminder.Last = t.ev.Place.Thread, t.ev.TS
	if st.Phase == render.Decided {
		st.Enough = st.Started // it was decided with what was known, and stays so
	}
	if r.Recorded != "" {
		st.Recorded = &render.Link{Label: r.RecordedAs, URL: r.Recorded}
	}
	if r.Components != "" {
		st.Components = strings.Split(r.Components, ",")
	}
	for _, l := range render.DecodeLinks(r.Links) {
		st.Flows = append(st.Flows, flow{From: l.From, To: l.To, Calls: l.CallsPerMonth, GB: l.GBPerMonth, Waits: l.LatencyMatters, TS: "0", Event: "recalled"})
	}
	for _, component := range st.slots() {
		for _, attr := range t.st.table() {
			name := string(attr.ID)
			if component >= 0 && len(st.Components) > 0 {
				name = st.Components[component] + "." + name
			}
			if value, ok := facts[name]; ok {
				st.Answers = append(st.Answers, answer{Component: component, Attribute: attr.ID, Value: value, Provenance: profile.Stated, TS: "0", Event: "recalled"})
			}
		}
	}
}
