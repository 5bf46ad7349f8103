package render

import (
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// The names of the forms; a callback is "<name>::<conversation>".
const (
	StartCallback  = "start"
	ChangeCallback = "change"
	ExactCallback  = "exact"
	WhatIfCallback = "whatif"
)

// maxKnown is how many answers a form of all answers shows.
const maxKnown = 40

// Known is an answer shown in a form.
type Known struct {
	Attribute profile.Attribute
	Component int
	Value     string // canonical
}

// StartForm asks what a workload is. channel tells whether to ask where to post as well.
func StartForm(id, text string, channel bool) bot.View {
	v := bot.View{Callback: StartCallback + "::" + id, Title: "Where should it run?", Submit: "Start", Close: "Cancel", Private: id}
	v.Blocks = []bot.Block{
		{Kind: bot.InputBlock, ID: "start:name", Label: "Name", Optional: true, Hint: "What people call it",
			Elements: []bot.Element{{Kind: bot.TextInput, ActionID: "name", Placeholder: "image resizer"}}},
		{Kind: bot.InputBlock, ID: "start:text", Label: "What it is and does", Optional: true, Hint: "With the figures you have; everything else is asked",
			Elements: []bot.Element{{Kind: bot.LongText, ActionID: "text", Value: Cut(text, 2500), Placeholder: "about 2M requests a day, 300 ms each, bursts to 500 rps, 512 MB, on AWS"}}},
	}
	if channel {
		v.Blocks = append(v.Blocks, bot.Block{Kind: bot.InputBlock, ID: "start:channel", Label: "Channel", Hint: "Where the thread is opened; I must be a member",
			Elements: []bot.Element{{Kind: bot.ChannelInput, ActionID: "channel"}}})
	}
	return v
}

// ChangeForm shows every answer for changing; what is left as it is stays.
func ChangeForm(id string, known []Known) bot.View {
	v := bot.View{Callback: ChangeCallback + "::" + id, Title: "Change an answer", Submit: "Save", Close: "Cancel", Private: id}
	for i, k := range known {
		if i == maxKnown {
			break
		}
		v.Blocks = append(v.Blocks, input(k))
	}
	if len(v.Blocks) == 0 {
		v.Submit = ""
		v.Blocks = append(v.Blocks, section(line(plain("There is no answer yet."))))
	}
	return v
}

// ExactForm asks one question for an exact figure.
func ExactForm(id string, attr profile.Attribute, component int) bot.View {
	block := input(Known{Attribute: attr, Component: component})
	block.Label, block.Optional = attr.Question, false
	return bot.View{Callback: ExactCallback + "::" + id, Title: Cut(attr.Label, 24), Submit: "Answer", Close: "Cancel", Private: id, Blocks: []bot.Block{block}}
}

// WhatIfForm asks for other answers to try.
func WhatIfForm(id string) bot.View {
	return bot.View{Callback: WhatIfCallback + "::" + id, Title: "What if…", Submit: "Try", Close: "Cancel", Private: id, Blocks: []bot.Block{{
		Kind: bot.InputBlock, ID: "whatif", Label: "Other answers", Hint: "attribute=value, several separated by commas. Nothing is kept.",
		Elements: []bot.Element{{Kind: bot.TextInput, ActionID: "whatif", Placeholder: "peak_rps=500, memory_mb=2 GB"}},
	}}}
}

func input(k Known) bot.Block {
	b := bot.Block{Kind: bot.InputBlock, ID: "set:" + string(k.Attribute.ID) + ":" + strconv.Itoa(k.Component), Label: k.Attribute.Label, Hint: hint(k.Attribute), Optional: true}
	choices := answers(k.Attribute)
	if k.Attribute.Kind == profile.Enum || k.Attribute.Kind == profile.Bool {
		choices = append(choices, bot.Choice{Value: profile.UnknownAnswer, Label: "Don't know"}, bot.Choice{Value: profile.NotApplicableAnswer, Label: "Does not apply"})
		e := bot.Element{Kind: bot.Select, ActionID: "set", Options: choices, Placeholder: "Choose"}
		if k.Value != "" {
			e.Initial = []string{k.Value}
		}
		b.Elements = []bot.Element{e}
		return b
	}
	b.Elements = []bot.Element{{Kind: bot.TextInput, ActionID: "set", Value: k.Value, Placeholder: k.Attribute.Help}}
	return b
}

func hint(attr profile.Attribute) string {
	if attr.Unit == "" {
		return Cut(attr.Why, 150)
	}
	return "In " + attr.Unit + ", or with another unit, or a range. " + Cut(attr.Why, 150)
}

// SetBlock reads the block_id of a form's input.
func SetBlock(block string) (id profile.ID, component int, ok bool) {
	parts := strings.Split(block, ":")
	if len(parts) != 3 || parts[0] != "set" {
		return "", 0, false
	}
	n, err := strconv.Atoi(parts[2])
	if err != nil || n < 0 {
		return "", 0, false
	}
	return profile.ID(parts[1]), n, true
}
