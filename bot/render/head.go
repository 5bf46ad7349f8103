package render

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Phase is where a conversation stands.
type Phase string

// The phases.
const (
	Asking    Phase = "asking"
	Decided   Phase = "decided"
	Cancelled Phase = "cancelled"
)

// maxLinks is how many links a head shows.
const maxLinks = 3

// Head is what the head message shows.
type Head struct {
	ID         string // the conversation's
	Subject    string
	Phase      Phase
	Assessment engine.Assessment
	Answered   int
	Left       int    // questions left at most
	Origin     string // link to the message it was asked from; empty for none
	Starter    string // name of who asked
	Links      []Link // pull requests and repositories named in the description
	Override   *Override
	Recorded   *Link             // the record's pull request
	Facts      map[string]string // canonical answers, by which the assessment can be taken up again
	Components []string
	Flows      []profile.Link // between the components
}

// Link is a labelled address.
type Link struct {
	Label string `json:"label"`
	URL   string `json:"url"`
}

// Override is a decision against the advice.
type Override struct {
	Claim  string `json:"claim"` // "containers on Amazon EKS"
	Reason string `json:"reason,omitempty"`
	By     string `json:"by,omitempty"` // name
}

// HeadMessage is the one message in the channel: subject, progress, and the verdict so far.
func HeadMessage(h Head) bot.Message {
	title := line(strong("Where should " + Cut(h.Subject, 120) + " run?"))
	status, next := h.lines()
	m := bot.Message{
		Text:   "Where should " + Cut(h.Subject, 120) + " run? " + spoken(status),
		Blocks: []bot.Block{section(title, status)},
		Meta:   headMeta(h),
	}
	if len(next) > 0 {
		m.Blocks = append(m.Blocks, small(next))
	}
	m.Blocks = append(m.Blocks, actions("head::"+h.ID, h.buttons()...))
	return m
}

// maxMetaFacts bounds the answers carried by a head, in bytes of JSON: Slack takes a few kilobytes of metadata.
const maxMetaFacts = 3000

// maxMetaLinks bounds the links between components carried beside them, in bytes of JSON.
const maxMetaLinks = 1500

func headMeta(h Head) *bot.Meta {
	m := meta(bot.HeadMessage, h.ID, h.Assessment)
	m.Payload["subject"] = Cut(h.Subject, 120)
	m.Payload["phase"] = string(h.Phase)
	if text, err := json.Marshal(h.Facts); err == nil && len(text) <= maxMetaFacts && len(h.Facts) > 0 {
		m.Payload["facts"] = string(text)
	}
	if h.Recorded != nil && len(h.Recorded.URL) <= 500 {
		m.Payload["recorded"], m.Payload["recorded_as"] = h.Recorded.URL, Cut(h.Recorded.Label, 200)
	}
	if len(h.Components) > 0 {
		m.Payload["components"] = Cut(strings.Join(h.Components, ","), 1000)
	}
	if text := EncodeLinks(h.Flows); text != "" && len(text) <= maxMetaLinks {
		m.Payload["links"] = text
	}
	return m
}

func (h Head) lines() (status, next bot.Line) {
	asked := line()
	if h.Starter != "" {
		asked = line(plain("Asked by " + h.Starter + ". "))
	}
	if h.Origin != "" {
		asked = append(asked, link(h.Origin, "Asked here"), plain(". "))
	}
	for i, l := range h.Links {
		if i == maxLinks {
			break
		}
		asked = append(asked, plain("About "), link(l.URL, Cut(l.Label, 100)), plain(". "))
	}
	switch h.Phase {
	case Cancelled:
		return line(plain("Cancelled. Nothing is asked any more; say "), code("resume"), plain(" in the thread to go on.")), nil
	case Decided:
		if h.Override != nil {
			asked = append(asked, plain("The advice was "+Claim(h.Assessment)+". "))
		}
		if h.Recorded != nil {
			asked = append(asked, plain("Recorded: "), link(h.Recorded.URL, Cut(h.Recorded.Label, 100)), plain(". "))
		}
		return h.verdict(), append(asked, plain("The whole answer is in the thread."))
	default:
		return h.verdict(), append(asked, plain(h.progress()))
	}
}

func (h Head) verdict() bot.Line {
	v := h.Assessment.Verdict
	if v.Family == "" || v.Family == "none" {
		return line(strong("Nothing survives the limits"), plain(" - the thread says which to relax."))
	}
	if h.Override != nil && h.Phase == Decided {
		return line(plain("Decided against the advice: "), strong(Cut(h.Override.Claim, 200)))
	}
	lead := "Verdict: "
	if h.Phase == Asking {
		lead = "So far: "
	}
	spans := line(plain(lead), strong(Claim(h.Assessment)), plain(" ("+Confidence(v)+")"))
	if v.MonthlyUSD != nil {
		spans = append(spans, plain(", "+MonthlyCost(*v.MonthlyUSD)))
	}
	return spans
}

func (h Head) progress() string {
	total := h.Answered + h.Left
	if total == 0 {
		return "Nothing left to ask."
	}
	const width = 10
	filled := h.Answered * width / total
	bar := strings.Repeat("●", filled) + strings.Repeat("○", width-filled)
	return fmt.Sprintf("%s at most %s left, in the thread.", bar, Plural(h.Left, "question"))
}

func (h Head) buttons() []bot.Element {
	if h.Phase == Cancelled {
		return []bot.Element{button("resume", "Resume", h.ID)}
	}
	out := []bot.Element{button("change", "Change an answer", h.ID)}
	if h.Phase == Asking {
		out = append(out, button("enough", "Enough, decide now", h.ID))
	}
	return out
}

func spoken(l bot.Line) string {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(s.Text)
	}
	return b.String()
}

func meta(kind bot.MetaKind, id string, a engine.Assessment) *bot.Meta {
	return &bot.Meta{Kind: kind, Payload: map[string]any{"assessment": id, "hash": a.InputHash}}
}
