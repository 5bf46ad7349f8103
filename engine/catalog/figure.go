package catalog

import (
	"slices"
	"strconv"
	"strings"
)

// Confidence says how a source was read.
type Confidence string

// The confidences a source may have, from firmest to weakest.
const (
	OfficialMirrored Confidence = "official-mirrored" // the vendor's own page or repository, read as a copy
	OfficialQuoted   Confidence = "official-quoted"   // a dated note that quotes the vendor's page with its address
	Secondary        Confidence = "secondary"         // a third party, or an independent measurement
	NoSource         Confidence = "none"              // no page was found
)

// Source is a page that figures were read from.
type Source struct {
	ID         string
	URL        string
	AsOf       Date // when the page was read or published
	Undated    bool // the page's copy carried no date; AsOf is then the era it shows
	Confidence Confidence
	Note       string
}

// Provenance says where a figure comes from. The zero Source goes with Unsourced.
type Provenance struct {
	Source    Source
	More      []Source // further pages that say the same
	Unsourced bool     // no page was found: a claim to check, which must not remove an option on its own
	Note      string
}

// SourceID returns the id of the main source, or "unsourced".
func (p Provenance) SourceID() string {
	if p.Unsourced {
		return "unsourced"
	}
	return p.Source.ID
}

// URL returns the address of the main source, empty when unsourced.
func (p Provenance) URL() string { return p.Source.URL }

// AsOf returns the date of the main source as printed (2026-10-01, 2026-10 or 2026), empty when unsourced.
func (p Provenance) AsOf() string { return p.Source.AsOf.String() }

// Confidence returns how sure the main source is; NoSource when unsourced.
func (p Provenance) Confidence() Confidence {
	if p.Unsourced {
		return NoSource
	}
	return p.Source.Confidence
}

// Figure is one established fact about a platform. Which of Number, Flag and Words counts is told by its Key's
// KeyInfo.Type. A Figure is read-only; Words must not be changed.
type Figure struct {
	Key       Key
	Number    float64 // in Unit; meaningless when Unlimited
	Unlimited bool    // the source says there is no limit
	Flag      bool
	Words     []string // canonical words out of KeyInfo.Words
	Unit      string
	Provenance
}

// Has reports whether a word figure contains word.
func (f Figure) Has(word string) bool {
	return slices.Contains(f.Words, word)
}

// Allows reports whether a maximum figure admits value: true when unlimited or value <= Number.
func (f Figure) Allows(value float64) bool { return f.Unlimited || value <= f.Number }

// Text renders the value alone, for tables and reasons: "900", "unlimited", "false", "linux, windows".
func (f Figure) Text() string {
	switch info, _ := Describe(f.Key); info.Type {
	case TypeFlag:
		return strconv.FormatBool(f.Flag)
	case TypeWords:
		return joinWords(f.Words)
	case TypeNumber:
		if f.Unlimited {
			return "unlimited"
		}
		return strconv.FormatFloat(f.Number, 'f', -1, 64)
	}
	return ""
}

func joinWords(words []string) string {
	var out strings.Builder
	for i, w := range words {
		if i > 0 {
			out.WriteString(", ")
		}
		out.WriteString(w)
	}
	return out.String()
}
