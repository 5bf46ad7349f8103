package render

import (
	"fmt"

	"github.com/deploy-advice/deploy-advice/bot"
)

// LookLine is one line of a list of decisions; one without a subject goes on with the line before.
type LookLine struct {
	Subject string
	URL     string
	What    string
}

// lookBlock is how many lines stand in one block.
const lookBlock = 5

// LookMessage lists decisions, and says how many there are when not all are shown.
func LookMessage(lead string, lines []LookLine, total int) bot.Message {
	m := bot.Message{Text: fmt.Sprintf("%s: %d.", lead, total)}
	body := []bot.Line{line(strong(fmt.Sprintf("%s: %d", lead, total)))}
	for i, l := range lines {
		body = append(body, l.line())
		if len(body) >= lookBlock || i == len(lines)-1 {
			m.Blocks, body = append(m.Blocks, section(body...)), nil
		}
	}
	if total > len(lines) {
		m.Blocks = append(m.Blocks, small(line(plain(fmt.Sprintf("And %d more; narrow it with ", total-len(lines))), code("digest find WORDS"), plain("."))))
	}
	return m
}

func (l LookLine) line() bot.Line {
	what := plain(Cut(l.What, 400))
	switch {
	case l.Subject == "":
		return line(plain("    "), what)
	case l.URL != "":
		return line(plain("• "), link(l.URL, Cut(l.Subject, 80)), plain(" - "), what)
	}
	return line(plain("• "), strong(Cut(l.Subject, 80)), plain(" - "), what)
}
