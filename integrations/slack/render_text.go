package slack

import (
	"strings"
	"unicode"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackutilsx"
)

// zeroWidth separates what must not touch. It is invisible and a boundary for Slack's formatting.
const zeroWidth = "\u200b"

// escape makes raw text safe in mrkdwn, once: & < > and nothing else (https://docs.slack.dev/messaging/formatting-message-text,
// as of 2026-11). That defuses <!channel>, <@U...> and forged links too.
func escape(raw string) string { return slackutilsx.EscapeMessage(visible(raw)) }

// visible drops control characters, which Slack refuses or shows as boxes, and makes the text valid UTF-8.
func visible(raw string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(raw, "\uFFFD"))
}

// literal is raw text for a plain_text object, a raw table cell or a rich text element. Slack parses no mentions there; the
// zero-width space keeps them harmless for whoever copies the text into a place that does.
func literal(raw string) string {
	return strings.NewReplacer("<!", "<"+zeroWidth+"!", "<@", "<"+zeroWidth+"@", "<#", "<"+zeroWidth+"#").Replace(visible(raw))
}

// oneLine is raw text without line breaks.
func oneLine(raw string) string { return strings.Join(strings.Fields(visible(raw)), " ") }

// calm takes the meaning from formatting characters of raw text that stand where Slack would read them as formatting: at the edge
// of a word. Inside a word, as in peak_rps, they stay. The replacements look alike.
func calm(raw string) string {
	if !strings.ContainsAny(raw, "*_~`>") {
		return raw
	}
	runes := []rune(raw)
	struck := strikes(runes)
	var b strings.Builder
	for i, r := range runes {
		if r == '~' && !struck {
			b.WriteRune(r)
			continue
		}
		b.WriteRune(calmRune(runes, i, r))
	}
	return b.String()
}

func calmRune(runes []rune, i int, r rune) rune {
	calmed := lookalike(r)
	switch {
	case calmed == 0:
		return r
	case r == '>' && i > 0 && runes[i-1] != '\n':
		return r // only at the start of a line does it quote
	case r != '`' && r != '>' && wordAt(runes, i-1) && wordAt(runes, i+1):
		return r
	}
	return calmed
}

// lookalike is a character that looks like a formatting one and means nothing; 0 for any other.
func lookalike(r rune) rune {
	switch r {
	case '*':
		return '∗'
	case '_':
		return 'ˍ'
	case '~':
		return '∼'
	case '`':
		return 'ˋ'
	case '>':
		return '›'
	}
	return 0
}

// strikes says whether a tilde in the text could end a strike-through. As in "~$40 to ~$60" they mostly mean "about", and we never
// emit one ourselves that could pair with them.
func strikes(runes []rune) bool {
	for i, r := range runes {
		if r == '~' && i > 0 && !unicode.IsSpace(runes[i-1]) && !wordAt(runes, i+1) {
			return true
		}
	}
	return false
}

func wordAt(runes []rune, i int) bool {
	return i >= 0 && i < len(runes) && (unicode.IsLetter(runes[i]) || unicode.IsDigit(runes[i]))
}

// plainText is a plain_text object of at most limit characters; never empty, as Slack refuses empty ones.
func plainText(raw string, limit int) *slack.TextBlockObject {
	text := strings.TrimSpace(clip(literal(raw), limit))
	if text == "" {
		text = "–"
	}
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

// markdown is a mrkdwn object of rendered text. It is verbatim: Slack turns nothing in it into a link or mention by itself.
func markdown(rendered string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, rendered, false, true)
}
