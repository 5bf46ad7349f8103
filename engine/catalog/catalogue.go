package catalog

import "sort"

// Catalogue is the whole of the embedded data, immutable and safe for concurrent use.
type Catalogue struct {
	version   string
	platforms []*Platform
	byID      map[string]*Platform
	sources   map[string]Source
	aliases   []aliasEntry
	kept      kept
}

// Version identifies the data: year-month of the edition, a dot and eight hex digits of a hash over every byte (and over
// the price book, if one is laid over). Equal versions mean equal figures.
func (c *Catalogue) Version() string { return c.version }

// Platforms returns every entry, sorted by id. The slice and what it points to must not be changed.
func (c *Catalogue) Platforms() []*Platform { return c.platforms }

// Platform returns the entry with that id, or the one that has it among its former ids and aliases ("cloud-run",
// "k8s" do not need the vendor's prefix).
func (c *Catalogue) Platform(id string) (*Platform, bool) {
	if p, ok := c.byID[id]; ok {
		return p, true
	}
	return c.byAlias(id)
}

// Candidates returns the entries that may be recommended on a cloud ("" or "any" = everywhere), sorted by id.
func (c *Catalogue) Candidates(cloud string) []*Platform {
	var out []*Platform
	for _, p := range c.platforms {
		if ok, _ := p.Candidate(); ok && p.OnCloud(cloud) {
			out = append(out, p)
		}
	}
	return out
}

// IDs returns every id, sorted: what an error message lists as allowed.
func (c *Catalogue) IDs() []string {
	out := make([]string, len(c.platforms))
	for i, p := range c.platforms {
		out[i] = p.ID
	}
	return out
}

// Source returns the source with that id.
func (c *Catalogue) Source(id string) (Source, bool) {
	s, ok := c.sources[id]
	return s, ok
}

// Sources returns every source, sorted by id.
func (c *Catalogue) Sources() []Source {
	out := make([]Source, 0, len(c.sources))
	for _, s := range c.sources {
		out = append(out, s)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}
