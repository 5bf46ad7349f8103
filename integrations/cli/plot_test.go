package cli

import (
	"bytes"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot/costcurve"
)

var update = flag.Bool("update", false, "rewrite golden files")

func sample() costcurve.Curves {
	return costcurve.Curves{
		Subject: "checkout", Unit: "requests a month", Today: 1e6, Loads: []float64{1e4, 1e5, 1e6, 1e7, 1e8},
		Lines: []costcurve.Line{
			{Platform: "a", Name: "Pay per use", USD: []float64{0.2, 2, 20, 200, 2000}, TodayUSD: 20},
			{Platform: "b", Name: "Always on", USD: []float64{80, 80, 85, 120, 400}, TodayUSD: 85},
			{Platform: "c", Name: "Up to a limit", USD: []float64{40, 40, 40, math.NaN(), math.NaN()}, TodayUSD: 40},
		},
		Crossings: []costcurve.Crossing{{Load: 4e6, USD: 80, Below: "Pay per use", Above: "Always on"}},
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func plotted(c costcurve.Curves, s Style) string {
	var b bytes.Buffer
	plot(&b, s, c)
	return b.String()
}

func TestPlot_golden(t *testing.T) {
	t.Parallel()
	golden(t, "plot.txt", []byte(plotted(sample(), Style{Width: 72})))
}

func TestPlot_fitsTheTerminal(t *testing.T) {
	t.Parallel()
	for _, width := range []int{40, 60, 80, 200} {
		for line := range strings.Lines(plotted(sample(), Style{Width: width})) {
			if n := columns(strings.TrimRight(line, "\n ")); n > width {
				t.Errorf("line of %d columns on a terminal of %d: %s", n, width, line)
			}
		}
	}
}

func TestPlot_coloursChangeNoLetter(t *testing.T) {
	t.Parallel()
	colored := plotted(sample(), Style{Width: 72, Color: true})
	if !strings.Contains(colored, "\x1b[") {
		t.Fatal("no colours")
	}
	var b strings.Builder
	for i, part := range strings.Split(colored, "\x1b[") {
		if i > 0 {
			_, part, _ = strings.Cut(part, "m")
		}
		b.WriteString(part)
	}
	if diff := cmp.Diff(plotted(sample(), Style{Width: 72}), b.String()); diff != "" {
		t.Errorf("colours changed the text:\n%s", diff)
	}
}

func TestPlot_linesOnEachOtherAreAllNamed(t *testing.T) {
	t.Parallel()
	c := sample()
	c.Lines[1].USD, c.Lines[1].TodayUSD = c.Lines[0].USD, c.Lines[0].TodayUSD
	text, _, _ := strings.Cut(plotted(c, Style{Width: 72}), "└")
	for _, letter := range []string{"A", "B", "C"} {
		if !strings.Contains(text, letter) {
			t.Errorf("letter %s is missing:\n%s", letter, text)
		}
	}
}

func TestPlot_nothingKnownIsSaid(t *testing.T) {
	t.Parallel()
	if got := plotted(costcurve.Curves{}, Style{}); !strings.Contains(got, "No option has a known monthly cost") {
		t.Errorf("plot of nothing: %q", got)
	}
}
