package replicas_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

// person holds one conversation from command to verdict, patiently: what was not acknowledged is tried again.
type person struct {
	t     testing.TB
	w     *local.Workspace
	name  string
	topic string
	root  local.Message
	acked map[string]string // attribute to the value whose answer was acknowledged
}

type block struct {
	Type     string    `json:"type"`
	BlockID  string    `json:"block_id"`
	Elements []element `json:"elements"`
}

type element struct {
	Type     string          `json:"type"`
	ActionID string          `json:"action_id"`
	Value    string          `json:"value"`
	Options  []element       `json:"options"`
	Text     json.RawMessage `json:"text"`
}

func (p *person) kind(m local.Message, kind string) bool {
	return m.Metadata != nil && m.Metadata.EventType == "deploy_advice_"+kind
}

// talk asks and answers until a verdict stands.
func (p *person) talk(ctx context.Context) error {
	if err := p.ask(ctx); err != nil {
		return err
	}
	for {
		if ctx.Err() != nil {
			return fmt.Errorf("%s has no verdict in time: %w", p.topic, ctx.Err())
		}
		var verdict *local.Message
		var open []ask
		err := p.w.Await(ctx, func() bool {
			verdict, open = p.look()
			return verdict != nil || len(open) > 0
		})
		if err != nil {
			return fmt.Errorf("%s waits for a question or a verdict: %w; it sees\n%s", p.topic, err, p.seen())
		}
		if verdict != nil {
			return nil
		}
		if err := p.answer(ctx, open[0]); err != nil {
			p.pause(ctx)
		}
	}
}

// missing waits until the verdict holds every acknowledged answer - one given last may still be on its way - and returns those
// that do not come.
func (p *person) missing(ctx context.Context) []string {
	ctx, cancel := context.WithTimeout(ctx, 45*time.Second)
	defer cancel()
	var lost []string
	_ = p.w.Await(ctx, func() bool {
		lost = nil
		verdict, _ := p.look()
		if verdict == nil {
			lost = []string{"the verdict"}
			return false
		}
		facts := map[string]string{}
		_ = json.Unmarshal([]byte(payload(*verdict, "facts")), &facts)
		for attr, value := range p.acked {
			if facts[attr] != value {
				lost = append(lost, fmt.Sprintf("%s: answered %q, verdict has %q", attr, value, facts[attr]))
			}
		}
		return len(lost) == 0
	})
	return lost
}

func (p *person) ask(ctx context.Context) error {
	find := func() bool {
		found := p.w.Find(func(m local.Message) bool { return p.kind(m, "head") && strings.Contains(m.Text, p.topic) })
		if len(found) > 0 {
			p.root = found[0]
		}
		return len(found) > 0
	}
	for ctx.Err() == nil {
		_ = p.w.As(p.name).Slash(ctx, "platform", "/deploy-advice", p.topic+": on AWS")
		wait, cancel := context.WithTimeout(ctx, 4*time.Second)
		err := p.w.Await(wait, find)
		cancel()
		if err == nil {
			return nil
		}
	}
	return fmt.Errorf("%s got no head: %w", p.topic, ctx.Err())
}

type ask struct {
	ts    string
	block block
	attr  string
}

// look finds the verdict, or the questions that stand open and were not answered with acknowledgement.
func (p *person) look() (*local.Message, []ask) {
	var open []ask
	for _, m := range p.w.Thread(p.root.Channel, p.root.TS) {
		if p.kind(m, "verdict") {
			return &m, nil
		}
		var blocks []block
		if !p.kind(m, "question") || json.Unmarshal(m.Blocks, &blocks) != nil {
			continue
		}
		for _, b := range blocks {
			if b.Type != "actions" || !strings.HasPrefix(b.BlockID, "ask:") {
				continue
			}
			attr := strings.Split(b.BlockID, ":")[1]
			if p.acked[attr] == "" {
				open = append(open, ask{m.TS, b, attr})
			}
		}
	}
	return nil, open
}

// pause is what a person does before trying again: a moment, no more.
func (p *person) pause(ctx context.Context) {
	select {
	case <-time.After(200 * time.Millisecond):
	case <-ctx.Done():
	}
}

// answer uses the control; only what is acknowledged counts as answered.
func (p *person) answer(ctx context.Context, a ask) error {
	place := local.Place{Channel: p.root.Channel, TS: a.ts, Block: a.block.BlockID}
	for _, e := range a.block.Elements {
		place.Action = e.ActionID
		value, use := e.Value, p.w.As(p.name).Click
		switch {
		case e.Type == "button" && strings.HasPrefix(e.ActionID, "answer:"):
		case len(e.Options) > 0:
			value = e.Options[0].Value
			use = func(ctx context.Context, at local.Place, v string) error { return p.w.As(p.name).Select(ctx, at, v) }
		default:
			continue
		}
		err := use(ctx, place, value)
		if err == nil {
			p.acked[a.attr] = value
		}
		return err
	}
	p.t.Errorf("%s: no control carries an answer to %s", p.topic, a.attr)
	p.acked[a.attr] = "?"
	return nil
}

// payload is a string of a message's metadata.
func payload(m local.Message, name string) string {
	var all map[string]any
	if m.Metadata == nil || json.Unmarshal(m.Metadata.EventPayload, &all) != nil {
		return ""
	}
	text, _ := all[name].(string)
	return text
}

// seen is the thread as it stands, for a failure's text.
func (p *person) seen() string {
	var out strings.Builder
	for _, m := range p.w.Thread(p.root.Channel, p.root.TS) {
		fmt.Fprintf(&out, "%s %s: %.300s\n", m.TS, payload(m, "key"), m.Text)
	}
	fmt.Fprintf(&out, "acknowledged: %v", p.acked)
	return out.String()
}
