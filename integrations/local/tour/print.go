package tour

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// block is as much of Block Kit as a transcript needs.
type block struct {
	Type     string            `json:"type"`
	BlockID  string            `json:"block_id"`
	Text     *text             `json:"text"`
	Fields   []text            `json:"fields"`
	Elements []json.RawMessage `json:"elements"`
	Rows     [][]cell          `json:"rows"`
	Alt      string            `json:"alt_text"`
	Title    *text             `json:"title"`
}

type text struct {
	Text string `json:"text"`
}

type element struct {
	Type     string          `json:"type"`
	ActionID string          `json:"action_id"`
	Value    string          `json:"value"`
	RawText  json.RawMessage `json:"text"`
	Options  []struct {
		Value string `json:"value"`
	} `json:"options"`
}

// label is an element's text, which is an object for a button and a string in a context.
func (e element) label() string {
	var t text
	if json.Unmarshal(e.RawText, &t) == nil {
		return t.Text
	}
	var s string
	if json.Unmarshal(e.RawText, &s) == nil {
		return s
	}
	return ""
}

type cell struct {
	Text     string          `json:"text"`
	Elements json.RawMessage `json:"elements"`
}

func parse(raw json.RawMessage) []block {
	var out []block
	if json.Unmarshal(raw, &out) != nil {
		return nil
	}
	return out
}

func (b block) elements() []element {
	var out []element
	for _, raw := range b.Elements {
		var e element
		if json.Unmarshal(raw, &e) == nil {
			out = append(out, e)
		}
	}
	return out
}

// Transcript prints what is said, indented by where it stands.
type Transcript struct {
	w      io.Writer
	people []string // a mention by id, and by name, in turn
}

// NewTranscript prints to w.
func NewTranscript(w io.Writer) *Transcript { return &Transcript{w: w} }

// file prints a text with a line at its side.
func (t *Transcript) file(title, text string) {
	fmt.Fprintf(t.w, "\n%s\n", title)
	for line := range strings.Lines(text) {
		fmt.Fprintf(t.w, "    | %s", line)
	}
	fmt.Fprintln(t.w)
}

func (t *Transcript) say(who, what string) { fmt.Fprintf(t.w, "\n%s: %s\n", who, what) }

func (t *Transcript) message(indent, fallback string, raw json.RawMessage) {
	blocks, named := parse(raw), strings.NewReplacer(t.people...)
	if len(blocks) == 0 {
		fmt.Fprintf(t.w, "%s%s\n", indent, named.Replace(readable(fallback)))
	}
	for _, b := range blocks {
		for _, l := range b.lines() {
			fmt.Fprintf(t.w, "%s%s\n", indent, named.Replace(l))
		}
	}
}

func (b block) lines() []string {
	var out []string
	if b.Text != nil {
		out = append(out, strings.Split(readable(b.Text.Text), "\n")...)
	}
	for _, f := range b.Fields {
		out = append(out, readable(f.Text))
	}
	switch b.Type {
	case "context":
		for _, e := range b.elements() {
			out = append(out, strings.Split(readable(e.label()), "\n")...)
		}
	case "actions":
		var labels []string
		for _, e := range b.elements() {
			label := e.label()
			switch e.Type {
			case "static_select":
				label = fmt.Sprintf("%d choices…", len(e.Options))
			case "datepicker":
				label = "Choose a date…"
			}
			labels = append(labels, "["+label+"]")
		}
		out = append(out, strings.Join(labels, " "))
	case "table":
		out = append(out, table(b.Rows)...)
	case "image":
		out = append(out, "(picture: "+b.Alt+")")
	}
	return out
}

func table(rows [][]cell) []string {
	var widths []int
	texts := make([][]string, len(rows))
	for i, row := range rows {
		for j, c := range row {
			s := c.plain()
			texts[i] = append(texts[i], s)
			if j == len(widths) {
				widths = append(widths, 0)
			}
			widths[j] = max(widths[j], len([]rune(s)))
		}
	}
	out := make([]string, 0, len(rows))
	for _, row := range texts {
		var b strings.Builder
		for j, s := range row {
			b.WriteString(s + strings.Repeat(" ", widths[j]-len([]rune(s))+2))
		}
		out = append(out, strings.TrimRight(b.String(), " "))
	}
	return out
}

// plain gathers the text of a cell, whichever form it has.
func (c cell) plain() string {
	if c.Text != "" {
		return readable(c.Text)
	}
	var out strings.Builder
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				walk(item)
			}
		case map[string]any:
			if s, ok := v["text"].(string); ok {
				out.WriteString(s)
			}
			walk(v["elements"])
		}
	}
	var v any
	if json.Unmarshal(c.Elements, &v) == nil {
		walk(v)
	}
	return out.String()
}

// readable undoes mrkdwn for a terminal: links become their label, entities characters.
func readable(s string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			break
		}
		end := strings.IndexByte(s[open:], '>')
		if end < 0 {
			break
		}
		b.WriteString(s[:open])
		inner := s[open+1 : open+end]
		if _, label, ok := strings.Cut(inner, "|"); ok {
			inner = label
		}
		b.WriteString(inner)
		s = s[open+end+1:]
	}
	b.WriteString(s)
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(b.String())
}
