package profile

// Value is the value of a fact, in canonical form: exactly one of its parts is meaningful, by the attribute's kind.
//
// Enum, Bool ("true", "false") and Text use Text. Number and Integer use Lo and Hi, in the attribute's unit, with Lo == Hi for a single number;
// an open end carries the attribute's own bound, so a range is always finite.
type Value struct {
	Text   string
	Lo, Hi float64
}

// Mid is the middle of a numeric range: geometric where both ends are positive, as quantities of load and size span decades,
// arithmetic otherwise.
func (v Value) Mid() float64 {
	if v.Lo == v.Hi {
		return v.Lo
	}
	if v.Lo > 0 && v.Hi > 0 {
		return geometricMean(v.Lo, v.Hi)
	}
	return v.Lo + (v.Hi-v.Lo)/2
}

// Exact reports whether a numeric value is a single number.
func (v Value) Exact() bool { return v.Lo == v.Hi }

// True reports whether a Bool value is "true".
func (v Value) True() bool { return v.Text == "true" }
