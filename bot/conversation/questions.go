package conversation

import (
	"slices"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

const (
	maxTogether = 3  // questions of one topic in one message
	maxPosts    = 5  // question messages in a thread; further questions go on in the last one, so that a thread stays short
	maxForm     = 8  // questions in one form
	maxClosed   = 12 // settled question messages that are kept true
)

// showQuestions keeps the open question message current, and asks the next ones when nothing in it is open any more.
func (t *turn) showQuestions(a engine.Assessment, changed []understoodAnswer) {
	changed = t.volunteered(changed)
	clashes := t.newClashes()
	if o := t.st.Open; o != nil {
		o.Understood = append(o.Understood, changed...)
		o.Clashes = append(o.Clashes, clashes...)
		if m, stillOpen := t.questionMessage(a); stillOpen {
			t.editQuestion(m)
			return
		}
		if t.st.Asked >= maxPosts {
			o.Items = append(o.Items, t.next(a)...)
			m, _ := t.questionMessage(a)
			t.editQuestion(m)
			return
		}
		t.settleQuestions(a)
		changed, clashes = nil, nil
	}
	t.postQuestions(a, &open{Items: t.next(a), Understood: changed, Clashes: clashes})
}

func (t *turn) postQuestions(a engine.Assessment, o *open) {
	o.Key = t.key()
	t.st.Open = o
	t.st.Asked++
	m, _ := t.questionMessage(a)
	o.Hash = digest(m)
	in := t.inThread(bot.Intent{Key: o.Key, Kind: bot.Post, Message: &m})
	t.mean(in)
}

// askAgain asks the wanted questions: in the message that stands open, else in one of their own.
func (t *turn) askAgain(a engine.Assessment) {
	if len(t.openItems()) == 0 {
		t.settleQuestions(a)
		t.postQuestions(a, &open{Items: t.wanted})
		return
	}
	for _, w := range t.wanted {
		same := func(it item) bool { return it.Component == w.Component && it.Attribute == w.Attribute }
		if i := slices.IndexFunc(t.st.Open.Items, same); i >= 0 {
			t.st.Open.Items[i].Wanted = true
			continue
		}
		t.st.Open.Items = append(t.st.Open.Items, w)
	}
}

// volunteered leaves out what answers a question that stands open, because it is shown there, and what was taken back.
func (t *turn) volunteered(changed []understoodAnswer) []understoodAnswer {
	return slices.DeleteFunc(slices.Clone(changed), func(u understoodAnswer) bool {
		if _, ok := t.st.inForce(u.Component, u.Attribute); !ok {
			return true
		}
		same := func(c int, id profile.ID) bool { return c == u.Component && id == u.Attribute }
		return t.st.Open != nil && (slices.ContainsFunc(t.st.Open.Items, func(i item) bool { return same(i.Component, i.Attribute) }) ||
			slices.ContainsFunc(t.st.Open.Understood, func(have understoodAnswer) bool { return same(have.Component, have.Attribute) }))
	})
}

func (t *turn) editQuestion(m bot.Message) {
	if hash := digest(m); hash != t.st.Open.Hash {
		t.st.Open.Hash = hash
		t.edit(t.st.Open.shown, m)
	}
}

// closeQuestions settles the open question message unless it holds one that somebody wants to answer.
func (t *turn) closeQuestions(a engine.Assessment) {
	if t.st.Open == nil {
		return
	}
	if m, stillOpen := t.questionMessage(withoutQuestions(a)); stillOpen && t.st.Phase != render.Cancelled {
		t.editQuestion(m)
		return
	}
	t.settleQuestions(a)
}

// settleQuestions replaces the controls of the open question message by what became of them.
func (t *turn) settleQuestions(a engine.Assessment) {
	if t.st.Open == nil {
		return
	}
	for i := range t.st.Open.Items {
		t.st.Open.Items[i].Wanted = false
	}
	t.st.Open.Clashes = nil
	m, _ := t.questionMessage(withoutQuestions(a))
	t.editQuestion(m)
	closed := *t.st.Open
	closed.Hash = digest(bare(m))
	t.st.Closed = append(t.st.Closed, closed)
	t.st.Closed = t.st.Closed[max(0, len(t.st.Closed)-maxClosed):]
	t.st.Open = nil
}

// showClosed keeps settled question messages true: an answer that was taken back or changed since is shown as it is now.
func (t *turn) showClosed(a engine.Assessment) {
	for i := range t.st.Closed {
		m := bare(t.closedMessage(t.st.Closed[i], a))
		if hash := digest(m); hash != t.st.Closed[i].Hash {
			t.st.Closed[i].Hash = hash
			t.edit(t.st.Closed[i].shown, m)
		}
	}
}

// closedMessage is a settled question message as it reads now.
func (t *turn) closedMessage(o open, a engine.Assessment) bot.Message {
	kept := t.st.Open
	defer func() { t.st.Open = kept }()
	t.st.Open = &o
	m, _ := t.questionMessage(withoutQuestions(a))
	return m
}

// bare is a message without its metadata, which stays as it was posted.
func bare(m bot.Message) bot.Message {
	m.Meta = nil
	return m
}

func withoutQuestions(a engine.Assessment) engine.Assessment {
	a.Questions = nil
	return a
}

// next chooses the questions of the next message: the most telling one, and others of its topic that stand high as well.
func (t *turn) next(a engine.Assessment) []item {
	if len(a.Questions) == 0 {
		return nil
	}
	var out []item
	first := a.Questions[0]
	for i, q := range a.Questions {
		if q.Topic == first.Topic && q.Component == first.Component && i < 2*maxTogether && len(out) < maxTogether {
			out = append(out, t.item(a, q))
		}
	}
	return out
}

func (t *turn) item(a engine.Assessment, q engine.Question) item {
	attr, _ := t.st.lookup(q.Attribute)
	return item{Component: t.st.slot(t.index(q.Component), attr), Attribute: q.Attribute, Why: render.Because(q, leader(a, q.Component))}
}

// leader is the family that leads now, for the component a question is about.
func leader(a engine.Assessment, component string) string {
	for _, c := range a.Components {
		if component != "" && c.Name == component {
			return c.Verdict.Family
		}
	}
	return a.Verdict.Family
}

func (t *turn) index(component string) int {
	return max(0, slices.Index(t.st.Components, component))
}

// questionMessage renders the open message; stillOpen tells whether any of its questions waits for an answer.
func (t *turn) questionMessage(a engine.Assessment) (m bot.Message, stillOpen bool) {
	q := render.Questions{ID: t.id, Assessment: a}
	for _, u := range t.st.Open.Understood {
		if attr, ok := t.st.lookup(u.Attribute); ok {
			if k := t.st.known(u.Component, attr); k.Value != "" {
				q.Understood = append(q.Understood, k)
			}
		}
	}
	q.Clashes = t.shownClashes(t.st.Open.Clashes)
	waiting := 0
	for _, it := range t.st.Open.Items {
		asked := t.askedItem(it, a)
		if asked.Answer == "" && !asked.Moot {
			stillOpen = true
			waiting++
		}
		q.Items = append(q.Items, asked)
	}
	q.More = stillOpen && (waiting > 1 || len(t.several(a)) > 1)
	q.Closed = !stillOpen
	return render.QuestionMessage(q), stillOpen
}

func (t *turn) askedItem(it item, a engine.Assessment) render.Asked {
	attr, _ := t.st.lookup(it.Attribute)
	out := render.Asked{Attribute: attr, Question: engine.Question{Attribute: it.Attribute, Why: it.Why}, Component: -1}
	if it.Component >= 0 && it.Component < len(t.st.Components) {
		out.Component, out.Question.Component = it.Component, t.st.Components[it.Component]
	}
	if ans, ok := t.st.inForce(it.Component, it.Attribute); ok {
		out.Answer, out.By, out.Note = ans.Value, t.st.name(ans.Who, ans.Name), ans.said()
		return out
	}
	out.Moot = !it.Wanted && !slices.ContainsFunc(a.Questions, func(q engine.Question) bool {
		attr, _ := t.st.lookup(q.Attribute)
		return q.Attribute == it.Attribute && t.st.slot(t.index(q.Component), attr) == it.Component
	})
	out.Withdrawn = out.Moot && slices.ContainsFunc(t.st.Answers, func(a answer) bool { return a.Attribute == it.Attribute && a.Component == it.Component })
	return out
}

// several lists what a form of several questions asks: those that stand open, then others of their topic.
func (t *turn) several(a engine.Assessment) []render.Known {
	var out []render.Known
	topic, component := "", 0
	for _, it := range t.openItems() {
		attr, ok := t.st.lookup(it.Attribute)
		if !ok {
			continue
		}
		if topic == "" {
			topic, component = attr.Topic, it.Component
		}
		out = append(out, t.st.known(it.Component, attr))
	}
	for _, q := range a.Questions {
		attr, ok := t.st.lookup(q.Attribute)
		slot := t.st.slot(t.index(q.Component), attr)
		listed := slices.ContainsFunc(out, func(k render.Known) bool { return k.Attribute.ID == q.Attribute && k.Component == slot })
		if ok && attr.Topic == topic && slot == component && !listed && len(out) < maxForm {
			out = append(out, t.st.known(slot, attr))
		}
	}
	return out
}
