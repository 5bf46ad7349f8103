// Package noise counts how much the bot says, beside what it may say. It changes nothing of what is said.
package noise

import (
	"fmt"
	"strings"
	"sync"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
)

// Noise is how much was said, counted from what was meant to be said.
type Noise struct {
	Questions     int `json:"questions"` // messages that ask
	Verdicts      int `json:"verdicts"`
	Posts         int `json:"posts"`     // messages of any kind
	Decisions     int `json:"decisions"` // conversations that came to a verdict or record
	Edits         int `json:"edits"`
	IdleEdits     int `json:"idle_edits"` // edits that change nothing
	Mentions      int `json:"mentions"`
	OptOuts       int `json:"opt_outs"` // people and channels that want quiet or no digest
	Conversations int `json:"conversations"`
}

// QuestionsPerVerdict is how many question messages stand behind a verdict; 0 before the first verdict.
func (n Noise) QuestionsPerVerdict() float64 { return ratio(n.Questions, n.Verdicts) }

// PostsPerDecision is how many messages stand behind a decision; 0 before the first.
func (n Noise) PostsPerDecision() float64 { return ratio(n.Posts, n.Decisions) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// Budget is how much may be said.
type Budget struct {
	QuestionsPerVerdict float64
	PostsPerDecision    float64
	IdleEdits           int
}

// StandardBudget is what the project holds itself to: at most twelve questions a verdict, sixteen posts a decision with its head,
// verdict, chart and record, and no edit that changes nothing.
func StandardBudget() Budget { return Budget{QuestionsPerVerdict: 12, PostsPerDecision: 16} }

// Over lists what exceeds the budget; empty when nothing does.
func (b Budget) Over(n Noise) []string {
	var out []string
	if got := n.QuestionsPerVerdict(); got > b.QuestionsPerVerdict {
		out = append(out, fmt.Sprintf("%.1f questions per verdict, at most %.1f", got, b.QuestionsPerVerdict))
	}
	if got := n.PostsPerDecision(); got > b.PostsPerDecision {
		out = append(out, fmt.Sprintf("%.1f posts per decision, at most %.1f", got, b.PostsPerDecision))
	}
	if n.IdleEdits > b.IdleEdits {
		out = append(out, fmt.Sprintf("%d edits without a change, at most %d", n.IdleEdits, b.IdleEdits))
	}
	return out
}

// Stepper is a conversation: a pure function.
type Stepper interface {
	Step(session bot.Session, event bot.Event, refs bot.Refs) (bot.Session, []bot.Intent, error)
}

// maxShown bounds how many messages' latest form is remembered to notice edits without a change.
const maxShown = 4096

// Meter counts what a stepper means to say. It changes nothing and may be used concurrently. A step that is repeated after a lost
// race is counted again.
type Meter struct {
	next Stepper

	mu      sync.Mutex
	noise   Noise
	shown   map[string]string // by intent key of the post: what it shows
	order   []string
	decided map[string]bool
}

// NewMeter returns a meter around a stepper.
func NewMeter(next Stepper) *Meter {
	return &Meter{next: next, shown: map[string]string{}, decided: map[string]bool{}}
}

// Step steps and counts.
func (m *Meter) Step(s bot.Session, e bot.Event, refs bot.Refs) (bot.Session, []bot.Intent, error) {
	next, intents, err := m.next.Step(s, e, refs)
	if err == nil {
		m.count(s, intents)
	}
	return next, intents, err
}

// Noise is what was counted since the start of the process; opt-outs are not among it.
func (m *Meter) Noise() Noise {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.noise
}

func (m *Meter) count(s bot.Session, intents []bot.Intent) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s.Version == 0 && strings.HasPrefix(s.ID, "da-") {
		m.noise.Conversations++
	}
	for _, in := range intents {
		switch in.Kind {
		case bot.Post:
			m.noise.Posts++
			m.posted(s.ID, in)
			m.remember(in.Key, shelf.Mark(in.Message))
		case bot.Edit:
			m.noise.Edits++
			now := shelf.Mark(in.Message)
			if m.shown[in.Target] == now {
				m.noise.IdleEdits++
			}
			m.remember(in.Target, now)
		default:
		}
	}
}

func (m *Meter) posted(conversation string, in bot.Intent) {
	if in.Message == nil {
		return
	}
	for _, b := range in.Message.Blocks {
		for _, l := range b.Lines {
			for _, span := range l {
				if span.User != "" {
					m.noise.Mentions++
				}
			}
		}
	}
	if in.Message.Meta == nil {
		return
	}
	switch in.Message.Meta.Kind {
	case bot.QuestionMessage:
		m.noise.Questions++
	case bot.VerdictMessage:
		m.noise.Verdicts++
		m.decide(conversation)
	case bot.RecordMessage:
		m.decide(conversation)
	default:
	}
}

func (m *Meter) decide(conversation string) {
	if !m.decided[conversation] {
		m.noise.Decisions++
	}
	if len(m.decided) < maxShown {
		m.decided[conversation] = true
	}
}

func (m *Meter) remember(key, shows string) {
	if _, known := m.shown[key]; !known {
		m.order = append(m.order, key)
		if len(m.order) > maxShown {
			delete(m.shown, m.order[0])
			m.order = m.order[1:]
		}
	}
	m.shown[key] = shows
}
