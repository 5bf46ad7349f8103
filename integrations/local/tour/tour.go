package tour

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local"
	"github.com/deploy-advice/deploy-advice/integrations/local/people"
)

// Question is what the tour asks, and how its people answer: attribute to canonical value; what is not there they do not know.
type Question struct {
	Channel string
	Text    string
	Answers map[string]string
}

// Sample is the question of the demo.
func Sample() Question {
	return Question{
		Channel: "platform",
		Text:    "image resizer: about 2M requests a day, 300 ms each, bursts to 500 rps, 512 MB, on AWS",
		Answers: map[string]string{
			"workload_kind": "http-api", "traffic_shape": "bursty", "state": "stateless", "execution_seconds_max": "5", "latency_p99_ms": "1500",
			"cold_start_tolerant": "true", "protocol": "http", "gpu": "false", "needs_os_control": "false", "privileged_or_kernel": "false",
			"containerizable": "true", "ops_team": "small", "budget_priority": "balanced", "migration": "greenfield", "payload_mb": "4",
			"license_bound_to_host": "false", "data_residency_onprem": "false", "isolation_required": "none", "os": "linux", "portability_required": "false",
			"execution_seconds_p50": "0.3", "disk_persistent": "false", "code_trust": "own", "deploy_frequency": "10", "vcpu": "1",
		},
	}
}

// maxTurns bounds the tour: more answers than any assessment asks for.
const maxTurns = 60

// assess asks the question as ana, answers as ana and ben, and prints the conversation until the verdict stands.
func (g Guide) assess(ctx context.Context, q Question) (local.Message, error) {
	t, w := g.Print, g.Workspace
	t.say("#"+q.Channel+"  ana", "/deploy-advice "+q.Text)
	if err := w.As("ana").Slash(ctx, q.Channel, "/deploy-advice", q.Text); err != nil {
		return local.Message{}, fmt.Errorf("ask: %w", err)
	}
	head, err := w.AwaitMessage(ctx, ofKind("deploy_advice_head"))
	if err != nil {
		return head, missing(ctx, w, "head message", err)
	}
	t.say("#"+q.Channel+"  deploy-advice", "")
	t.message("    ", head.Text, head.Blocks)
	p := player{w: w, t: t, q: q, root: head.TS, channel: head.Channel, seen: map[string]string{}}
	for range maxTurns {
		verdict, err := p.turn(ctx)
		if err != nil || verdict != nil {
			return deref(verdict), err
		}
	}
	return local.Message{}, errors.New("the tour answered sixty questions and has no verdict")
}

func deref(m *local.Message) local.Message {
	if m == nil {
		return local.Message{}
	}
	return *m
}

func ofKind(kind string) func(local.Message) bool {
	return func(m local.Message) bool { return m.Metadata != nil && m.Metadata.EventType == kind }
}

func missing(ctx context.Context, w *local.Workspace, what string, err error) error {
	if notices := w.Notices("ana"); len(notices) > 0 {
		return fmt.Errorf("no %s came; the workspace said: %s", what, strings.Join(notices, "; "))
	}
	if ctx.Err() != nil {
		return fmt.Errorf("no %s came in time: %w", what, err)
	}
	return err
}

type player struct {
	w             *local.Workspace
	t             *Transcript
	q             Question
	channel, root string
	seen          map[string]string // ts to the last block answered there
	turns         int
}

// turn waits for a question or the verdict, and answers the question; it returns the verdict when it stands.
func (p *player) turn(ctx context.Context) (*local.Message, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var asked, verdict *local.Message
	var control block
	err := p.w.Await(ctx, func() bool {
		for _, m := range p.w.Thread(p.channel, p.root) {
			if ofKind("deploy_advice_verdict")(m) {
				verdict = &m
				return true
			}
			if b, ok := p.open(m); ok {
				asked, control = &m, b
				return true
			}
		}
		return false
	})
	if err != nil {
		return nil, missing(ctx, p.w, "question or verdict", err)
	}
	if verdict != nil {
		p.t.say("    deploy-advice", "")
		p.t.message("      ", verdict.Text, verdict.Blocks)
		return verdict, nil
	}
	return nil, p.answer(ctx, *asked, control)
}

// open finds the first question of a message that was not answered yet.
func (p *player) open(m local.Message) (block, bool) {
	if !ofKind("deploy_advice_question")(m) {
		return block{}, false
	}
	for _, b := range parse(m.Blocks) {
		if strings.HasPrefix(b.BlockID, "ask:") && b.Type == "actions" && p.seen[m.TS+b.BlockID] == "" {
			return b, true
		}
	}
	return block{}, false
}

func (p *player) answer(ctx context.Context, m local.Message, b block) error {
	if p.seen[m.TS] == "" {
		p.t.say("    deploy-advice", "")
		p.t.message("      ", m.Text, m.Blocks)
	}
	p.seen[m.TS], p.seen[m.TS+b.BlockID] = b.BlockID, "answered"
	who := []string{"ana", "ben"}[p.turns%2]
	p.turns++
	attribute := strings.Split(b.BlockID, ":")[1]
	value := p.q.Answers[attribute]
	if value == "" {
		value = "unknown"
	}
	err := p.give(ctx, who, given{m, b, attribute, value})
	if errors.Is(err, people.ErrGone) { // an answer before this one closed the question: a person would look again, and so do we
		delete(p.seen, m.TS+b.BlockID)
		return nil
	}
	return err
}

type given struct {
	message   local.Message
	block     block
	attribute string
	value     string
}

// give uses a control that carries the value, and types the answer where none does.
func (p *player) give(ctx context.Context, who string, g given) error {
	place := local.Place{Channel: p.channel, TS: g.message.TS, Block: g.block.BlockID}
	person := p.w.As(who)
	for _, e := range g.block.elements() {
		place.Action = e.ActionID
		if e.Type == "button" && e.Value == g.value {
			return p.done(person.Click(ctx, place, g.value), who, "["+e.label()+"]")
		}
		for _, o := range e.Options {
			if o.Value == g.value {
				return p.done(person.Select(ctx, place, g.value), who, g.value)
			}
		}
	}
	text := g.attribute + "=" + g.value
	_, err := person.Say(ctx, p.channel, p.root, text)
	return p.done(err, who, text)
}

// done prints what was done, once it was.
func (p *player) done(err error, who, what string) error {
	if err == nil {
		p.t.say("    "+who, what)
	}
	return wrap(err)
}

func wrap(err error) error {
	if err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	return nil
}
