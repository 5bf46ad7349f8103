package cli

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/deploy-advice/deploy-advice/bot/costcurve"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
)

// Format is how a command prints.
type Format string

// The formats.
const (
	Text     Format = "text"
	JSON     Format = "json"
	Markdown Format = "markdown"
)

// View is how an assessment is printed.
type View struct {
	Format  Format
	Explain bool // bills and limits of every option too
	Style   Style
}

// Print writes an assessment; curves are drawn in text where there are any.
func Print(w io.Writer, a engine.Assessment, curves *costcurve.Curves, v View) error {
	switch v.Format {
	case JSON:
		return printJSON(w, a)
	case Markdown:
		_, err := io.WriteString(w, render.Markdown(a, v.Explain))
		return wrapWrite(err)
	default:
		out := &sticky{w: w}
		p := printer{w: out, s: v.Style, a: a}
		p.all(curves, v.Explain)
		return wrapWrite(out.err)
	}
}

func printJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return fmt.Errorf("print JSON: %w", err)
	}
	return nil
}

func wrapWrite(err error) error {
	if err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

// sticky keeps the first error of a writer, so that printing is checked once.
type sticky struct {
	w   io.Writer
	err error
}

// Write writes until something went wrong.
func (s *sticky) Write(b []byte) (int, error) {
	if s.err == nil {
		_, s.err = s.w.Write(b)
	}
	return len(b), nil
}
