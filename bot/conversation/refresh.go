package conversation

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
)

// maxQuestions is how many questions an assessment answers at most before it decides with what is known: nobody fills in a
// questionnaire in a thread, and what is still open then shows in the confidence.
const maxQuestions = 12

// maxTogether is how many questions of one topic stand in one message.
const maxTogether = 3

// refresh works the assessment out anew and brings every message of ours up to date.
func (t *turn) refresh(understood []understoodAnswer) error {
	a, err := t.Advisor.AssessAs(t.id, t.st.system())
	if err != nil {
		return fmt.Errorf("assess: %w", err)
	}
	done := a.StoppedBecause != "" || !a.Verdict.Provisional || t.left(a) == 0 || t.st.Enough != ""
	switch {
	case t.st.Phase == render.Cancelled:
	case done:
		t.st.Phase = render.Decided
	default:
		t.st.Phase = render.Asking
	}
	t.showHead(a)
	switch t.st.Phase {
	case render.Asking:
		t.withdrawVerdict(a)
		t.showQuestions(a, understood)
	case render.Decided:
		t.closeQuestions(a)
		t.showVerdict(a)
	case render.Cancelled:
		t.closeQuestions(a)
	}
	return nil
}

// left is how many more questions can come at most.
func (t *turn) left(a engine.Assessment) int {
	return max(0, min(len(a.Questions), maxQuestions-t.st.answered()))
}

func (t *turn) showHead(a engine.Assessment) {
	left := t.left(a)
	m := render.HeadMessage(render.Head{
		ID: t.id, Subject: t.st.Subject, Phase: t.st.Phase, Assessment: a, Answered: t.st.answered(), Left: left,
		Origin: t.st.Origin, Starter: t.st.StarterTag,
	})
	hash := digest(m)
	if hash == t.st.Head.Hash {
		return
	}
	in := bot.Intent{Place: t.st.Place, Message: &m}
	if t.st.Head.Hash == "" {
		in.Key, in.Kind, in.User, in.ResponseURL = t.st.Head.Key, bot.Post, t.ev.User, t.ev.ResponseURL
		denied := render.NotInvited(t.Bot)
		in.OnDenied = &denied
	} else {
		in.Key, in.Kind, in.Target = t.key(), bot.Edit, t.st.Head.Key
	}
	t.st.Head.Hash = hash
	t.mean(in)
}

// showQuestions keeps the open question message current, and posts the next one when nothing in it is open any more.
func (t *turn) showQuestions(a engine.Assessment, understood []understoodAnswer) {
	understood = t.volunteered(understood)
	if t.st.Open != nil {
		t.st.Open.Understood = append(t.st.Open.Understood, understood...)
		if m, stillOpen := t.questionMessage(a); stillOpen {
			t.editQuestion(m)
			return
		}
		t.closeQuestions(a)
	}
	t.st.Open = &open{shown: shown{Key: t.key()}, Items: t.next(a), Understood: understood}
	m, _ := t.questionMessage(a)
	t.st.Open.Hash = digest(m)
	t.mean(bot.Intent{Key: t.st.Open.Key, Kind: bot.Post, Place: t.st.Place, ThreadOf: t.st.Head.Key, Message: &m})
}

// volunteered leaves out what answers a question that stands open: it is shown there.
func (t *turn) volunteered(understood []understoodAnswer) []understoodAnswer {
	if t.st.Open == nil {
		return understood
	}
	return slices.DeleteFunc(slices.Clone(understood), func(u understoodAnswer) bool {
		return slices.ContainsFunc(t.st.Open.Items, func(i item) bool { return i.Attribute == u.Attribute && i.Component == u.Component })
	})
}

func (t *turn) editQuestion(m bot.Message) {
	if hash := digest(m); hash != t.st.Open.Hash {
		t.st.Open.Hash = hash
		t.mean(bot.Intent{Key: t.key(), Kind: bot.Edit, Place: t.st.Place, Target: t.st.Open.Key, Message: &m})
	}
}

// closeQuestions replaces the controls of the open question message by what became of them.
func (t *turn) closeQuestions(a engine.Assessment) {
	if t.st.Open == nil {
		return
	}
	a.Questions = nil
	m, _ := t.questionMessage(a)
	t.editQuestion(m)
	t.st.Open = nil
}

// next chooses the questions of the next message: the most telling one, and others of its topic that stand high as well.
func (t *turn) next(a engine.Assessment) []item {
	var out []item
	first := a.Questions[0]
	for i, q := range a.Questions {
		if q.Topic == first.Topic && q.Component == first.Component && i < 2*maxTogether && len(out) < maxTogether {
			out = append(out, item{Component: t.index(q.Component), Attribute: q.Attribute, Why: render.Because(q, a.Verdict.Family)})
		}
	}
	return out
}

func (t *turn) index(component string) int {
	return max(0, slices.Index(t.st.Components, component))
}

// questionMessage renders the open message; stillOpen tells whether any of its questions waits for an answer.
func (t *turn) questionMessage(a engine.Assessment) (m bot.Message, stillOpen bool) {
	q := render.Questions{ID: t.id, Assessment: a}
	for _, u := range t.st.Open.Understood {
		if ans, ok := t.st.inForce(u.Component, u.Attribute); ok {
			q.Understood = append(q.Understood, engine.FactLine{Attribute: u.Attribute, Value: ans.Value, Provenance: ans.Provenance})
		}
	}
	for _, it := range t.st.Open.Items {
		asked := t.asked1(it, a)
		stillOpen = stillOpen || (asked.Answer == "" && !asked.Moot)
		q.Items = append(q.Items, asked)
	}
	return render.QuestionMessage(q), stillOpen
}

func (t *turn) asked1(it item, a engine.Assessment) render.Asked {
	out := render.Asked{Question: engine.Question{Attribute: it.Attribute, Why: it.Why}, Component: -1}
	if len(t.st.Components) > 0 {
		out.Component, out.Question.Component = it.Component, t.st.Components[it.Component]
	}
	if ans, ok := t.st.inForce(it.Component, it.Attribute); ok {
		out.Answer, out.By = ans.Value, ans.Name
		return out
	}
	out.Moot = !slices.ContainsFunc(a.Questions, func(q engine.Question) bool {
		return q.Attribute == it.Attribute && t.index(q.Component) == it.Component
	})
	return out
}

func (t *turn) showVerdict(a engine.Assessment) {
	m := render.VerdictMessage(render.Card{ID: t.id, Subject: t.st.Subject, Assessment: a})
	now := decided{Family: a.Verdict.Family, Platform: a.Verdict.Platform, Claim: render.Claim(a), Cost: cost(a)}
	now.Hash = digest(m)
	before := t.st.Verdict
	if before == nil {
		now.Key = t.key()
		t.st.Verdict = &now
		t.mean(bot.Intent{Key: now.Key, Kind: bot.Post, Place: t.st.Place, ThreadOf: t.st.Head.Key, Message: &m})
		return
	}
	now.Key = before.Key
	t.st.Verdict = &now
	if now.Hash == before.Hash {
		return
	}
	t.mean(bot.Intent{Key: t.key(), Kind: bot.Edit, Place: t.st.Place, Target: now.Key, Message: &m})
	t.reply(render.Moved(before.Claim, before.Cost, now.Claim, now.Cost), a.InputHash)
}

// withdrawVerdict marks an announced verdict as reopened, because only a finished assessment has one.
func (t *turn) withdrawVerdict(a engine.Assessment) {
	if t.st.Verdict == nil {
		return
	}
	m := render.Reopened(t.st.Verdict.Claim, t.st.Verdict.Cost)
	m.Meta = &bot.Meta{Kind: bot.ReplyMessage, Payload: map[string]any{"assessment": t.id, "hash": a.InputHash}}
	t.mean(bot.Intent{Key: t.key(), Kind: bot.Edit, Place: t.st.Place, Target: t.st.Verdict.Key, Message: &m})
	t.st.Verdict = nil
}

func cost(a engine.Assessment) string {
	if a.Verdict.MonthlyUSD == nil {
		return "cost unknown"
	}
	return render.MonthlyCost(*a.Verdict.MonthlyUSD)
}

func digest(m bot.Message) string {
	data, err := json.Marshal(m)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}
