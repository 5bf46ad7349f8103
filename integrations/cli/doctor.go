package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Check is one thing doctor looks at. Probe says what it found, or an error whose message is the fix.
type Check struct {
	Name  string
	Probe func(ctx context.Context) (found string, err error)
}

// probeTimeout bounds one check.
const probeTimeout = 10 * time.Second

// Doctor runs the checks in order, prints a line each, and answers no when one failed.
func Doctor(ctx context.Context, out io.Writer, s Style, checks []Check) error {
	failed := false
	for _, c := range checks {
		found, err := probe(ctx, c)
		if err != nil {
			failed = true
			fmt.Fprintf(out, "%s  %s: %s\n", s.warn("FIX"), c.Name, Fix(err))
			continue
		}
		fmt.Fprintf(out, "%s   %s: %s\n", s.good("ok"), c.Name, found)
	}
	if failed {
		return ErrNo
	}
	return nil
}

func probe(ctx context.Context, c Check) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	return c.Probe(ctx)
}

// Fix is the message of the error that was written for people, which says the fix, and else the error's own text.
func Fix(err error) string {
	if e, ok := errors.AsType[*bot.Error](err); ok && e.Message != "" {
		return e.Message
	}
	return err.Error()
}
