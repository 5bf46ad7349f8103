package conversation

import (
	"slices"
	"strconv"

	"github.com/deploy-advice/deploy-advice/bot/command"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// offers reports whether the part that a command needs is there.
func (t *turn) offers(s command.Spec) bool {
	switch s.Part {
	case command.Records:
		return t.Records
	case command.Lists:
		return t.Lists
	case command.Preferences:
		return t.Preferences
	case command.Digests:
		return t.Digests
	case command.Watches:
		return t.Watches
	case command.Always, command.Rights:
	}
	return true
}

func (t *turn) help(args string) {
	offered := slices.DeleteFunc(command.Specs(), func(s command.Spec) bool { return !t.offers(s) })
	t.whisper(render.Help(args, offered))
}

// general answers commands that are no assessment's own.
func (t *turn) general(call command.Call) error {
	spec, _ := command.Find(call.Name)
	if past, args := looksBack(call); t.Digests && past {
		spec, _ = command.Find("digest")
		return t.elsewhere(spec, args)
	}
	switch {
	case call.Name == "help":
		t.help(call.Args)
	case spec.Where == command.Thread && t.direct():
		t.whisper(render.NothingHere())
	case spec.Where == command.Thread:
		t.whisper(render.OnlyInThread(spec))
	case !t.offers(spec):
		t.whisper(render.NotOffered(spec.Name))
	case spec.Job != "":
		return t.elsewhere(spec, call.Args)
	case call.Name == "list" || call.Name == "find":
		return t.list(call)
	case call.Name == "mute" || call.Name == "unmute":
		return t.quiet(call.Name, call.Args)
	case call.Name == "status" && t.Status:
		return t.job(commandPrefix+"status", elsewhere{Command: "status"}, nil)
	default:
		t.whisper(render.NothingHere())
	}
	return nil
}

// looksBack reports whether a command said outside a thread is about decisions that were made, and what the digest is asked.
func looksBack(call command.Call) (bool, string) {
	switch {
	case call.Name == "list" && call.Args == "due":
		return true, "due"
	case call.Name == "history" && call.Args != "":
		return true, "history " + call.Args
	}
	return false, ""
}

// command runs a command in the assessment's thread.
func (t *turn) command(call command.Call) error {
	if spec, _ := command.Find(call.Name); spec.Where != command.Thread && call.Name != "status" {
		return t.general(call)
	}
	switch call.Name {
	case "status":
		return t.status()
	case "why":
		return t.why(call.Args)
	case "explain":
		return t.explain(call.Args)
	case "compare":
		return t.compare(call.Args)
	case "sources":
		return t.sources()
	case "what if":
		return t.whatIf(call.Args)
	case "history":
		if _, err := strconv.Atoi(call.Args); err == nil || call.Args == "" {
			t.history(call.Args)
		}
	case "export":
		return t.export()
	case "override":
		return t.override(call.Args)
	case "record":
		return t.offerRecord()
	default:
		return t.move(call)
	}
	return nil
}

// move runs the commands that change where the assessment stands.
func (t *turn) move(call command.Call) error {
	switch call.Name {
	case "skip":
		return t.skip()
	case "enough":
		return t.enough()
	case "undo":
		return t.undoLast()
	case "change":
		return t.change(call.Args)
	case "components":
		return t.redeclare(call.Args)
	case "link":
		return t.link(call.Args)
	case "restart":
		return t.restart()
	case "cancel":
		return t.cancel()
	case "resume":
		return t.resume()
	}
	return nil
}

// skip answers every open question of the current message with "don't know".
func (t *turn) skip() error {
	items := t.openItems()
	if len(items) == 0 || t.st.Phase != render.Asking {
		t.whisper(render.Stale())
		return nil
	}
	var changed []understoodAnswer
	for _, it := range items {
		if attr, ok := t.st.lookup(it.Attribute); ok {
			changed = append(changed, t.take(stated(it.Component, attr, profile.UnknownAnswer)))
		}
	}
	return t.refresh(changed)
}

func (t *turn) enough() error {
	if t.st.Phase != render.Asking {
		t.whisper(render.Stale())
		return nil
	}
	t.st.Enough = t.ev.TS
	t.note(happening{What: enough})
	return t.refresh(nil)
}

func (t *turn) undoLast() error {
	event := t.st.newest()
	if event == "" {
		t.whisper(render.NothingToUndo())
		return nil
	}
	gone := t.undo(tookBack, func(a answer) bool { return a.Event == event })
	t.st.Enough = ""
	t.wanted = t.askable(gone)
	return t.refresh(gone)
}

// askable are the questions of answers that were taken back and now stand open; a description taken back asks nothing by itself.
func (t *turn) askable(gone []understoodAnswer) []item {
	var out []item
	for _, u := range gone {
		attr, ok := t.st.lookup(u.Attribute)
		if _, open := t.st.inForce(u.Component, u.Attribute); ok && !open && len(out) < maxTogether && len(gone) <= maxTogether {
			out = append(out, item{Component: u.Component, Attribute: u.Attribute, Why: attr.Why, Wanted: true})
		}
	}
	return out
}

// change takes another answer to an attribute, or asks for it again.
func (t *turn) change(args string) error {
	attr, rest, _ := command.Attribute(args, t.Own...)
	if t.st.Phase == render.Cancelled {
		t.whisper(render.WhileCancelled(t.id))
		return nil
	}
	if rest == "" {
		gone := t.undo(reopened, func(a answer) bool { return a.Attribute == attr.ID })
		slot := t.st.slot(render.Shared, attr)
		if len(gone) > 0 {
			slot = gone[0].Component
		}
		t.wanted = []item{{Component: slot, Attribute: attr.ID, Why: attr.Why, Wanted: true}}
		return t.refresh(gone)
	}
	value, note, ok := parsed(attr, rest)
	if !ok {
		var err error
		if value, err = canonical(attr, rest); err != nil {
			t.whisper(render.NotUnderstood(render.Refused(err, attr, true)))
			return nil
		}
	}
	g := stated(render.Shared, attr, value)
	g.Quote, g.Note = rest, note
	return t.refresh([]understoodAnswer{t.take(g)})
}

// redeclare makes the assessment one of these components.
func (t *turn) redeclare(args string) error {
	names := componentNames(args)
	if names == nil {
		t.whisper(render.NotUnderstood("Name two to twelve components, separated by commas: components: web, worker, db."))
		return nil
	}
	a, err := t.assess()
	if err != nil {
		return err
	}
	t.settleQuestions(a)
	t.declare(names)
	t.st.Enough = ""
	if err := t.readAgain(); err != nil {
		return err
	}
	return t.refresh(nil)
}

// restart puts every answer aside but those of the description, and asks from the beginning.
func (t *turn) restart() error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	t.settleQuestions(a)
	t.note(happening{What: over})
	gone := t.undo(tookBack, func(a answer) bool { return a.Event != t.st.Start && a.File == "" })
	t.st.Enough, t.st.Clashes, t.st.InCard, t.st.Override = "", nil, nil, nil
	if t.st.Phase == render.Cancelled {
		t.st.Phase = render.Asking
	}
	if t.st.Verdict == nil {
		t.reply(render.Restarted(t.ev.UserName), a.InputHash)
	}
	t.remindLater()
	return t.refresh(gone)
}

func (t *turn) cancel() error {
	if t.st.Phase == render.Cancelled {
		t.whisper(render.Stale())
		return nil
	}
	t.st.Phase = render.Cancelled
	t.note(happening{What: cancelled})
	t.settleReminder("Cancelled.")
	return t.refresh(nil)
}

func (t *turn) resume() error {
	if t.st.Phase != render.Cancelled {
		t.whisper(render.Stale())
		return nil
	}
	t.st.Phase = render.Asking
	t.note(happening{What: resumed})
	t.remindLater()
	return t.refresh(nil)
}

// status whispers where the assessment stands.
func (t *turn) status() error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	t.whisper(render.Status(t.head(a)))
	return nil
}
