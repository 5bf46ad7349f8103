package slack

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/bot"
)

// canvas is where blocks are drawn: a message or a view, and what the drawing has used up.
type canvas struct { //nolint:recvcheck // read by value, drawn on by pointer
	refs   bot.Refs
	view   bool
	tables int
	out    []slack.Block
}

func (c *canvas) add(blocks ...slack.Block) { c.out = append(c.out, blocks...) }

// draw renders one neutral block to as many blocks as Slack's limits make of it.
func (c *canvas) draw(b bot.Block) {
	switch b.Kind {
	case bot.HeaderBlock:
		c.header(b)
	case bot.SectionBlock:
		c.section(b)
	case bot.ContextBlock:
		c.context(b)
	case bot.DividerBlock:
		c.add(&slack.DividerBlock{Type: slack.MBTDivider, BlockID: b.ID})
	case bot.ActionsBlock:
		c.actions(b)
	case bot.InputBlock:
		c.input(b)
	case bot.ImageBlock:
		c.image(b)
	case bot.TableBlock:
		c.table(b)
	default:
		c.section(b)
	}
}

// header is plain text; what does not fit goes on below.
func (c *canvas) header(b bot.Block) {
	raw := oneLine(rawText(b.Lines))
	if raw == "" {
		return
	}
	c.add(slack.NewHeaderBlock(plainText(raw, maxHeaderText), slack.HeaderBlockOptionBlockID(b.ID)))
	if length(literal(raw)) > maxHeaderText {
		c.texts(bot.Block{Lines: []bot.Line{{{Text: raw}}}})
	}
}

// section is text, then fields, then what its accessory could not hold.
func (c *canvas) section(b bot.Block) {
	objects := textObjects(b.Lines, maxSectionText)
	accessory, notes := c.accessory(b.Accessory)
	if len(objects) == 0 && accessory != nil {
		objects = []*slack.TextBlockObject{plainText(orString(b.Accessory.Label, b.Accessory.Placeholder), maxSectionText)}
	}
	for i, o := range objects {
		s := slack.NewSectionBlock(o, nil, nil)
		if i == 0 {
			s.BlockID, s.Accessory = b.ID, accessory
		}
		c.add(s)
	}
	c.fields(b, len(objects) == 0)
	c.notes(notes)
}

func (c *canvas) texts(b bot.Block) {
	for i, o := range textObjects(b.Lines, maxSectionText) {
		s := slack.NewSectionBlock(o, nil, nil)
		if i == 0 {
			s.BlockID = b.ID
		}
		c.add(s)
	}
}

// fields go ten to a section.
func (c *canvas) fields(b bot.Block, first bool) {
	var set []*slack.TextBlockObject
	for _, line := range b.Fields {
		if o := textObject([]bot.Line{line}, maxFieldText); o != nil {
			set = append(set, o)
		}
	}
	for len(set) > 0 {
		n := min(len(set), maxFields)
		s := slack.NewSectionBlock(nil, set[:n], nil)
		if first {
			s.BlockID, first = b.ID, false
		}
		c.add(s)
		set = set[n:]
	}
}

// context is small text, one element a line, ten to a block.
func (c *canvas) context(b bot.Block) {
	var set []slack.MixedElement
	for _, line := range b.Lines {
		for _, o := range textObjects([]bot.Line{line}, maxContextText) {
			set = append(set, o)
		}
	}
	id := b.ID
	for len(set) > 0 {
		n := min(len(set), maxContextItems)
		c.add(slack.NewContextBlock(id, set[:n]...))
		set, id = set[n:], ""
	}
}

// notes say in small print what a control could not hold.
func (c *canvas) notes(notes []string) {
	if len(notes) == 0 {
		return
	}
	c.context(bot.Block{Lines: []bot.Line{{{Text: strings.Join(notes, "\n")}}}})
}

// image shows an address or an uploaded file; without either its description stands in.
func (c *canvas) image(b bot.Block) {
	alt := orString(clip(oneLine(literal(b.Alt)), maxAltText), "image")
	var title *slack.TextBlockObject
	if raw := oneLine(rawText(b.Lines)); raw != "" {
		title = plainText(raw, maxImageTitle)
	}
	if id := c.refs[b.FileKey].FileID; b.FileKey != "" && id != "" {
		c.add(slack.NewImageBlockSlackFile(&slack.SlackFileObject{ID: id}, alt, b.ID, title))
		return
	}
	if u, ok := plainURL(b.URL, maxURL); ok && strings.HasPrefix(u, "http") {
		c.add(slack.NewImageBlock(u, alt, b.ID, title))
		return
	}
	c.context(bot.Block{ID: b.ID, Lines: []bot.Line{{{Text: strings.TrimSpace(oneLine(rawText(b.Lines)) + "\n" + b.Alt)}}}})
}

// textObjects renders lines to text objects of at most limit characters each: plain_text when nothing is decorated, so that no
// character of a name can become formatting, mrkdwn otherwise.
func textObjects(lines []bot.Line, limit int) []*slack.TextBlockObject {
	var out []*slack.TextBlockObject
	if undecorated(lines) {
		for rest := strings.Trim(literal(rawText(lines)), "\n"); strings.TrimSpace(rest) != ""; {
			var head string
			head, rest = cutAtLine(rest, limit)
			if strings.TrimSpace(head) != "" {
				out = append(out, plainText(head, limit))
			}
		}
		return out
	}
	for _, text := range packed(pieces(lines), limit) {
		out = append(out, markdown(text))
	}
	return out
}

// textObject renders lines to one text object, cut; nil for nothing.
func textObject(lines []bot.Line, limit int) *slack.TextBlockObject {
	if undecorated(lines) {
		if strings.TrimSpace(visible(rawText(lines))) == "" {
			return nil
		}
		return plainText(rawText(lines), limit)
	}
	if text := single(lines, limit); text != "" {
		return markdown(text)
	}
	return nil
}

// cutAtLine divides s after at most limit characters, after a line where there is one.
func cutAtLine(s string, limit int) (head, tail string) {
	head, tail = split(s, limit)
	if tail == "" {
		return head, ""
	}
	if i := strings.LastIndexByte(head, '\n'); i > 0 {
		return s[:i], s[i+1:]
	}
	return head, tail
}
