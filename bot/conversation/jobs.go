package conversation

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/command"
	"github.com/deploy-advice/deploy-advice/bot/costcurve"
	"github.com/deploy-advice/deploy-advice/bot/index"
	"github.com/deploy-advice/deploy-advice/bot/people"
	"github.com/deploy-advice/deploy-advice/bot/preference"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/bot/rights"
)

// JobRecall is the job that reads what a thread's first message says of its assessment: nothing, for the thread of the event ->
// [Recalled].
const JobRecall = "thread.recall"

const (
	commandPrefix = "command." // of jobs that carry out a command
	timerRemind   = "timer.remind"
)

// maxPending bounds what waits for jobs; what a lost job left behind goes first.
const maxPending = 20

// job asks for work outside the conversation. then is what goes on when it has ended, where its result alone does not say.
func (t *turn) job(name string, args any, then *pending) error {
	raw, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("encode arguments of %s: %w", name, err)
	}
	key := t.key()
	if then != nil {
		t.waitFor(key, *then)
	}
	t.mean(bot.Intent{Key: key, Kind: bot.RunJob, User: t.ev.User, Job: &bot.Job{Name: name, Args: raw, For: asker(t.ev)}})
	return nil
}

func (t *turn) waitFor(key string, p pending) {
	if t.st.Jobs == nil {
		t.st.Jobs = map[string]pending{}
	}
	for len(t.st.Jobs) >= maxPending {
		delete(t.st.Jobs, slices.Min(slices.Collect(maps.Keys(t.st.Jobs))))
	}
	t.st.Jobs[key] = p
}

// asker is who asked, where and when, without what was said.
func asker(ev bot.Event) bot.Event {
	return bot.Event{V: ev.V, ID: ev.ID, Kind: ev.Kind, TS: ev.TS, At: ev.At, Team: ev.Team, User: ev.User, UserName: ev.UserName, Place: ev.Place, ResponseURL: ev.ResponseURL}
}

// finished goes on after a job, or when a timer is due.
func (t *turn) finished() error {
	key := strings.TrimPrefix(t.ev.ID, "job:")
	then, waited := t.st.Jobs[key]
	delete(t.st.Jobs, key)
	switch t.ev.Callback {
	case timerRemind:
		return t.remindDue()
	case costcurve.JobChart:
		return t.charted()
	case JobRecall:
		return t.recalled()
	case people.JobName:
		return t.introduced()
	case rights.JobCheck:
		if waited {
			return t.checked(then)
		}
	case JobFacts:
		if waited {
			return t.filesRead(then)
		}
	case record.JobCreate:
		return t.recorded()
	case record.JobComment:
		return t.commented()
	case record.FactsTold:
		return t.toldElsewhere()
	case record.StatusChanged:
		return t.recordChanged()
	case index.JobList:
		if then.Op == "direct" {
			return t.directed()
		}
		return t.listed(then.Op == "page")
	case preference.JobSee:
		return t.remindUnlessQuiet()
	case preference.JobSet:
		return t.muted()
	}
	if strings.HasPrefix(t.ev.Callback, commandPrefix) {
		return t.answeredElsewhere()
	}
	return nil
}

// elsewhere is a command that is carried out elsewhere.
type elsewhere struct {
	Command string `json:"command"`
	Args    string `json:"args"`
}

// Said is what a command that is carried out elsewhere answers.
type Said struct {
	Message bot.Message `json:"message"`
	Public  bool        `json:"public"` // for everybody in the channel
}

// elsewhere hands a command on, when the person may.
func (t *turn) elsewhere(spec command.Spec, args string) error {
	call := elsewhere{Command: spec.Name, Args: args}
	action := rights.Action("")
	switch spec.Name {
	case "subscribe", "unsubscribe", "watch", "unwatch":
		action = rights.Watch
	case "settings":
		if args != "" {
			action = rights.Settings
		}
	}
	if action == "" {
		return t.job(spec.Job, call, nil)
	}
	return t.permitted(action, t.ev.Place.Channel, "elsewhere", call)
}

func (t *turn) answeredElsewhere() error {
	what := strings.TrimPrefix(t.ev.Callback, commandPrefix)
	if t.ev.Problem != "" {
		t.whisper(render.Failed(what, t.ev.Problem))
		return nil
	}
	var said Said
	if err := json.Unmarshal(t.ev.Result, &said); err != nil {
		return fmt.Errorf("read answer of %s: %w", what, err)
	}
	if said.Message.Text == "" {
		return nil
	}
	if !said.Public {
		t.whisper(said.Message)
		return nil
	}
	m := said.Message
	if m.Meta == nil {
		m.Meta = &bot.Meta{Kind: bot.ReplyMessage, Payload: map[string]any{"assessment": "", "hash": ""}}
	}
	t.mean(bot.Intent{Key: t.key(), Kind: bot.Post, Place: t.ev.Place, User: t.ev.User, ResponseURL: t.ev.ResponseURL, Message: &m})
	return nil
}

// permitted goes on with op when the person may, now or after the right was looked up. It is looked up at the moment of acting.
func (t *turn) permitted(action rights.Action, channel, op string, args any) error {
	raw, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("encode %s: %w", op, err)
	}
	then := pending{Op: op, Action: action, Args: raw, From: from(t.ev.Kind)}
	if !t.Rights {
		return t.carryOut(then)
	}
	return t.job(rights.JobCheck, rights.Request{Action: action, Channel: channel}, &then)
}

// checked goes on after a right was looked up.
func (t *turn) checked(then pending) error {
	if t.ev.Problem != "" {
		t.whisper(render.Failed("Looking up your rights", t.ev.Problem))
		return nil
	}
	var a rights.Answer
	if err := json.Unmarshal(t.ev.Result, &a); err != nil {
		return fmt.Errorf("read rights: %w", err)
	}
	if !a.Allowed {
		t.whisper(render.NotAllowed(then.Action, a))
		return nil
	}
	return t.carryOut(then)
}

// carryOut does what was allowed.
func (t *turn) carryOut(then pending) error {
	if t.ev.Kind == bot.Finished {
		t.from = then.From
	}
	var err error
	decode := func(v any) bool { err = json.Unmarshal(then.Args, v); return err == nil }
	switch then.Op {
	case "start":
		var b begin
		if decode(&b) && t.st.Phase == "" {
			t.passed = true
			return t.begin(b)
		}
	case "go on":
		var ev bot.Event
		if decode(&ev) {
			return t.goOn(ev)
		}
	case "record":
		var d render.Draft
		if decode(&d) {
			return t.record(d)
		}
	case "comment":
		return t.commentOn()
	case "override":
		var o override
		if decode(&o) {
			return t.decideOtherwise(o)
		}
	case "elsewhere":
		var call elsewhere
		if decode(&call) {
			spec, _ := command.Find(call.Command)
			return t.job(spec.Job, call, nil)
		}
	case "mute":
		var c preference.Change
		if decode(&c) {
			return t.job(preference.JobSet, c, nil)
		}
	}
	if err != nil {
		return fmt.Errorf("go on with %s: %w", then.Op, err)
	}
	return nil
}
