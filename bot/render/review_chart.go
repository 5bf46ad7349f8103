package render

import (
	"cmp"
	"math"
	"strconv"
	"strings"
)

// reviewChart is a Mermaid chart, with the same figures in words beside it.
func reviewChart(r Review) part {
	if r.Chart == nil || len(r.Chart.Lines) == 0 || len(r.Chart.Loads) < 2 {
		return part{}
	}
	return part{"Cost by load", Mermaid(*r.Chart)}
}

// Mermaid is a chart of monthly cost by load, as a code block and as a table that says the same. The chart ends where the costs of
// high loads would leave the others flat on the ground; the table goes on.
func Mermaid(c Chart) string {
	var b strings.Builder
	n := drawn(c)
	labels := make([]string, n)
	for i, l := range c.Loads[:n] {
		labels[i] = `"` + mermaidText(l) + `"`
	}
	unit := cmp.Or(c.Unit, "load")
	b.WriteString("```mermaid\nxychart-beta\n    title \"USD a month by " + mermaidText(unit) + "\"\n    x-axis \"" + mermaidText(unit) + "\" [" + strings.Join(labels, ", ") + "]\n    y-axis \"USD a month\"\n")
	for _, l := range c.Lines {
		values := make([]string, min(n, len(l.USD)))
		for i := range values {
			values[i] = strconv.FormatFloat(chartValue(l.USD, i, l.USD[i]), 'f', 2, 64)
		}
		b.WriteString("    line [" + strings.Join(values, ", ") + "]\n")
	}
	b.WriteString("```\n\nThe lines are, in the order of their colours, the columns of this table")
	if n < len(c.Loads) {
		b.WriteString(", which goes on to " + EscapeGitHub(c.Loads[len(c.Loads)-1]))
	}
	b.WriteString(".\n\n| " + EscapeGitHub(upperFirst(unit)) + " |")
	for _, l := range c.Lines {
		b.WriteString(" " + EscapeGitHub(l.Name) + " |")
	}
	b.WriteString("\n|---|" + strings.Repeat("---:|", len(c.Lines)) + "\n")
	for i, load := range c.Loads {
		b.WriteString("| " + EscapeGitHub(load) + " |")
		for _, l := range c.Lines {
			text := "–"
			if i < len(l.USD) && !math.IsNaN(l.USD[i]) {
				text = dollars(l.USD[i])
			}
			b.WriteString(" " + text + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}

const (
	// minDrawn is how many points a chart has at least, maxRise how much higher than its middle it may get.
	minDrawn, maxRise = 5, 8
)

// drawn is how many points of a chart can be told apart when they are drawn to one scale.
func drawn(c Chart) int {
	top := func(i int) float64 {
		high := 0.0
		for _, l := range c.Lines {
			if i < len(l.USD) && !math.IsNaN(l.USD[i]) && !math.IsInf(l.USD[i], 0) {
				high = max(high, l.USD[i])
			}
		}
		return high
	}
	n, middle := len(c.Loads), top(len(c.Loads)/2)
	for n > minDrawn && middle > 0 && top(n-1) > maxRise*middle {
		n--
	}
	return n
}

// chartValue stands in for a point that is not known with the last one before it: a line chart has no gaps.
func chartValue(all []float64, i int, v float64) float64 {
	for ; i >= 0; i-- {
		if !math.IsNaN(all[i]) && !math.IsInf(all[i], 0) {
			return all[i]
		}
	}
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}

// mermaidText makes text safe between quotation marks.
func mermaidText(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '"', '`', ';', '#', '<', '>', '\n', '\r', '\\', '[', ']', '{', '}':
			return ' '
		}
		return visible(r)
	}, s)
}
