package bicep

// kind is the form of a token.
type kind uint8

const (
	end kind = iota
	newline
	word
	number
	text // a string in quotes
	mark // punctuation
)

// token is one piece of a file: src[from:to], on a 1-based line.
type token struct {
	kind     kind
	text     string
	from, to int
	line     int
}

// maxQuotes bounds strings inside the interpolations of strings.
const maxQuotes = 20

// lexer cuts a text into tokens. Comments and directives are left out.
type lexer struct {
	src  string
	at   int
	line int
	out  []token
}

func tokens(src string, line int) []token {
	l := &lexer{src: src, line: line, out: make([]token, 0, len(src)/4+1)}
	for l.at < len(src) {
		l.next()
	}
	return append(l.out, token{kind: end, from: len(src), to: len(src), line: l.line})
}

func (l *lexer) next() {
	rest := l.src[l.at:]
	switch c := rest[0]; {
	case c == '\n':
		l.take(newline, 1)
		l.line++
	case c == ' ' || c == '\t' || c == '\r':
		l.at++
	case hasPrefix(rest, "//") || c == '#':
		l.at += lineLength(rest)
	case hasPrefix(rest, "/*"):
		l.skip(after(rest, 2, "*/"))
	case hasPrefix(rest, "'''"):
		l.take(text, after(rest, 3, "'''"))
	case c == '\'':
		l.take(text, quoted(rest, 0))
	case wordByte(c) && !digit(c):
		l.take(word, run(rest, wordByte))
	case digit(c):
		l.take(number, run(rest, digit))
	default:
		l.take(mark, markLength(rest))
	}
}

// take makes a token of the next n bytes and counts the lines in it.
func (l *lexer) take(k kind, n int) {
	l.out = append(l.out, token{k, l.src[l.at : l.at+n], l.at, l.at + n, l.line})
	if k == newline {
		l.at += n
		return
	}
	l.skip(n)
}

func (l *lexer) skip(n int) {
	for _, c := range []byte(l.src[l.at : l.at+n]) {
		if c == '\n' {
			l.line++
		}
	}
	l.at += n
}

func hasPrefix(s, prefix string) bool { return len(s) >= len(prefix) && s[:len(prefix)] == prefix }

func lineLength(s string) int {
	for i := range len(s) {
		if s[i] == '\n' {
			return i
		}
	}
	return len(s)
}

// after is the length of s up to and with the next mark from an index on; all of it when there is none.
func after(s string, from int, mark string) int {
	for i := from; i+len(mark) <= len(s); i++ {
		if s[i:i+len(mark)] == mark {
			return i + len(mark)
		}
	}
	return len(s)
}

func run(s string, accept func(byte) bool) int {
	n := 1
	for n < len(s) && accept(s[n]) {
		n++
	}
	return n
}

func wordByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || digit(c)
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func markLength(s string) int {
	for _, m := range []string{"...", "==", "!=", "=~", "!~", "<=", ">=", "&&", "||", "??", "=>", ".?", "[?", "::"} {
		if hasPrefix(s, m) {
			return len(m)
		}
	}
	return 1
}

// quoted is the length of the string that s begins with. It ends with its quote or its line; what is interpolated may hold strings.
func quoted(s string, depth int) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == '\'':
			return i + 1
		case s[i] == '\n':
			return i
		case hasPrefix(s[i:], "${"):
			i += interpolation(s[i:], depth) - 1
		}
	}
	return len(s)
}

// interpolation is the length of the "${...}" that s begins with.
func interpolation(s string, depth int) int {
	open := 0
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '{':
			open++
		case '}':
			if open--; open == 0 {
				return i + 1
			}
		case '\'':
			if depth >= maxQuotes {
				return len(s)
			}
			i += quoted(s[i:], depth+1) - 1
		case '\n':
			return i
		}
	}
	return len(s)
}
