package catalog

import (
	"embed"
	"fmt"
	"hash/fnv"
	"io/fs"
	"sort"
	"strings"
)

// edition is the month the figures were last gone through as a whole.
const edition = "2026-11"

//go:embed data/*.yaml
var embedded embed.FS

// Load reads and validates the embedded data. It costs some milliseconds: call it once and share the result. An error
// means that the build carries broken data.
func Load() (*Catalogue, error) { return LoadFS(embedded) }

// LoadFS reads a catalogue from data/*.yaml of fsys: sources.yaml first, then the other files in name order. The error
// names file, line, what was found and what is allowed.
func LoadFS(fsys fs.FS) (*Catalogue, error) {
	names, err := fs.Glob(fsys, "data/*.yaml")
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("catalogue data: no data/*.yaml found")
	}
	sort.Slice(names, func(i, j int) bool { return fileRank(names[i]) < fileRank(names[j]) })
	b := &builder{sources: map[string]Source{}, fees: map[string]*FeeList{}, byID: map[string]*Platform{}, keys: map[Key]KeyInfo{}}
	for _, info := range Keys() {
		b.keys[info.Key] = info
	}
	hash := fnv.New32a()
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("catalogue data: %w", err)
		}
		_, _ = hash.Write(data)
		if err := b.file(strings.TrimPrefix(name, "data/"), data); err != nil {
			return nil, err
		}
	}
	c, err := b.finish()
	if err != nil {
		return nil, err
	}
	c.version = fmt.Sprintf("%s.%08x", edition, hash.Sum32())
	return c, nil
}

// fileRank puts sources before fees before platforms, so that every reference looks back.
func fileRank(name string) string {
	switch {
	case strings.HasSuffix(name, "/sources.yaml"):
		return "0"
	case strings.HasSuffix(name, "/fees.yaml"):
		return "1"
	}
	return "2" + name
}

type builder struct {
	sources   map[string]Source
	fees      map[string]*FeeList
	platforms []*Platform
	byID      map[string]*Platform
	keys      map[Key]KeyInfo   // the table, built once: reading looks up every figure
	lines     map[string]string // platform id -> file:line, for errors found after reading
}

func (b *builder) finish() (*Catalogue, error) {
	sort.Slice(b.platforms, func(i, j int) bool { return b.platforms[i].ID < b.platforms[j].ID })
	for _, p := range b.platforms {
		if err := b.check(p); err != nil {
			return nil, fmt.Errorf("%s: platform %s: %w", b.lines[p.ID], p.ID, err)
		}
	}
	return &Catalogue{platforms: b.platforms, byID: b.byID, sources: b.sources, aliases: indexAliases(b.platforms)}, nil
}

// check holds the references between entries, which can be told only when all are read.
func (b *builder) check(p *Platform) error {
	if s := p.Status.Successor; s != "" && b.byID[s] == nil {
		return fmt.Errorf("successor %q is not in the catalogue", s)
	}
	for _, cloud := range sortedKeys(p.MachinesOf) {
		if b.byID[p.MachinesOf[cloud]] == nil {
			return fmt.Errorf("machines_of %s: %q is not in the catalogue", cloud, p.MachinesOf[cloud])
		}
	}
	return nil
}
