package slack

import "unicode/utf8"

// Slack's limits, in characters unless said otherwise: https://docs.slack.dev/reference/block-kit (as of 2026-11). Where the
// documentation and @slack/types disagree the smaller figure stands here, because a block over its limit loses the whole message.
const (
	maxMessageBlocks = 50
	maxViewBlocks    = 100
	maxBlockID       = 255
	maxActionID      = 255
	maxSectionText   = 3000
	maxFields        = 10
	maxFieldText     = 2000
	maxHeaderText    = 150
	maxContextItems  = 10
	maxContextText   = 3000
	maxActionItems   = 25
	maxButtonText    = 75
	maxButtonValue   = 2000
	maxURL           = 3000
	maxDescribe      = 75
	maxSelectOptions = 100
	maxOverflowItems = 5
	maxRadioItems    = 10
	maxOptionText    = 75
	maxOptionValue   = 75
	maxPlaceholder   = 150
	maxLabel         = 2000
	maxInputText     = 3000
	maxAltText       = 2000
	maxImageTitle    = 2000
	maxTableRows     = 100
	maxTableCells    = 20
	maxConfirmTitle  = 100
	maxConfirmText   = 300
	maxConfirmAnswer = 30
	maxViewTitle     = 24
	maxPrivate       = 3000
	maxMetaKind      = 50

	// maxMessageText is what chat.update accepts; chat.postMessage takes more, but a message is edited sooner or later.
	maxMessageText = 4000
	// maxMessageSize bounds the JSON of all blocks of a message: Slack answers msg_blocks_too_long from about 13,200 characters on
	// (https://github.com/slackapi/bolt-js/issues/2509), and everything a table or markdown block says counts against 12,000.
	maxMessageSize = 11_800
	// maxViewSize bounds the JSON of a view, in bytes, under the 250 kB of view_too_large.
	maxViewSize = 240_000
)

// length is how many characters Slack counts in s: UTF-16 units, as JavaScript does, which is never less than the runes.
func length(s string) int {
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

const ellipsis = "…"

// clip cuts s to at most limit characters, at a rune, ending in an ellipsis when something was cut.
func clip(s string, limit int) string {
	if length(s) <= limit {
		return s
	}
	head, _ := split(s, limit-1)
	return head + ellipsis
}

// split divides s after at most limit characters, at a rune.
func split(s string, limit int) (head, tail string) {
	n := 0
	for i, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
		if n > limit {
			return s[:i], s[i:]
		}
	}
	return s, ""
}
