package conversation

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
)

// maxQuestions is how many questions an assessment answers at most before it decides with what is known: nobody fills in a
// questionnaire in a thread, and what is still open then shows in the confidence.
const maxQuestions = 12

func (t *turn) assess() (engine.Assessment, error) {
	a, err := t.Advisor.AssessAs(t.id, t.st.system())
	if err != nil {
		return a, fmt.Errorf("assess: %w", err)
	}
	return a, nil
}

// refresh works the assessment out anew and brings every message of ours up to date. changed are the answers that changed.
func (t *turn) refresh(changed []understoodAnswer) error {
	a, err := t.assess()
	if err != nil {
		return err
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
	if len(t.wanted) > 0 && t.st.Phase != render.Cancelled {
		t.askAgain(a)
	}
	switch t.st.Phase {
	case render.Asking:
		t.withdrawVerdict(a)
		t.showQuestions(a, changed)
	case render.Decided:
		t.closeQuestions(a)
		t.showVerdict(a, changed)
	case render.Cancelled:
		t.closeQuestions(a)
	}
	t.showClosed(a)
	return nil
}

// left is how many more questions can come at most.
func (t *turn) left(a engine.Assessment) int {
	return max(0, min(len(a.Questions), maxQuestions-t.st.answered()))
}

func (t *turn) showHead(a engine.Assessment) {
	m := render.HeadMessage(t.head(a))
	hash := digest(m)
	if hash == t.st.Head.Hash {
		return
	}
	first := t.st.Head.Hash == "" && t.landed().TS == ""
	t.st.Head.Hash = hash
	if !first {
		t.edit(t.st.Head, m)
		return
	}
	denied := render.NotInvited(t.Bot)
	t.mean(bot.Intent{Key: t.st.Head.Key, Kind: bot.Post, Place: t.st.Place, Message: &m, User: t.ev.User, ResponseURL: t.ev.ResponseURL, OnDenied: &denied})
}

func (t *turn) head(a engine.Assessment) render.Head {
	h := render.Head{
		ID: t.id, Subject: t.st.Subject, Phase: t.st.Phase, Assessment: a, Answered: t.st.answered(), Left: t.left(a), Origin: t.st.Origin,
		Starter: t.st.name(t.st.Starter, t.st.StarterTag), Links: t.st.Links, Recorded: t.st.Recorded, Facts: t.st.canonicalFacts(), Components: t.st.Components, Flows: t.st.flows(),
	}
	if t.st.Override != nil {
		h.Override = &t.st.Override.Override
	}
	return h
}

func digest(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}
