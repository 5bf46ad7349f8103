package slack

import (
	"fmt"
	"slices"

	"github.com/deploy-advice/deploy-advice/bot"
)

// tooShort is the text below which halving tells nobody anything any more.
const tooShort = 80

// halved returns a block that says about half as much and tells that it does; false when it is short already. Controls keep their
// meaning: menus lose hints first, then options past the first ones, which are named as text.
func halved(b bot.Block) (bot.Block, bool) {
	b.Elements = slices.Clone(b.Elements)
	if len(b.Rows) > 3 {
		return halvedRows(b), true
	}
	if lines, ok := halvedLines(b.Lines); ok {
		b.Lines = lines
		return b, true
	}
	if lines, ok := halvedLines(b.Fields); ok {
		b.Fields = lines
		return b, true
	}
	if len(b.Rows) > 1 {
		return shortenedCells(b)
	}
	for i := range b.Elements {
		if e, ok := halvedMenu(b.Elements[i]); ok {
			b.Elements[i] = e
			return b, true
		}
	}
	if b.Accessory != nil {
		if e, ok := halvedMenu(*b.Accessory); ok {
			b.Accessory = &e
			return b, true
		}
	}
	return shorterWords(b)
}

func halvedRows(b bot.Block) bot.Block {
	keep := max(2, len(b.Rows)*2/3)
	note := bot.Line{{Text: fmt.Sprintf("%s %d more", ellipsis, len(b.Rows)-keep)}}
	b.Rows = append(slices.Clone(b.Rows[:keep]), []bot.Line{note})
	return b
}

func halvedLines(lines []bot.Line) ([]bot.Line, bool) {
	if len(lines) > 1 && length(rawText(lines)) > tooShort {
		kept := slices.Clone(lines[:len(lines)/2])
		kept[len(kept)-1] = append(slices.Clone(kept[len(kept)-1]), bot.Span{Text: " " + ellipsis})
		return kept, true
	}
	if len(lines) == 1 {
		line, ok := halvedLine(lines[0])
		return []bot.Line{line}, ok
	}
	return lines, false
}

// halvedLine shortens the longest span; when all are short the later ones go.
func halvedLine(line bot.Line) (bot.Line, bool) {
	if length(rawText([]bot.Line{line})) <= tooShort {
		return line, false
	}
	longest := 0
	for i, s := range line {
		if length(s.Text) > length(line[longest].Text) {
			longest = i
		}
	}
	if n := length(line[longest].Text); n > tooShort {
		out := slices.Clone(line)
		out[longest].Text = clip(out[longest].Text, n/2)
		return out, true
	}
	if len(line) > 2 {
		return append(slices.Clone(line[:len(line)/2]), bot.Span{Text: ellipsis}), true
	}
	return line, false
}

func shortenedCells(b bot.Block) (bot.Block, bool) {
	changed := false
	rows := make([][]bot.Line, len(b.Rows))
	for i, row := range b.Rows {
		rows[i] = slices.Clone(row)
		for j, cell := range row {
			if line, ok := halvedLine(cell); ok {
				rows[i][j], changed = line, true
			}
		}
	}
	b.Rows = rows
	return b, changed
}

func halvedMenu(e bot.Element) (bot.Element, bool) {
	hinted := slices.ContainsFunc(e.Options, func(c bot.Choice) bool { return c.Hint != "" })
	if hinted {
		e.Options = slices.Clone(e.Options)
		for i := range e.Options {
			e.Options[i].Hint = ""
		}
		return e, true
	}
	if len(e.Options) > 10 {
		e.Options = e.Options[:len(e.Options)/2]
		return e, true
	}
	return e, false
}

// shorterWords cuts the long words around a control: hints, labels, questions asked before an action.
func shorterWords(b bot.Block) (bot.Block, bool) {
	changed := false
	cut := func(s *string) {
		if length(*s) > tooShort {
			*s, changed = clip(*s, max(tooShort, length(*s)/2)), true
		}
	}
	cut(&b.Hint)
	cut(&b.Label)
	cut(&b.Alt)
	for i := range b.Elements {
		cut(&b.Elements[i].Placeholder)
		if k := b.Elements[i].Confirm; k != nil {
			short := *k
			cut(&short.Text)
			b.Elements[i].Confirm = &short
		}
		if b.Elements[i].Kind == bot.TextInput || b.Elements[i].Kind == bot.LongText {
			cut(&b.Elements[i].Value)
		}
	}
	return b, changed
}
