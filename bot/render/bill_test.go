package render

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/engine"
)

func TestReadable_saysWhatIsPaidFor(t *testing.T) {
	t.Parallel()
	bill := []engine.BillLine{
		{Name: "compute, volume discount", Quantity: "0", Unit: "GB-second", RateUSD: "-0.0000016667", AmountUSD: "0"},
		{Name: "requests", Quantity: "1", Unit: "million requests", RateUSD: "0.2", AmountUSD: "0.2", Note: "2 less 1 free"},
		{Name: "load balancer", Quantity: "0", Unit: "month", RateUSD: "0", AmountUSD: "0", Note: "0 because requests come through the gateway"},
		{Name: "logs", Quantity: "18.206638685743744", Unit: "GB", RateUSD: "0.5", AmountUSD: "9.103319342871872", Note: "23.206638685743744 less 5 free"},
		{Name: "labour", Quantity: "0", Unit: "hour", RateUSD: "0", AmountUSD: "0", Labour: true},
		{Name: "scratch", Quantity: "0.00123456", Unit: "GB", RateUSD: "1", AmountUSD: "0.00123456"},
	}
	var got []string
	for _, l := range readable(bill) {
		got = append(got, billText(l))
	}
	want := []string{
		"requests: $0.20 (1 million requests at $0.2; 2 less 1 free)",
		"load balancer: $0.00, because requests come through the gateway",
		"logs: $9.10 (18.21 GB at $0.5; 23.21 less 5 free)",
		"scratch: $0.00 (0.00123 GB at $1)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("bill (-want +got):\n%s", diff)
	}
}

func TestBound_readsAsWords(t *testing.T) {
	t.Parallel()
	for want, l := range map[string]engine.Limit{
		"one run lasts at most 900 s":   {Limit: "one run lasts at most", Value: "900 s"},
		"reachable by http, queue":      {Limit: "reachable by", Value: "http, queue"},
		"a GPU can be attached: no":     {Limit: "a GPU can be attached", Value: "false"},
		"runs in a data centre: yes":    {Limit: "runs in a data centre", Value: "true"},
		"operating systems: linux":      {Limit: "operating systems", Value: "linux"},
		"volumes that outlive it: none": {Limit: "volumes that outlive it", Value: "none"},
		"is a cloud of its own":         {Rule: "cloud", Limit: "can be had on", Value: "any"},
		"retired in 2023":               {Limit: "retired in 2023"},
	} {
		if got := Bound(l); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
