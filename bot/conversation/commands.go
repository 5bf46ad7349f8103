package conversation

import (
	"fmt"
	"slices"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/command"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// general answers commands typed outside an assessment.
func (t *turn) general(call command.Call) error {
	spec, _ := command.Find(call.Name)
	switch {
	case call.Name == "help":
		t.whisper(render.Help(call.Args))
	case spec.Where == command.Thread:
		t.whisper(render.OnlyInThread(spec))
	default:
		t.whisper(render.NothingHere())
	}
	return nil
}

// command runs a command in the assessment's thread.
func (t *turn) command(call command.Call) error {
	switch call.Name {
	case "help":
		t.whisper(render.Help(call.Args))
	case "status":
		return t.status()
	case "why":
		return t.why(call.Args)
	case "skip":
		return t.skip()
	case "enough":
		if t.st.Phase != render.Asking {
			return nil
		}
		t.st.Enough = t.ev.TS
		return t.refresh(nil)
	case "undo":
		return t.undo()
	case "change":
		return t.change(call.Args)
	case "what if":
		return t.whatIf(call.Args)
	case "explain":
		return t.explain(call.Args)
	case "cancel":
		return t.cancel()
	case "resume":
		return t.resume()
	}
	return nil
}

func (t *turn) assess() (engine.Assessment, error) {
	a, err := t.Advisor.AssessAs(t.id, t.st.system())
	if err != nil {
		return a, fmt.Errorf("assess: %w", err)
	}
	return a, nil
}

func (t *turn) status() error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	t.whisper(render.Status(render.Head{ID: t.id, Subject: t.st.Subject, Phase: t.st.Phase, Assessment: a, Answered: t.st.answered(), Left: t.left(a)}))
	return nil
}

func (t *turn) why(args string) error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	id := profile.ID("")
	if attr, _, ok := command.Attribute(args); ok {
		id = attr.ID
	} else if attr, ok := t.firstOpen(); ok {
		id = attr.ID
	}
	t.whisper(render.Why(a, id))
	return nil
}

// skip answers every open question of the current message with "don't know".
func (t *turn) skip() error {
	items := t.openItems()
	if len(items) == 0 || t.st.Phase != render.Asking {
		return nil
	}
	for _, it := range items {
		if attr, ok := profile.Lookup(it.Attribute); ok {
			t.answer(it.Component, attr, profile.UnknownAnswer, profile.Stated, "")
		}
	}
	return t.refresh(nil)
}

func (t *turn) undo() error {
	event := t.st.newest()
	if event == "" {
		t.whisper(render.NothingToUndo())
		return nil
	}
	t.st.undo(func(a answer) bool { return a.Event == event })
	t.st.Enough = ""
	return t.refresh(nil)
}

func (t *turn) change(args string) error {
	attr, rest, _ := command.Attribute(args)
	if rest == "" {
		t.askAgain(attr)
		return t.refresh(nil)
	}
	value, err := canonical(attr, rest)
	if err != nil {
		t.whisper(render.NotUnderstood(err.Error()))
		return nil
	}
	t.answer(0, attr, value, profile.Stated, rest)
	return t.refresh([]understoodAnswer{{Attribute: attr.ID}})
}

// askAgain takes back the answer in force, so that its question is asked once more.
func (t *turn) askAgain(attr profile.Attribute) {
	t.st.undo(func(a answer) bool { return a.Component == 0 && a.Attribute == attr.ID })
	t.mean(t.questionAgain(attr))
}

func (t *turn) questionAgain(attr profile.Attribute) bot.Intent {
	m := render.QuestionMessage(render.Questions{ID: t.id, Items: []render.Asked{{
		Question: engine.Question{Attribute: attr.ID, Why: attr.Why}, Component: -1,
	}}})
	t.st.Open = &open{shown: shown{Key: t.key(), Hash: digest(m)}, Items: []item{{Attribute: attr.ID, Why: attr.Why}}}
	return bot.Intent{Key: t.st.Open.Key, Kind: bot.Post, Place: t.st.Place, ThreadOf: t.st.Head.Key, Message: &m}
}

// whatIf shows where other answers would lead, and keeps none of them.
func (t *turn) whatIf(args string) error {
	assigned, errs := profile.ParseAssignments(args)
	if len(errs) > 0 {
		t.whisper(render.NotUnderstood(errs[0].Error()))
		return nil
	}
	before, err := t.assess()
	if err != nil {
		return err
	}
	kept := t.st.Answers
	t.st.Answers = slices.Clone(kept)
	for _, f := range assigned {
		attr, _ := profile.Lookup(f.Attribute)
		t.answer(0, attr, profile.FormatFact(f), profile.Stated, args)
	}
	after, err := t.assess()
	t.st.Answers = kept
	if err != nil {
		return err
	}
	t.reply(render.WhatIf(assigned, before, after), before.InputHash)
	return nil
}

func (t *turn) explain(args string) error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	t.reply(render.Explain(a, args), a.InputHash)
	return nil
}

func (t *turn) cancel() error {
	if t.st.Phase == render.Cancelled {
		return nil
	}
	t.st.Phase = render.Cancelled
	return t.refresh(nil)
}

func (t *turn) resume() error {
	if t.st.Phase != render.Cancelled {
		return nil
	}
	t.st.Phase = render.Asking
	return t.refresh(nil)
}
