package markdown

import (
	"fmt"
	"html"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// diagrams draws the charts of Mermaid that consist of lines, and shows every other code block as code.
type diagrams struct{}

// RegisterFuncs implements renderer.NodeRenderer.
func (diagrams) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindFencedCodeBlock, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		block, ok := n.(*ast.FencedCodeBlock)
		if !entering || !ok {
			return ast.WalkContinue, nil
		}
		var code strings.Builder
		for i := range block.Lines().Len() {
			line := block.Lines().At(i)
			code.Write(line.Value(source))
		}
		language := string(block.Language(source))
		if c, ok := readChart(code.String()); language == "mermaid" && ok {
			_, _ = w.WriteString(c.svg()) // it goes to memory
			return ast.WalkSkipChildren, nil
		}
		class := ""
		if language != "" {
			class = ` class="language-` + html.EscapeString(language) + `"`
		}
		_, _ = w.WriteString("<pre><code" + class + ">" + html.EscapeString(code.String()) + "</code></pre>\n") // it goes to memory
		return ast.WalkSkipChildren, nil
	})
}

// xychart is a chart of lines over named places.
type xychart struct {
	title, x, y string
	labels      []string
	lines       [][]float64
}

const (
	// maxPoints and maxLines bound what is drawn.
	maxPoints, maxLines = 100, 12
)

var (
	chartText = regexp.MustCompile(`^(title|y-axis)\s+"([^"]*)"\s*$`)
	chartAxis = regexp.MustCompile(`^x-axis\s+(?:"([^"]*)"\s+)?\[(.*)\]\s*$`)
	chartLine = regexp.MustCompile(`^line\s+\[([^\]]*)\]\s*$`)
	chartWord = regexp.MustCompile(`"([^"]*)"`)
)

// readChart reads an xychart of Mermaid as far as it is made of lines; false for anything else.
func readChart(code string) (xychart, bool) {
	var c xychart
	lines := strings.Split(strings.TrimSpace(code), "\n")
	if len(lines) > 4+maxLines || strings.TrimSpace(lines[0]) != "xychart-beta" {
		return c, false
	}
	for _, line := range lines[1:] {
		if !c.take(strings.TrimSpace(line)) {
			return c, false
		}
	}
	return c, c.whole()
}

// take reads one line of a chart; false for one that is none of its kinds.
func (c *xychart) take(line string) bool {
	if m := chartText.FindStringSubmatch(line); m != nil {
		switch m[1] {
		case "title":
			c.title = m[2]
		default:
			c.y = m[2]
		}
		return true
	}
	if m := chartAxis.FindStringSubmatch(line); m != nil {
		c.x = m[1]
		for _, word := range chartWord.FindAllStringSubmatch(m[2], -1) {
			c.labels = append(c.labels, word[1])
		}
		return true
	}
	m := chartLine.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	values, ok := numbers(m[1])
	c.lines = append(c.lines, values)
	return ok
}

func numbers(list string) ([]float64, bool) {
	var out []float64
	for text := range strings.SplitSeq(list, ",") {
		f, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) || len(out) == maxPoints {
			return nil, false
		}
		out = append(out, f)
	}
	return out, true
}

// whole reports whether every line has a value for every place.
func (c *xychart) whole() bool {
	for _, l := range c.lines {
		if len(l) != len(c.labels) {
			return false
		}
	}
	return len(c.lines) > 0 && len(c.labels) > 1
}

// The size of a drawing, and where its axes meet.
const (
	chartWide, chartHigh          = 720.0, 320.0
	chartLeft, chartTop, chartEnd = 70.0, 36.0, 268.0
)

// colours tell lines apart on light and on dark ground.
func colours() []string {
	return []string{"#1f8a70", "#c8641b", "#7a68c9", "#c2466f", "#3b82c4", "#8f8a1e"}
}

func (c *xychart) svg() string {
	top := 0.0
	for _, l := range c.lines {
		for _, v := range l {
			top = max(top, v)
		}
	}
	if top <= 0 {
		top = 1
	}
	step := (chartWide - chartLeft - 20) / float64(len(c.labels)-1)
	at := func(i int, v float64) (x, y float64) {
		return chartLeft + float64(i)*step, chartEnd - max(v, 0)/top*(chartEnd-chartTop)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<figure class="gh-chart"><svg viewBox="0 0 %.0f %.0f" role="img" aria-label="%s" font-size="12" fill="currentColor">`, chartWide, chartHigh, html.EscapeString(c.title))
	text := func(x, y float64, anchor, s string) {
		fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" text-anchor="%s">%s</text>`, x, y, anchor, html.EscapeString(s))
	}
	text(chartWide/2, 16, "middle", c.title)
	for i := range 5 {
		v := top * float64(i) / 4
		_, y := at(0, v)
		fmt.Fprintf(&b, `<line x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f" stroke="currentColor" stroke-opacity="0.15"/>`, chartLeft, chartWide-20, y, y)
		text(chartLeft-8, y+4, "end", strconv.FormatFloat(v, 'f', 0, 64))
	}
	for i, label := range c.labels {
		x, _ := at(i, 0)
		text(x, chartEnd+18, "middle", label)
	}
	text(chartWide/2, chartHigh-10, "middle", c.x)
	for i, l := range c.lines {
		points := make([]string, len(l))
		for j, v := range l {
			x, y := at(j, v)
			points[j] = fmt.Sprintf("%.1f,%.1f", x, y)
		}
		fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>`, strings.Join(points, " "), colours()[i%len(colours())])
	}
	b.WriteString("</svg></figure>\n")
	return b.String()
}
