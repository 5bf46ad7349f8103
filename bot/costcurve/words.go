package costcurve

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Text says what a picture of the curves shows, for whoever does not see it.
func (c Curves) Text() string {
	if len(c.Lines) == 0 || len(c.Loads) == 0 {
		return "No option has a known monthly cost."
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Monthly cost against load, from %s to %s %s.", Count(c.Loads[0]), Count(c.Loads[len(c.Loads)-1]), c.Unit)
	if c.Today > 0 {
		fmt.Fprintf(&b, " At today's %s:", Count(c.Today))
		for i, l := range c.Lines {
			fmt.Fprintf(&b, "%s %s %s", separator(i), l.Name, Dollars(l.TodayUSD))
		}
		b.WriteString(".")
	} else {
		b.WriteString(" Today's load is not known. Followed:")
		for i, l := range c.Lines {
			fmt.Fprintf(&b, "%s %s %s to %s", separator(i), l.Name, Dollars(edge(l.USD, 1)), Dollars(edge(l.USD, -1)))
		}
		b.WriteString(".")
	}
	for _, x := range c.Crossings {
		fmt.Fprintf(&b, " %s is cheaper than %s below about %s, dearer above.", x.Below, x.Above, Count(x.Load))
	}
	if len(c.Crossings) == 0 {
		b.WriteString(" No two of them change places in this range.")
	}
	return b.String()
}

func separator(i int) string {
	if i == 0 {
		return ""
	}
	return ";"
}

// edge is the first known amount from the front (1) or the back (-1).
func edge(usd []float64, step int) float64 {
	i := 0
	if step < 0 {
		i = len(usd) - 1
	}
	for ; i >= 0 && i < len(usd); i += step {
		if finite(usd[i]) {
			return usd[i]
		}
	}
	return math.NaN()
}

// Count shows a load with up to three digits: "450k", "3M", "1.5B" for a billion.
func Count(x float64) string { return short(x) }

// Dollars shows an amount with up to three digits: "$3.40", "$12.5k"; "not possible" for what is not known.
func Dollars(usd float64) string {
	if !finite(usd) {
		return "not possible"
	}
	if usd < 10 {
		return "$" + strconv.FormatFloat(usd, 'f', 2, 64)
	}
	return "$" + short(usd)
}

func short(x float64) string {
	for _, u := range []struct {
		size float64
		name string
	}{{1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "k"}, {1, ""}} {
		if math.Abs(x) >= u.size*0.9995 {
			return digits(x/u.size) + u.name
		}
	}
	return digits(x)
}

// digits shows three significant digits without trailing zeros.
func digits(x float64) string {
	text := strconv.FormatFloat(x, 'g', 3, 64)
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return text
}
