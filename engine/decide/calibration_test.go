package decide

import (
	"flag"
	"fmt"
	"math"
	"os"
	"sort"
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

var (
	calibrateFull = flag.Bool("calibration.full", false, "calibrate on 6,000 profiles instead of 400")
	calibratePlot = flag.String("calibration.plot", "", "write the reliability diagram's data to this file: bin, profiles, stated, held")
	calibrateFit  = flag.Bool("calibration.fit", false, "print an isotonic table fitted on the first half of the profiles")
)

// truth draws a complete workload out of the published priors, by luck of its own.
func (m *Model) truth(rng *splitmix) known {
	var r row
	var k known
	var u, z [axes + noises]float64
	for i := range u {
		u[i] = rng.float()
		z[i] = normalQuantile(u[i])
	}
	m.complete(&r, &k, &u, &z)
	for ax := range axes {
		k[ax] = given{state: exact, lo: r[ax], hi: r[ax], answered: true}
	}
	return k
}

// hide forgets each fact with the same chance, drawn anew for every profile: from nothing known to everything known.
func hide(k known, rng *splitmix) known {
	share := rng.float()
	for ax := range axes {
		if rng.float() < share {
			k[ax] = given{}
		}
	}
	return k
}

// trial is one profile: what was stated with facts hidden, and whether the verdict held once all was known.
type trial struct {
	stated float64
	held   bool
}

func (m *Model) trials(n int, seed uint64) []trial {
	rng := splitmix(seed)
	out := make([]trial, n)
	for i := range out {
		full := m.truth(&rng)
		part := hide(full, &rng)
		t, whole := m.table(&part, profile.New()), m.table(&full, profile.New())
		said := t.verdict()
		share := said.Share
		if said.Family < 0 {
			share = t.none
		}
		out[i] = trial{stated: share, held: said.Family == whole.verdict().Family}
	}
	return out
}

// reliability is the expected calibration error over ten bins, with the bins as lines of a plot.
func reliability(list []trial, calibrate func(float64) float64) (ece float64, plot string) {
	var n, stated, held [10]float64
	for _, t := range list {
		c := calibrate(t.stated)
		b := min(9, int(c*10))
		n[b]++
		stated[b] += c
		if t.held {
			held[b]++
		}
	}
	var text strings.Builder
	for b := range n {
		if n[b] == 0 {
			continue
		}
		ece += math.Abs(stated[b]-held[b]) / float64(len(list))
		fmt.Fprintf(&text, "%d\t%.0f\t%.4f\t%.4f\n", b, n[b], stated[b]/n[b], held[b]/n[b])
	}
	return ece, text.String()
}

func TestCalibration_statedConfidenceIsHowOftenItHolds(t *testing.T) {
	t.Parallel()
	n, most := 400, 0.07 // a small sample scatters by about 0.03 of its own
	if *calibrateFull {
		n, most = 6000, 0.03
	}
	m := newModel(t, nil)
	list := m.trials(n, 4711)
	raw, _ := reliability(list, func(x float64) float64 { return x })
	ece, plot := reliability(list, m.Calibrate)
	t.Logf("%d profiles: expected calibration error %.4f (uncalibrated %.4f)\nbin\tprofiles\tstated\theld\n%s", n, ece, raw, plot)
	if *calibratePlot != "" {
		if err := os.WriteFile(*calibratePlot, []byte("bin\tprofiles\tstated\theld\n"+plot), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if *calibrateFit {
		t.Logf("isotonic table, fitted on other profiles: %v", isotonic(m.trials(n, 1234)))
	}
	if ece > most {
		t.Errorf("expected calibration error %.4f, want at most %.2f", ece, most)
	}
}

// isotonic fits a rising map from stated to held by pooling adjacent violators, as anchors at the middles of twenty equal groups.
func isotonic(list []trial) [][2]float64 {
	sort.Slice(list, func(a, b int) bool { return list[a].stated < list[b].stated })
	type block struct{ x, y, n float64 }
	var blocks []block
	size := max(1, len(list)/20)
	for i := 0; i < len(list); i += size {
		b := block{}
		for _, t := range list[i:min(len(list), i+size)] {
			b.x, b.n = b.x+t.stated, b.n+1
			if t.held {
				b.y++
			}
		}
		blocks = append(blocks, b)
		for k := len(blocks) - 1; k > 0 && blocks[k-1].y/blocks[k-1].n >= blocks[k].y/blocks[k].n; k-- {
			blocks[k-1] = block{blocks[k-1].x + blocks[k].x, blocks[k-1].y + blocks[k].y, blocks[k-1].n + blocks[k].n}
			blocks = blocks[:k]
		}
	}
	out := make([][2]float64, len(blocks))
	for i, b := range blocks {
		out[i] = [2]float64{math.Round(1000*b.x/b.n) / 1000, math.Round(1000*b.y/b.n) / 1000}
	}
	return out
}
