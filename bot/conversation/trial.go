package conversation

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// latest sorts after every ts: what is tried beats anything that was said.
const latest = "~"

// whatIf shows where other answers, or other links between the components, would lead, and keeps none of them.
func (t *turn) whatIf(args string) error {
	trial := *t.st
	trial.Answers, trial.Flows = slices.Clone(trial.Answers), slices.Clone(trial.Flows)
	tried, problem := trial.try(args)
	if problem != "" {
		t.whisper(render.NotUnderstood(problem))
		return nil
	}
	before, err := t.assess()
	if err != nil {
		return err
	}
	after, err := t.Advisor.AssessAs(t.id, trial.system())
	if err != nil && len(trial.Flows) > len(t.st.Flows) {
		t.whisper(render.NotUnderstood("That cannot be: " + err.Error()))
		return nil
	}
	if err != nil {
		return fmt.Errorf("assess a trial: %w", err)
	}
	t.reply(render.WhatIf(tried, before, after), before.InputHash)
	return nil
}

// try adds what is to be tried to a copy of the state. problem says what of it cannot be read.
func (st *state) try(args string) (tried render.Tried, problem string) {
	for _, part := range trials(args) {
		text, announced := part, false
		if word := linkWord().FindString(part); word != "" {
			text, announced = part[len(word):], true
		}
		f, isLink, err := st.flowIn(text, announced)
		switch {
		case err != nil:
			return tried, err.Error()
		case isLink:
			st.tryLink(&tried, f)
		case linking(part):
			return tried, st.noSuchParts()
		default:
			if problem := st.tryAnswers(&tried, part); problem != "" {
				return tried, problem
			}
		}
	}
	if len(tried.Answers)+len(tried.Links)+len(tried.None) == 0 {
		return tried, "Say what to try, for example: what if peak_rps=500"
	}
	return tried, ""
}

// linkWord announces a link.
func linkWord() *regexp.Regexp { return regexp.MustCompile(`(?i)^links?\s+`) }

// linking reports whether a part is about a link.
func linking(part string) bool {
	return strings.Contains(part, "->") || strings.Contains(part, "→") || linkWord().MatchString(part)
}

// trials parts what is to be tried, each a link or a list of assignments. What stands behind a link and is neither says more of it.
func trials(args string) []string {
	var out []string
	for clause := range strings.SplitSeq(args, ";") {
		for i, part := range strings.Split(clause, ", ") {
			part = strings.TrimSpace(part)
			assigns := strings.Contains(part, "=") && !linking(part)
			last := len(out) - 1
			switch {
			case part == "":
			case last < 0 || linking(part) || (assigns && (i == 0 || linking(out[last]))):
				out = append(out, part)
			default:
				out[last] += ", " + part
			}
		}
	}
	return out
}

func (st *state) tryLink(tried *render.Tried, f flow) {
	f.TS = latest
	st.Flows = append(st.Flows, f)
	if f.None {
		tried.None = append(tried.None, f.link())
		return
	}
	tried.Links = append(tried.Links, f.link())
}

// noSuchParts says which components a link can be between.
func (st *state) noSuchParts() string {
	if len(st.Components) < 2 {
		return "Links are between components. Name those first: components: web, worker, db."
	}
	return "Name two of the components: " + strings.Join(st.Components, ", ") + ". For example: what if " + st.Components[0] + " -> " + st.Components[1] + " 2M a month, 10 kB each"
}

// wrong says in people's words what is wrong with an assignment.
func (st *state) wrong(err error) string {
	var attr profile.Attribute
	if refused, ok := errors.AsType[*profile.ValueError](err); ok {
		attr, _ = st.lookup(refused.Attribute)
	}
	return render.Refused(err, attr, true)
}

func (st *state) tryAnswers(tried *render.Tried, text string) (problem string) {
	component, rest := st.about(text)
	assigned, errs := profile.ParseAssignments(rest, st.own...)
	if read := profile.Read(rest, st.own...).Facts; !strings.Contains(rest, "=") && len(read) > 0 { // "what if we had 500 rps?"
		assigned, errs = read, nil
	}
	if len(errs) > 0 {
		return st.wrong(errs[0])
	}
	for _, f := range assigned {
		attr, ok := st.lookup(f.Attribute)
		if !ok {
			continue
		}
		at := st.slot(component, attr)
		st.Answers = append(st.Answers, answer{Component: at, Attribute: f.Attribute, Value: format(attr, f), Provenance: profile.Stated, TS: latest})
		tried.Answers = append(tried.Answers, st.known(at, attr))
	}
	return ""
}
