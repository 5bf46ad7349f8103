package conversation_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/conversation"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// oracle is an advisor of few words: it asks for its attributes in order, and advises functions below 100 rps.
type oracle struct{ asks []profile.ID }

func (o oracle) AssessAs(id string, sys profile.System) (engine.Assessment, error) {
	p := sys.Components[0].Profile
	a := engine.Assessment{V: 1, ID: id, Name: sys.Name, Catalogue: "test"}
	for _, attr := range o.asks {
		if !p.Fact(attr).Answered() {
			a.Questions = append(a.Questions, engine.Question{Attribute: attr, Topic: string(attr), Why: "It decides.", Information: 1})
		}
	}
	var facts []string
	for _, f := range p.Facts() {
		a.Facts = append(a.Facts, engine.FactLine{Attribute: f.Attribute, Value: profile.FormatFact(f), Provenance: f.Provenance})
		facts = append(facts, string(f.Attribute)+"="+profile.FormatFact(f))
	}
	a.InputHash = strings.Join(facts, ",")
	a.Verdict = engine.Verdict{Family: "faas", Platform: "aws-lambda", Confidence: 0.9, Word: "probably", Provisional: len(a.Questions) > 0,
		MonthlyUSD: &engine.Range{Low: "10", Mid: "12", High: "15"}}
	if f := p.Fact("peak_rps"); f.Known() && f.Value.Mid() >= 100 {
		a.Verdict.Family, a.Verdict.Platform = "container", "aws-ecs"
	}
	return a, nil
}

// screen is what people see: it steps the machine and applies its intents as the platform would.
type screen struct {
	t        *testing.T
	machine  conversation.Machine
	session  bot.Session
	refs     bot.Refs
	posts    map[string]bot.Message
	order    []string
	whispers []bot.Message
	views    []bot.View
	clock    int
}

func newScreen(t *testing.T, asks ...profile.ID) *screen {
	t.Helper()
	return &screen{t: t, machine: conversation.Machine{Advisor: oracle{asks}, Bot: "@deploy-advice", Link: func(c, ts string) string { return "https://x/" + c + "/" + ts }},
		session: bot.Session{V: 1, ID: "da-test"}, refs: bot.Refs{}, posts: map[string]bot.Message{}}
}

// event makes the next event of a person, a second later than the one before.
func (s *screen) event(kind bot.EventKind, user string) bot.Event {
	s.clock++
	at := time.Date(2026, 3, 1, 12, 0, s.clock, 0, time.UTC)
	return bot.Event{V: 1, ID: fmt.Sprintf("e%d", s.clock), Kind: kind, User: user, UserName: strings.ToLower(user), At: at,
		TS: fmt.Sprintf("%d.000100", at.Unix()), Place: bot.Place{Channel: "C1", Kind: bot.PublicChannel}, TriggerID: fmt.Sprintf("t%d", s.clock)}
}

func (s *screen) step(ev bot.Event) {
	s.t.Helper()
	next, intents, err := s.machine.Step(s.session, ev, s.refs)
	if err != nil {
		s.t.Fatalf("%s: %v", ev.Kind, err)
	}
	s.session = next
	for _, in := range intents {
		s.perform(in)
	}
}

func (s *screen) perform(in bot.Intent) {
	s.t.Helper()
	switch in.Kind {
	case bot.Post:
		if _, twice := s.posts[in.Key]; twice {
			s.t.Errorf("key %s was used twice", in.Key)
		}
		s.posts[in.Key] = *in.Message
		s.order = append(s.order, in.Key)
		s.refs[in.Key] = bot.Ref{Channel: "C1", TS: in.Key}
	case bot.Edit:
		if _, ok := s.posts[in.Target]; !ok {
			s.t.Errorf("edit of %s, which was never posted", in.Target)
		}
		s.posts[in.Target] = *in.Message
	case bot.Whisper:
		s.whispers = append(s.whispers, *in.Message)
	case bot.OpenView:
		s.views = append(s.views, *in.View)
	default:
		s.t.Errorf("unexpected intent %s", in.Kind)
	}
}

func (s *screen) ask(text string) {
	s.t.Helper()
	ev := s.event(bot.Command, "ANA")
	ev.Text = text
	s.step(ev)
}

func (s *screen) say(user, text string) bot.Event {
	s.t.Helper()
	ev := s.event(bot.Said, user)
	ev.Text, ev.Place.Thread, ev.Message = text, "head", ev.TS
	s.step(ev)
	return ev
}

func (s *screen) click(user, block, action, value string) {
	s.t.Helper()
	ev := s.event(bot.Action, user)
	ev.BlockID, ev.ActionID, ev.Value = block, action, value
	s.step(ev)
}

func (s *screen) answer(user string, id profile.ID, value string) {
	s.t.Helper()
	s.click(user, "ask:"+string(id)+":da-test", "answer:"+value, value)
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
	for i := len(s.order) - 1; i >= 0; i-- {
		if m := s.posts[s.order[i]]; m.Meta.Kind == kind {
			return dump(m)
		}
	}
	return ""
}

func (s *screen) facts() string {
	for i := len(s.order) - 1; i >= 0; i-- {
		if m := s.posts[s.order[i]]; m.Meta.Kind == bot.VerdictMessage {
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

func dump(m bot.Message) string {
	data, err := json.Marshal(m)
	if err != nil {
		return err.Error()
	}
	var out strings.Builder
	out.WriteString(m.Text + "\n")
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
