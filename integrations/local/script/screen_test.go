package script_test

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

// control is something that can be used: where it stands, what it says and the answers it offers.
type control struct {
	local.Place
	Type    string
	Label   string
	Value   string
	Options []option
}

type option struct{ Label, Value string }

// heads are the messages that begin assessments, oldest first.
func (s *stage) heads() []local.Message {
	return s.Find(func(m local.Message) bool { return kind(m) == "head" })
}

func kind(m local.Message) string {
	if m.Metadata == nil {
		return ""
	}
	return strings.TrimPrefix(m.Metadata.EventType, "deploy_advice_")
}

// head is the newest assessment's.
func (s *stage) head() (local.Message, bool) {
	all := s.heads()
	if len(all) == 0 {
		return local.Message{}, false
	}
	return all[len(all)-1], true
}

// thread is the newest assessment's, its head left out.
func (s *stage) thread() []local.Message {
	head, ok := s.head()
	if !ok {
		return nil
	}
	var out []local.Message
	for _, m := range s.Thread(head.Channel, head.TS) {
		if m.TS != head.TS && !m.IsEphemeral {
			out = append(out, m)
		}
	}
	return out
}

// whispers are what the person alone was told since their last act.
func (s *stage) whispers() []local.Message {
	var out []local.Message
	for _, m := range s.Ephemerals(s.who) {
		if m.TS > s.seen[s.who] {
			out = append(out, m)
		}
	}
	return out
}

// at is everything that stands in a place of the screen, a text for each message.
func (s *stage) at(place string) []string {
	var out []string
	thread := s.thread()
	switch place {
	case "channel":
		return texts(s.Messages(s.where))
	case "head":
		if m, ok := s.head(); ok {
			out = []string{text(m)}
		}
	case "thread":
		return texts(thread)
	case "question", "verdict", "reply", "record":
		of := slices.DeleteFunc(slices.Clone(thread), func(m local.Message) bool { return kind(m) != place })
		return texts(of[max(0, len(of)-1):])
	case "last":
		return texts(thread[max(0, len(thread)-1):])
	case "whisper":
		return texts(s.whispers())
	case "notice":
		return s.Notices(s.who)
	case "modal":
		if views := s.Views(s.who); len(views) > 0 {
			out = []string{viewText(views[len(views)-1])}
		}
	case "home":
		if v, ok := s.Home(s.who); ok {
			out = []string{viewText(v)}
		}
	case "github":
		return s.forgeTexts()
	case "file":
		for _, m := range thread {
			for _, f := range m.Files {
				_, data, _ := s.File(f.ID)
				out = append(out, f.Name+"\n"+f.Title+"\n"+printable(data))
			}
		}
	}
	return out
}

// printable is a file's text; nothing for a picture.
func printable(data []byte) string {
	if len(data) > 4 && string(data[1:4]) == "PNG" {
		return ""
	}
	return string(data)
}

func texts(messages []local.Message) []string {
	out := make([]string, 0, len(messages))
	for _, m := range messages {
		out = append(out, text(m))
	}
	return out
}

// text is all that can be read in a message.
func text(m local.Message) string {
	if len(m.Blocks) == 0 {
		return m.Text
	}
	return flat(m.Blocks)
}

func viewText(v local.View) string {
	return flat(v.Title) + "\n" + flat(v.Blocks) + "\n" + flat(v.Submit) + "\n" + flat(v.Close)
}

func flat(raw json.RawMessage) string {
	var v any
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return ""
	}
	var b strings.Builder
	read(v, &b)
	return plain(b.String())
}

// plain is text as it is shown: links by their label, dates in words, without the signs of bold, slanted and code.
func plain(text string) string {
	for _, r := range [][2]string{{`<[^|<>@]*\|([^<>]*)>`, "$1"}, {`(?m)(^|[\s(])_`, "$1"}, {`(?m)_($|[\s,.:;)])`, "$1"}, {"[*`]", ""}, {`\n{2,}`, "\n"}} {
		text = regexp.MustCompile(r[0]).ReplaceAllString(text, r[1])
	}
	return strings.TrimSpace(strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text))
}

// read collects the words of blocks in the order in which they are shown; a person is "@" and their id.
func read(v any, b *strings.Builder) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			read(item, b)
		}
	case string:
		b.WriteString(v)
	case map[string]any:
		if id, ok := v["user_id"].(string); ok && v["type"] == "user" {
			b.WriteString("<@" + id + ">")
		}
		for _, key := range []string{"title", "text", "label", "hint", "fields", "elements", "element", "accessory", "initial_value", "initial_option", "options", "rows", "alt_text"} {
			read(v[key], b)
		}
		if breaks(v["type"]) {
			b.WriteString("\n")
		}
	}
}

// breaks reports whether something of a type stands on a line of its own.
func breaks(kind any) bool {
	name, _ := kind.(string)
	return !slices.Contains([]string{"text", "link", "user", "date", "emoji", "mrkdwn", "rich_text_section"}, name) || name == "rich_text_section"
}

// controls are all that the person can use now, the newest first: in the form that is open, else in messages, whispers and the Home.
func (s *stage) controls() []control {
	if views := s.Views(s.who); len(views) > 0 {
		v := views[len(views)-1]
		return controlsOf(v.Blocks, local.Place{View: v.ID})
	}
	var shown []local.Message
	if head, ok := s.head(); ok {
		shown = append(shown, head)
	}
	shown = append(append(shown, s.thread()...), s.Ephemerals(s.who)...)
	shown = append(shown, s.Messages(s.where)...)
	slices.SortStableFunc(shown, func(a, b local.Message) int { return cmp.Compare(b.TS, a.TS) })
	var out []control
	for _, m := range shown {
		out = append(out, controlsOf(m.Blocks, local.Place{Channel: m.Channel, TS: m.TS})...)
	}
	if v, ok := s.Home(s.who); ok {
		out = append(out, controlsOf(v.Blocks, local.Place{View: v.ID})...)
	}
	return out
}

type block struct {
	BlockID   string          `json:"block_id"`
	Elements  []element       `json:"elements"`
	Element   *element        `json:"element"`
	Accessory *element        `json:"accessory"`
	Label     json.RawMessage `json:"label"`
}

type element struct {
	Type     string          `json:"type"`
	ActionID string          `json:"action_id"`
	Text     json.RawMessage `json:"text"`
	Value    string          `json:"value"`
	Options  []struct {
		Text  json.RawMessage `json:"text"`
		Value string          `json:"value"`
	} `json:"options"`
}

func controlsOf(raw json.RawMessage, at local.Place) []control {
	var blocks []json.RawMessage
	_ = json.Unmarshal(raw, &blocks)
	var out []control
	for _, r := range blocks {
		var b block
		if json.Unmarshal(r, &b) != nil { // a block without controls, such as text of several styles
			continue
		}
		for _, e := range slices.Concat(b.Elements, one(b.Element), one(b.Accessory)) {
			if e.ActionID == "" {
				continue
			}
			c := control{Place: at, Type: e.Type, Label: flat(e.Text), Value: e.Value}
			c.Block, c.Action = b.BlockID, e.ActionID
			if b.Element != nil {
				c.Label = flat(b.Label)
			}
			for _, o := range e.Options {
				c.Options = append(c.Options, option{flat(o.Text), o.Value})
			}
			out = append(out, c)
		}
	}
	return out
}

func one(e *element) []element {
	if e == nil {
		return nil
	}
	return []element{*e}
}

// attribute is what the question is about that a control belongs to; empty when it belongs to none.
func (c control) attribute() string {
	parts := strings.Split(c.Block, ":")
	if len(parts) < 2 || parts[0] != "ask" {
		return ""
	}
	return parts[1]
}
