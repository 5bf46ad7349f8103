package phrase

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/recheck"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// Costs says what a move does to the monthly cost, behind a comma; empty when one side is unknown.
func Costs(before, now recheck.Stand) string {
	switch {
	case before.MonthlyUSD == "" || now.MonthlyUSD == "":
		return ""
	case render.USD(before.MonthlyUSD) == render.USD(now.MonthlyUSD):
		return ", " + render.USD(now.MonthlyUSD) + " a month as before"
	}
	return ", " + render.USD(before.MonthlyUSD) + " → " + render.USD(now.MonthlyUSD) + " a month"
}

// Because says what moved a decision: "AWS Lambda: requests, per million went from $0.20 to $0.40".
func Because(causes []recheck.Cause) string {
	var out []string
	for _, c := range causes {
		switch {
		case c.Before == "" && c.After == "":
			out = append(out, c.What)
		case c.Kind == recheck.Rule:
			out = append(out, fmt.Sprintf("%s is %s now (before: %s)", c.What, c.After, cmp.Or(c.Before, "not stated")))
		default:
			out = append(out, fmt.Sprintf("%s went from %s to %s", c.What, cmp.Or(c.Before, "unknown"), c.After))
		}
		if c.Proven {
			break
		}
	}
	return strings.Join(out, "; ")
}

// Upper begins a sentence with a capital.
func Upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Short cuts what somebody wrote to what an error can quote.
func Short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// Invalid is an error of whoever asked, said to them as a sentence.
func Invalid(err error) error {
	return &bot.Error{Kind: bot.Invalid, Op: "digest", Message: Upper(err.Error()) + ".", Err: err}
}

// Title is what a decision is called.
func Title(e record.Entry) string { return cmp.Or(e.Title, e.Name, e.ID) }

// CostNow says what a decision costs a month now, and did before, behind a comma; empty when it is unknown.
func CostNow(before, now string) string {
	switch {
	case now == "":
		return ""
	case before == "" || before == now:
		return ", " + render.USD(now) + " a month"
	}
	return ", " + render.USD(before) + " → " + render.USD(now) + " a month"
}
