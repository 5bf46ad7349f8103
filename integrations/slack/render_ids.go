package slack

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"
)

// distinct returns id, or id with ":2", ":3" ... when it was seen before; the beginning, which says what it is, stays.
func distinct(id string, seen map[string]int, limit int) string {
	if id == "" || length(id) > limit {
		return id
	}
	seen[id]++
	if seen[id] == 1 {
		return id
	}
	for n := seen[id]; ; n++ {
		suffix := ":" + strconv.Itoa(n)
		head, _ := split(id, limit-len(suffix))
		if seen[head+suffix] == 0 {
			seen[head+suffix] = 1
			return head + suffix
		}
	}
}

// distinctBlock is distinct for block_ids, whose third part names a conversation: a number becomes the fourth part.
func distinctBlock(id string, seen map[string]int) string {
	id, _ = split(id, maxBlockID)
	if id == "" {
		return ""
	}
	if seen[id] > 0 {
		if missing := 2 - strings.Count(id, ":"); missing > 0 {
			seen[id+strings.Repeat(":", missing)]++
			id += strings.Repeat(":", missing)
		}
	}
	return distinct(id, seen, maxBlockID)
}

// identify makes block_ids unique, and gives one to every block that holds a control, so that what somebody typed survives an
// update of the view.
func identify(blocks []slack.Block) {
	seen := make(map[string]int, len(blocks))
	for _, b := range blocks {
		if p := idOf(b); p != nil && *p != "" {
			*p = distinctBlock(*p, seen)
		}
	}
	for i, b := range blocks {
		if p := idOf(b); p != nil && *p == "" && interactive(b) {
			*p = distinctBlock("b"+strconv.Itoa(i), seen)
		}
	}
}

// idOf points at the id of a block that we draw; nil for any other.
func idOf(b slack.Block) *string {
	switch v := b.(type) {
	case *slack.SectionBlock:
		return &v.BlockID
	case *slack.ActionBlock:
		return &v.BlockID
	case *slack.InputBlock:
		return &v.BlockID
	case *slack.ContextBlock:
		return &v.BlockID
	case *slack.HeaderBlock:
		return &v.BlockID
	case *slack.DividerBlock:
		return &v.BlockID
	case *slack.ImageBlock:
		return &v.BlockID
	case *slack.TableBlock:
		return &v.BlockID
	}
	return nil
}

func interactive(b slack.Block) bool {
	switch v := b.(type) {
	case *slack.ActionBlock, *slack.InputBlock:
		return true
	case *slack.SectionBlock:
		return v.Accessory != nil
	}
	return false
}
