package slack

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/bot"
)

// table is Slack's table block where it is allowed - one a message, none in a view, 100 rows of 20 cells - and columns in a code
// block elsewhere.
func (c *canvas) table(b bot.Block) {
	rows := rectangle(b.Rows)
	if len(rows) == 0 || len(rows[0]) == 0 {
		return
	}
	if c.view || c.tables > 0 || len(rows) > maxTableRows || len(rows[0]) > maxTableCells {
		c.monospaced(b.ID, rows, b.Right)
		return
	}
	c.tables++
	t := &slack.TableBlock{Type: slack.MBTTable, BlockID: b.ID}
	for i, row := range rows {
		cells := make([]slack.TableCell, 0, len(row))
		for _, cell := range row {
			cells = append(cells, tableCell(cell, i == 0))
		}
		t.Rows = append(t.Rows, cells)
	}
	t.ColumnSettings = columnSettings(len(rows[0]), b.Right)
	c.add(t)
}

// rectangle gives every row as many cells as the widest has.
func rectangle(rows [][]bot.Line) [][]bot.Line {
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	out := make([][]bot.Line, 0, len(rows))
	for _, r := range rows {
		full := make([]bot.Line, width)
		copy(full, r)
		out = append(out, full)
	}
	return out
}

func columnSettings(n int, right []int) []slack.ColumnSetting {
	set := make([]slack.ColumnSetting, n)
	for i := range set {
		set[i] = slack.ColumnSetting{Align: slack.ColumnAlignmentLeft, IsWrapped: true}
	}
	for _, i := range right {
		if i >= 0 && i < n {
			set[i].Align = slack.ColumnAlignmentRight
		}
	}
	return set
}

func tableCell(line bot.Line, head bool) slack.TableCell {
	raw := orString(oneLine(rawText([]bot.Line{line})), "–")
	if !head && undecorated([]bot.Line{line}) {
		return slack.NewTableRawTextCell(cellText(raw))
	}
	var elements []slack.RichTextSectionElement
	for _, s := range line {
		if e := richElement(s, head); e != nil {
			elements = append(elements, e)
		}
	}
	if len(elements) == 0 {
		elements = append(elements, slack.NewRichTextSectionTextElement(cellText(raw), nil))
	}
	return slack.NewTableRichTextCell(slack.NewRichTextSection(elements...))
}

// maxCell is the longest text of a cell, in characters; Slack takes no more than a text object holds.
const maxCell = 3000

// cellText is raw text for a cell: made harmless first, which makes it longer, and then cut.
func cellText(raw string) string { return clip(literal(raw), maxCell) }

// richElement is a span as structure: nothing in its text can be formatting.
func richElement(s bot.Span, head bool) slack.RichTextSectionElement {
	style := &slack.RichTextSectionTextStyle{Bold: head || s.Style == bot.Strong, Italic: s.Style == bot.Emph, Code: s.Style == bot.Code}
	if *style == (slack.RichTextSectionTextStyle{}) {
		style = nil
	}
	text := cellText(strings.ReplaceAll(visible(s.Text), "\n", " "))
	if s.User != "" && userID.MatchString(s.User) {
		return slack.NewRichTextSectionUserElement(s.User, style)
	}
	if s.Date > 0 {
		fallback := orString(text, "a date")
		return slack.NewRichTextSectionDateElement(s.Date, "{date_short_pretty} {time}", nil, &fallback)
	}
	if u, ok := plainURL(s.URL, maxURL); ok {
		return slack.NewRichTextSectionLinkElement(u, orString(text, u), style)
	}
	if text == "" {
		return nil
	}
	return slack.NewRichTextSectionTextElement(text, style)
}

// monospaced sets a table as columns in code blocks, cut between rows.
func (c *canvas) monospaced(id string, rows [][]bot.Line, right []int) {
	var chunk []string
	size := 0
	flush := func() {
		if len(chunk) > 0 {
			s := slack.NewSectionBlock(markdown("```"+strings.Join(chunk, "\n")+"```"), nil, nil)
			s.BlockID, id = id, ""
			c.add(s)
		}
		chunk, size = nil, 0
	}
	for _, text := range aligned(rows, right) {
		text = fitEscaped(text, maxSectionText-10)
		if size+length(text)+1 > maxSectionText-10 {
			flush()
		}
		chunk = append(chunk, text)
		size += length(text) + 1
	}
	flush()
}

// maxColumn keeps one long cell from pushing all others off the screen.
const maxColumn = 40

func aligned(rows [][]bot.Line, right []int) []string {
	cells := make([][]string, len(rows))
	widths := make([]int, len(rows[0]))
	for i, row := range rows {
		for j, cell := range row {
			text := clip(strings.ReplaceAll(orString(oneLine(rawText([]bot.Line{cell})), "–"), "`", "ˋ"), maxColumn)
			cells[i] = append(cells[i], text)
			widths[j] = max(widths[j], length(text))
		}
	}
	flush := make(map[int]bool, len(right))
	for _, j := range right {
		flush[j] = true
	}
	out := make([]string, len(rows))
	for i, row := range cells {
		for j, text := range row {
			row[j] = pad(text, widths[j], flush[j])
		}
		out[i] = strings.TrimRight(strings.Join(row, "  "), " ")
	}
	return out
}

func pad(s string, width int, right bool) string {
	space := strings.Repeat(" ", max(0, width-length(s)))
	if right {
		return space + s
	}
	return s + space
}

// fitEscaped escapes raw text and keeps it within limit without cutting an entity.
func fitEscaped(raw string, limit int) string {
	for {
		text := escape(raw)
		if length(text) <= limit {
			return text
		}
		raw = clip(raw, max(1, length(raw)*limit/length(text)-1))
	}
}
