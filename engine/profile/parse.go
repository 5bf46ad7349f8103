package profile

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/deploy-advice/deploy-advice/engine/profile/document"
)

// maxAnswer is the longest answer read, in bytes, for anything but free text: longer ones are not an answer to the question.
const maxAnswer = 300

// ValueError says what was wrong with a value of an attribute and what is allowed.
type ValueError struct {
	Attribute ID
	Text      string // the value, cut to a readable length
	Problem   string
	Allowed   string
}

// Error names the attribute, the problem and what is allowed.
func (e *ValueError) Error() string {
	return fmt.Sprintf("%s: %q %s; allowed: %s", e.Attribute, e.Text, e.Problem, e.Allowed)
}

func (a Attribute) refuse(text, problem string) error {
	return &ValueError{Attribute: a.ID, Text: document.Cut(text, 40), Problem: problem, Allowed: Allowed(a)}
}

// ParseValue reads a value of the attribute, canonical ("10-50", ">=100") or as people write it ("500 rps", "2M/day", "about 2k",
// "1-5 min", "spiky"). "About" means ten percent either way. The error is a *ValueError.
func ParseValue(a Attribute, text string) (Value, error) {
	if a.Kind == Text {
		return parseText(a, text)
	}
	if len(text) > maxAnswer {
		return Value{}, a.refuse(text, fmt.Sprintf("is %d bytes long, more than an answer to this question can be", len(text)))
	}
	trimmed := strings.TrimSpace(text)
	if trimmed == "" {
		return Value{}, a.refuse(text, "is empty")
	}
	switch a.Kind {
	case Bool:
		return parseBool(a, trimmed)
	case Enum:
		return parseEnum(a, trimmed)
	case Number, Integer, Text:
	}
	if v, ok, err := parseCanonical(a, trimmed); ok {
		return v, err
	}
	return parseQuantity(a, trimmed)
}

func parseText(a Attribute, text string) (Value, error) {
	trimmed := strings.TrimSpace(text)
	switch {
	case trimmed == "":
		return Value{}, a.refuse(text, "is empty")
	case !utf8.ValidString(trimmed):
		return Value{}, a.refuse(text, "is not valid UTF-8")
	case utf8.RuneCountInString(trimmed) > MaxText:
		return Value{}, a.refuse(text, fmt.Sprintf("is too long: %d characters", utf8.RuneCountInString(trimmed)))
	case strings.ContainsFunc(trimmed, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' && r != '\r' }):
		return Value{}, a.refuse(text, "holds control characters")
	}
	return Value{Text: trimmed}, nil
}

// parseCanonical reads "N", "A-B", "<B" and ">=A". ok is false when the text has another form.
func parseCanonical(a Attribute, text string) (v Value, ok bool, err error) {
	v, ok = Value{Lo: a.Min, Hi: a.Max}, true
	switch {
	case strings.HasPrefix(text, ">="):
		ok = parseFloat(text[2:], &v.Lo)
	case strings.HasPrefix(text, "<"):
		ok = parseFloat(text[1:], &v.Hi)
	case parseFloat(text, &v.Lo):
		v.Hi = v.Lo
	default:
		first, second, found := strings.Cut(text, "-")
		ok = found && !strings.ContainsAny(first, "eE") && parseFloat(first, &v.Lo) && parseFloat(second, &v.Hi)
	}
	if !ok {
		return Value{}, false, nil
	}
	v, err = within(a, text, v)
	return v, true, err
}

// parseFloat reads a plain number; one that is too large is read as infinite, and refused as that later.
func parseFloat(text string, x *float64) bool {
	y, err := strconv.ParseFloat(text, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return false
	}
	*x = y
	return true
}

func notFinite(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }

// within checks a numeric value against the attribute's bounds.
func within(a Attribute, text string, v Value) (Value, error) {
	switch {
	case notFinite(v.Lo) || notFinite(v.Hi):
		return Value{}, a.refuse(text, "is not a finite number")
	case v.Lo > v.Hi: // NaN is caught above
		return Value{}, a.refuse(text, "is a range whose first end is above its second")
	case v.Lo < a.Min:
		return Value{}, a.refuse(text, "is below "+number(a, a.Min))
	case v.Hi > a.Max:
		return Value{}, a.refuse(text, "is above "+number(a, a.Max))
	case a.Kind == Integer && (v.Lo != math.Trunc(v.Lo) || v.Hi != math.Trunc(v.Hi)):
		return Value{}, a.refuse(text, "is not a whole number")
	}
	return Value{Lo: settle(v.Lo), Hi: settle(v.Hi)}, nil
}

// settle turns what is too small to matter in any unit into 0, so that canonical numbers stay short.
func settle(x float64) float64 {
	if x < 1e-9 {
		return 0
	}
	return x
}

func parseQuantity(a Attribute, text string) (Value, error) {
	toks := trimBreaks(tokenize(text))
	if len(toks) > 0 && toks[0].text == "-" {
		return Value{}, a.refuse(text, "is negative")
	}
	if hasTooLarge(toks) {
		return Value{}, a.refuse(text, "is not a finite number")
	}
	m := measureOf(a.Unit)
	if m.dim == timeUnit {
		toks = oneUnit(toks)
	}
	q, ok := quantityFrom(toks, 0, m.dim)
	if !ok || q.end < len(toks) {
		if f, found := frequencyIn(toks); found && m.dim == countRate {
			return resolve(a, text, f)
		}
		if !ok {
			return Value{}, a.refuse(text, "is not a number")
		}
		rest := text[toks[q.end].start:]
		return Value{}, a.refuse(text, fmt.Sprintf("has %q after the number, which is no unit of it", document.Cut(rest, 20)))
	}
	return resolve(a, text, q)
}

// oneUnit reads "an hour" and "within a minute" as one of them.
func oneUnit(toks []token) []token {
	for i, t := range toks {
		if (t.text != "a" && t.text != "an") || i+1 >= len(toks) || i > 0 && toks[i-1].text == "half" {
			continue
		}
		if _, ok := timeWord(toks[i+1].text); ok {
			out := slices.Clone(toks)
			out[i].kind, out[i].value = numberToken, 1
			return out
		}
	}
	return toks
}

func trimBreaks(toks []token) []token {
	for len(toks) > 0 && (toks[len(toks)-1].kind == breakToken || toks[len(toks)-1].text == ",") {
		toks = toks[:len(toks)-1]
	}
	return toks
}

func hasTooLarge(toks []token) bool {
	for _, t := range toks {
		if t.kind == numberToken && t.bad {
			return true
		}
	}
	return false
}
