package review

import (
	"github.com/deploy-advice/deploy-advice/engine/detect"
)

// FromFiles is the Detector that reads files of infrastructure as code.
type FromFiles struct{}

// Relevant reports whether a path is worth reading.
func (FromFiles) Relevant(path string) bool { return detect.Relevant(path) }

// Compare finds the services that are added, moved or changed from base to head.
func (FromFiles) Compare(base, head []File, ignore []string) []Service {
	found := detect.Compare(plain(base), plain(head), detect.Options{Ignore: ignore})
	var out []Service
	for _, s := range found.Added {
		out = append(out, service(s, Added, ""))
	}
	for _, m := range found.Moved {
		out = append(out, service(m.To, Moved, m.From.Platform))
	}
	for _, m := range found.Changed {
		out = append(out, service(m.To, Changed, ""))
	}
	return out
}

func plain(files []File) []detect.File {
	out := make([]detect.File, len(files))
	for i, f := range files {
		out[i] = detect.File{Path: f.Path, Data: f.Data}
	}
	return out
}

func service(s detect.Service, how, from string) Service {
	out := Service{
		Name: s.Name, How: how, Platform: s.Platform, Family: s.Family, From: from, File: s.File, Line: s.Line, Files: s.Files, Facts: s.Facts,
	}
	for _, g := range s.Unresolved {
		out.Gaps = append(out.Gaps, Gap{Attribute: g.Attribute, File: g.File, Line: g.Line, Why: g.Why})
	}
	return out
}
