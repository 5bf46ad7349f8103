package decide

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

func TestWeigh_endsEarlyWithTheSameLeader(t *testing.T) {
	t.Parallel()
	m := newModel(t, nil)
	early := 0
	rapid.Check(t, func(t *rapid.T) {
		rng := splitmix(rapid.Uint64().Draw(t, "workload"))
		k := hide(m.truth(&rng), &rng)
		whole := m.table(&k, profile.New())
		fam := whole.leader()
		some := m.scratch()
		some.sift(&k, nil, noAxis)
		some.weigh(len(whole.rows), enough{family: true, place: true, unless: noFamily})
		if len(some.rows) < len(whole.rows) {
			early++
		}
		if got := some.leader(); got != fam {
			t.Fatalf("family %d after %d worlds, %d after all %d", got, len(some.rows), fam, len(whole.rows))
		}
		if fam >= 0 && some.firstOf(fam) != whole.firstOf(fam) {
			t.Fatalf("place %d after %d worlds, %d after all %d", some.firstOf(fam), len(some.rows), whole.firstOf(fam), len(whole.rows))
		}
	})
	if early == 0 {
		t.Error("no weighing ended early")
	}
}

func TestRelease_whatIsUsedAgainTellsNothingOfBefore(t *testing.T) {
	t.Parallel()
	m := newModel(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		rng := splitmix(rapid.Uint64().Draw(t, "workload"))
		k, other := hide(m.truth(&rng), &rng), hide(m.truth(&rng), &rng)
		fresh := m.table(&k, profile.New())
		m.table(&other, profile.New()).release()
		again := m.table(&k, profile.New())
		if fresh.verdict() != again.verdict() {
			t.Fatalf("verdict %+v, %+v on a table that was used before", fresh.verdict(), again.verdict())
		}
		for s := range fresh.share {
			if fresh.share[s] != again.share[s] || fresh.score[s] != again.score[s] || fresh.mean[s] != again.mean[s] {
				t.Fatalf("%s: share %v score %v, then %v and %v", m.PlatformID(fresh.viable[s]), fresh.share[s], fresh.score[s], again.share[s], again.score[s])
			}
		}
		again.release()
	})
}
