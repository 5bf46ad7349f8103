package catalog

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// file reads one data file; which sections it may have is the same for all.
func (b *builder) file(name string, data []byte) error {
	r := &reader{file: name}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		r.fail(nil, "%s", err)
		return r.err
	}
	if len(doc.Content) != 1 {
		r.fail(nil, "the file is empty; want sources, fees or platforms")
		return r.err
	}
	f := r.fields(doc.Content[0], "sources", "fees", "platforms")
	for _, kv := range r.pairs(f["sources"]) {
		b.source(r, kv.key, kv.node)
	}
	for _, n := range r.items(f["fees"]) {
		b.feeList(r, n)
	}
	for _, n := range r.items(f["platforms"]) {
		b.platform(r, n)
	}
	return r.err
}

func (b *builder) source(r *reader, id string, n *yaml.Node) {
	f := r.fields(n, "url", "as_of", "undated", "confidence", "note")
	s := Source{ID: id, URL: r.need(n, f, "url"), AsOf: r.date(f["as_of"]), Undated: r.flag(f["undated"]), Note: r.text(f["note"])}
	s.Confidence = Confidence(r.oneOf(orNode(f["confidence"], n),
		string(OfficialMirrored), string(OfficialQuoted), string(Secondary)))
	if !strings.HasPrefix(s.URL, "https://") && !strings.HasPrefix(s.URL, "http://") {
		r.fail(n, "source %s: url %q must begin with https:// or http://", id, s.URL)
	}
	if s.AsOf.IsZero() && !s.Undated {
		r.fail(n, "source %s: as_of is missing; a page without any date says undated: true", id)
	}
	b.sources[id] = s
}

func orNode(n, parent *yaml.Node) *yaml.Node {
	if n != nil {
		return n
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Line: parent.Line}
}

// provenance reads src, unsourced and note of a figure; one of the first two must be there.
func (b *builder) provenance(r *reader, n *yaml.Node, f fields) Provenance {
	p := Provenance{Unsourced: r.flag(f["unsourced"]), Note: r.text(f["note"])}
	ids := r.words(f["src"])
	switch {
	case len(ids) == 0 && !p.Unsourced:
		r.fail(n, "a figure needs src (an id of sources.yaml) or unsourced: true")
	case len(ids) > 0 && p.Unsourced:
		r.fail(n, "a figure has either src or unsourced: true, not both")
	}
	for i, id := range ids {
		s, ok := b.sources[id]
		if !ok {
			r.fail(n, "source %q is not in sources.yaml", id)
		}
		if i == 0 {
			p.Source = s
		} else {
			p.More = append(p.More, s)
		}
	}
	return p
}
