package digest

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/due"
	"github.com/deploy-advice/deploy-advice/bot/digest/schedule"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// latest is how long after its period began a digest may still be posted: never days late.
const latest = 6 * time.Hour

// Machine steps the conversations whose ids begin with [Prefix]. It holds nothing and may be used concurrently.
type Machine struct{}

// state is what a channel's conversation remembers.
type state struct {
	V       int       `json:"v"`
	Last    time.Time `json:"last"`    // start of the latest period that was begun; older ones are done with
	Through time.Time `json:"through"` // end of what has been told
	Run     *run      `json:"run,omitempty"`
	// Next are periods that began while an earlier one was worked on, oldest first.
	Next []schedule.Period `json:"next,omitempty"`
	Said []said            `json:"said,omitempty"` // oldest first
}

// run is a period that is worked on.
type run struct {
	Period schedule.Period `json:"period"`
	From   time.Time       `json:"from,omitzero"` // zero: there was no digest before
	Turn   int             `json:"turn"`
}

// said is a digest that was to be posted and may still be. When it turns out that it never was, its window is told again.
type said struct {
	Key   string    `json:"key"`
	Start time.Time `json:"start"`
	From  time.Time `json:"from,omitzero"`
}

// maxSaid bounds how many digests of a short schedule are waited for.
const maxSaid = 64

// Step applies one event. Its errors are bugs.
func (m Machine) Step(s bot.Session, e bot.Event, refs bot.Refs) (bot.Session, []bot.Intent, error) {
	switch {
	case strings.HasPrefix(s.ID, due.Prefix):
		return due.Step(s, e)
	case strings.HasPrefix(s.ID, sweepPrefix):
		return stepSweep(s, e)
	}
	var st state
	if len(s.Body) > 0 {
		if err := json.Unmarshal(s.Body, &st); err != nil {
			return s, nil, fmt.Errorf("decode digest state: %w", err)
		}
	}
	t := turn{id: s.ID, event: e, st: &st, refs: refs}
	if err := t.step(); err != nil {
		return s, nil, fmt.Errorf("digest event %s: %w", e.ID, err)
	}
	st.V = bot.Version
	body, err := json.Marshal(st)
	if err != nil {
		return s, nil, fmt.Errorf("encode digest state: %w", err)
	}
	s.Body, s.Keep = body, bot.KeepLong
	return s, t.intents, nil
}

// turn is one step of a channel's conversation.
type turn struct {
	id      string
	event   bot.Event
	st      *state
	refs    bot.Refs
	intents []bot.Intent
}

func (t *turn) channel() string { return strings.TrimPrefix(t.id, Prefix) }

func (t *turn) step() error {
	e := t.event
	switch {
	case e.Kind == bot.Action && e.ActionID == "digest:all":
		return t.job(t.id+"/all/"+e.ID, JobCommand, commandArgs{Command: "digest", Args: "all " + e.Value})
	case e.Kind != bot.Finished:
		return nil
	case e.Callback == tickDigest:
		return t.begin()
	case e.Callback == JobBuild:
		return t.built()
	case e.Callback == JobCommand:
		return t.answer()
	}
	return nil
}

// maxNext bounds how many periods of a short schedule wait for one that is worked on; what the others would have told is told by
// the next one that is begun.
const maxNext = 64

// begin starts a period, unless it or a later one was begun before. While an earlier one is worked on it waits, so that each period
// has its own digest however slow one is; an earlier one that may be posted no more gives way, and this one tells what it would have.
func (t *turn) begin() error {
	var p schedule.Period
	if err := json.Unmarshal(t.event.Result, &p); err != nil {
		return fmt.Errorf("decode period: %w", err)
	}
	if !p.Start.After(t.st.Last) {
		return nil
	}
	t.st.Last = p.Start
	if r := t.st.Run; r != nil && p.Start.Before(r.Period.Start.Add(latest)) {
		if len(t.st.Next) < maxNext {
			t.st.Next = append(t.st.Next, p)
		}
		return nil
	}
	t.st.Next = append(t.st.Next, p)
	return t.next()
}

// next starts the earliest period that waits and may still be posted; of those that may not, none.
func (t *turn) next() error {
	t.st.Run = nil
	for len(t.st.Next) > 0 {
		p := t.st.Next[0]
		t.st.Next = t.st.Next[1:]
		if !t.st.Last.Before(p.Start.Add(latest)) {
			continue
		}
		t.unsaid(p.Start)
		t.st.Run = &run{Period: p, From: t.st.Through}
		return t.build("")
	}
	t.st.Next = nil
	return nil
}

// unsaid goes back to where the earliest digest began that can be posted no more and never was.
func (t *turn) unsaid(now time.Time) {
	var open []said
	for _, s := range t.st.Said {
		switch {
		case now.Before(s.Start.Add(latest)):
			open = append(open, s)
		case t.refs[s.Key].TS == "" && s.From.Before(t.st.Through):
			t.st.Through = s.From
		}
	}
	t.st.Said = open[max(0, len(open)-maxSaid):]
}

// build asks for the next part of the work on the current period.
func (t *turn) build(cursor string) error {
	r := t.st.Run
	r.Turn++
	key := t.id + "/" + r.Period.ID() + "/build/" + strconv.Itoa(r.Turn)
	return t.job(key, JobBuild, buildArgs{Channel: t.channel(), Period: r.Period, From: r.From, Cursor: cursor})
}

func (t *turn) job(key, name string, args any) error {
	data, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("encode job %s: %w", name, err)
	}
	e := t.event
	who := bot.Event{
		V: e.V, ID: e.ID, Kind: e.Kind, TS: e.TS, At: e.At, Team: e.Team, User: e.User, UserName: e.UserName, Place: e.Place, Conversation: t.id,
		ResponseURL: e.ResponseURL,
	}
	t.intents = append(t.intents, bot.Intent{Key: key, Kind: bot.RunJob, Place: e.Place, Job: &bot.Job{Name: name, Args: data, For: who}})
	return nil
}

// built goes on with a period's work, or posts its digest. Outcomes of a period that gave way are dropped.
func (t *turn) built() error {
	r := t.st.Run
	if r == nil {
		return nil
	}
	if t.event.Problem != "" {
		if strings.Contains(t.event.ID, "/"+r.Period.ID()+"/") {
			return t.next() // not told; the next period tells it
		}
		return nil
	}
	var b built
	if err := json.Unmarshal(t.event.Result, &b); err != nil {
		return fmt.Errorf("decode digest: %w", err)
	}
	if !b.Period.Start.Equal(r.Period.Start) {
		return nil
	}
	if b.Cursor != "" {
		return t.build(b.Cursor)
	}
	t.st.Through = r.Period.Start
	if b.Message == nil {
		return t.next()
	}
	key := t.id + "/" + r.Period.ID()
	t.st.Said = append(t.st.Said, said{Key: key, Start: r.Period.Start, From: b.From})
	t.intents = append(t.intents, bot.Intent{
		Key: key, Kind: bot.Post, Place: bot.Place{Channel: t.channel()}, Message: b.Message, NotAfter: r.Period.Start.Add(latest),
	})
	return t.next()
}

// answer whispers what somebody asked for with a control.
func (t *turn) answer() error {
	var a answer
	if t.event.Problem == "" {
		if err := json.Unmarshal(t.event.Result, &a); err != nil {
			return fmt.Errorf("decode answer: %w", err)
		}
	} else {
		a.Message = render.Say(t.event.Problem)
	}
	e := t.event
	t.intents = append(t.intents, bot.Intent{
		Key: t.id + "/whisper/" + e.ID, Kind: bot.Whisper, Place: e.Place, User: e.User, ResponseURL: e.ResponseURL, Message: &a.Message,
		NotAfter: e.At.Add(25 * time.Minute),
	})
	return nil
}
