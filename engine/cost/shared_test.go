package cost

import (
	"testing"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

func TestCompile_holdsEqualLinesAndMachinesOnce(t *testing.T) {
	t.Parallel()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	one, err := Compile(c, "aws-ec2", Options{Redundancy: 1})
	if err != nil {
		t.Fatal(err)
	}
	two, err := Compile(c, "aws-ec2", Options{Redundancy: 2, Private: true})
	if err != nil {
		t.Fatal(err)
	}
	if &one.machines[0] != &two.machines[0] {
		t.Error("two curves of one price list hold machines of their own")
	}
	held := map[*meter]bool{}
	for _, m := range one.meters {
		held[m] = true
	}
	same, other := 0, 0
	for _, m := range two.meters {
		if held[m] {
			same++
		} else {
			other++
		}
	}
	if same == 0 || other == 0 {
		t.Errorf("%d lines are shared and %d are not: want the machines shared, and the load balancer of a private workload not", same, other)
	}
}
