package render

import (
	"strconv"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Asked is one question of a question message with what became of it.
type Asked struct {
	Attribute profile.Attribute
	Question  engine.Question
	Component int    // index, for systems; -1 for a single workload
	Answer    string // canonical; empty while open
	By        string // name of who answered
	Note      string // what they said beside it
	Moot      bool   // no longer worth asking
	Withdrawn bool   // it was answered, and the answer taken back
}

// Questions is a message of questions of one topic.
type Questions struct {
	ID         string
	Assessment engine.Assessment
	Items      []Asked
	Understood []Known // read from what was typed, shown for correction
	Clashes    []Clash // answers that do not go together, asked about once
	More       bool    // several questions are open: offer them in one form
	Closed     bool    // nothing in it is open any more
}

// Clash is a set of answers that cannot all hold.
type Clash struct {
	Text, Ask string
	Fix       string // what the button that corrects them carries
	Settled   bool
}

// maxButtons is how many answers are offered as buttons before a menu is easier to read.
const maxButtons = 7

// QuestionMessage shows each question with its controls; an answered one shows its answer instead.
func QuestionMessage(q Questions) bot.Message {
	m := bot.Message{Meta: meta(bot.QuestionMessage, q.ID, q.Assessment)}
	if len(q.Understood) > 0 {
		m.Blocks = append(m.Blocks, understood(q.Understood))
		if !q.Closed {
			m.Blocks = append(m.Blocks, actions("fix::"+q.ID, button("fix", "Wrong?", Fix(q.Understood))))
		}
	}
	for _, c := range q.Clashes {
		m.Blocks = append(m.Blocks, c.blocks(q.ID)...)
	}
	for i := range q.Items {
		m.Blocks = append(m.Blocks, q.Items[i].blocks(q.ID)...)
		if m.Text == "" && q.Items[i].open() {
			m.Text = q.Items[i].Attribute.Question
		}
	}
	if q.More {
		m.Blocks = append(m.Blocks, actions("more::"+q.ID, button("several", "Answer several…", q.ID)))
	}
	if m.Text == "" {
		m.Text = "Answered."
	}
	if len(m.Blocks) == 0 {
		m.Text, m.Blocks = "Taken back.", []bot.Block{small(line(plain("– Taken back.")))}
	}
	return m
}

func (c Clash) blocks(id string) []bot.Block {
	if c.Settled {
		return []bot.Block{small(line(plain("✓ What did not go together was settled.")))}
	}
	return []bot.Block{
		section(line(strong("This does not go together. "), plain(c.Text+" "+c.Ask))),
		actions("clash::"+id, button("fix", "Correct it…", c.Fix)),
	}
}

// ClashMessage asks about answers that do not go together where no question stands open.
func ClashMessage(id string, c Clash) bot.Message {
	return bot.Message{Text: "This does not go together. " + c.Text, Blocks: c.blocks(id)}
}

func (a Asked) open() bool { return a.Answer == "" && !a.Moot }

func (a Asked) blocks(id string) []bot.Block {
	attr := a.Attribute
	name := attr.Label
	if a.Question.Component != "" {
		name += " of " + Cut(a.Question.Component, 60)
	}
	switch {
	case a.Answer != "":
		answered := line(plain("✓ "+name+": "), strong(Cut(ShowCanonical(attr, a.Answer), 200)))
		if a.By != "" {
			answered = append(answered, plain(" - "+a.By))
		}
		if a.Note != "" {
			answered = append(answered, plain(": "), emph(Cut(a.Note, 200)))
		}
		return []bot.Block{small(answered)}
	case a.Withdrawn:
		return []bot.Block{small(line(plain("– " + name + ": taken back")))}
	case a.Moot:
		return []bot.Block{small(line(plain("– " + name + ": no longer needed")))}
	}
	ask := section(line(strong(question(attr, a.Question.Component))), line(emph(a.Question.Why)))
	return []bot.Block{ask, actions(BlockID(attr.ID, id, a.Component), controls(attr)...)}
}

func question(attr profile.Attribute, component string) string {
	if component == "" {
		return attr.Question
	}
	return Cut(component, 60) + ": " + attr.Question
}

// BlockID is the block_id of a question: "ask:<attribute>:<conversation>", and ":<index>" for a component.
func BlockID(attr profile.ID, id string, component int) string {
	s := "ask:" + string(attr) + ":" + id
	if component >= 0 {
		s += ":" + strconv.Itoa(component)
	}
	return s
}

func controls(attr profile.Attribute) []bot.Element {
	choices := answers(attr)
	var out []bot.Element
	if len(choices) > maxButtons {
		out = append(out, bot.Element{Kind: bot.Select, ActionID: "answer", Placeholder: attr.Label, Options: choices})
	} else {
		for _, c := range choices {
			out = append(out, button("answer:"+c.Value, c.Label, c.Value))
		}
	}
	if attr.Kind == profile.Number || attr.Kind == profile.Integer || attr.Kind == profile.Text {
		out = append(out, button("exact", exactLabel(attr), string(attr.ID)))
	}
	return append(out, button("answer:"+profile.UnknownAnswer, "Don't know", profile.UnknownAnswer),
		button("answer:"+profile.NotApplicableAnswer, "Does not apply", profile.NotApplicableAnswer))
}

func exactLabel(attr profile.Attribute) string {
	if attr.Kind == profile.Text {
		return "Write it…"
	}
	return "Exact figure…"
}

// answers are the ready-made answers to a question, in table order.
func answers(attr profile.Attribute) []bot.Choice {
	var out []bot.Choice
	switch attr.Kind {
	case profile.Bool:
		return []bot.Choice{{Value: "true", Label: "Yes"}, {Value: "false", Label: "No"}}
	case profile.Enum:
		for _, o := range attr.Options {
			out = append(out, bot.Choice{Value: o.Value, Label: o.Label})
		}
	default:
		for _, b := range attr.Bands {
			out = append(out, bot.Choice{Value: b.Value, Label: b.Label})
		}
	}
	return out
}

// ShowCanonical shows a canonical answer to a person.
func ShowCanonical(attr profile.Attribute, canonical string) string {
	f, err := profile.ParseAnswer(attr, canonical)
	if err != nil {
		return canonical
	}
	return profile.ShowFact(attr, f)
}

// maxUnderstood is how many understood answers are named.
const maxUnderstood = 12

func understood(known []Known) bot.Block {
	spans := line(plain("Understood: "))
	for i, k := range known {
		if i == maxUnderstood {
			spans = append(spans, plain(" and "+strconv.Itoa(len(known)-i)+" more"))
			break
		}
		if i > 0 {
			spans = append(spans, plain(" · "))
		}
		spans = append(spans, plain(k.label()+" "), strong(Cut(ShowCanonical(k.Attribute, k.Value), 100)))
	}
	return small(append(spans, plain(".")))
}
