package conversation

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/bot/rights"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// submitted handles a form.
func (t *turn) submitted() error {
	name, _, _ := strings.Cut(t.ev.Callback, ":")
	if name == render.StartCallback {
		return t.startSubmitted()
	}
	if t.st.Phase == "" {
		t.whisper(render.Gone(t.id))
		return nil
	}
	switch name {
	case render.ChangeCallback, render.ExactCallback, render.SeveralCallback, render.FixCallback:
		return t.changeSubmitted()
	case render.WhatIfCallback:
		return t.whatIf(t.ev.Values["whatif"])
	case render.RecordCallback:
		return t.recordSubmitted()
	default:
		return nil
	}
}

func (t *turn) startSubmitted() error {
	if t.st.Phase != "" {
		return nil
	}
	text := strings.TrimSpace(t.ev.Values["start:text"])
	b := begin{Name: render.Cut(strings.TrimSpace(t.ev.Values["start:name"]), 80), Text: text, Components: t.ev.Values["start:components"]}
	var at where
	if err := json.Unmarshal([]byte(t.ev.Private), &at); err == nil {
		b.Place, b.Origin = bot.Place{Channel: at.Channel, Kind: at.Kind}, at.Origin
	}
	if t.ev.Place.Channel != "" && b.Place.Channel == "" {
		b.Place = bot.Place{Channel: t.ev.Place.Channel, Kind: t.ev.Place.Kind}
	}
	chosen := t.ev.Values["start:channel"]
	if chosen != "" {
		b.Place = bot.Place{Channel: chosen}
	}
	if b.Place.Channel == "" {
		b.Place = bot.Place{Channel: t.ev.User, Kind: bot.DirectMessage}
	}
	if !t.allowedIn(b.Place) {
		t.whisper(render.NotHere(t.Channels))
		return nil
	}
	if chosen == "" {
		return t.begin(b)
	}
	return t.permitted(rights.Start, chosen, "start", b)
}

// allowedIn reports whether an assessment may be started in a place.
func (t *turn) allowedIn(p bot.Place) bool {
	kept := t.ev.Place
	t.ev.Place = p
	defer func() { t.ev.Place = kept }()
	return t.here(p.Channel)
}

func (t *turn) changeSubmitted() error {
	var changed []understoodAnswer
	for _, attr := range t.st.table() {
		for _, component := range t.st.slots() {
			text := strings.TrimSpace(t.ev.Values[render.InputID(attr.ID, component)])
			if text == "" {
				continue
			}
			value, err := canonical(attr, text)
			have, had := t.st.inForce(component, attr.ID)
			if err != nil || (had && have.Value == value) {
				continue
			}
			g := stated(component, attr, value)
			g.Note = strings.TrimSpace(t.ev.Values["note"])
			changed = append(changed, t.take(g))
		}
	}
	if len(changed) == 0 {
		return nil
	}
	if t.st.Phase == render.Cancelled {
		t.whisper(render.Kept(t.id))
	}
	return t.refresh(changed)
}

// Validate checks a form before it is taken: block_id to what is wrong, at the field. It is pure.
func (m Machine) Validate(ev bot.Event) map[string]string {
	problems := map[string]string{}
	for block, text := range ev.Values {
		if problem := m.invalid(block, strings.TrimSpace(text)); problem != "" {
			problems[block] = render.Cut(problem, 200)
		}
	}
	name, _, _ := strings.Cut(ev.Callback, ":")
	if name == render.StartCallback && strings.TrimSpace(ev.Values["start:text"]) == "" && strings.TrimSpace(ev.Values["start:name"]) == "" {
		problems["start:text"] = "Say in a sentence what it is and does."
	}
	if len(problems) == 0 {
		return nil
	}
	return problems
}

// invalid says what is wrong with what was typed into a field; empty when nothing is.
func (m Machine) invalid(block, text string) string {
	if id, _, ok := render.SetBlock(block); ok {
		return m.invalidAnswer(id, text)
	}
	switch block {
	case "whatif":
		return m.invalidTrial(text)
	case "start:components":
		if text != "" && componentNames(text) == nil {
			return "Two to twelve names, separated by commas: web, worker, db."
		}
	case "record:repo":
		if !repository().MatchString(text) {
			return "A repository is owner/name, such as acme/shop."
		}
	case "record:path":
		if strings.HasPrefix(text, "/") || strings.Contains(text, "..") {
			return "A folder inside the repository, such as docs/adr."
		}
	case "record:title":
		if text == "" || len([]rune(text)) > 120 {
			return "A title of at most 120 characters."
		}
	}
	return ""
}

// invalidTrial says what cannot be tried. Which components links can be between is not known here: the thread says it.
func (m Machine) invalidTrial(text string) string {
	for _, part := range trials(text) {
		if linking(part) {
			continue
		}
		rest := afterComponent(part)
		if _, errs := profile.ParseAssignments(rest, m.Own...); len(errs) > 0 && (strings.Contains(rest, "=") || len(profile.Read(rest, m.Own...).Facts) == 0) {
			return (&state{own: m.Own}).wrong(errs[0])
		}
	}
	return ""
}

// invalidAnswer says why a text is no answer to a question; an empty one leaves it open.
func (m Machine) invalidAnswer(id profile.ID, text string) string {
	attr, known := (&state{own: m.Own}).lookup(id)
	if !known || text == "" {
		return ""
	}
	if _, err := canonical(attr, text); err != nil {
		return render.Refused(err, attr, false)
	}
	return ""
}

// afterComponent cuts a component's name before the first assignment: "worker: peak_rps=5".
func afterComponent(text string) string {
	before, after, ok := strings.Cut(text, ":")
	if ok && !strings.Contains(before, "=") {
		return strings.TrimSpace(after)
	}
	return text
}

func repository() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}$`)
}
