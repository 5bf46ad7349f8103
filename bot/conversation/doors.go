package conversation

import (
	"encoding/json"
	"fmt"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/rights"
)

// guarded handles an event where answering is left to some: what would change the assessment waits until the right was looked up, and
// changes nothing when it is not there. Looking on, and talk, is anybody's.
func (t *turn) guarded() error {
	if !t.Doors.Answer || t.passed || t.st.Phase == "" || t.ev.User == "" || t.ev.Kind == bot.Finished {
		return t.handle()
	}
	before := t.st.substance()
	trial, err := t.apart()
	if err != nil {
		return err
	}
	if err := trial.handle(); err != nil {
		return err
	}
	if trial.st.substance() == before {
		*t.st = *trial.st
		t.intents, t.watch, t.relinked, t.pointed, t.wanted = trial.intents, trial.watch, trial.relinked, trial.pointed, trial.wanted
		return nil
	}
	return t.wait(rights.Reply, t.st.Place.Channel)
}

// apart is the same turn on a state of its own.
func (t *turn) apart() (*turn, error) {
	raw, err := json.Marshal(t.st)
	if err != nil {
		return nil, fmt.Errorf("copy state: %w", err)
	}
	st := state{own: t.st.own}
	if err := json.Unmarshal(raw, &st); err != nil {
		return nil, fmt.Errorf("copy state: %w", err)
	}
	trial := *t
	trial.st = &st
	return &trial, nil
}

// substance is what an assessment rests on.
func (st *state) substance() string {
	return digest([]any{st.Answers, st.Flows, st.Components, st.Phase, st.Enough, st.Override})
}

// wait has the event wait until the right to do it was looked up.
func (t *turn) wait(action rights.Action, channel string) error {
	ev := t.ev
	ev.Aliases, ev.Files = nil, nil
	return t.permitted(action, channel, "go on", ev)
}

// goOn takes up an event that was let through.
func (t *turn) goOn(ev bot.Event) error {
	now, passed := t.ev, t.passed
	defer func() { t.ev, t.passed = now, passed }()
	t.ev, t.passed, t.from = ev, true, ""
	return t.handle()
}
