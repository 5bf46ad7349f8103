package profile

import (
	"math"
	"strconv"
	"strings"
)

// Show returns a value for people: "2.4 million a month", "300 ms", "1 to 5 min", "under 10 a second", "yes", "Bursts on top of a base".
func Show(a Attribute, v Value) string {
	switch a.Kind {
	case Bool:
		if v.True() {
			return "yes"
		}
		return "no"
	case Enum:
		for _, o := range a.Options {
			if o.Value == v.Text {
				return o.Label
			}
		}
		return v.Text
	case Text:
		return v.Text
	case Number, Integer:
	}
	return showRange(a, v)
}

// ShowFact returns a fact for people, "not known" and "does not apply" included.
func ShowFact(a Attribute, f Fact) string {
	switch f.Provenance {
	case Unknown:
		return "not known"
	case NotApplicable:
		return "does not apply"
	case "":
		return "open"
	case Stated, Inferred, Assumed:
	}
	return Show(a, f.Value)
}

func showRange(a Attribute, v Value) string {
	switch {
	case v.Lo == v.Hi:
		return number(a, v.Lo)
	case v.Lo == a.Min && v.Hi == a.Max:
		return "anything"
	case v.Lo == a.Min:
		return "under " + number(a, v.Hi)
	case v.Hi == a.Max:
		return number(a, v.Lo) + " and more"
	}
	lo, loUnit := split(a, v.Lo)
	hi, hiUnit := split(a, v.Hi)
	if loUnit == hiUnit {
		return strings.TrimSuffix(lo+" to "+join(hi, hiUnit), " ")
	}
	return join(lo, loUnit) + " to " + join(hi, hiUnit)
}

// number returns one number of the attribute with its unit.
func number(a Attribute, x float64) string {
	digits, unit := split(a, x)
	return join(digits, unit)
}

func join(digits, unit string) string {
	if unit == "" || strings.HasPrefix(unit, "%") {
		return digits + unit
	}
	return digits + " " + unit
}

// split returns a number scaled to a readable unit, and that unit.
func split(a Attribute, x float64) (digits, unit string) {
	switch m := measureOf(a.Unit); m.dim {
	case timeUnit:
		if a.Unit == "week" {
			return short(x), plural(x, "week")
		}
		return splitTime(x * m.factor)
	case dataUnit:
		return splitData(x*m.factor, "")
	case dataRate:
		return splitData(x*1024, " a month")
	case countRate:
		digits, unit = splitCount(x)
		return digits, strings.TrimPrefix(unit+" a "+map[string]string{"1/s": "second", "1/month": "month", "1/week": "week"}[a.Unit], " ")
	case money:
		digits, unit = splitCount(x)
		return "$" + digits, strings.TrimPrefix(unit+" a month", " ")
	case percent:
		return short(x), "%"
	case cpuUnit:
		return short(x), "vCPU"
	case count, noDimension:
	}
	return splitCount(x)
}

func plural(x float64, noun string) string {
	if x == 1 {
		return noun
	}
	return noun + "s"
}

func splitTime(s float64) (digits, unit string) {
	switch {
	case s == 0:
		return "0", "s"
	case s < 1:
		return short(s * 1000), "ms"
	case s < 2*minute:
		return short(s), "s"
	case s < 2*hour:
		return short(s / minute), "min"
	case s < 2*day:
		return short(s / hour), "h"
	}
	return short(s / day), "days"
}

func splitData(mb float64, suffix string) (digits, unit string) {
	switch {
	case mb == 0:
		return "0", "MB" + suffix
	case mb < 1:
		return short(mb * 1024), "KB" + suffix
	case mb < 1024:
		return short(mb), "MB" + suffix
	case mb < 1024*1024:
		return short(mb / 1024), "GB" + suffix
	}
	return short(mb / 1024 / 1024), "TB" + suffix
}

func splitCount(x float64) (digits, unit string) {
	switch {
	case x >= 1e12:
		return short(x / 1e12), "trillion"
	case x >= 1e9:
		return short(x / 1e9), "billion"
	case x >= 1e6:
		return short(x / 1e6), "million"
	}
	return short(x), ""
}

// short prints three digits or, below a million, the whole part, with thousands parted by commas.
func short(x float64) string {
	if math.Abs(x) < 100 {
		y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64)
		if err != nil || x > 99 && x < 100 {
			y = x // 99.95 % must not become 100 %
		}
		return decimal(y)
	}
	whole := strconv.FormatFloat(math.Round(x), 'f', 0, 64)
	var b strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return b.String()
}
