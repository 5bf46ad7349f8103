package cost

import (
	"slices"
	"sort"
	"sync"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

// lines are the meters of all curves of a catalogue: some hundred curves have the same few lines, and each is held once.
type lines struct {
	mu   sync.Mutex
	made map[lineKey]*meter
}

type linesKey struct{}

// lineKey is everything a meter says.
type lineKey struct {
	name, unit, note, zeroSince string
	scale, free                 string
	rate                        string
	usd, low, high, source      string
	factors                     [3]variable
	fromFit, labour             bool
}

func keyOf(m *meter) lineKey {
	k := lineKey{
		name: m.name, unit: m.unit, note: m.note, zeroSince: m.zeroSince, scale: m.scale.String(), free: m.free.String(), rate: m.rate.Key,
		usd: m.rate.USD.String(), low: m.rate.Low.String(), high: m.rate.High.String(), source: sourceOf(m.rate), fromFit: m.fromFit, labour: m.labour,
	}
	copy(k.factors[:], m.factors)
	return k
}

// sharedLines replaces meters by equal ones that other curves of the catalogue hold already.
func sharedLines(c *catalog.Catalogue, meters []meter) ([]*meter, error) {
	v, err := c.Kept(linesKey{}, func() (any, error) { return &lines{made: map[lineKey]*meter{}}, nil })
	if err != nil {
		return nil, err
	}
	all, _ := v.(*lines)
	all.mu.Lock()
	defer all.mu.Unlock()
	out := make([]*meter, len(meters))
	for i := range meters {
		k := keyOf(&meters[i])
		if all.made[k] == nil {
			own := meters[i]
			own.rate.Tiers = nil // each tier has its own line by now
			all.made[k] = &own
		}
		out[i] = all.made[k]
	}
	return out, nil
}

// stockKey names the machines of a price list that a workload may be put on.
type stockKey struct {
	list               *catalog.PriceList
	arch               string
	spareVCPU, spareMB float64
}

// machines are those that are ever picked, the cheapest first.
func (k stockKey) machines() []machine {
	var all []machine
	for _, s := range k.list.Shapes {
		if s.Arch != k.arch {
			continue
		}
		for _, m := range s.Multiples {
			all = append(all, newMachine(fit{s, m}, k.spareVCPU, k.spareMB))
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].fast[midRates] < all[j].fast[midRates] })
	return slices.Clone(undominated(all)) // without the room that the dropped ones took
}
