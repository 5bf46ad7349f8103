package conversation

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/command"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// why whispers why a question is asked.
func (t *turn) why(args string) error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	attr, _, ok := command.Attribute(args, t.Own...)
	if !ok {
		attr, _ = t.firstOpen()
	}
	t.whisper(render.Why(a, attr))
	return nil
}

// explain shows every figure of an option.
func (t *turn) explain(args string) error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	m, found := render.Explain(a, args)
	if !found {
		t.whisper(m)
		return nil
	}
	t.reply(m, a.InputHash)
	return nil
}

// compare shows two options side by side.
func (t *turn) compare(args string) error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	left, right := command.Pair(args)
	m, found := render.Compare(a, left, right)
	if !found {
		t.whisper(m)
		return nil
	}
	t.reply(m, a.InputHash)
	return nil
}

func (t *turn) sources() error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	t.whisper(render.Sources(a))
	return nil
}

func (t *turn) parts() error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	t.whisper(render.Parts(a))
	return nil
}

// whatIf shows where other answers would lead, and keeps none of them.
func (t *turn) whatIf(args string) error {
	component, rest := t.st.about(args)
	assigned, errs := profile.ParseAssignments(rest, t.Own...)
	if len(errs) > 0 {
		t.whisper(render.NotUnderstood(errs[0].Error()))
		return nil
	}
	before, err := t.assess()
	if err != nil {
		return err
	}
	trial := *t.st
	trial.Answers = slices.Clone(trial.Answers)
	for _, f := range assigned {
		attr, _ := t.st.lookup(f.Attribute)
		trial.Answers = append(trial.Answers, answer{
			Component: trial.slot(component, attr), Attribute: f.Attribute, Value: format(attr, f), Provenance: profile.Stated, TS: latest,
		})
	}
	after, err := t.Advisor.AssessAs(t.id, trial.system())
	if err != nil {
		return fmt.Errorf("assess a trial: %w", err)
	}
	t.reply(render.WhatIf(assigned, before, after), before.InputHash)
	return nil
}

// latest sorts after every ts: a trial answer beats any that was given.
const latest = "~"

// export uploads the assessment as JSON and its answers as YAML that the command line reads.
func (t *turn) export() error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	whole, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		return fmt.Errorf("encode assessment: %w", err)
	}
	t.note(happening{What: exported})
	t.upload(bot.File{Name: render.FileName(t.st.Subject, ".yaml"), Title: "Answers of " + t.st.Subject, Alt: "The answers, for deploy-advice assess", Data: render.Answers(t.st.system())})
	t.upload(bot.File{Name: render.FileName(t.st.Subject, ".json"), Title: "Assessment of " + t.st.Subject, Alt: "The whole assessment", Data: whole})
	return nil
}

// upload puts a file into the thread.
func (t *turn) upload(f bot.File) {
	t.mean(t.inThread(bot.Intent{Key: t.key(), Kind: bot.Upload, File: &f}))
}
