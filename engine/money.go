package engine

import (
	"github.com/shopspring/decimal"
)

// addRanges adds two ranges of money, exactly; nil when one of them is not known.
func addRanges(a, b Range) *Range {
	low, ok1 := add(a.Low, b.Low)
	mid, ok2 := add(a.Mid, b.Mid)
	high, ok3 := add(a.High, b.High)
	if !ok1 || !ok2 || !ok3 {
		return nil
	}
	return &Range{Low: low, Mid: mid, High: high}
}

func add(a, b string) (string, bool) {
	x, err1 := decimal.NewFromString(a)
	y, err2 := decimal.NewFromString(b)
	if err1 != nil || err2 != nil {
		return "", false
	}
	return x.Add(y).StringFixed(2), true
}
