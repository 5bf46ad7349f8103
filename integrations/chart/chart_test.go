package chart

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"sync"
	"testing"

	charts "github.com/go-analyze/charts"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/costcurve"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

func sample() costcurve.Curves {
	loads := []float64{1e4, 1e5, 1e6, 1e7, 1e8}
	return costcurve.Curves{
		Subject: "checkout", Unit: "requests a month", Today: 1e6, Loads: loads,
		Lines: []costcurve.Line{
			{Platform: "a", Name: "Pay per use", USD: []float64{0.2, 2, 20, 200, 2000}, TodayUSD: 20},
			{Platform: "b", Name: "Always on", USD: []float64{80, 80, 85, 120, 400}, TodayUSD: 85},
			{Platform: "c", Name: "Up to a limit", USD: []float64{40, 40, 40, math.NaN(), math.NaN()}, TodayUSD: 40},
		},
		Crossings: []costcurve.Crossing{{Load: 4e6, USD: 80, Below: "Pay per use", Above: "Always on"}},
	}
}

func drawn(t *testing.T, c costcurve.Curves) (image.Image, []byte) {
	t.Helper()
	data, err := Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img, data
}

func like(at color.Color, want charts.Color) bool {
	r, g, b, _ := at.RGBA()
	near := func(x uint32, y uint8) bool { return math.Abs(float64(x>>8)-float64(y)) < 12 }
	return near(r, want.R) && near(g, want.G) && near(b, want.B)
}

func TestDraw_sameCurvesSameBytes(t *testing.T) {
	t.Parallel()
	_, first := drawn(t, sample())
	for range 3 {
		if _, again := drawn(t, sample()); !bytes.Equal(first, again) {
			t.Fatal("two pictures of the same curves differ")
		}
	}
}

func TestDraw_marksTodayAndEveryLine(t *testing.T) {
	t.Parallel()
	img, _ := drawn(t, sample())
	top := legendTop + rowHeight*4 + plotGap
	k := canvas{top: top, bottom: top + plotHeight, c: sample()}
	k.x, k.y = axis{lo: 1e4, hi: 1e8, from: plotLeft, to: plotRight}, k.amounts()
	today := k.x.at(1e6)
	if at := img.At(today, k.bottom-8); !like(at, ink()) {
		t.Errorf("pixel on today's line is %v, want ink", at)
	}
	for i, l := range k.c.Lines {
		if at := img.At(today-3, k.y.at(l.TodayUSD)); !like(at, styleOf(i).color) {
			t.Errorf("pixel of %s today is %v, want its colour", l.Name, at)
		}
	}
	for y := k.top; y < k.bottom; y++ {
		if at := img.At(k.x.at(3e7), y); like(at, styleOf(2).color) {
			t.Errorf("a line is drawn at %d where its cost is not known", y)
		}
	}
}

func TestDraw_longNamesStayOnTheCard(t *testing.T) {
	t.Parallel()
	c := sample()
	c.Lines[0].Name = strings.Repeat("Платформа 平台 ", 40)
	img, _ := drawn(t, c)
	for y := 10; y < legendTop+rowHeight; y++ {
		if at := img.At(width-margin/2, y); !like(at, paper()) {
			t.Fatalf("pixel %d,%d in the margin is %v", width-margin/2, y, at)
		}
	}
}

func TestDraw_nothingKnownIsAnError(t *testing.T) {
	t.Parallel()
	if _, err := Draw(costcurve.Curves{Subject: "x", Loads: []float64{1, 2}}); err == nil {
		t.Error("a picture without lines was drawn")
	}
}

// TestLook_contrast holds the card to the contrast that text (4.5) and lines (3) need to be read.
func TestLook_contrast(t *testing.T) {
	t.Parallel()
	for i := range costcurve.MaxLines {
		if got := contrast(styleOf(i).color, paper()); got < 4.5 {
			t.Errorf("line %d has contrast %.1f, want 4.5", i, got)
		}
	}
	if got := contrast(ink(), paper()); got < 14 {
		t.Errorf("text has contrast %.1f, want 14", got)
	}
}

func contrast(a, b charts.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func luminance(c charts.Color) float64 {
	lin := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.03928 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(c.R) + 0.7152*lin(c.G) + 0.0722*lin(c.B)
}

func TestAxis_ticks(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		lo, hi float64
		want   int
	}{"decades": {1, 1e4, 5}, "many": {1, 1e10, 6}, "few": {10, 100, 4}, "odd": {30, 300, 3}} {
		if got := (axis{lo: tc.lo, hi: tc.hi}).ticks(6); len(got) != tc.want {
			t.Errorf("%s: ticks %g, want %d of them", name, got, tc.want)
		}
	}
}

// shared is compiled once for all tests: it is read-only.
var shared = sync.OnceValues(func() (*engine.Advisor, error) {
	cat, err := catalog.Load()
	if err != nil {
		return nil, err
	}
	return engine.New(nil, cat)
})

func advisor(tb testing.TB) *engine.Advisor {
	tb.Helper()
	adv, err := shared()
	if err != nil {
		tb.Fatal(err)
	}
	return adv
}

func checkout() profile.System {
	facts, err := profile.FromCanonical(map[string]string{"workload_kind": "http-api", "requests_per_month": "3000000", "peak_rps": "40", "cloud": "aws"})
	if err != nil {
		panic(err)
	}
	return profile.Single("checkout", facts)
}

func TestCost_isAPictureWithItsWords(t *testing.T) {
	t.Parallel()
	args, err := json.Marshal(costcurve.RequestOf(checkout()))
	if err != nil {
		t.Fatal(err)
	}
	do := Cost(advisor(t))
	first, err := do(t.Context(), "da-1/chart:1", bot.Job{Name: costcurve.JobChart, Args: args})
	if err != nil {
		t.Fatal(err)
	}
	again, err := do(t.Context(), "da-1/chart:2", bot.Job{Name: costcurve.JobChart, Args: args})
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("the same request gave other bytes (%v)", err)
	}
	var p costcurve.Picture
	if err := json.Unmarshal(first, &p); err != nil {
		t.Fatal(err)
	}
	if _, err := png.Decode(bytes.NewReader(p.PNG)); err != nil || !strings.HasSuffix(p.Name, ".png") || !strings.Contains(p.Alt, "At today's 3M") {
		t.Errorf("picture %q, %q: %v", p.Name, p.Alt, err)
	}
}

func TestCost_saysWhyThereIsNone(t *testing.T) {
	t.Parallel()
	do := Cost(advisor(t))
	for name, tc := range map[string]struct{ args, want string }{
		"not JSON":  {`{`, "cannot be read"},
		"bad fact":  {`{"name":"x","facts":{"peak_rps":"-5"}}`, "peak_rps"},
		"no load":   {`{"name":"x","components":[{"name":"a"},{"name":"b"}]}`, "requests a month"},
		"no option": {`{"name":"x","facts":{"memory_mb":"32000000","cloud":"gcp"}}`, "no option"},
	} {
		_, err := do(t.Context(), "k", bot.Job{Args: json.RawMessage(tc.args)})
		var told *bot.Error
		if bot.KindOf(err) == bot.Invalid {
			told, _ = errors.AsType[*bot.Error](err)
		}
		if told == nil || !strings.Contains(told.Message, tc.want) {
			t.Errorf("%s: error %#v, want one of kind invalid that says %q", name, err, tc.want)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Draw(sample()); err != nil {
			b.Fatal(err)
		}
	}
}
