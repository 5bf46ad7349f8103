package profile

import (
	"slices"
	"sync"
)

// table is the one copy of the attribute table with its index, built on first use and never changed.
var table = sync.OnceValue(func() indexed { //nolint:gochecknoglobals // built once on first use and never changed
	rows := slices.Concat(kindRows(), workRows(), loadRows(), rateRows(), runRows(), sizeRows(), latencyRows(), trafficRows(), connectionRows(),
		stateRows(), dataRows(), controlRows(), packageRows(), trustRows(), placeRows(), teamRows(), deliveryRows(), todayRows(), moneyRows())
	at := make(map[ID]int, len(rows))
	for i := range rows {
		at[rows[i].ID] = i
	}
	return indexed{rows: rows, at: at}
})

// indexed is a list of attributes with the row of each id.
type indexed struct {
	rows []Attribute
	at   map[ID]int
}

// Table returns every attribute, in the order in which they are shown. The slice is shared: callers must not change it or what
// its rows point to.
func Table() []Attribute { return table().rows }

// Lookup returns the attribute of an id, and whether there is one.
func Lookup(id ID) (Attribute, bool) {
	t := table()
	i, ok := t.at[id]
	if !ok {
		return Attribute{}, false
	}
	return t.rows[i], true
}

// row returns the row of an attribute in the table, or -1.
func row(id ID) int {
	if i, ok := table().at[id]; ok {
		return i
	}
	return -1
}

// The constructors below keep the rows of the table short enough to be read as a table.

func opt(value, label string, forms ...string) Option {
	return Option{Value: value, Label: label, Forms: forms}
}

func band(value, label string) Band { return Band{Value: value, Label: label} }

func forms(words ...string) []string { return words }
