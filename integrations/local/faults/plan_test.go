package faults_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
)

func fired(p *faults.Plan, side faults.Side, method string, calls int) []bool {
	out := make([]bool, 0, calls)
	for range calls {
		_, ok := p.Next(side, method)
		out = append(out, ok)
	}
	return out
}

func TestPlan_countsSkipAndTimes(t *testing.T) {
	t.Parallel()
	var p faults.Plan
	if err := p.Add(faults.Rule{On: faults.Web, Method: "chat.postMessage", Kind: faults.Drop, Skip: 1, Times: 2}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]bool{false, true, true, false}, fired(&p, faults.Web, "chat.postMessage", 4)); diff != "" {
		t.Errorf("fired (-want +got):\n%s", diff)
	}
	if _, ok := p.Next(faults.Web, "chat.update"); ok {
		t.Error("a rule for chat.postMessage fired on chat.update")
	}
	if got := p.Rules(); len(got) != 0 {
		t.Errorf("spent rules are listed: %v", got)
	}
}

func TestPlan_seededDrawsRepeat(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) []bool {
		var p faults.Plan
		if err := p.Add(faults.Rule{On: faults.Socket, Method: "*", Kind: faults.Swallow, Times: -1, Probability: 0.5, Seed: seed}); err != nil {
			t.Fatal(err)
		}
		return fired(&p, faults.Socket, "events_api", 64)
	}
	if diff := cmp.Diff(run(7), run(7)); diff != "" {
		t.Errorf("the same seed gave another run:\n%s", diff)
	}
	if cmp.Equal(run(7), run(8)) {
		t.Error("another seed gave the same run")
	}
}

func TestPlan_refusesNonsenseWhole(t *testing.T) {
	t.Parallel()
	good := faults.Rule{On: faults.Web, Kind: faults.Drop}
	for _, bad := range []faults.Rule{
		{On: "tcp", Kind: faults.Drop},
		{On: faults.Socket, Kind: faults.Drop},
		{On: faults.Web, Kind: faults.Error},
		{On: faults.Web, Kind: faults.Status, Status: 200},
		{On: faults.Web, Kind: faults.Drop, Times: -2},
		{On: faults.Web, Kind: faults.Drop, Probability: 1.5},
	} {
		var p faults.Plan
		if err := p.Add(good, bad); err == nil {
			t.Errorf("accepted %+v", bad)
		}
		if len(p.Rules()) != 0 {
			t.Errorf("a refused list left rules behind: %v", p.Rules())
		}
	}
}
