package conversation_test

import (
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
	"github.com/deploy-advice/deploy-advice/bot/home"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// tester is what a screen reports to: a test, or one run of a property.
type tester interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// screen is what people see: it routes events, steps the machines and applies their intents as the application and the platform
// would. Every step reads the session back from its JSON, as after a restart.
type screen struct {
	t        tester
	machine  conversation.Machine
	sessions map[string][]byte // stored sessions by conversation
	refs     map[string]bot.Refs
	threads  map[string]string // "channel:ts" to conversation
	posts    map[string]bot.Message
	placed   map[string]bot.Place
	order    []string
	whispers []bot.Message
	told     []bot.Intent // the whispers' intents
	views    []bot.View
	homes    map[string]bot.View
	files    []bot.File
	filed    int
	timers   map[string]timer
	applied  map[string]bool
	used     map[string]bool // intent keys
	queue    []bot.Event
	jobs     map[string]func(key string, job bot.Job) (any, string)
	ran      []bot.Job
	clock    int
	ts       int
}

type timer struct {
	at    time.Time
	event bot.Event
}

func newScreen(t tester, asks ...profile.ID) *screen {
	t.Helper()
	s := &screen{
		t: t, machine: conversation.Machine{Advisor: oracle{asks}, Bot: "@deploy-advice", Link: func(c, ts string) string { return "https://x/" + c + "/" + ts }},
		sessions: map[string][]byte{}, refs: map[string]bot.Refs{}, threads: map[string]string{}, posts: map[string]bot.Message{}, placed: map[string]bot.Place{},
		homes: map[string]bot.View{}, timers: map[string]timer{}, applied: map[string]bool{}, used: map[string]bool{},
		jobs: map[string]func(string, bot.Job) (any, string){},
	}
	return s
}

// event makes the next event of a person, a second later than the one before.
func (s *screen) event(kind bot.EventKind, user string) bot.Event {
	s.clock++
	at := s.now()
	return bot.Event{
		V: 1, ID: fmt.Sprintf("e%d", s.clock), Kind: kind, User: user, UserName: strings.ToLower(user), At: at, Team: "T1",
		TS: fmt.Sprintf("%d.000100", at.Unix()), Place: bot.Place{Channel: "C1", Kind: bot.PublicChannel}, TriggerID: fmt.Sprintf("t%d", s.clock),
	}
}

func (s *screen) now() time.Time { return time.Date(2026, 3, 2, 12, 0, s.clock, 0, time.UTC) }

// step delivers an event, and whatever follows from it.
func (s *screen) step(ev bot.Event) {
	s.t.Helper()
	s.queue = append(s.queue, ev)
	for len(s.queue) > 0 {
		next := s.queue[0]
		s.queue = s.queue[1:]
		s.deliver(next)
	}
}

// conversation routes an event as the application does. The first conversation of a screen is called da-test.
func (s *screen) conversation(ev bot.Event) string {
	r := app.Route(ev, "UBOT")
	id := r.Conversation
	if id == "" {
		if known, ok := s.threads[r.Thread]; ok {
			return known
		}
		id = r.Unknown
	}
	_, known := s.sessions[id]
	if id == "" || known || ev.Conversation != "" || strings.HasPrefix(id, home.Prefix) {
		return id
	}
	if _, taken := s.sessions["da-test"]; !taken {
		return "da-test"
	}
	return id
}

func (s *screen) deliver(ev bot.Event) {
	s.t.Helper()
	id := s.conversation(ev)
	if id == "" || s.applied[id+" "+ev.ID] {
		return
	}
	s.applied[id+" "+ev.ID] = true
	session := bot.Session{V: 1, ID: id, Body: s.sessions[id]}
	step := s.machine.Step
	if strings.HasPrefix(id, home.Prefix) {
		step = home.Machine{}.Step
	}
	next, intents, err := step(session, ev, maps.Clone(s.refs[id]))
	if err != nil {
		s.t.Fatalf("%s: %v", ev.Kind, err)
	}
	s.sessions[id] = next.Body
	for _, p := range next.Watch {
		s.threads[p.Channel+":"+p.Thread] = id
	}
	for _, in := range intents {
		if !strings.HasPrefix(in.Key, id+"/") || s.used[in.Key] {
			s.t.Errorf("key %s of %s is used twice or not its own", in.Key, id)
		}
		s.used[in.Key] = true
		s.perform(id, in)
	}
}

func (s *screen) perform(id string, in bot.Intent) {
	s.t.Helper()
	if in.Message != nil {
		if problem := overLimits(in.Message.Text, in.Message.Blocks, 50); problem != "" {
			s.t.Errorf("%s %s: %s", in.Kind, in.Key, problem)
		}
	}
	if in.View != nil {
		if problem := viewOverLimits(*in.View); problem != "" {
			s.t.Errorf("%s %s: %s", in.Kind, in.Key, problem)
		}
	}
	switch in.Kind {
	case bot.Post:
		s.post(id, in)
	case bot.Edit:
		s.edit(id, in)
	case bot.Whisper:
		s.whispers = append(s.whispers, *in.Message)
		s.told = append(s.told, in)
	case bot.OpenView:
		s.views = append(s.views, *in.View)
	case bot.PublishHome:
		s.homes[in.User] = *in.View
	case bot.Upload:
		s.files = append(s.files, *in.File)
		s.thread(id, in)
	case bot.RunJob:
		s.run(id, in)
	case bot.Pass:
		s.pass(in)
	default:
		s.t.Errorf("unexpected intent %s", in.Kind)
	}
}

// thread is where a post or upload goes.
func (s *screen) thread(id string, in bot.Intent) bot.Place {
	s.t.Helper()
	p := in.Place
	if in.ThreadOf != "" {
		ref, ok := s.refs[id][in.ThreadOf]
		if !ok {
			s.t.Errorf("%s %s goes to the thread of %s, which was never posted", in.Kind, in.Key, in.ThreadOf)
		}
		p.Thread, p.Channel = ref.TS, ref.Channel
	}
	if strings.HasPrefix(p.Channel, "U") {
		p.Channel = "D" + p.Channel
	}
	if in.Kind == bot.Upload {
		s.filed++
	}
	return p
}

func (s *screen) post(id string, in bot.Intent) {
	s.t.Helper()
	p := s.thread(id, in)
	s.ts++
	ts := fmt.Sprintf("%d.%06d", s.now().Unix(), 500000+s.ts)
	if s.refs[id] == nil {
		s.refs[id] = bot.Refs{}
	}
	s.refs[id][in.Key] = bot.Ref{Channel: p.Channel, TS: ts}
	s.posts[in.Key], s.placed[in.Key] = *in.Message, p
	s.order = append(s.order, in.Key)
	if p.Thread == "" {
		s.threads[p.Channel+":"+ts] = id
	}
}

func (s *screen) edit(id string, in bot.Intent) {
	s.t.Helper()
	key := in.Target
	if key == "" {
		for k, ref := range s.refs[id] {
			if ref.TS == in.TargetTS {
				key = k
			}
		}
	}
	if _, ok := s.posts[key]; !ok {
		s.t.Errorf("edit of %q (ts %s), which was never posted", in.Target, in.TargetTS)
	}
	m := *in.Message
	if m.Meta == nil { // metadata left out of an edit is kept
		m.Meta = s.posts[key].Meta
	}
	s.posts[key] = m
}

// run does a job and queues its end, as the application records it.
func (s *screen) run(id string, in bot.Intent) {
	s.t.Helper()
	s.ran = append(s.ran, *in.Job)
	do, ok := s.jobs[in.Job.Name]
	if !ok {
		s.t.Errorf("job %s is not registered", in.Job.Name)
		return
	}
	result, problem := do(in.Key, *in.Job)
	raw, err := json.Marshal(result)
	if err != nil {
		s.t.Fatalf("job %s: %v", in.Job.Name, err)
	}
	s.clock++
	at := s.now()
	s.queue = append(s.queue, bot.Event{
		V: 1, ID: "job:" + in.Key, Kind: bot.Finished, At: at, TS: fmt.Sprintf("%d.000100", at.Unix()), Conversation: id, Team: "T1",
		User: in.Job.For.User, UserName: in.Job.For.UserName, Place: in.Job.For.Place, ResponseURL: in.Job.For.ResponseURL, Callback: in.Job.Name, Result: raw, Problem: problem,
	})
}

func (s *screen) pass(in bot.Intent) {
	ev := *in.Event
	ev.Conversation = in.To
	if in.At.IsZero() {
		s.queue = append(s.queue, ev)
		return
	}
	s.timers[ev.ID] = timer{in.At, ev}
}

// wait lets time go by and delivers the timers that fall due, in order.
func (s *screen) wait(d time.Duration) {
	s.t.Helper()
	until := s.now().Add(d)
	for {
		due := ""
		for id, tm := range s.timers {
			if !tm.at.After(until) && (due == "" || tm.at.Before(s.timers[due].at)) {
				due = id
			}
		}
		if due == "" {
			break
		}
		tm := s.timers[due]
		delete(s.timers, due)
		s.clock = max(s.clock, int(tm.at.Sub(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)).Seconds()))
		s.step(tm.event)
	}
	s.clock = max(s.clock, int(until.Sub(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)).Seconds()))
}

func (s *screen) ask(text string) {
	s.t.Helper()
	ev := s.event(bot.Command, "UANA")
	ev.Text, ev.ResponseURL = text, "https://hooks/1"
	s.step(ev)
}

// head is the ts of the head of the first conversation.
func (s *screen) head() string { return s.refs["da-test"]["da-test/1"].TS }

func (s *screen) say(user, text string) bot.Event {
	s.t.Helper()
	ev := s.event(bot.Said, user)
	ev.Text, ev.Place.Thread, ev.Message = text, s.head(), ev.TS
	ev.ParentUser = "UBOT"
	s.step(ev)
	return ev
}

func (s *screen) click(user, block, action, value string) {
	s.t.Helper()
	ev := s.event(bot.Action, user)
	ev.BlockID, ev.ActionID, ev.Value, ev.Conversation = block, action, value, "da-test"
	ev.Place.Thread, ev.ResponseURL = s.head(), "https://hooks/2"
	s.step(ev)
}

func (s *screen) answer(user string, id profile.ID, value string) {
	s.t.Helper()
	s.click(user, "ask:"+string(id)+":da-test", "answer:"+value, value)
}

// submit fills in the newest form.
func (s *screen) submit(user string, values map[string]string) map[string]string {
	s.t.Helper()
	if len(s.views) == 0 {
		s.t.Fatalf("no form is open")
	}
	v := s.views[len(s.views)-1]
	ev := s.event(bot.Submitted, user)
	ev.Place, ev.Callback, ev.Private, ev.Values = bot.Place{}, v.Callback, v.Private, formValues(v)
	maps.Copy(ev.Values, values)
	if parts := strings.Split(v.Callback, ":"); len(parts) > 2 {
		ev.Conversation = parts[2]
	}
	if problems := s.machine.Validate(ev); problems != nil {
		return problems
	}
	s.step(ev)
	return nil
}

// formValues is what a form holds when nobody changes it.
func formValues(v bot.View) map[string]string {
	out := map[string]string{}
	for _, b := range v.Blocks {
		if b.Kind == bot.InputBlock {
			out[b.ID] = b.Elements[0].Value + strings.Join(b.Elements[0].Initial, ",")
		}
	}
	return out
}

// kinds lists the kinds of what was posted, in order.
func (s *screen) kinds() []string {
	var out []string
	for _, key := range s.order {
		out = append(out, strings.TrimPrefix(string(s.posts[key].Meta.Kind), "deploy_advice_"))
	}
	return out
}

// last is the text of everything in the newest message of a kind.
func (s *screen) last(kind bot.MetaKind) string {
	for _, key := range slices.Backward(s.order) {
		if m := s.posts[key]; m.Meta.Kind == kind {
			return dump(m)
		}
	}
	return ""
}

func (s *screen) facts() string {
	for _, key := range slices.Backward(s.order) {
		if m := s.posts[key]; m.Meta.Kind == bot.VerdictMessage {
			text, _ := m.Meta.Payload["facts"].(string)
			return text
		}
	}
	return ""
}

func (s *screen) whispered() string {
	if len(s.whispers) == 0 {
		return ""
	}
	return dump(s.whispers[len(s.whispers)-1])
}

// body is the stored session of the first conversation.
func (s *screen) body() string { return string(s.sessions["da-test"]) }

func dump(m bot.Message) string { return m.Text + "\n" + dumpBlocks(m.Blocks) }

func dumpBlocks(blocks []bot.Block) string {
	data, err := json.Marshal(blocks)
	if err != nil {
		return err.Error()
	}
	var out strings.Builder
	var v any
	_ = json.Unmarshal(data, &v)
	collect(v, &out)
	return out.String()
}

func collect(v any, out *strings.Builder) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			collect(item, out)
		}
	case map[string]any:
		for _, key := range []string{"text", "label", "url"} {
			if s, ok := v[key].(string); ok {
				out.WriteString(s)
			}
		}
		for _, key := range []string{"blocks", "lines", "fields", "elements", "rows", "options", "accessory"} {
			collect(v[key], out)
		}
	}
}

var _ tester = (*testing.T)(nil)
