package config

import (
	"fmt"
	"strings"
)

// Sample is a commented configuration file that lists every setting with its default, printed from the table.
func Sample() string {
	var b strings.Builder
	b.WriteString("# Settings of deploy-advice. Every one may also come from the environment variable named beside it, which wins.\n")
	b.WriteString("# Keep secrets in the environment or a secret store, not in this file.\n")
	group := ""
	for _, s := range Settings() {
		prefix, name, nested := strings.Cut(s.Key, ".")
		indent := ""
		if nested {
			indent = "  "
			if prefix != group {
				fmt.Fprintf(&b, "\n%s:\n", prefix)
			}
			group = prefix
		} else {
			name = s.Key
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%s# %s (%s)\n%s\n", indent, s.Help, s.Env, sampleLine(s, indent, name))
	}
	return b.String()
}

func sampleLine(s Setting, indent, name string) string {
	if s.Default != "" && !s.Secret {
		return fmt.Sprintf("%s%s: %q", indent, name, s.Default)
	}
	if s.Example != "" {
		return fmt.Sprintf("%s# %s: %q", indent, name, s.Example)
	}
	return fmt.Sprintf("%s# %s:", indent, name)
}
