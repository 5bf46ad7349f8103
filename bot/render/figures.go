package render

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine"
)

// USD shows an amount of dollars given as decimal text: cents below a thousand, whole dollars above.
func USD(amount string) string {
	f, err := strconv.ParseFloat(amount, 64)
	if err != nil {
		return "unknown"
	}
	if math.Abs(f) < 1000 {
		return fmt.Sprintf("$%.2f", f)
	}
	return "$" + thousands(strconv.FormatFloat(f, 'f', 0, 64))
}

// MonthlyCost shows a range of monthly cost: the middle, and the range where it is wider than a tenth.
func MonthlyCost(r engine.Range) string {
	if r.Mid == "" {
		return "cost unknown"
	}
	text := USD(r.Mid) + " a month"
	low, _ := strconv.ParseFloat(r.Low, 64) // an empty end is no range
	high, _ := strconv.ParseFloat(r.High, 64)
	if high > low*1.1+0.01 {
		text += fmt.Sprintf(" (%s to %s)", USD(r.Low), USD(r.High))
	}
	return text
}

// RangedCost is MonthlyCost with a word for what the ends of the range are: exact, or p10-p90 while facts are open.
func RangedCost(r engine.Range, ends string) string {
	text := MonthlyCost(r)
	if open, ranged := strings.CutSuffix(text, ")"); ranged && ends != "" {
		return open + ", " + ends + ")"
	}
	return text
}

// Percent shows a share in [0,1] as a whole percentage, never rounded up to certainty.
func Percent(share float64) string {
	p := math.Round(share * 100)
	if p >= 100 && share < 0.9999 {
		p = 99
	}
	return strconv.Itoa(int(p)) + "%"
}

// Millis shows a duration in milliseconds.
func Millis(ms float64) string {
	switch {
	case ms < 1000:
		return strconv.FormatFloat(math.Round(ms), 'f', 0, 64) + " ms"
	case ms < 60_000:
		return strconv.FormatFloat(math.Round(ms/100)/10, 'f', -1, 64) + " s"
	default:
		return strconv.FormatFloat(math.Round(ms/6000)/10, 'f', -1, 64) + " min"
	}
}

func thousands(digits string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// Plural is "1 question" or "3 questions".
func Plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + one + "s"
}

// numberOf is a count in figures, "none" for zero.
func numberOf(n int) string {
	if n == 0 {
		return "none"
	}
	return strconv.Itoa(n)
}
