package slack

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
)

// piece is rendered mrkdwn that may not be cut inside.
type piece struct {
	text   string
	styled bool // stands between delimiters, which count only at the edge of a word
}

// maxPiece keeps a single piece far under any limit, so that packing never has to cut one.
const maxPiece = 240

var userID = regexp.MustCompile(`^[UW][A-Z0-9]{2,30}$`)

// pieces renders lines to mrkdwn, escaped once.
func pieces(lines []bot.Line) []piece {
	var out []piece
	for i, line := range lines {
		if i > 0 {
			out = append(out, piece{text: "\n"})
		}
		for _, span := range line {
			out = append(out, spanPieces(span)...)
		}
	}
	return out
}

func spanPieces(s bot.Span) []piece {
	switch {
	case s.User != "" && userID.MatchString(s.User):
		return []piece{{text: "<@" + s.User + ">"}}
	case s.Date > 0:
		return []piece{{text: dateText(s)}}
	case s.URL != "":
		if link, ok := linkText(s); ok {
			return []piece{{text: link}}
		}
	case s.Style == bot.Code:
		return codePieces(s.Text)
	}
	if s.Style == bot.Strong || s.Style == bot.Emph {
		return styledPieces(s)
	}
	return plainPieces(orString(s.Text, s.User))
}

// plainPieces cuts raw text into small pieces at runes and escapes each.
func plainPieces(raw string) []piece {
	var out []piece
	for line := range strings.Lines(calm(visible(raw))) {
		body := strings.TrimSuffix(line, "\n")
		for body != "" {
			var head string
			head, body = cutAtSpace(body, maxPiece/5)
			out = append(out, piece{text: escape(head)})
		}
		if strings.HasSuffix(line, "\n") {
			out = append(out, piece{text: "\n"})
		}
	}
	return out
}

// cutAtSpace divides s after at most limit characters, after a space where there is one.
func cutAtSpace(s string, limit int) (head, tail string) {
	head, tail = split(s, limit)
	if tail == "" {
		return head, ""
	}
	if i := strings.LastIndexByte(head, ' '); i > 0 {
		return s[:i+1], s[i+1:]
	}
	return head, tail
}

// cutForPiece takes as much as one styled piece holds once it is escaped, which can make five characters of one.
func cutForPiece(s string) (head, tail string) {
	head, tail = cutAtSpace(s, maxPiece-2)
	if length(escape(head)) > maxPiece-2 {
		return cutAtSpace(s, maxPiece/5)
	}
	return head, tail
}

// styledPieces sets each run of at most a piece between delimiters; spaces at the ends go outside, where Slack wants them.
func styledPieces(s bot.Span) []piece {
	mark := "*"
	if s.Style == bot.Emph {
		mark = "_"
	}
	text := oneLine(s.Text)
	if text == "" {
		return plainPieces(s.Text)
	}
	var out []piece
	if leadingSpace(s.Text) {
		out = append(out, piece{text: " "})
	}
	for text != "" {
		var head string
		head, text = cutForPiece(text)
		gap := head[len(strings.TrimRight(head, " ")):]
		out = append(out, piece{text: mark + escape(calmInside(strings.TrimSpace(head), mark)) + mark, styled: true})
		if gap != "" {
			out = append(out, piece{text: " "})
		}
	}
	if trailingSpace(s.Text) {
		out = append(out, piece{text: " "})
	}
	return out
}

// calmInside is calm, and strict about the delimiter that surrounds the text.
func calmInside(raw, mark string) string {
	if mark == "*" {
		return calm(strings.ReplaceAll(raw, "*", "∗"))
	}
	return calm(raw)
}

// codePieces sets text in code spans; a backtick inside would end one, a line break breaks it. People copy code, so it stays in one
// span as long as a piece holds it; longer code goes on in another one after an ordinary space, never after an invisible character.
func codePieces(raw string) []piece {
	text := strings.ReplaceAll(oneLine(raw), "`", "ˋ")
	var out []piece
	for text != "" {
		var head string
		if head, text = cutForPiece(text); len(out) > 0 {
			out = append(out, piece{text: " "})
		}
		out = append(out, piece{text: "`" + escape(strings.TrimSpace(head)) + "`", styled: true})
	}
	return out
}

// linkText renders a link to a web or mail address; anything else stays text.
func linkText(s bot.Span) (string, bool) {
	u, ok := safeURL(s.URL)
	if !ok || length(u) > maxFieldText-maxPiece {
		return "", false
	}
	text := strings.NewReplacer("|", "¦").Replace(oneLine(orString(s.Text, s.URL)))
	label := escape(calm(clip(text, maxPiece/2)))
	if length(label) > maxPiece-3 { // escaped, one character can become five
		label = escape(calm(clip(text, maxPiece/5)))
	}
	return "<" + u + "|" + orString(label, "link") + ">", true
}

// safeURL returns an address whose delimiters cannot end a link, and whether it is one a person may be sent to.
func safeURL(raw string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(visible(raw)))
	if err != nil || (u.Scheme == "mailto") == (u.Host != "") {
		return "", false
	}
	if u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto" {
		return "", false
	}
	out := strings.NewReplacer("<", "%3C", ">", "%3E", "|", "%7C", " ", "%20", "&", "&amp;", "\n", "", "\t", "").Replace(u.String())
	return out, true
}

// plainURL is safeURL where no mrkdwn is around it: on buttons and images.
func plainURL(raw string, limit int) (string, bool) {
	u, ok := safeURL(raw)
	u = strings.ReplaceAll(u, "&amp;", "&")
	return u, ok && length(u) <= limit
}

// dateText shows a moment in the reader's own zone; clients that cannot show the fallback.
func dateText(s bot.Span) string {
	fallback := clip(strings.NewReplacer("|", "¦", "^", "").Replace(oneLine(s.Text)), maxPiece/5)
	return "<!date^" + strconv.FormatInt(s.Date, 10) + "^{date_short_pretty} {time}|" + escape(orString(fallback, "a date")) + ">"
}

func leadingSpace(s string) bool  { return s != strings.TrimLeft(s, " \t\n") }
func trailingSpace(s string) bool { return s != strings.TrimRight(s, " \t\n") }
