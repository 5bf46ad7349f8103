package render

import (
	"encoding/json"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Flow is a link between two components in words: "api → worker, 2 million a month, 20 GB a month, and waits".
func Flow(l profile.Link, none bool) string {
	text := Cut(l.From, 60) + " → " + Cut(l.To, 60)
	if none {
		return text + ": none"
	}
	var parts []string
	if l.CallsPerMonth > 0 {
		parts = append(parts, amount("requests_per_month", l.CallsPerMonth))
	}
	if l.GBPerMonth > 0 {
		parts = append(parts, amount("egress_gb_per_month", l.GBPerMonth))
	}
	if l.LatencyMatters {
		parts = append(parts, "the caller waits")
	}
	if len(parts) == 0 {
		return text
	}
	return text + ": " + strings.Join(parts, ", ")
}

func amount(id profile.ID, n float64) string {
	attr, _ := profile.Lookup(id)
	return profile.Show(attr, profile.Value{Lo: n, Hi: n})
}

// Linked says that a link is kept.
func Linked(l profile.Link, none bool) bot.Message {
	return lines("Kept: "+Flow(l, none)+".", line(plain("Kept: "), strong(Flow(l, none)), plain(". "), code("undo"), plain(" takes it back.")))
}

// Flows lists the links between the components.
func Flows(links []profile.Link, components []string) bot.Message {
	if len(components) == 0 {
		return NoComponents()
	}
	example := line(plain("Say one with "), code("link "+components[0]+" -> "+components[1]+" 2M a month, 10 kB each"), plain("."))
	if len(links) == 0 {
		return lines("No links between the components yet.", line(plain("No links between the components yet.")), example)
	}
	var body []bot.Line
	for _, l := range links {
		body = append(body, line(plain("• "+Flow(l, false))))
	}
	return lines("Links between the components", append(body, example)...)
}

// NoComponents says that links are between components, and how to name those.
func NoComponents() bot.Message {
	return lines("Links are between components.",
		line(plain("Links are between components. Name those first: "), code("components: web, worker, db"), plain(".")))
}

// wireLink is a link as files and metadata hold it.
type wireLink struct {
	From    string  `json:"from"`
	To      string  `json:"to"`
	Calls   float64 `json:"calls_per_month,omitempty"`
	GB      float64 `json:"gb_per_month,omitempty"`
	Latency bool    `json:"latency_matters,omitempty"`
}

// EncodeLinks writes links as a JSON array; empty for none.
func EncodeLinks(links []profile.Link) string {
	if len(links) == 0 {
		return ""
	}
	out := make([]wireLink, 0, len(links))
	for _, l := range links {
		out = append(out, wireLink{l.From, l.To, l.CallsPerMonth, l.GBPerMonth, l.LatencyMatters})
	}
	text, err := json.Marshal(out)
	if err != nil {
		return ""
	}
	return string(text)
}

// DecodeLinks reads what EncodeLinks wrote; nothing when it cannot be read.
func DecodeLinks(text string) []profile.Link {
	var in []wireLink
	if json.Unmarshal([]byte(text), &in) != nil {
		return nil
	}
	out := make([]profile.Link, 0, len(in))
	for _, l := range in {
		out = append(out, profile.Link{From: l.From, To: l.To, CallsPerMonth: l.Calls, GBPerMonth: l.GB, LatencyMatters: l.Latency})
	}
	return out
}
