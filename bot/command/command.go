package command

import (
	"slices"
	"strings"
)

// Where a command may be typed.
type Where int

// The places of a command.
const (
	Anywhere Where = iota // after /deploy-advice, in a DM, to the bot by mention, and in a thread of ours
	Thread                // only where an assessment is: in its thread
)

// Spec is one command: its forms, what it does, and an example.
type Spec struct {
	Name    string
	Forms   []string // what may be typed for the name, lower case, the name first
	Args    string   // shown in help: "ATTRIBUTE", "[OPTION]"
	Does    string   // one line
	Example string
	Where   Where
	fits    func(args string) bool
}

// Call is a command as typed.
type Call struct {
	Name string
	Args string // trimmed, as typed
}

// Usage is the command with its arguments.
func (s Spec) Usage() string {
	if s.Args == "" {
		return s.Name
	}
	return s.Name + " " + s.Args
}

// Parse recognises a command; ok is false when the text is none. At most the first line's 300 characters can be one.
func Parse(text string) (call Call, ok bool) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > 300 || strings.ContainsRune(text, '\n') {
		return Call{}, false
	}
	for _, s := range Specs() {
		for _, form := range s.Forms {
			if args, is := after(text, form); is && s.fits(args) {
				return Call{Name: s.Name, Args: args}, true
			}
		}
	}
	return Call{}, false
}

// Find returns the command of that name or form.
func Find(name string) (Spec, bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	specs := Specs()
	i := slices.IndexFunc(specs, func(s Spec) bool { return slices.Contains(s.Forms, name) })
	if i < 0 {
		return Spec{}, false
	}
	return specs[i], true
}

// after cuts a form off the front of the text, by whole words and without regard to case.
func after(text, form string) (args string, ok bool) {
	if len(text) < len(form) || !strings.EqualFold(text[:len(form)], form) {
		return "", false
	}
	rest := text[len(form):]
	if rest != "" && !strings.ContainsAny(rest[:1], " ?!.:") {
		return "", false
	}
	return strings.TrimSpace(strings.TrimLeft(rest, " ?!.:")), true
}
