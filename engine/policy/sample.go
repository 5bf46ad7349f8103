package policy

import (
	_ "embed" // for the sample
	"slices"
)

//go:embed sample.yaml
var sample []byte

// Sample returns a commented policy file that shows every key.
func Sample() []byte { return slices.Clone(sample) }
