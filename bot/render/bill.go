package render

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine"
)

// readable is a bill as people read it: amounts to the cent, quantities without digits that say nothing, and no discount that was not reached. The exact
// bill is in the assessment's JSON.
func readable(bill []engine.BillLine) []engine.BillLine {
	out := make([]engine.BillLine, 0, len(bill))
	for _, l := range bill {
		nothing := isNothing(l.AmountUSD)
		if nothing && (strings.HasSuffix(l.Name, ", volume discount") || l.Labour) {
			continue
		}
		l.Quantity, l.Note, l.AmountUSD = rounded(l.Quantity), digits.ReplaceAllStringFunc(l.Note, rounded), USD(l.AmountUSD)
		out = append(out, l)
	}
	return out
}

func isNothing(amount string) bool {
	f, err := strconv.ParseFloat(amount, 64)
	return err == nil && f == 0
}

// digits are numbers with more decimals than a reader wants.
var digits = regexp.MustCompile(`\d+\.\d{4,}`)

// rounded rounds a decimal to two places, or to three significant digits below one.
func rounded(number string) string {
	f, err := strconv.ParseFloat(number, 64)
	if err != nil || !digits.MatchString(number) {
		return number
	}
	if f > -1 && f < 1 {
		return strconv.FormatFloat(f, 'g', 3, 64)
	}
	return strconv.FormatFloat(f, 'f', 2, 64)
}

// billText is a line of a readable bill in words.
func billText(l engine.BillLine) string {
	if why, ok := strings.CutPrefix(l.Note, "0 because "); ok {
		return l.Name + ": " + l.AmountUSD + ", because " + why
	}
	text := l.Name + ": " + l.AmountUSD + " (" + strings.TrimSpace(l.Quantity+" "+l.Unit) + " at $" + l.RateUSD
	if l.Note != "" {
		text += "; " + l.Note
	}
	return text + ")"
}
