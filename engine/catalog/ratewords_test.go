package catalog

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestRateWords_everyRateHasThem(t *testing.T) {
	t.Parallel()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, p := range c.Platforms() {
		for i := range p.Prices {
			l := &p.Prices[i]
			for key := range l.Rates {
				used[key] = true
			}
			if l.Fees != nil {
				for key := range l.Fees.Rates {
					used[key] = true
				}
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(used)) {
		if words := rateWords()[key]; words == "" || strings.Contains(words, "_") {
			t.Errorf("rate %s is called %q", key, words)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(rateWords())) {
		if !used[key] {
			t.Errorf("words for a rate %s that the catalogue does not have", key)
		}
	}
}

func TestRateWords_ofMachinesAndStrangers(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"machine:c7g.large": "c7g.large machines", "gb_second_x86_64": "compute on x86", "house_rate": "house rate",
	} {
		if got := RateWords(key); got != want {
			t.Errorf("%s: got %q, want %q", key, got, want)
		}
	}
	if KeyWords(MemoryMax) != "largest memory of an instance" || KeyWords("nothing") != "" {
		t.Errorf("figures: %q, %q", KeyWords(MemoryMax), KeyWords("nothing"))
	}
}
