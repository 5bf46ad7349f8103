package cost_test

import (
	"os"
	"testing"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v3"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/cost"
)

type example struct {
	ID            string    `yaml:"id"`
	Source        string    `yaml:"source"`
	AsOf          string    `yaml:"as_of"`
	Request       yaml.Node `yaml:"request"`
	Lines         []line    `yaml:"lines"`
	UsageLines    []string  `yaml:"usage_lines"`
	TotalUSD      string    `yaml:"total_usd"`
	ExactUSD      string    `yaml:"exact_usd"`
	PinnedBecause string    `yaml:"pinned_because"`
}

type line struct {
	Quantity  string `yaml:"quantity"`
	Published string `yaml:"published_usd"`
}

func loadCatalogue(t testing.TB) *catalog.Catalogue {
	t.Helper()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPrice_vendorsOwnExamplesToTheCent(t *testing.T) {
	t.Parallel()
	c := loadCatalogue(t)
	data, err := os.ReadFile("testdata/examples.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct{ Examples []example }
	if err := yaml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Examples) < 20 {
		t.Fatalf("only %d examples", len(doc.Examples))
	}
	for _, e := range doc.Examples {
		t.Run(e.ID, func(t *testing.T) {
			t.Parallel()
			raw, err := yaml.Marshal(&e.Request)
			if err != nil {
				t.Fatal(err)
			}
			req, err := cost.DecodeRequest(raw)
			if err != nil {
				t.Fatal(err)
			}
			bill, err := cost.Price(c, req)
			if err != nil {
				t.Fatal(err)
			}
			checkExample(t, e, bill)
		})
	}
}

// checkExample matches every published line to one of ours: the quantity to seven digits, the amount to the cent.
func checkExample(t *testing.T, e example, bill cost.Bill) {
	t.Helper()
	used := make([]bool, len(bill.Lines))
	for _, want := range e.Lines {
		if i := findLine(bill, used, want, e.PinnedBecause != ""); i < 0 {
			t.Errorf("no line with quantity %s and amount %s; have %+v", want.Quantity, want.Published, bill.Lines)
		} else {
			used[i] = true
		}
	}
	for _, q := range e.UsageLines {
		if i := findLine(bill, used, line{Quantity: q}, false); i < 0 {
			t.Errorf("no line with quantity %s; have %+v", q, bill.Lines)
		} else {
			used[i] = true
		}
	}
	if e.Lines == nil {
		return
	}
	for i, u := range used {
		if !u && !bill.Lines[i].AmountUSD.IsZero() {
			t.Errorf("line %+v is not on the vendor's bill", bill.Lines[i])
		}
	}
	if got, want := bill.TotalUSD.Round(6), decimal.RequireFromString(e.ExactUSD); !got.Sub(want).Abs().LessThan(decimal.RequireFromString("0.000002")) && e.PinnedBecause == "" {
		t.Errorf("total = %s, want exactly %s", got, want)
	}
	limit := decimal.RequireFromString("0.0101")
	if e.PinnedBecause != "" {
		limit = decimal.RequireFromString("0.05")
	}
	if diff := bill.TotalUSD.Sub(decimal.RequireFromString(e.TotalUSD)).Abs(); diff.GreaterThan(limit) {
		t.Errorf("total = %s, the page prints %s", bill.TotalUSD, e.TotalUSD)
	}
}

func findLine(bill cost.Bill, used []bool, want line, pinned bool) int {
	quantity := decimal.RequireFromString(want.Quantity)
	tolerance := decimal.Max(quantity.Abs(), decimal.NewFromInt(1)).Mul(decimal.RequireFromString("0.0000001"))
	for i, l := range bill.Lines {
		if used[i] || l.Quantity.Sub(quantity).Abs().GreaterThan(tolerance) {
			continue
		}
		if want.Published == "" {
			return i
		}
		cent := decimal.RequireFromString("0.00501")
		if pinned {
			cent = decimal.RequireFromString("0.05")
		}
		if l.AmountUSD.Sub(decimal.RequireFromString(want.Published)).Abs().LessThanOrEqual(cent) {
			return i
		}
	}
	return -1
}

func amounts(in map[string]float64) map[string]decimal.Decimal {
	out := map[string]decimal.Decimal{}
	for k, v := range in {
		out[k] = decimal.NewFromFloat(v)
	}
	return out
}
