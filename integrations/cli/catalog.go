package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

// CatalogView is what of the catalogue is shown.
type CatalogView struct {
	ID     string // one platform whole, by id or alias; empty lists them all
	Format Format
	Style  Style
	Today  time.Time     // figures are announced as old against it
	MaxAge time.Duration // of a figure before it is announced; 0: two years
}

// twoYears is the age from which a figure is announced when nobody says another.
const twoYears = 2 * 365 * 24 * time.Hour

func (v CatalogView) age() time.Duration {
	if v.MaxAge > 0 {
		return v.MaxAge
	}
	return twoYears
}

// old tells whether a source is older than the view's age; one without a date is.
func (v CatalogView) old(p catalog.Provenance) bool {
	return !p.Unsourced && v.Today.Sub(p.Source.AsOf.Start()) > v.age()
}

// Catalog prints the platforms, or one of them with every figure, its source and date.
func Catalog(out io.Writer, cat *catalog.Catalogue, v CatalogView) error {
	w := &sticky{w: out}
	if v.ID != "" {
		p, ok := cat.Platform(v.ID)
		if !ok {
			return bad(fmt.Errorf("platform %q is not in the catalogue%s; allowed: %s", v.ID, meant(cat, v.ID), strings.Join(cat.IDs(), ", ")))
		}
		entry := v.entry(p)
		if v.Format == JSON {
			return printJSON(out, entry)
		}
		v.printEntry(w, entry)
		return wrapWrite(w.err)
	}
	if v.Format == JSON {
		return printJSON(out, v.list(cat))
	}
	v.printList(w, cat)
	return wrapWrite(w.err)
}

// meant suggests the platforms whose id or name holds the word.
func meant(cat *catalog.Catalogue, word string) string {
	word = strings.ToLower(strings.TrimSpace(word))
	var near []string
	for _, p := range cat.Platforms() {
		if len(word) >= 3 && (strings.Contains(p.ID, word) || strings.Contains(strings.ToLower(p.Name), word)) {
			near = append(near, p.ID)
		}
	}
	if len(near) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(near, " or ") + "?"
}

// listed is one row of the list.
type listed struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Family      string `json:"family,omitempty"`
	Kind        string `json:"kind"`
	State       string `json:"state"`
	Since       string `json:"since,omitempty"` // when the state began
	Ends        string `json:"ends,omitempty"`
	Introduced  int    `json:"introduced,omitempty"`
	Recommended bool   `json:"recommended"`
	Why         string `json:"why,omitempty"` // it is never recommended
}

func row(p *catalog.Platform) listed {
	ok, why := p.Candidate()
	return listed{
		ID: p.ID, Name: p.Name, Family: string(p.Family), Kind: string(p.Kind), State: string(p.Status.State), Since: p.Status.Since.String(),
		Ends: p.Status.Ends.String(), Introduced: p.Introduced.Year, Recommended: ok, Why: why,
	}
}

// whole is the list in JSON.
type whole struct {
	Version   string   `json:"catalogue"`
	Platforms []listed `json:"platforms"`
	Old       int      `json:"old_figures"` // older than MaxAgeDays, or undated
	MaxAge    int      `json:"max_age_days"`
}

func (v CatalogView) list(cat *catalog.Catalogue) whole {
	out := whole{Version: cat.Version(), Old: len(cat.Stale(v.Today, v.age())), MaxAge: days(v.age())}
	for _, p := range cat.Platforms() {
		out.Platforms = append(out.Platforms, row(p))
	}
	return out
}

func days(d time.Duration) int { return int(d.Hours() / 24) }

func (v CatalogView) printList(w io.Writer, cat *catalog.Catalogue) {
	rows := [][]string{{"id", "name", "family", "since", "status"}}
	all := v.list(cat)
	for _, p := range all.Platforms {
		family := p.Family
		if family == "" {
			family = p.Kind
		}
		year := ""
		if p.Introduced > 0 {
			year = strconv.Itoa(p.Introduced)
		}
		rows = append(rows, []string{p.ID, p.Name, family, year, status(p)})
	}
	grid(w, v.Style, rows)
	fmt.Fprintln(w)
	paragraph(w, v.Style, "", fmt.Sprintf("%d figures are older than %d days or undated; deploy-advice catalog ID marks them.", all.Old, all.MaxAge), v.Style.warn)
	fmt.Fprintln(w, v.Style.faint("catalogue "+all.Version))
}

// status is the state with its dates.
func status(p listed) string {
	if p.Why != "" && p.State == "active" {
		return "active; " + p.Why
	}
	text := p.State
	if p.Since != "" {
		text += " since " + p.Since
	}
	if p.Ends != "" {
		text += ", ends " + p.Ends
	}
	return text
}
