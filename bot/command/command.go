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

// Part names a part of the bot that a command needs; without it the command is not offered.
type Part string

// The parts.
const (
	Always      Part = ""
	Records     Part = "records"     // decisions can be written down
	Rights      Part = "rights"      // who may do what can be looked up
	Lists       Part = "lists"       // assessments are listed
	Preferences Part = "preferences" // wishes for quiet are kept
	Digests     Part = "digests"     // decisions are watched over
	Watches     Part = "watches"     // repositories are watched
)

// Spec is one command: its forms, what it does, and an example.
type Spec struct {
	Name    string
	Forms   []string // what may be typed for the name, lower case, the name first
	Args    string   // shown in help: "ATTRIBUTE", "[OPTION]"
	Does    string   // one line
	Example string
	Where   Where
	Part    Part
	Job     string // the job that does it, for commands carried out elsewhere; empty for the conversation itself
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

// Nearest returns the name that a mistyped one most likely means; empty when none is near.
func Nearest(name string) string {
	best, at := "", 3
	for _, s := range Specs() {
		if d := distance(strings.ToLower(name), s.Name); d < at {
			best, at = s.Name, d
		}
	}
	return best
}

// distance is the number of single-letter edits between two short words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			edit := last
			if a[i] != b[j] {
				edit++
			}
			last, row[j+1] = row[j+1], min(edit, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// after cuts a form off the front of the text, by whole words and without regard to case.
func after(text, form string) (args string, ok bool) {
	if len(text) < len(form) || !strings.EqualFold(text[:len(form)], form) {
		return "", false
	}
	rest := text[len(form):]
	if rest != "" && !strings.HasSuffix(form, ":") && !strings.ContainsAny(rest[:1], " ?!.:=") {
		return "", false
	}
	return strings.TrimSpace(strings.TrimLeft(rest, " ?!.:")), true
}
