package coldstart

import "testing"

func TestEntries_areOrderedAndSourced(t *testing.T) {
	t.Parallel()
	seen := map[Entry]bool{}
	for _, e := range Entries() {
		if !(0 < e.P50 && e.P50 < e.P95 && e.P95 < e.P99) || e.Source == "" || e.From >= e.To {
			t.Errorf("%+v: want ascending percentiles, a source and dates", e)
		}
		key := Entry{Runtime: e.Runtime, Arch: e.Arch, Package: e.Package}
		if seen[key] {
			t.Errorf("%+v: listed twice", key)
		}
		seen[key] = true
	}
}

func TestFind_fallsBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		runtime, arch string
		pack          Package
		want          float64
	}{
		{"go", "arm64", Zip, 43}, {"Java", "x86_64", Zip, 193}, {"java21", "arm64", Image, 344}, {"rust", "arm64", Image, 16.2}, {"python", "x86_64", Zip, 91.9},
	} {
		if got, ok := Find(c.runtime, c.arch, c.pack); !ok || got.P50 != c.want {
			t.Errorf("%+v: got %+v, %v", c, got, ok)
		}
	}
	if got, ok := Find("cobol", "x86_64", Zip); ok {
		t.Errorf("cobol: got %+v, want nothing", got)
	}
	if p50, _, p99 := (Entry{P50: 50, P99: 70}).Seconds(); p50 != 0.05 || p99 != 0.07 {
		t.Errorf("seconds: got %g, %g", p50, p99)
	}
}
