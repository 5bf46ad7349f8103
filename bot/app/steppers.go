package app

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Steppers steps each conversation by the stepper for the part of its id before the first "-", or by Else.
type Steppers struct {
	ByPrefix map[string]Stepper
	Else     Stepper
}

// Step hands the step on.
func (s Steppers) Step(session bot.Session, event bot.Event, refs bot.Refs) (bot.Session, []bot.Intent, error) {
	prefix, _, _ := strings.Cut(session.ID, "-")
	if own, ok := s.ByPrefix[prefix]; ok {
		return own.Step(session, event, refs)
	}
	return s.Else.Step(session, event, refs)
}
