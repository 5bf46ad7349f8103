package chart

import charts "github.com/go-analyze/charts"

// The card's colours. Every line has at least 4.5:1 contrast against the paper, the text 14:1.
func paper() charts.Color  { return charts.ColorRGB(248, 249, 251) }
func border() charts.Color { return charts.ColorRGB(196, 201, 208) }
func ink() charts.Color    { return charts.ColorRGB(29, 33, 39) }
func faint() charts.Color  { return charts.ColorRGB(104, 112, 122) }
func rule() charts.Color   { return charts.ColorRGB(222, 226, 231) }

// style is how one line looks: colours that colour-blind people tell apart, and dashes for whoever sees none.
type style struct {
	color charts.Color
	width float64
	dash  []float64
}

func styleOf(i int) style {
	all := []style{
		{charts.ColorRGB(0, 92, 158), 9, nil},
		{charts.ColorRGB(184, 66, 0), 6, []float64{24, 12}},
		{charts.ColorRGB(0, 112, 84), 6, []float64{6, 10}},
		{charts.ColorRGB(132, 54, 140), 6, []float64{30, 10, 6, 10}},
	}
	return all[i%len(all)]
}

// face is how text looks; size in pixels of the picture.
type face struct {
	size  float64
	bold  bool
	color charts.Color
}

func (f face) style() charts.FontStyle {
	family := charts.FontFamilyNotoSans
	if f.bold {
		family = charts.FontFamilyNotoSansBold
	}
	return charts.FontStyle{FontSize: f.size * 72 / 96, FontColor: f.color, Font: charts.GetFont(family)} // the library thinks in points at 96 DPI
}

func (k canvas) text(s string, x, y int, f face) {
	if s != "" {
		k.p.Text(s, x, y, 0, f.style())
	}
}

func (k canvas) width(s string, f face) int { return k.p.MeasureText(s, 0, f.style()).Width() }
