package profile

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// numberAt reads the number that begins at i: digits with separators ("2,000", "2.5", "20 000", "1'000", "2.000,5") and an exponent.
func numberAt(text string, i int) token {
	end := digitsEnd(text, i)
	end = exponentEnd(text, end)
	value, ok := literal(text[i:end])
	return token{kind: numberToken, start: i, end: end, text: lower(text[i:end]), value: value, bad: !ok}
}

func digitsEnd(text string, i int) int {
	spaced := false
	for j := i; ; {
		start := j
		for j < len(text) && isDigit(text, j) {
			j++
		}
		group := j - start
		size, space := separatorAt(text, j)
		if size == 0 || space && (group > 3 || !threeDigits(text, j+size) || !spaced && start != i) {
			return j
		}
		spaced = space
		j += size
	}
}

// separatorAt returns the length of a separator that is followed by a digit, and whether it is a space, which parts thousands only.
func separatorAt(text string, j int) (size int, space bool) {
	if j >= len(text) {
		return 0, false
	}
	r, size := utf8.DecodeRuneInString(text[j:])
	if j+size >= len(text) || !isDigit(text, j+size) {
		return 0, false
	}
	switch r {
	case '.', ',', '\'', '_', '’':
		return size, false
	case ' ', '\u00a0', '\u2009', '\u202f':
		return size, true
	}
	return 0, false
}

func threeDigits(text string, j int) bool {
	n := 0
	for j+n < len(text) && isDigit(text, j+n) {
		n++
	}
	return n == 3
}

// exponentEnd returns the end of an exponent at j, or j. "2e6" has one; "2 e6", "2ec" and "2e6x" have none.
func exponentEnd(text string, j int) int {
	if j >= len(text) || text[j] != 'e' && text[j] != 'E' {
		return j
	}
	k := j + 1
	if k < len(text) && (text[k] == '+' || text[k] == '-') {
		k++
	}
	start := k
	for k < len(text) && isDigit(text, k) {
		k++
	}
	if k == start || k < len(text) && isASCIILetter(text[k]) {
		return j
	}
	return k
}

// literal reads a written number. Both conventions are understood: of a dot and a comma the later is the decimal mark; a comma
// alone parts thousands when exactly three digits follow each ("2,000") and is the decimal mark otherwise ("1,5"); a single dot
// is always the decimal mark, as it is in canonical values.
func literal(s string) (float64, bool) {
	mantissa, exponent := s, ""
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		mantissa, exponent = s[:i], s[i:]
	}
	plain, ok := plainDigits(strings.NewReplacer(" ", "", "\u00a0", "", "\u2009", "", "\u202f", "", "'", "", "’", "", "_", "").Replace(mantissa))
	if !ok {
		return 0, false
	}
	value, err := strconv.ParseFloat(plain+exponent, 64)
	return value, err == nil && !math.IsInf(value, 0)
}

func plainDigits(s string) (string, bool) {
	dots, commas := strings.Count(s, "."), strings.Count(s, ",")
	switch {
	case dots+commas == 0:
		return s, true
	case dots == 1 && commas == 0:
		return s, true
	case commas == 0:
		return strings.ReplaceAll(s, ".", ""), thousands(s, ".")
	case dots == 0 && thousands(s, ","):
		return strings.ReplaceAll(s, ",", ""), true
	case dots == 0:
		return strings.Replace(s, ",", ".", 1), commas == 1
	case strings.LastIndex(s, ".") > strings.LastIndex(s, ","):
		whole, part, _ := strings.Cut(s, ".")
		return strings.ReplaceAll(whole, ",", "") + "." + part, dots == 1 && thousands(whole, ",")
	}
	whole, part, _ := strings.Cut(s, ",")
	return strings.ReplaceAll(whole, ".", "") + "." + part, commas == 1 && thousands(whole, ".")
}

// thousands reports whether sep parts s into groups of three, the first of one to three digits that is not zero.
func thousands(s, sep string) bool {
	groups := strings.Split(s, sep)
	if len(groups[0]) == 0 || len(groups[0]) > 3 || groups[0][0] == '0' {
		return false
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return false
		}
	}
	return true
}

// decimal prints a number canonically: digits, and a dot where it is not whole; never an exponent.
func decimal(x float64) string {
	if x == 0 {
		return "0"
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}
