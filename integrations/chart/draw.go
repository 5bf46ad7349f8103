package chart

import (
	"fmt"
	"math"
	"slices"

	charts "github.com/go-analyze/charts"

	"github.com/deploy-advice/deploy-advice/bot/costcurve"
)

// The frame in pixels, three times what a phone shows. The legend takes a row a line and a row a break-even; the plot stands below it.
const (
	width      = 1080
	margin     = 40
	titleLine  = 68
	legendTop  = 128
	rowHeight  = 52
	plotGap    = 66 // between legend and plot: today's label
	plotHeight = 440
	plotLeft   = 150
	plotRight  = width - 50
	footer     = 130 // below the plot: the scale of loads
)

// canvas is a picture under way.
type canvas struct {
	p           *charts.Painter
	c           costcurve.Curves
	x, y        axis
	top, bottom int // of the plot
	height      int
}

// Draw returns the picture as a PNG. Curves without a line are an error.
func Draw(c costcurve.Curves) ([]byte, error) {
	if len(c.Lines) == 0 || len(c.Loads) < 2 {
		return nil, fmt.Errorf("draw the cost of %s: no option has a known monthly cost", c.Subject)
	}
	k := canvas{c: c, top: legendTop + rowHeight*(len(c.Lines)+max(1, len(c.Crossings))) + plotGap}
	k.bottom = k.top + plotHeight
	k.height = k.bottom + footer
	k.p = charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: width, Height: k.height})
	k.x = axis{lo: c.Loads[0], hi: c.Loads[len(c.Loads)-1], from: plotLeft, to: plotRight}
	k.y = k.amounts()
	k.card()
	k.grid()
	k.lines()
	k.today()
	k.breakEvens()
	k.legend()
	png, err := k.p.Bytes()
	if err != nil {
		return nil, fmt.Errorf("encode the picture: %w", err)
	}
	return png, nil
}

func (k canvas) card() {
	k.p.FilledRect(0, 0, width, k.height, border(), border(), 0)
	k.p.FilledRect(3, 3, width-3, k.height-3, paper(), paper(), 0)
	k.text("Monthly cost against load", margin, titleLine, face{size: 46, bold: true, color: ink()})
	if k.c.Today > 0 {
		f := face{size: 36, color: ink()}
		k.text("today", width-margin-k.width("today", f), titleLine, f)
	}
}

// lines draws the options, the verdict's last so that it lies on top.
func (k canvas) lines() {
	for i := range slices.Backward(k.c.Lines) {
		s := styleOf(i)
		points := make([]charts.Point, len(k.c.Loads))
		for n, x := range k.c.Loads {
			points[n] = charts.Point{X: k.x.at(x), Y: k.y.at(k.c.Lines[i].USD[n])}
			if math.IsNaN(k.c.Lines[i].USD[n]) {
				points[n].Y = math.MaxInt32 // a gap
			}
		}
		if s.dash == nil {
			k.p.LineStroke(points, s.color, s.width)
			continue
		}
		k.p.DashedLineStroke(points, s.color, s.width, s.dash)
	}
}

// today draws today's load and what each option costs at it.
func (k canvas) today() {
	if k.c.Today == 0 {
		return
	}
	x := k.x.at(k.c.Today)
	k.p.LineStroke([]charts.Point{{X: x, Y: k.top - 12}, {X: x, Y: k.bottom}}, ink(), 3)
	label := "today " + costcurve.Count(k.c.Today)
	f := face{size: 36, bold: true, color: ink()}
	k.text(label, clamp(x-k.width(label, f)/2, plotLeft, plotRight-k.width(label, f)), k.top-24, f)
	for i, l := range slices.Backward(k.c.Lines) {
		if usd := l.TodayUSD; !math.IsNaN(usd) {
			k.p.Circle(10, x, k.y.at(usd), styleOf(i).color, paper(), 3)
		}
	}
}

// ring is the radius of a break-even's mark.
const ring = 24

// breakEvens rings where two options cost the same, with a letter that the legend explains. A ring that would hide another one moves up,
// or down where there is no room.
func (k canvas) breakEvens() {
	var taken []charts.Point
	for i, c := range k.c.Crossings {
		at := charts.Point{X: k.x.at(c.Load), Y: k.y.at(c.USD)}
		k.p.DashedLineStroke([]charts.Point{at, {X: at.X, Y: k.bottom}}, faint(), 3, []float64{4, 8})
		mark := k.free(at, taken)
		k.p.LineStroke([]charts.Point{at, mark}, ink(), 3)
		taken = append(taken, mark)
		k.mark(letter(i), mark.X, mark.Y)
	}
}

// free is the place nearest to a point where no ring stands yet.
func (k canvas) free(at charts.Point, taken []charts.Point) charts.Point {
	for n := range 2 * (len(taken) + 1) {
		for _, y := range []int{at.Y - n*ring, at.Y + n*ring} {
			p := charts.Point{X: at.X, Y: y}
			if y > k.top && y < k.bottom && !near(p, taken) {
				return p
			}
		}
	}
	return at
}

func near(p charts.Point, taken []charts.Point) bool {
	for _, t := range taken {
		if math.Hypot(float64(p.X-t.X), float64(p.Y-t.Y)) < 2*ring {
			return true
		}
	}
	return false
}

func (k canvas) mark(letter string, x, y int) {
	k.p.Circle(ring, x, y, paper(), ink(), 4)
	f := face{size: 34, bold: true, color: ink()}
	k.text(letter, x-k.width(letter, f)/2, y+12, f)
}

func letter(i int) string { return "ABCDEFGHIJ"[i : i+1] }

func clamp(x, lo, hi int) int { return max(lo, min(x, hi)) }
