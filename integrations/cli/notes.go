package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// notes gathers sources, so that a table holds a number where an address would not fit.
type notes struct{ list []string }

// mark is the number under which a source stands; empty for none.
func (n *notes) mark(parts ...string) string {
	text := strings.TrimSpace(strings.Join(parts, " "))
	if text == "" {
		return ""
	}
	i := slices.Index(n.list, text)
	if i < 0 {
		i = len(n.list)
		n.list = append(n.list, text)
	}
	return fmt.Sprintf("[%d]", i+1)
}

// print lists the sources.
func (n *notes) print(w io.Writer, s Style) {
	for i, text := range n.list {
		paragraph(w, s, fmt.Sprintf("  [%d] ", i+1), text, s.faint)
	}
}
