package conversation_test

import (
	"fmt"
	"unicode/utf8"

	"github.com/deploy-advice/deploy-advice/bot"
)

// overLimits says which of Block Kit's limits a message or view would break before anything is cut to fit; empty when none
// (https://docs.slack.dev/reference/block-kit/blocks, as of 2026-11).
func overLimits(text string, blocks []bot.Block, most int) string {
	if text == "" {
		return "it has no text"
	}
	if len(blocks) > most {
		return fmt.Sprintf("%d blocks", len(blocks))
	}
	tables := 0
	for i, b := range blocks {
		if b.Kind == bot.TableBlock {
			tables++
		}
		if problem := blockOverLimits(b); problem != "" {
			return fmt.Sprintf("block %d (%s %s): %s", i, b.Kind, b.ID, problem)
		}
	}
	if tables > 1 {
		return "two tables"
	}
	return ""
}

func runes(lines []bot.Line) int {
	n := 0
	for _, l := range lines {
		n++
		for _, span := range l {
			n += utf8.RuneCountInString(span.Text) + len(span.URL)
		}
	}
	return n
}

func blockOverLimits(b bot.Block) string {
	if n := runes(b.Lines); n > 3000 && b.Kind != bot.TableBlock {
		return fmt.Sprintf("%d characters", n)
	}
	if (b.Kind == bot.SectionBlock || b.Kind == bot.ContextBlock) && runes(b.Lines) == len(b.Lines) {
		return "no text"
	}
	if len(b.ID) > 255 || len(b.Elements) > 25 || len(b.Rows) > 100 || utf8.RuneCountInString(b.Label) > 2000 || utf8.RuneCountInString(b.Hint) > 2000 {
		return "id, elements, rows, label or hint"
	}
	if b.Kind == bot.ActionsBlock && len(b.Elements) == 0 {
		return "no controls"
	}
	seen := map[string]bool{}
	for _, e := range b.Elements {
		if seen[e.ActionID] || e.ActionID == "" || len(e.ActionID) > 255 {
			return "action " + e.ActionID + " twice, empty or too long"
		}
		seen[e.ActionID] = true
		if problem := elementOverLimits(e); problem != "" {
			return e.ActionID + ": " + problem
		}
	}
	return ""
}

func elementOverLimits(e bot.Element) string {
	switch {
	case e.Kind == bot.Button && (e.Label == "" || utf8.RuneCountInString(e.Label) > 75):
		return fmt.Sprintf("label %q", e.Label)
	case e.Kind == bot.Button && utf8.RuneCountInString(e.Value) > 2000, utf8.RuneCountInString(e.Value) > 3000:
		return "value"
	case utf8.RuneCountInString(e.Placeholder) > 150:
		return "placeholder"
	case len(e.Options) > 100:
		return "options"
	}
	values := map[string]bool{}
	for _, o := range e.Options {
		if o.Value == "" || len(o.Value) > 75 || o.Label == "" || utf8.RuneCountInString(o.Label) > 75 || values[o.Value] {
			return fmt.Sprintf("option %q %q", o.Value, o.Label)
		}
		values[o.Value] = true
	}
	for _, v := range e.Initial {
		if !values[v] {
			return fmt.Sprintf("initial value %q is no option", v)
		}
	}
	return ""
}

func viewOverLimits(v bot.View) string {
	inputs := false
	ids := map[string]bool{}
	for _, b := range v.Blocks {
		if b.Kind == bot.InputBlock {
			inputs = true
			if ids[b.ID] {
				return "block " + b.ID + " twice"
			}
			ids[b.ID] = true
		}
	}
	switch {
	case !v.Home && (v.Title == "" || utf8.RuneCountInString(v.Title) > 24 || utf8.RuneCountInString(v.Submit) > 24 || utf8.RuneCountInString(v.Close) > 24):
		return fmt.Sprintf("title %q, submit %q or close %q", v.Title, v.Submit, v.Close)
	case inputs && v.Submit == "":
		return "inputs and no submit"
	case len(v.Private) > 3000 || len(v.Callback) > 255:
		return "private metadata or callback"
	}
	return overLimits("view", v.Blocks, 100)
}
