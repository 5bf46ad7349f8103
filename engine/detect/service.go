package detect

import (
	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// The bounds of a result.
const (
	MaxServices = 50 // services reported; the rest is a Problem
	MaxFiles    = 5000
)

// File is one file of a repository: its path from the root, with slashes, and its bytes.
type File struct {
	Path string
	Data []byte
}

// Options narrow what is read.
type Options struct {
	Ignore []string // globs of paths that are left out; "**" stands for any number of folders
}

// Service is one deployable part that the files declare.
type Service struct {
	Name     string
	Platform string // catalogue id; "" when the files do not say where it runs
	Family   string // vm, container, serverless-container, faas; "" when not known
	Format   string // id of the format it was read from, see Formats
	Kind     string // what declares it, for example "AWS::Serverless::Function" or "Deployment"
	File     string
	Line     int
	Files    []string // every file that says something of it, sorted

	// Facts are what is known: Inferred where a file says it, Assumed where the platform's default applies. Source holds file, line
	// and, in Note, how the value came there. Sorted in the order of the attribute table.
	Facts      []profile.Fact
	Settings   []Setting // what the files choose that is no attribute, sorted by name
	Unresolved []Gap     // what is written but not known, sorted by place
	Evidence   []Hop     // how it was recognised
}

// Setting is a choice that is no attribute: min_instances, max_instances, replicas, port, schedule, image, public ...
type Setting struct {
	Name, Value string
	File        string
	Line        int
	Note        string
}

// Gap is something that a file sets in a way that cannot be known without running it. Attribute is an attribute's id or a
// setting's name.
type Gap struct {
	Attribute string
	File      string
	Line      int
	Why       string
}

// Hop is one step of the way to a service.
type Hop struct {
	File string
	Line int
	Text string
}

// Problem is a file that was not read, or not wholly.
type Problem struct {
	File string
	Line int // 0 for the whole file
	Why  string
}

// Result is what a set of files deploys: services by name, then platform.
type Result struct {
	Services []Service
	Problems []Problem
}

// Profile is the service's facts.
func (s Service) Profile() profile.Profile { return profile.New(s.Facts...) }

// Workload is the service as a part of a system.
func (s Service) Workload() profile.Workload {
	return profile.Workload{Name: s.Name, Profile: s.Profile()}
}

// where is the place of a value.
type where struct {
	file string
	line int
	note string
}

func at(n *tree.Node) where {
	if n == nil {
		return where{}
	}
	return where{n.File, n.Line, n.Note}
}

func lineOr(n *tree.Node, line int) int {
	if n != nil && n.Line > 0 {
		return n.Line
	}
	return line
}
