package render

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Answers writes a system's answers as the YAML that `deploy-advice assess` reads, values quoted as JSON strings.
func Answers(sys profile.System) []byte {
	var b strings.Builder
	b.WriteString("name: " + quoted(sys.Name) + "\n")
	if single(sys) {
		writeFacts(&b, "", sys.Components[0].Profile)
		return []byte(b.String())
	}
	writeFacts(&b, "", sys.Shared)
	b.WriteString("components:\n")
	for _, c := range sys.Components {
		b.WriteString("  - name: " + quoted(c.Name) + "\n")
		writeFacts(&b, "    ", c.Profile)
	}
	if links := EncodeLinks(sys.Links); links != "" {
		b.WriteString("links: " + links + "\n") // JSON is YAML
	}
	return []byte(b.String())
}

func writeFacts(b *strings.Builder, indent string, p profile.Profile) {
	if p.Len() == 0 {
		return
	}
	b.WriteString(indent + "facts:\n")
	for _, f := range p.Facts() {
		b.WriteString(indent + "  " + string(f.Attribute) + ": " + exported(f) + "\n")
	}
}

// exported is a fact as files of answers hold it: its value, and where it was read in a file, the place. JSON is YAML.
func exported(f profile.Fact) string {
	value := quoted(profile.FormatFact(f))
	if f.Source.File == "" || !f.Known() {
		return value
	}
	out := "{\"value\":" + value + ",\"provenance\":" + quoted(string(f.Provenance)) + ",\"file\":" + quoted(f.Source.File)
	if f.Source.Line > 0 {
		out += ",\"line\":" + strconv.Itoa(f.Source.Line)
	}
	if f.Source.Commit != "" {
		out += ",\"commit\":" + quoted(f.Source.Commit)
	}
	return out + "}"
}

// Whole writes an assessment as JSON, with the system it is of under "system", in the form that `deploy-advice assess` reads.
func Whole(a engine.Assessment, sys profile.System) ([]byte, error) {
	out := struct {
		engine.Assessment

		System json.RawMessage `json:"system"`
	}{a, systemJSON(sys)}
	text, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode assessment: %w", err)
	}
	return text, nil
}

// systemJSON is a system as Answers writes it, as JSON.
func systemJSON(sys profile.System) json.RawMessage {
	facts := func(p profile.Profile) json.RawMessage {
		var parts []string
		for _, f := range p.Facts() {
			parts = append(parts, quoted(string(f.Attribute))+":"+exported(f))
		}
		return json.RawMessage("{" + strings.Join(parts, ",") + "}")
	}
	type part struct {
		Name  string          `json:"name"`
		Facts json.RawMessage `json:"facts"`
	}
	out := struct {
		part

		Components []part          `json:"components,omitempty"`
		Links      json.RawMessage `json:"links,omitempty"`
	}{part: part{sys.Name, facts(sys.Shared)}, Links: json.RawMessage(EncodeLinks(sys.Links))}
	if single(sys) {
		out.Facts = facts(sys.Components[0].Profile)
	} else {
		for _, c := range sys.Components {
			out.Components = append(out.Components, part{c.Name, facts(c.Profile)})
		}
	}
	text, err := json.Marshal(out)
	if err != nil {
		return json.RawMessage("null")
	}
	return text
}

// single reports whether a system is one workload by its own name.
func single(sys profile.System) bool {
	return len(sys.Components) == 1 && sys.Components[0].Name == sys.Name && sys.Shared.Len() == 0
}

func quoted(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(text)
}

// FileName makes a file's name of a subject: letters and digits of any script, the rest hyphens, at most 40 characters.
func FileName(subject, ext string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range strings.ToLower(Cut(subject, 40)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if hyphen && b.Len() > 0 {
				b.WriteByte('-')
			}
			hyphen = false
			b.WriteRune(r)
			continue
		}
		hyphen = true
	}
	if b.Len() == 0 {
		b.WriteString("assessment")
	}
	return b.String() + ext
}
