package script_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

type command = func(ts *testscript.TestScript, neg bool, args []string)

// act is a step in which somebody does something.
func act(least int, do func(s *stage, ts *testscript.TestScript, args []string) error) command {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		s := ts.Value("stage").(*stage)
		if neg || len(args) < least {
			ts.Fatalf("this step wants at least %d words, and no !", least)
		}
		s.perform(ts)
		if err := s.idle(); err != nil {
			ts.Fatalf("%v\n%s", err, s.log())
		}
		for _, m := range s.Ephemerals(s.who) {
			s.seen[s.who] = max(s.seen[s.who], m.TS)
		}
		if err := do(s, ts, args); err != nil {
			ts.Fatalf("%v\n%s", err, s.all())
		}
	}
}

// set is a step that only says how the next ones are played.
func set(words int, do func(s *stage, ts *testscript.TestScript, args []string) error) command {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg || len(args) < words {
			ts.Fatalf("this step wants %d words, and no !", words)
		}
		ts.Check(do(ts.Value("stage").(*stage), ts, args))
	}
}

func commands() map[string]command {
	return map[string]command{
		"as": set(1, as), "in": set(1, in), "settings": set(1, settings), "github": set(0, func(s *stage, _ *testscript.TestScript, _ []string) error { return s.openForge() }),
		"propose": set(0, propose), "group": set(1, func(s *stage, _ *testscript.TestScript, args []string) error {
			return s.SetUserGroup(args[0], args[1:]...)
		}),
		"slash": act(0, slash), "say": act(1, say), "reply": act(1, reply), "answer-to": act(2, answerTo), "edit": act(2, edit), "delete": act(1, remove),
		"shortcut": act(0, shortcut), "open-home": act(0, func(s *stage, _ *testscript.TestScript, _ []string) error { return s.As(s.who).OpenHome(s.ctx) }),
		"press": act(1, press), "choose": act(2, choose), "fill": set(2, fill), "submit": act(0, submit), "answer-all": act(0, answerAll),
		"look": act(1, look), "press-old": act(1, pressOld), "stranger": act(1, stranger), "later": act(1, later), "restart-bot": act(0, restart), "forget": act(0, forget), "assess": act(1, assess),
		"expect": expect, "never": never, "count": count, "mentions": mentions, "show": show,
	}
}

func as(s *stage, _ *testscript.TestScript, args []string) error {
	if s.UserID(args[0]) == "" {
		return fmt.Errorf("nobody is called %s", args[0])
	}
	s.who = args[0]
	return nil
}

func in(s *stage, _ *testscript.TestScript, args []string) error {
	if args[0] == "private" {
		dm, err := s.DM(s.ctx, s.who)
		s.where = dm
		return err
	}
	if s.where = s.ChannelID(args[0]); s.where == "" {
		return fmt.Errorf("there is no channel %s", args[0])
	}
	return nil
}

func settings(s *stage, _ *testscript.TestScript, args []string) error {
	if s.bot != nil {
		return fmt.Errorf("settings come first")
	}
	s.env = append(s.env, args...)
	return nil
}

func slash(s *stage, _ *testscript.TestScript, args []string) error {
	return s.As(s.who).Slash(s.ctx, s.where, "/deploy-advice", strings.Join(args, " "))
}

func say(s *stage, _ *testscript.TestScript, args []string) error {
	_, err := s.As(s.who).Say(s.ctx, s.where, "", lines(args))
	return err
}

// lines joins words; "\n" in them begins a line.
func lines(args []string) string { return strings.ReplaceAll(strings.Join(args, " "), `\n`, "\n") }

func reply(s *stage, _ *testscript.TestScript, args []string) error {
	head, ok := s.head()
	if !ok {
		return fmt.Errorf("there is no assessment to reply to")
	}
	_, err := s.As(s.who).Say(s.ctx, head.Channel, head.TS, lines(args))
	return err
}

func answerTo(s *stage, _ *testscript.TestScript, args []string) error {
	m, err := s.find(args[0], "")
	if err != nil {
		return err
	}
	_, err = s.As(s.who).Say(s.ctx, m.Channel, m.TS, lines(args[1:]))
	return err
}

func edit(s *stage, _ *testscript.TestScript, args []string) error {
	m, err := s.find(args[0], s.UserID(s.who))
	if err != nil {
		return err
	}
	return s.As(s.who).Edit(s.ctx, m.Channel, m.TS, lines(args[1:]))
}

func remove(s *stage, _ *testscript.TestScript, args []string) error {
	m, err := s.find(args[0], s.UserID(s.who))
	if err != nil {
		return err
	}
	return s.As(s.who).Delete(s.ctx, m.Channel, m.TS)
}

// find is the newest message that fits, of a person when by says so.
func (s *stage) find(pattern, by string) (local.Message, error) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return local.Message{}, err
	}
	found := s.Find(func(m local.Message) bool {
		return re.MatchString(text(m)) && (by == "" || m.User == by) && !m.IsEphemeral
	})
	if len(found) == 0 {
		return local.Message{}, fmt.Errorf("no message fits %s", pattern)
	}
	return found[len(found)-1], nil
}

func shortcut(s *stage, _ *testscript.TestScript, args []string) error {
	if len(args) == 0 {
		return s.As(s.who).Shortcut(s.ctx, "advice_global")
	}
	m, err := s.find(args[0], "")
	if err != nil {
		return err
	}
	return s.As(s.who).MessageShortcut(s.ctx, "advice_message", m.Channel, m.TS)
}

// await finds a control, waiting for it to come up.
func (s *stage) await(what string, fits func(control) bool) (control, error) {
	ctx, cancel := context.WithTimeout(s.ctx, patience/2)
	defer cancel()
	var found control
	err := s.Await(ctx, func() bool {
		all := s.controls()
		i := slices.IndexFunc(all, fits)
		if i >= 0 {
			found = all[i]
		}
		return i >= 0
	})
	if err != nil {
		return found, fmt.Errorf("%s sees no %s", s.who, what)
	}
	return found, nil
}

func (s *stage) button(args []string) (control, error) {
	return s.await("button "+strings.Join(args, " of "), func(c control) bool {
		return c.Label == args[0] && (len(args) < 2 || c.attribute() == args[1])
	})
}

func press(s *stage, _ *testscript.TestScript, args []string) error {
	c, err := s.button(args)
	if err != nil {
		return err
	}
	return s.As(s.who).Click(s.ctx, c.Place, c.Value)
}

func choose(s *stage, _ *testscript.TestScript, args []string) error {
	answer := strings.Join(args[1:], " ")
	var value string
	c, err := s.await("answer "+answer+" to "+args[0], func(c control) bool {
		if c.attribute() != args[0] {
			return false
		}
		for _, o := range append([]option{{c.Label, c.Value}}, c.Options...) {
			if o.Label == answer || o.Value == answer {
				value = o.Value
				return true
			}
		}
		return false
	})
	if err != nil {
		return err
	}
	return s.use(c, value)
}

func (s *stage) use(c control, value string) error {
	if c.Type == "button" {
		return s.As(s.who).Click(s.ctx, c.Place, value)
	}
	return s.As(s.who).Select(s.ctx, c.Place, value)
}

func fill(s *stage, _ *testscript.TestScript, args []string) error {
	s.fields[args[0]] = lines(args[1:])
	return nil
}

// submit sends the form that is open with what was filled in. A field is named by its label or by its block.
func submit(s *stage, _ *testscript.TestScript, _ []string) error {
	views := s.Views(s.who)
	if len(views) == 0 {
		return fmt.Errorf("%s has no form open", s.who)
	}
	v := views[len(views)-1]
	fields := controlsOf(v.Blocks, local.Place{View: v.ID})
	values := map[string]map[string]any{}
	for name, value := range s.fields {
		c, ok := field(fields, name)
		if !ok {
			return fmt.Errorf("the form has no field %s:\n%s", name, viewText(v))
		}
		values[c.Block] = map[string]any{c.Action: value}
	}
	done, err := s.As(s.who).SubmitView(s.ctx, v.ID, values)
	if err != nil {
		return err
	}
	s.wrong = map[string]string{}
	for block, problem := range done.Errors {
		i := slices.IndexFunc(fields, func(c control) bool { return c.Block == block })
		s.wrong[fields[i].Label] = problem
	}
	s.fields = map[string]string{}
	return nil
}

func field(fields []control, name string) (control, bool) {
	i := slices.IndexFunc(fields, func(c control) bool { return c.Label == name || c.Block == name })
	if i < 0 {
		return control{}, false
	}
	return fields[i], true
}

// answerAll answers with the first of the ready-made answers, one question after the other.
func answerAll(s *stage, ts *testscript.TestScript, _ []string) error {
	for range 40 {
		if len(s.at("verdict")) > 0 {
			return nil
		}
		c, err := s.await("question", func(c control) bool { return c.attribute() != "" && c.Action != "exact" })
		if err != nil {
			return err
		}
		value := c.Value
		if len(c.Options) > 0 {
			value = c.Options[0].Value
		}
		ts.Logf("%s: %s", c.attribute(), value)
		if err := s.use(c, value); err != nil {
			return err
		}
		if err := s.idle(); err != nil {
			return err
		}
	}
	return fmt.Errorf("40 answers led to no verdict")
}

func look(s *stage, _ *testscript.TestScript, args []string) error {
	c, err := s.button(args)
	s.kept[args[0]] = c
	return err
}

// pressOld presses a button that is gone, as on a screen that has not been drawn anew.
func pressOld(s *stage, _ *testscript.TestScript, args []string) error {
	c, ok := s.kept[args[0]]
	if !ok {
		return fmt.Errorf("%s was not looked at", args[0])
	}
	m, _ := s.Message(c.Channel, c.TS)
	return s.inject("interactive", map[string]any{
		"type": "block_actions", "team": map[string]any{"id": s.TeamID()}, "api_app_id": s.AppID(), "trigger_id": "1.2.3",
		"user":      map[string]any{"id": s.UserID(s.who), "username": s.who, "name": s.who, "team_id": s.TeamID()},
		"container": map[string]any{"type": "message", "message_ts": c.TS, "channel_id": c.Channel, "thread_ts": m.ThreadTS},
		"channel":   map[string]any{"id": c.Channel}, "message": m,
		"actions": []any{map[string]any{"type": "button", "block_id": c.Block, "action_id": c.Action, "value": c.Value, "action_ts": stamp()}},
	})
}

// stranger has somebody of another organisation write in the thread, as in a shared channel.
func stranger(s *stage, _ *testscript.TestScript, args []string) error {
	head, ok := s.head()
	if !ok {
		return fmt.Errorf("there is no assessment")
	}
	at := stamp()
	return s.inject("events_api", map[string]any{
		"type": "event_callback", "team_id": s.TeamID(), "api_app_id": s.AppID(), "event_id": "EvSTRANGER" + at, "event_time": time.Now().Unix(),
		"event": map[string]any{
			"type": "message", "channel": head.Channel, "channel_type": "channel", "user": "USTRANGER", "user_team": "T0OTHER", "team": "T0OTHER",
			"text": strings.Join(args, " "), "ts": at, "event_ts": at, "thread_ts": head.TS, "parent_user_id": s.BotUserID(),
		},
	})
}

func stamp() string {
	now := time.Now()
	return fmt.Sprintf("%d.%06d", now.Unix(), now.Nanosecond()/1000)
}

func (s *stage) inject(kind string, payload map[string]any) error {
	raw, err := json.Marshal(map[string]any{"type": kind, "envelope_id": "old-" + stamp(), "accepts_response_payload": false, "payload": payload})
	if err != nil {
		return err
	}
	return s.Inject(raw)
}

func later(s *stage, _ *testscript.TestScript, args []string) error {
	d, err := time.ParseDuration(args[0])
	if err != nil {
		return err
	}
	return s.elapse(d)
}

func restart(s *stage, ts *testscript.TestScript, _ []string) error {
	s.kill()
	s.perform(ts)
	return nil
}
