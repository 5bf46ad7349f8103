package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Advisor assesses a system.
type Advisor interface {
	Assess(sys profile.System) (engine.Assessment, error)
}

// Assess reads a system from the file, or from in, and prints its assessment.
func Assess(in io.Reader, out io.Writer, advisor Advisor, file string, v View) error {
	name, data, err := Input(file, in)
	if err != nil {
		return err
	}
	sys, err := profile.Decode(name, data)
	if err != nil {
		return bad(err)
	}
	a, err := advisor.Assess(sys)
	if err != nil {
		return bad(fmt.Errorf("%s: %w", name, err))
	}
	return Print(out, a, v)
}

// schemas maps the names that Schema prints to the schema's text.
func schemas() map[string]func() []byte {
	return map[string]func() []byte{
		"assess": func() []byte { return profile.Schema() },
	}
}

// Schema prints the JSON Schema of that name; without a name, the names.
func Schema(out io.Writer, name string) error {
	all := schemas()
	names := make([]string, 0, len(all))
	for n := range all {
		names = append(names, n)
	}
	slices.Sort(names)
	if name == "" {
		_, err := fmt.Fprintln(out, strings.Join(names, "\n"))
		return wrapWrite(err)
	}
	schema, ok := all[name]
	if !ok {
		return bad(fmt.Errorf("there is no schema %q; there are: %s", name, strings.Join(names, ", ")))
	}
	_, err := out.Write(schema())
	return wrapWrite(err)
}
