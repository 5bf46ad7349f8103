package catalog

import (
	"fmt"
	"time"
)

// Date is a calendar date as precise as its source: a day, a month or a year. The zero Date is "not known".
type Date struct {
	text  string
	start time.Time
}

// ParseDate reads YYYY-MM-DD, YYYY-MM or YYYY; anything else is an error that names the three forms.
func ParseDate(text string) (Date, error) {
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return Date{text: text, start: t}, nil
		}
	}
	return Date{}, fmt.Errorf("date %q: want YYYY-MM-DD, YYYY-MM or YYYY", text)
}

// String returns the date as written, empty when not known.
func (d Date) String() string { return d.text }

// IsZero reports whether the date is not known.
func (d Date) IsZero() bool { return d.text == "" }

// Start returns the first moment of the day, month or year (UTC): the oldest the source can be.
func (d Date) Start() time.Time { return d.start }
