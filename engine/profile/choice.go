package profile

import (
	"fmt"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/profile/document"
)

// parseBool reads yes or no in its usual spellings; words after a comma or dash are taken as a remark.
func parseBool(a Attribute, text string) (Value, error) {
	word := normal(text)
	if v, ok := boolWord(word); ok {
		return v, nil
	}
	if first, _, found := strings.Cut(text, ","); found {
		if v, ok := boolWord(normal(first)); ok {
			return v, nil
		}
	}
	return Value{}, a.refuse(text, "is neither yes nor no")
}

func boolWord(w string) (Value, bool) {
	switch w {
	case "true", "yes", "y", "yep", "yeah", "sure", "on", "1", "required", "needed", "it does", "we do", "of course", "definitely", "absolutely":
		return Value{Text: "true"}, true
	case "false", "no", "n", "nope", "off", "0", "none", "not required", "not needed", "it does not", "we dont", "not at all", "never":
		return Value{Text: "false"}, true
	}
	return Value{}, false
}

// parseEnum matches a canonical value, a label or a plain form; then the one option whose words stand in the text.
func parseEnum(a Attribute, text string) (Value, error) {
	word := normal(text)
	for _, o := range a.Options {
		if o.matches(word) {
			return Value{Text: o.Value}, nil
		}
	}
	found := optionsIn(a, word)
	switch {
	case len(found) == 1 && !negated(word):
		return Value{Text: found[0]}, nil
	case len(found) > 1:
		return Value{}, a.refuse(text, fmt.Sprintf("could mean %s", strings.Join(found, " or ")))
	}
	if near := nearestOption(a, word); near != "" {
		return Value{}, a.refuse(text, fmt.Sprintf("is not known (did you mean %s?)", near))
	}
	return Value{}, a.refuse(text, "is not known")
}

func (o Option) matches(word string) bool {
	if normal(o.Value) == word || normal(o.Label) == word {
		return true
	}
	for _, f := range o.Forms {
		if normal(f) == word {
			return true
		}
	}
	return false
}

// optionsIn returns the options one of whose names of four or more letters stands in the text as whole words.
func optionsIn(a Attribute, word string) []string {
	var found []string
	padded := " " + word + " "
	for _, o := range a.Options {
		for _, name := range append([]string{o.Value}, o.Forms...) {
			if n := normal(name); len(n) >= 3 && n != "none" && strings.Contains(padded, " "+n+" ") {
				found = append(found, o.Value)
				break
			}
		}
	}
	return found
}

func negated(word string) bool {
	for w := range strings.FieldsSeq(word) {
		switch w {
		case "no", "not", "never", "without", "neither", "isnt", "dont", "doesnt", "except":
			return true
		}
	}
	for _, except := range []string{"anything but", "everything but", "any but", "all but", "anywhere but", "other than", "rather than", "instead of"} {
		if strings.Contains(word, except) {
			return true
		}
	}
	return false
}

// normal folds case and joins the words of a text with single spaces, without hyphens and other marks.
func normal(text string) string {
	var b strings.Builder
	for i, t := range tokenize(text) {
		if t.kind == breakToken || t.kind == symbolToken && t.text != "/" {
			continue
		}
		if i > 0 && b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String()
}

func nearestOption(a Attribute, word string) string {
	var names []string
	for _, o := range a.Options {
		names = append(names, o.Value)
	}
	return document.Nearest(word, names)
}
