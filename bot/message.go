package bot

// Style is how a span of text looks.
type Style string

// The styles of a span.
const (
	Normal Style = ""
	Strong Style = "strong"
	Emph   Style = "emph"
	Code   Style = "code"
)

// Span is a run of text in one style. Text is raw: it is escaped once, where it is rendered. A span with URL is a link; one with
// User mentions that person, and is used only for somebody who must act.
type Span struct {
	Text  string `json:"text,omitempty"`
	Style Style  `json:"style,omitempty"`
	URL   string `json:"url,omitempty"`
	User  string `json:"user,omitempty"`
	Date  int64  `json:"date,omitempty"` // Unix seconds, shown in the reader's time zone; Text is the fallback
}

// Line is a run of spans; several lines make a paragraph block.
type Line []Span

// BlockKind is the kind of a block.
type BlockKind string

// The kinds of block.
const (
	HeaderBlock  BlockKind = "header"  // Lines[0], plain
	SectionBlock BlockKind = "section" // Lines, one text; Fields; Accessory
	ContextBlock BlockKind = "context" // Lines, small
	DividerBlock BlockKind = "divider"
	ActionsBlock BlockKind = "actions" // Elements
	InputBlock   BlockKind = "input"   // modal only: Label, Hint, Elements[0]
	ImageBlock   BlockKind = "image"   // URL or FileKey, Alt, Lines[0] as title
	TableBlock   BlockKind = "table"   // Rows, the first is the head
)

// Block is one piece of a message or view, free of any vendor's format.
type Block struct {
	Kind      BlockKind `json:"kind"`
	ID        string    `json:"id,omitempty"` // kept as block_id; made unique by the renderer when empty
	Lines     []Line    `json:"lines,omitempty"`
	Fields    []Line    `json:"fields,omitempty"`
	Accessory *Element  `json:"accessory,omitempty"`
	Elements  []Element `json:"elements,omitempty"`
	Rows      [][]Line  `json:"rows,omitempty"`
	Right     []int     `json:"right,omitempty"` // columns of a table set flush right
	Label     string    `json:"label,omitempty"`
	Hint      string    `json:"hint,omitempty"`
	Optional  bool      `json:"optional,omitempty"`
	URL       string    `json:"url,omitempty"`
	Alt       string    `json:"alt,omitempty"`
	FileKey   string    `json:"file_key,omitempty"` // key of the upload intent whose file is shown
}

// ElementKind is the kind of a control.
type ElementKind string

// The kinds of control.
const (
	Button       ElementKind = "button"
	Select       ElementKind = "select"
	MultiSelect  ElementKind = "multi_select"
	Overflow     ElementKind = "overflow"
	Radio        ElementKind = "radio"
	Checkboxes   ElementKind = "checkboxes"
	DatePicker   ElementKind = "date"
	NumberInput  ElementKind = "number"
	TextInput    ElementKind = "text"
	LongText     ElementKind = "long_text"
	UserSelect   ElementKind = "user"
	ChannelInput ElementKind = "channel"
	TimePicker   ElementKind = "time"
)

// Element is a control.
type Element struct {
	Kind        ElementKind `json:"kind"`
	ActionID    string      `json:"action_id"`
	Label       string      `json:"label,omitempty"` // of a button
	Value       string      `json:"value,omitempty"` // of a button; the initial value of an input
	Look        string      `json:"look,omitempty"`  // "primary", "danger" or empty
	URL         string      `json:"url,omitempty"`
	Placeholder string      `json:"placeholder,omitempty"`
	Options     []Choice    `json:"options,omitempty"`
	Initial     []string    `json:"initial,omitempty"` // values chosen at first
	Confirm     *Confirm    `json:"confirm,omitempty"`
	Decimal     bool        `json:"decimal,omitempty"`
	Min, Max    string      `json:",omitempty"`
	Describe    string      `json:"describe,omitempty"` // for screen readers, at most 75 characters
}

// Choice is one option of a menu.
type Choice struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Hint  string `json:"hint,omitempty"`
}

// Confirm asks before an action is taken.
type Confirm struct {
	Title, Text, Yes, No string
}

// MetaKind is the kind of a message as carried in its metadata.
type MetaKind string

// The kinds of message, as contracts name them.
const (
	HeadMessage     MetaKind = "deploy_advice_head"
	QuestionMessage MetaKind = "deploy_advice_question"
	VerdictMessage  MetaKind = "deploy_advice_verdict"
	RecordMessage   MetaKind = "deploy_advice_record"
	ReviewMessage   MetaKind = "deploy_advice_review"
	DigestMessage   MetaKind = "deploy_advice_digest"
	ReplyMessage    MetaKind = "deploy_advice_reply"
)

// Meta is what a message carries for machines. Payload values are scalars; "key", "assessment" and "hash" are always there,
// "key" set by the outbox.
type Meta struct {
	Kind    MetaKind       `json:"kind"`
	Payload map[string]any `json:"payload,omitempty"`
}

// Message is what we say, free of any vendor's format. Text is what a push notification and a screen reader say, and is never
// empty.
type Message struct {
	Text   string  `json:"text"`
	Blocks []Block `json:"blocks,omitempty"`
	Meta   *Meta   `json:"meta,omitempty"`
}

// View is a modal or an App Home.
type View struct {
	Callback string  `json:"callback"`
	Title    string  `json:"title,omitempty"`
	Submit   string  `json:"submit,omitempty"`
	Close    string  `json:"close,omitempty"`
	Private  string  `json:"private,omitempty"`
	Home     bool    `json:"home,omitempty"`
	Blocks   []Block `json:"blocks"`
}
