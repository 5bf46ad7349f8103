package render

import (
	"encoding/json"
	"strings"
	"unicode"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Answers writes a system's answers as the YAML that `deploy-advice assess` reads, values quoted as JSON strings.
func Answers(sys profile.System) []byte {
	var b strings.Builder
	b.WriteString("name: " + quoted(sys.Name) + "\n")
	if len(sys.Components) == 1 && sys.Components[0].Name == sys.Name && sys.Shared.Len() == 0 {
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
		b.WriteString(indent + "  " + string(f.Attribute) + ": " + quoted(profile.FormatFact(f)) + "\n")
	}
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
