package profile

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is what a token is.
type tokenKind uint8

const (
	wordToken   tokenKind = iota // letters, with digits and inner dots: "lambda", "p99", "node.js"
	numberToken                  // a decimal number; see literal
	symbolToken                  // one mark: "/", "-", "<", "$", ","
	breakToken                   // the end of a sentence or line
)

// token is a piece of text with its byte offsets. Hyphens between letters are no tokens of their own: "on-premises" is two words.
type token struct {
	kind       tokenKind
	start, end int
	text       string // lower case
	value      float64
	bad        bool // a number too large, or not a number after all
}

// tokenize cuts text into tokens in one pass, in time linear in its length.
func tokenize(text string) []token {
	toks := make([]token, 0, len(text)/5+4)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case isDigit(text, i):
			t := numberAt(text, i)
			toks, i = append(toks, t), t.end
		case isLetter(r) || isDotWord(text, i):
			end := wordEnd(text, i)
			toks, i = append(toks, token{kind: wordToken, start: i, end: end, text: plainWord(text[i:end])}), end
		case r == '\n' || r == '!' || r == '?' || r == ';' || r == '.':
			toks, i = append(toks, token{kind: breakToken, start: i, end: i + size, text: string(r)}), i+size
		case isSpace(r) || joinsWords(text, i, size):
			i += size
		default:
			toks, i = append(toks, token{kind: symbolToken, start: i, end: i + size, text: plainSymbol(r)}), i+size
		}
	}
	return toks
}

// joinsWords reports whether the mark at i is a hyphen between letters, or an apostrophe: it parts words and says nothing.
func joinsWords(text string, i, size int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	if r == '\'' || r == '’' || r == '"' || r == '`' || r == '“' || r == '”' {
		return true
	}
	if r != '-' && r != '_' && r != '‑' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+size:])
	return isLetter(after) && (isLetter(before) || unicode.IsDigit(before)) || isLetter(before) && unicode.IsDigit(after) && !endsWithUnit(text[:i])
}

// endsWithUnit reports a text that ends with a unit or magnitude at a number: what follows "100k-" is the other end of a range.
func endsWithUnit(text string) bool {
	i := len(text)
	for i > 0 && isASCIILetter(text[i-1]) {
		i--
	}
	if i == 0 || i == len(text) || !isDigit(text, i-1) {
		return false
	}
	w := lower(text[i:])
	_, counts := magnitude(w)
	_, holds := dataWord(w)
	_, lasts := timeWord(w)
	start := i
	for start > 0 && (isDigit(text, start-1) || text[start-1] == '.' || text[start-1] == ',') {
		start--
	}
	return (counts || holds || lasts) && (start == 0 || !isASCIILetter(text[start-1]))
}

func wordEnd(text string, i int) int {
	for j := i; j < len(text); {
		r, size := utf8.DecodeRuneInString(text[j:])
		switch {
		case isLetter(r) || unicode.IsDigit(r) || r == '#':
		case r == '+' && j > i:
		case (r == '\'' || r == '’') && j > i && startsWithLetter(text[j+size:]): // "don't"
		case r == '.' && j+1 < len(text) && (j == i || isASCIILetter(text[j+1])):
		default:
			return j
		}
		j += size
	}
	return len(text)
}

func startsWithLetter(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return isLetter(r)
}

// plainWord folds a word and drops its apostrophes.
func plainWord(s string) string {
	if strings.ContainsAny(s, "'’") {
		s = strings.NewReplacer("'", "", "’", "").Replace(s)
	}
	return lower(s)
}

// isDotWord reports a word that begins with a dot, such as ".net".
func isDotWord(text string, i int) bool {
	if text[i] != '.' || i+3 >= len(text) || !strings.EqualFold(text[i+1:i+4], "net") {
		return false
	}
	return i == 0 || !isASCIILetter(text[i-1])
}

func isDigit(text string, i int) bool { return text[i] >= '0' && text[i] <= '9' }

func isASCIILetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func isLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= utf8.RuneSelf && r != utf8.RuneError && unicode.IsLetter(r)
}

func isSpace(r rune) bool { return r < ' ' && r != '\n' || r == ' ' || unicode.IsSpace(r) && r != '\n' }

// lower folds ASCII letters only, so that offsets into the text stay true.
func lower(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= 'A' && c <= 'Z' {
			return foldASCII(s)
		}
	}
	return s
}

func foldASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// plainSymbol gives one spelling to marks that mean the same.
func plainSymbol(r rune) string {
	switch r {
	case '–', '—', '‒', '−', '…':
		return "-"
	case '≈', '∼':
		return "~"
	case '≤':
		return "<="
	case '≥':
		return ">="
	case '×':
		return "*"
	}
	return string(r)
}
