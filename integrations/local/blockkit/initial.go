package blockkit

import (
	"fmt"
	"regexp"
	"strconv"
	"unicode/utf8"
)

// Initial is the element's state before anybody touched it.
func (e Element) Initial() map[string]any {
	out, err := e.Answer(e.initialValues())
	if err != nil {
		return map[string]any{"type": e.Type}
	}
	return out
}

func (e Element) initialValues() []string {
	var values []string
	for _, name := range []string{"initial_value", "initial_user", "initial_channel", "initial_conversation", "initial_date", "initial_time"} {
		if s := e.text(name); s != "" {
			values = append(values, s)
		}
	}
	for _, name := range []string{"initial_users", "initial_channels", "initial_conversations"} {
		items, _ := e.raw[name].([]any)
		for _, it := range items {
			values = append(values, fmt.Sprint(it))
		}
	}
	if o := e.raw["initial_option"]; o != nil {
		values = append(values, valueOf(o))
	}
	items, _ := e.raw["initial_options"].([]any)
	for _, o := range items {
		values = append(values, valueOf(o))
	}
	if n := e.raw["initial_date_time"]; n != nil {
		values = append(values, fmt.Sprint(n))
	}
	return values
}

// Stateful tells whether the element keeps a value (a button does not).
func (e Element) Stateful() bool {
	switch e.Type {
	case "button", "icon_button", "feedback_buttons", "overflow":
		return false
	}
	return true
}

// CheckInput says what Slack's own form would say before it sends: a required field left empty, a text too short or long, a
// number out of range. It is "" when there is nothing to say.
func (e Element) CheckInput(values []string) string {
	if len(values) == 0 || (len(values) == 1 && values[0] == "") {
		if e.Optional {
			return ""
		}
		return "Please complete this required field."
	}
	switch e.Type {
	case "plain_text_input":
		return e.checkLength(values[0])
	case "number_input":
		return e.checkNumber(values[0])
	case "email_text_input":
		if !regexp.MustCompile(`^\S+@\S+\.\S+$`).MatchString(values[0]) {
			return "Enter a valid email."
		}
	case "url_text_input":
		if !regexp.MustCompile(`^https?://\S+$`).MatchString(values[0]) {
			return "Enter a valid URL."
		}
	}
	return ""
}

func (e Element) checkLength(s string) string {
	n := utf8.RuneCountInString(s)
	if lo, err := strconv.Atoi(fmt.Sprint(e.raw["min_length"])); err == nil && n < lo {
		return fmt.Sprintf("Enter at least %d characters.", lo)
	}
	hi := 3000
	if v, err := strconv.Atoi(fmt.Sprint(e.raw["max_length"])); err == nil {
		hi = v
	}
	if n > hi {
		return fmt.Sprintf("Enter at most %d characters.", hi)
	}
	return ""
}

func (e Element) checkNumber(s string) string {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return "Enter a valid number."
	}
	if decimals, _ := e.raw["is_decimal_allowed"].(bool); !decimals {
		if _, err := strconv.ParseInt(s, 10, 64); err != nil {
			return "Enter a whole number."
		}
	}
	if lo, err := strconv.ParseFloat(e.text("min_value"), 64); err == nil && n < lo {
		return "Enter a number of at least " + e.text("min_value") + "."
	}
	if hi, err := strconv.ParseFloat(e.text("max_value"), 64); err == nil && n > hi {
		return "Enter a number of at most " + e.text("max_value") + "."
	}
	return ""
}
