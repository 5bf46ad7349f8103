package noise_test

import (
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/noise"
)

func TestMeter_countsWhatIsSaid(t *testing.T) {
	t.Parallel()
	m := noise.NewMeter(script{
		{{Key: "da-1/1", Kind: bot.Post, Message: message("q", bot.QuestionMessage)}},
		{{Key: "da-1/2", Kind: bot.Edit, Target: "da-1/1", Message: message("q", bot.QuestionMessage)}, {Key: "da-1/3", Kind: bot.Edit, Target: "da-1/1", Message: message("answered", bot.QuestionMessage)}},
		{{Key: "da-1/4", Kind: bot.Post, Message: message("v", bot.VerdictMessage)}, {Key: "da-1/5", Kind: bot.Post, Message: message("r", bot.RecordMessage)}},
	})
	for i := range 3 {
		if _, _, err := m.Step(bot.Session{ID: "da-1", Version: int64(i)}, bot.Event{}, nil); err != nil {
			t.Fatal(err)
		}
	}
	want := noise.Noise{Questions: 1, Verdicts: 1, Posts: 3, Decisions: 1, Edits: 2, IdleEdits: 1, Conversations: 1}
	if got := m.Noise(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if over := noise.StandardBudget().Over(m.Noise()); len(over) != 1 || !strings.Contains(over[0], "1 edits without a change") {
		t.Errorf("over budget: %v", over)
	}
}

func message(text string, kind bot.MetaKind) *bot.Message {
	return &bot.Message{Text: text, Meta: &bot.Meta{Kind: kind}}
}

// script is a stepper that says what stands in it, turn by turn.
type script [][]bot.Intent

func (s script) Step(session bot.Session, _ bot.Event, _ bot.Refs) (bot.Session, []bot.Intent, error) {
	return session, s[session.Version], nil
}
