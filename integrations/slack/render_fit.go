package slack

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/bot"
)

// bounds are what a whole payload must keep.
type bounds struct {
	blocks int // how many
	size   int // characters of their JSON together
}

// drawing is one neutral block with what became of it.
type drawing struct {
	from   bot.Block
	blocks []slack.Block
	size   int
}

// idRoom is what a block_id and a comma may add to a block after it was measured.
const idRoom = 40

// fitted renders neutral blocks within bounds. When the whole is too big the biggest block is halved, again and again; when there
// is nothing left to halve, what nobody can press goes first. Whatever was left out is said.
func (c canvas) fitted(blocks []bot.Block, b bounds) []slack.Block {
	set := make([]drawing, 0, len(blocks))
	total := 0
	for _, from := range blocks {
		for wordy(from) > b.size {
			half, ok := halved(from)
			if !ok {
				break
			}
			from = half
		}
		d := c.drawn(from)
		set = append(set, d)
		total += d.size
	}
	for total > b.size && len(set) > 0 {
		if i, d, ok := c.halveBiggest(set); ok {
			total += d.size - set[i].size
			set[i] = d
			continue
		}
		i := expendable(set)
		total -= set[i].size
		set = slices.Delete(set, i, i+1)
	}
	var out []slack.Block
	for _, d := range set {
		out = append(out, d.blocks...)
	}
	out = fewer(out, b.blocks)
	identify(out)
	return out
}

// drawn draws one block by itself. A canvas remembers that a table was drawn, so a redrawn table starts from what it was before.
func (c *canvas) drawn(from bot.Block) drawing {
	c.out = nil
	c.draw(from)
	return drawing{from: from, blocks: c.out, size: jsonLength(c.out) + idRoom*len(c.out)}
}

// wordy is how many characters of text a block brings, before anything is rendered.
func wordy(b bot.Block) int {
	n := length(rawText(b.Lines)) + length(rawText(b.Fields))
	for _, row := range b.Rows {
		n += length(rawText(row))
	}
	return n
}

// jsonLength counts the characters of blocks as sent. Marshalling our own blocks cannot fail; if it ever does, nothing fits.
func jsonLength(blocks []slack.Block) int {
	raw, err := json.Marshal(blocks)
	if err != nil {
		return 1 << 30
	}
	return len(raw)
}

// fewer keeps at most limit blocks: dividers go first, then what nobody can press, from the end.
func fewer(blocks []slack.Block, limit int) []slack.Block {
	if len(blocks) <= limit {
		return blocks
	}
	total := len(blocks)
	kept := without(blocks, len(blocks)-limit, func(b slack.Block) bool { return b.BlockType() == slack.MBTDivider })
	if len(kept) <= limit {
		return kept
	}
	kept = without(kept, len(kept)-limit+1, func(b slack.Block) bool { return !interactive(b) })
	kept = kept[:min(len(kept), limit-1)]
	note := fmt.Sprintf("%d more parts do not fit into one message", total-len(kept))
	return append(kept, slack.NewContextBlock("", plainText(note, maxContextText)))
}

// without removes up to n blocks that match, the last ones first.
func without(blocks []slack.Block, n int, match func(slack.Block) bool) []slack.Block {
	kept := slices.Clone(blocks)
	for i := len(kept) - 1; i >= 0 && n > 0; i-- {
		if match(kept[i]) {
			kept = slices.Delete(kept, i, i+1)
			n--
		}
	}
	return kept
}

// halveBiggest redraws the biggest drawing that can be halved.
func (c *canvas) halveBiggest(set []drawing) (int, drawing, bool) {
	order := make([]int, len(set))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return set[b].size - set[a].size })
	for _, i := range order {
		half, ok := halved(set[i].from)
		if !ok {
			continue
		}
		if slices.ContainsFunc(set[i].blocks, isTable) {
			c.tables = 0
		}
		return i, c.drawn(half), true
	}
	return 0, drawing{}, false
}

func isTable(b slack.Block) bool { return b.BlockType() == slack.MBTTable }

// expendable is the last drawing without a control, or simply the last one.
func expendable(set []drawing) int {
	for i, s := range slices.Backward(set) {
		if !slices.ContainsFunc(s.blocks, interactive) {
			return i
		}
	}
	return len(set) - 1
}
