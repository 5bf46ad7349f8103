package render

import (
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// The names of the forms; a callback is "<name>::<conversation>".
const (
	StartCallback   = "start"
	ChangeCallback  = "change"
	ExactCallback   = "exact"
	WhatIfCallback  = "whatif"
	SeveralCallback = "several"
	FixCallback     = "fix"
	RecordCallback  = "record"
)

// Shared is the component of answers that hold for every component of a system.
const Shared = -1

// maxKnown is how many answers a form of all answers shows.
const maxKnown = 40

// Known is an answer shown in a form; Of names its component, empty for a single workload or for all of them.
type Known struct {
	Attribute profile.Attribute
	Component int
	Of        string
	Value     string // canonical; empty while open
}

func (k Known) label() string {
	if k.Of == "" {
		return k.Attribute.Label
	}
	return Cut(k.Of, 60) + ": " + lowerFirst(k.Attribute.Label)
}

// Fix is what a button that corrects these answers carries.
func Fix(known []Known) string {
	var parts []string
	for i, k := range known {
		if i == maxKnown {
			break
		}
		parts = append(parts, slot(k.Attribute.ID, k.Component))
	}
	return strings.Join(parts, ",")
}

// slot names an attribute of a component.
func slot(id profile.ID, component int) string {
	if component == Shared {
		return string(id) + ":all"
	}
	return string(id) + ":" + strconv.Itoa(component)
}

// Slot reads what slot wrote.
func Slot(text string) (id profile.ID, component int, ok bool) {
	name, where, found := strings.Cut(text, ":")
	if where == "all" {
		return profile.ID(name), Shared, true
	}
	n, err := strconv.Atoi(where)
	return profile.ID(name), n, found && err == nil && n >= 0
}

// StartForm asks what a workload is. channel tells whether to ask where to post as well; where is kept with the form.
func StartForm(id, text string, channel bool, where string) bot.View {
	v := bot.View{Callback: StartCallback + "::" + id, Title: "Where should it run?", Submit: "Start", Close: "Cancel", Private: where}
	v.Blocks = []bot.Block{
		{
			Kind: bot.InputBlock, ID: "start:name", Label: "Name", Optional: true, Hint: "What people call it",
			Elements: []bot.Element{{Kind: bot.TextInput, ActionID: "name", Placeholder: "image resizer"}},
		},
		{
			Kind: bot.InputBlock, ID: "start:text", Label: "What it is and does", Optional: true, Hint: "With the figures you have; everything else is asked",
			Elements: []bot.Element{{Kind: bot.LongText, ActionID: "text", Value: Cut(text, 2500), Placeholder: "about 2M requests a day, 300 ms each, bursts to 500 rps, 512 MB, on AWS"}},
		},
	}
	v.Blocks = append(v.Blocks, bot.Block{
		Kind: bot.InputBlock, ID: "start:components", Label: "Its parts", Optional: true, Hint: "Only when they are to be assessed together, separated by commas",
		Elements: []bot.Element{{Kind: bot.TextInput, ActionID: "components", Placeholder: "web, worker, db"}},
	})
	if channel {
		v.Blocks = append(v.Blocks, bot.Block{
			Kind: bot.InputBlock, ID: "start:channel", Label: "Channel", Optional: true, Hint: "Where the thread is opened; I must be a member. Without one it stays between us.",
			Elements: []bot.Element{{Kind: bot.ChannelInput, ActionID: "channel"}},
		})
	}
	return v
}

// ChangeForm shows every answer for changing; what is left as it is stays.
func ChangeForm(id string, known []Known) bot.View {
	v := bot.View{Callback: ChangeCallback + "::" + id, Title: "Change an answer", Submit: "Save", Close: "Cancel", Private: id}
	return filled(v, known)
}

// FixForm shows the answers read from a text, or those that clash, for correction.
func FixForm(id string, known []Known) bot.View {
	return filled(bot.View{Callback: FixCallback + "::" + id, Title: "What was understood", Submit: "Save", Close: "Cancel", Private: id}, known)
}

// SeveralForm asks several questions at once; what is left empty stays open.
func SeveralForm(id string, asked []Known) bot.View {
	v := filled(bot.View{Callback: SeveralCallback + "::" + id, Title: "Answer several", Submit: "Answer", Close: "Cancel", Private: id}, asked)
	for _, k := range asked {
		for i := range v.Blocks {
			if v.Blocks[i].ID == InputID(k.Attribute.ID, k.Component) {
				v.Blocks[i].Label = Cut(question(k.Attribute, k.Of), 200)
			}
		}
	}
	return v
}

// filled adds an input for each answer; one named twice, as after components were named anew, is shown once.
func filled(v bot.View, known []Known) bot.View {
	seen := map[string]bool{}
	for _, k := range known {
		if id := InputID(k.Attribute.ID, k.Component); !seen[id] && len(v.Blocks) < maxKnown {
			seen[id] = true
			v.Blocks = append(v.Blocks, input(k))
		}
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
	note := bot.Block{
		Kind: bot.InputBlock, ID: "note", Label: "Note", Optional: true, Hint: "Kept beside the answer; it moves nothing",
		Elements: []bot.Element{{Kind: bot.TextInput, ActionID: "note", Placeholder: "because of the sale"}},
	}
	return bot.View{Callback: ExactCallback + "::" + id, Title: Cut(attr.Label, 24), Submit: "Answer", Close: "Cancel", Private: id, Blocks: []bot.Block{block, note}}
}

// Draft is a record as proposed to whoever records it.
type Draft struct{ Repo, Path, Title string }

// RecordForm asks where a decision is written down.
func RecordForm(id string, d Draft) bot.View {
	field := func(block, label, hint, value, example string, optional bool) bot.Block {
		return bot.Block{
			Kind: bot.InputBlock, ID: block, Label: label, Hint: hint, Optional: optional,
			Elements: []bot.Element{{Kind: bot.TextInput, ActionID: strings.TrimPrefix(block, "record:"), Value: value, Placeholder: example}},
		}
	}
	return bot.View{Callback: RecordCallback + "::" + id, Title: "Record the decision", Submit: "Record", Close: "Cancel", Private: id, Blocks: []bot.Block{
		field("record:repo", "Repository", "A pull request is opened there", d.Repo, "owner/name", false),
		field("record:path", "Folder", "Empty for the repository's own, or docs/adr", d.Path, "docs/adr", true),
		field("record:title", "Title", "", Cut(d.Title, 120), "Run the image resizer as functions", false),
	}}
}

// WhatIfForm asks for other answers to try; between components, for links as well.
func WhatIfForm(id string, components []string) bot.View {
	hint := "attribute=value, several separated by commas. Nothing is kept."
	if len(components) > 1 {
		hint = "attribute=value, several separated by commas; or a link: " + Cut(components[0]+" -> "+components[1], 100) + " 2M a month. Nothing is kept."
	}
	return bot.View{Callback: WhatIfCallback + "::" + id, Title: "What if…", Submit: "Try", Close: "Cancel", Private: id, Blocks: []bot.Block{{
		Kind: bot.InputBlock, ID: "whatif", Label: "Other answers", Hint: hint,
		Elements: []bot.Element{{Kind: bot.TextInput, ActionID: "whatif", Placeholder: "peak_rps=500, memory_mb=2 GB"}},
	}}}
}

func input(k Known) bot.Block {
	b := bot.Block{Kind: bot.InputBlock, ID: InputID(k.Attribute.ID, k.Component), Label: k.label(), Hint: hint(k.Attribute), Optional: true}
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
	b.Elements = []bot.Element{{Kind: bot.TextInput, ActionID: "set", Value: Cut(k.Value, 2900), Placeholder: Cut(k.Attribute.Help, 150)}}
	return b
}

func hint(attr profile.Attribute) string {
	if attr.Unit == "" {
		return Cut(attr.Why, 150)
	}
	return inUnit(attr.Unit) + ", or with another unit, or a range. " + Cut(attr.Why, 150)
}

// inUnit says in people's words which unit a bare number has.
func inUnit(unit string) string {
	switch unit {
	case "1/s":
		return "How many a second"
	case "1/month":
		return "How many a month"
	case "1/week":
		return "How many a week"
	case "GB/month":
		return "In GB a month"
	case "USD/month":
		return "In USD a month"
	case "s":
		return "In seconds"
	case "ms":
		return "In milliseconds"
	case "week":
		return "In weeks"
	case "%":
		return "In percent"
	}
	return "In " + unit
}

// InputID is the block_id of a form's input.
func InputID(id profile.ID, component int) string { return "set:" + slot(id, component) }

// SetBlock reads the block_id of a form's input.
func SetBlock(block string) (id profile.ID, component int, ok bool) {
	rest, is := strings.CutPrefix(block, "set:")
	if !is {
		return "", 0, false
	}
	return Slot(rest)
}
