package slack_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/app"
	"github.com/deploy-advice/deploy-advice/bot/conversation"
	"github.com/deploy-advice/deploy-advice/bot/costcurve"
	"github.com/deploy-advice/deploy-advice/bot/home"
	"github.com/deploy-advice/deploy-advice/bot/index"
	"github.com/deploy-advice/deploy-advice/bot/people"
	"github.com/deploy-advice/deploy-advice/bot/preference"
	"github.com/deploy-advice/deploy-advice/integrations/local/blockkit"
)

// shelf keeps documents in memory, with the store's rules.
type shelf map[string]bot.Document

func (s shelf) Document(_ context.Context, kind, id string) (bot.Document, error) {
	doc, ok := s[kind+"/"+id]
	if !ok {
		return doc, &bot.Error{Kind: bot.NotFound, Op: "read document"}
	}
	return doc, nil
}

func (s shelf) Put(_ context.Context, doc bot.Document) (bot.Document, error) {
	if s[doc.Kind+"/"+doc.ID].Version != doc.Version {
		return doc, &bot.Error{Kind: bot.Conflict, Op: "put document"}
	}
	doc.Version++
	s[doc.Kind+"/"+doc.ID] = doc
	return doc, nil
}

func (s shelf) List(_ context.Context, q bot.Query) ([]bot.Document, error) {
	var out []bot.Document
	for _, doc := range s {
		if doc.Kind == q.Kind && (q.Term == "" || slices.Contains(doc.Terms, q.Term)) {
			out = append(out, doc)
		}
	}
	slices.SortFunc(out, func(a, b bot.Document) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

// stage plays conversations and gathers everything that would be sent to Slack, rendered. Edits, whispers and forms count as posts do.
type stage struct {
	t        *testing.T
	samples  *samples
	rules    *blockkit.Rules
	machine  conversation.Machine
	sessions map[string][]byte
	refs     map[string]bot.Refs
	threads  map[string]string // "channel:ts" to conversation
	root     bot.Place         // of the conversation's thread
	jobs     map[string]app.JobFunc
	queue    []bot.Event
	form     *bot.View
	clock    int
	kinds    map[string]int // what was sent, by kind
}

func newStage(t *testing.T, s *samples, advisor conversation.Advisor) *stage {
	t.Helper()
	docs := shelf{}
	x, p := index.New(docs), preference.New(docs)
	g := home.NewGatherer(home.Parts{Documents: docs, Index: x, Preferences: p})
	return &stage{
		t: t, samples: s, rules: blockkit.NewRules(), sessions: map[string][]byte{}, refs: map[string]bot.Refs{}, threads: map[string]string{}, kinds: map[string]int{},
		machine: conversation.Machine{
			Advisor: advisor, Bot: "@deploy-advice", Repos: []string{"acme/shop"}, Records: true, Charts: true, Lists: true, Preferences: true, Homes: true, Status: true, Names: true,
			Link: func(c, ts string) string { return "https://acme.slack.com/archives/" + c + "/p" + ts },
		},
		jobs: map[string]app.JobFunc{
			index.JobPut: x.Put, index.JobList: x.List, preference.JobSet: p.Set, preference.JobSee: p.See, home.JobGather: g.Gather, home.JobStatus: g.Status,
			costcurve.JobChart: func(context.Context, string, bot.Job) (json.RawMessage, error) { return nil, fmt.Errorf("no chart") },
			people.JobName: func(_ context.Context, _ string, job bot.Job) (json.RawMessage, error) {
				return json.Marshal(people.Name{User: job.For.User, Name: "Ana <!here> \u202e"})
			},
		},
	}
}

func (s *stage) event(kind bot.EventKind) bot.Event {
	s.clock++
	at := time.Date(2026, 3, 2, 12, 0, s.clock, 0, time.UTC)
	return bot.Event{
		V: 1, ID: fmt.Sprint("e", s.clock), Kind: kind, User: "U1", UserName: "ana", At: at, Team: "T1", TS: fmt.Sprintf("%d.000100", at.Unix()),
		Place: bot.Place{Channel: "C1", Kind: bot.PublicChannel}, TriggerID: fmt.Sprint("t", s.clock),
	}
}

// step delivers an event and whatever follows from it.
func (s *stage) step(ev bot.Event) {
	s.t.Helper()
	for s.queue = append(s.queue, ev); len(s.queue) > 0; {
		next := s.queue[0]
		s.queue = s.queue[1:]
		s.deliver(next)
	}
}

func (s *stage) deliver(ev bot.Event) {
	s.t.Helper()
	r := app.Route(ev, "UBOT")
	id := cmp.Or(r.Conversation, s.threads[r.Thread], r.Unknown)
	if id == "" {
		return
	}
	step := s.machine.Step
	if strings.HasPrefix(id, home.Prefix) {
		step = home.Machine{}.Step
	}
	next, intents, err := step(bot.Session{V: 1, ID: id, Body: s.sessions[id]}, ev, maps.Clone(s.refs[id]))
	if err != nil {
		s.t.Fatalf("%s: %v", ev.Kind, err)
	}
	s.sessions[id] = next.Body
	for _, in := range intents {
		s.perform(id, in)
	}
}

func (s *stage) perform(id string, in bot.Intent) {
	s.t.Helper()
	if in.Message != nil {
		s.message(in)
	}
	switch in.Kind {
	case bot.Post:
		s.clock++
		ref := bot.Ref{Channel: in.Place.Channel, TS: fmt.Sprintf("17724528%02d.%06d", s.clock%100, s.clock)}
		if in.ThreadOf == "" && in.Place.Thread == "" {
			s.threads[ref.Channel+":"+ref.TS] = id
			s.root = bot.Place{Channel: ref.Channel, Kind: bot.PublicChannel, Thread: ref.TS}
		}
		if s.refs[id] == nil {
			s.refs[id] = bot.Refs{}
		}
		s.refs[id][in.Key] = ref
	case bot.OpenView:
		s.form = in.View
		s.view("modal", *in.View)
	case bot.PublishHome:
		s.view("home", *in.View)
	case bot.RunJob:
		s.run(id, in)
	case bot.Pass:
		if in.At.IsZero() {
			ev := *in.Event
			ev.Conversation = in.To
			s.queue = append(s.queue, ev)
		}
	}
}

func (s *stage) run(id string, in bot.Intent) {
	s.t.Helper()
	ev := s.event(bot.Finished)
	ev.ID, ev.Conversation, ev.Callback, ev.User, ev.UserName, ev.Place = "job:"+in.Key, id, in.Job.Name, in.Job.For.User, in.Job.For.UserName, in.Job.For.Place
	ev.ResponseURL = in.Job.For.ResponseURL
	do, known := s.jobs[in.Job.Name]
	if !known {
		s.t.Fatalf("job %s is not registered", in.Job.Name)
	}
	result, err := do(s.t.Context(), in.Key, *in.Job)
	if ev.Result = result; err != nil {
		ev.Problem = err.Error()
	}
	s.queue = append(s.queue, ev)
}

// message checks what a message becomes as the workspace does, and keeps it for the schema.
func (s *stage) message(in bot.Intent) {
	s.t.Helper()
	kind := string(in.Kind)
	if in.Message.Meta != nil {
		kind = string(in.Message.Meta.Kind)
	}
	s.kinds[kind]++
	got := messageOf(*in.Message, nil)
	raw, err := json.Marshal(got.Blocks)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, verdict := s.rules.Message(raw); len(got.Blocks) > 0 && !verdict.OK() {
		s.t.Errorf("%s %s: %s %v", in.Kind, kind, verdict.Code, verdict.Messages())
	}
	s.samples.message(*in.Message)
}

func (s *stage) view(kind string, v bot.View) {
	s.t.Helper()
	s.kinds[kind]++
	renderer := modalOf
	if kind == "home" {
		renderer = homeOf
	}
	got, err := renderer(v)
	if err != nil {
		s.t.Fatal(err)
	}
	raw, err := json.Marshal(got)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, verdict := s.rules.View(raw, "/view"); !verdict.OK() {
		s.t.Errorf("%s %s: %s %v", kind, v.Callback, verdict.Code, verdict.Messages())
	}
	s.samples.add(kind, got)
}

// submit sends the open form with these values in place of what it holds.
func (s *stage) submit(values map[string]string) {
	s.t.Helper()
	if s.form == nil {
		return
	}
	ev := s.event(bot.Submitted)
	ev.Place, ev.Callback, ev.Private, ev.Values = bot.Place{}, s.form.Callback, s.form.Private, map[string]string{}
	for _, b := range s.form.Blocks {
		if b.Kind == bot.InputBlock {
			ev.Values[b.ID] = b.Elements[0].Value + strings.Join(b.Elements[0].Initial, ",")
		}
	}
	maps.Copy(ev.Values, values)
	if parts := strings.Split(s.form.Callback, ":"); len(parts) > 2 {
		ev.Conversation = parts[2]
	}
	if s.form = nil; s.machine.Validate(ev) == nil {
		s.step(ev)
	}
}

// say writes in the conversation's thread; press uses a control of its messages.
func (s *stage) say(text string) {
	s.t.Helper()
	ev := s.event(bot.Said)
	ev.Text, ev.Place, ev.Message, ev.ParentUser = text, s.root, ev.TS, "UBOT"
	s.step(ev)
}

func (s *stage) press(block, action string) {
	s.t.Helper()
	ev := s.event(bot.Action)
	id := s.threads[s.root.Channel+":"+s.root.Thread]
	ev.BlockID, ev.ActionID, ev.Value, ev.Conversation, ev.Place, ev.ResponseURL = block+id, action, id, id, s.root, "https://hooks.slack.com/1"
	s.step(ev)
}
