package command

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Specs is every command, in the order in which help lists them.
func Specs() []Spec {
	return []Spec{
		{Name: "help", Forms: []string{"help", "?"}, Args: "[COMMAND]", Does: "what can be typed", Example: "help undo", fits: oneWord},
		{Name: "status", Forms: []string{"status"}, Does: "where this assessment stands", Example: "status", fits: nothing},
		{Name: "why", Forms: []string{"why"}, Args: "[ATTRIBUTE]", Does: "why the open question is asked", Example: "why peak_rps", Where: Thread, fits: attributeOrNothing},
		{Name: "skip", Forms: []string{"skip", "don't know", "dont know", "i don't know", "i dont know", "no idea"}, Does: "leave the open question unanswered", Example: "skip", Where: Thread, fits: nothing},
		{Name: "enough", Forms: []string{"enough", "decide now"}, Does: "stop asking and decide with what is known", Example: "enough", Where: Thread, fits: nothing},
		{Name: "undo", Forms: []string{"undo"}, Does: "take the last answer back", Example: "undo", Where: Thread, fits: nothing},
		{Name: "change", Forms: []string{"change"}, Args: "ATTRIBUTE [VALUE]", Does: "give an answer again", Example: "change memory_mb 2 GB", Where: Thread, fits: attributeFirst},
		{Name: "what if", Forms: []string{"what if", "what-if", "whatif"}, Args: "ATTRIBUTE=VALUE[, …]", Does: "try other answers without keeping them", Example: "what if peak_rps=500", Where: Thread, fits: assignment},
		{Name: "explain", Forms: []string{"explain", "details"}, Args: "[OPTION]", Does: "every figure of the verdict, or of one option", Example: "explain aws-lambda", Where: Thread, fits: fewWords},
		{Name: "cancel", Forms: []string{"cancel"}, Does: "stop this assessment", Example: "cancel", Where: Thread, fits: nothing},
		{Name: "resume", Forms: []string{"resume"}, Does: "go on with a cancelled assessment", Example: "resume", Where: Thread, fits: nothing},
	}
}

func nothing(args string) bool { return args == "" }

func oneWord(args string) bool { return len(strings.Fields(args)) <= 2 }

func fewWords(args string) bool { return len(strings.Fields(args)) <= 4 }

func assignment(args string) bool { return strings.Contains(args, "=") }

func attributeOrNothing(args string) bool { return args == "" || attributeFirst(args) }

func attributeFirst(args string) bool {
	_, _, ok := Attribute(args)
	return ok
}

// Attribute cuts an attribute's name - its id, label or another form - off the front of the text.
func Attribute(text string) (attr profile.Attribute, rest string, ok bool) {
	text = strings.TrimSpace(text)
	longest := 0
	for _, a := range profile.Table() {
		names := append([]string{string(a.ID), a.Label, strings.ReplaceAll(string(a.ID), "_", " ")}, a.Forms...)
		for _, name := range names {
			if args, is := after(text, name); is && len(name) > longest {
				attr, rest, longest = a, args, len(name)
			}
		}
	}
	rest = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(rest, "="), "to "))
	return attr, rest, longest > 0
}
