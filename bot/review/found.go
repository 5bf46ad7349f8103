package review

import (
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// File is a file's content at one side of a pull request.
type File struct {
	Path string
	Data []byte
}

// Gap is something that a file leaves open, and why.
type Gap struct {
	Attribute string
	File      string
	Line      int
	Why       string
}

// Service is one that a pull request adds, moves or changes.
type Service struct {
	Name     string
	How      string // added, moved, changed
	Platform string // catalogue id; empty when not known
	Family   string // empty when not known
	From     string // platform it moves from
	File     string
	Line     int
	Files    []string
	Facts    []profile.Fact
	Gaps     []Gap
}

// The ways in which a service can be new.
const (
	Added   = "added"
	Moved   = "moved"
	Changed = "changed"
)

// Detector finds the services that differ between two sides, and knows which files are worth reading.
type Detector interface {
	Relevant(path string) bool
	Compare(base, head []File, ignore []string) []Service
}
