package slack

import (
	"regexp"
	"strings"
)

// angle is one of Slack's entities: a mention, a channel, a link, a date.
var angle = regexp.MustCompile(`<([^<>|]+)(?:\|([^<>]*))?>`)

// incoming is a message's text as a person reads it: without a leading mention of us, entities spelt out, unescaped once.
func incoming(raw, me string) string {
	raw = withoutLeading(raw, me)
	var b strings.Builder
	last := 0
	for _, m := range angle.FindAllStringSubmatchIndex(raw, -1) {
		b.WriteString(unescape(raw[last:m[0]]))
		label := ""
		if m[4] >= 0 {
			label = raw[m[4]:m[5]]
		}
		b.WriteString(unescape(spelt(raw[m[2]:m[3]], label)))
		last = m[1]
	}
	b.WriteString(unescape(raw[last:]))
	return strings.TrimSpace(b.String())
}

// withoutLeading drops mentions of us at the beginning, and what people put behind them.
func withoutLeading(raw, me string) string {
	raw = strings.TrimSpace(raw)
	for me != "" {
		m := angle.FindStringSubmatchIndex(raw)
		if m == nil || m[0] != 0 || raw[m[2]:m[3]] != "@"+me {
			break
		}
		raw = strings.TrimLeft(raw[m[1]:], " \t\n:,")
	}
	return raw
}

// spelt spells an entity out: @name, #channel, "label (address)", or the address alone when the label says the same.
func spelt(target, label string) string {
	switch target[0] {
	case '@', '#':
		return target[:1] + orString(label, target[1:])
	case '!':
		name, _, _ := strings.Cut(target[1:], "^")
		if strings.HasPrefix(target, "!date") || strings.HasPrefix(target, "!subteam") {
			return orString(label, "@"+name)
		}
		return "@" + strings.TrimPrefix(orString(label, name), "@")
	}
	address := strings.TrimPrefix(target, "mailto:")
	bare := strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://")
	switch {
	case label == "" || label == address:
		return address
	case strings.TrimSuffix(label, "/") == strings.TrimSuffix(bare, "/"):
		return label
	}
	return label + " (" + address + ")"
}

// unescape undoes Slack's three entities, once: what somebody typed as &amp;lt; stays &lt;.
func unescape(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

// mentions says whether a raw text mentions a user.
func mentions(raw, user string) bool {
	return user != "" && (strings.Contains(raw, "<@"+user+">") || strings.Contains(raw, "<@"+user+"|"))
}
