package cost

import (
	"sort"
	"testing"

	"pgregory.net/rapid"
)

func TestUndominated_keepsWhatIsPicked(t *testing.T) {
	t.Parallel()
	size := rapid.Float64Range(0.25, 64)
	rapid.Check(t, func(t *rapid.T) {
		all := make([]machine, rapid.IntRange(1, 30).Draw(t, "machines"))
		for i := range all {
			all[i] = machine{vcpus: size.Draw(t, "vcpus"), memoryMB: 1024 * size.Draw(t, "memory")}
			all[i].fast[midRates] = rapid.Float64Range(0, 4).Draw(t, "price")
		}
		sort.SliceStable(all, func(i, j int) bool { return all[i].fast[midRates] < all[j].fast[midRates] })
		whole, kept := &Curve{machines: all}, &Curve{machines: undominated(append([]machine(nil), all...))}
		vcpu, memory := size.Draw(t, "vcpu needed"), 1024*size.Draw(t, "memory needed")
		a, b := whole.pick(vcpu, memory), kept.pick(vcpu, memory)
		if (a < 0) != (b < 0) || a >= 0 && (whole.machines[a].vcpus != kept.machines[b].vcpus || whole.machines[a].memoryMB != kept.machines[b].memoryMB) {
			t.Fatalf("picked %d of all, %d of those kept", a, b)
		}
	})
}
