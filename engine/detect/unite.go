package detect

import (
	"strings"
)

// unite joins what several files say of one service: the same name on the same platform, or on a platform that one of them does
// not know. The earlier reading leads.
func unite(drafts []*draft) []*draft {
	var out []*draft
	for _, d := range drafts {
		if old := sameService(out, d); old != nil {
			old.absorb(d)
			continue
		}
		out = append(out, d)
	}
	return out
}

func sameService(known []*draft, d *draft) *draft {
	for _, old := range known {
		if old.plain() != d.plain() || old.Format == d.Format && d.Format != "commands" {
			continue
		}
		if old.Platform == d.Platform || d.Platform == "" || old.Platform == "" {
			return old
		}
	}
	return nil
}

// plainName is a name without case, separators and the words that formats add to it, so that a service is known again when it moves.
func plainName(name string) string {
	lower := strings.ToLower(name)
	var b strings.Builder
	for _, r := range lower {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	plain := b.String()
	for _, word := range []string{"production", "prod", "staging", "lambdafunction", "function", "lambda", "deployment", "service", "svc", "handler", "fn"} {
		if short, ok := strings.CutSuffix(plain, word); ok && len(short) >= 2 {
			plain = short
		}
	}
	return plain
}
