package profile

// ID names an attribute, for example "peak_rps". The unit, where there is one, is part of the name.
type ID string

// Kind is the type of an attribute's values.
type Kind string

// The kinds of attribute.
const (
	Enum    Kind = "enum"    // one of Attribute.Options
	Number  Kind = "number"  // a finite decimal number within [Min, Max]; may be a range
	Integer Kind = "integer" // a whole number within [Min, Max]; may be a range
	Bool    Kind = "bool"    // true or false
	Text    Kind = "text"    // free text of at most MaxText characters; never weighed itself, only the facts parsed from it
)

// MaxText is the longest free-text value kept, in characters.
const MaxText = 2000

// Option is one allowed value of an enum.
type Option struct {
	Value string   // canonical value, for example "http-api"
	Label string   // what a person reads, at most 75 characters
	Forms []string // plain-text forms that mean this value, lower case
}

// Band is one ready-made answer to a numeric question, so that nobody has to type: a canonical range in the attribute's unit.
type Band struct {
	Value string // canonical: "N", "A-B", "<B" or ">=A"
	Label string // for example "10-100 per second"
}

// Attribute is one row of the table: a typed property of a workload.
type Attribute struct {
	ID       ID
	Kind     Kind
	Unit     string  // "s", "1/s", "MB", "USD/month", ...; empty for none
	Min, Max float64 // allowed numbers, inclusive; Max is always finite
	Options  []Option
	Bands    []Band
	Topic    string   // questions of one topic are asked together: "load", "work", "state", ...
	Label    string   // two or three words for a form or a table
	Question string   // the question as asked, one sentence
	Why      string   // why it matters, one sentence; the engine adds what it decides today
	Help     string   // an example of an answer
	Forms    []string // plain-text names and spellings of the attribute itself, lower case
	Veto     bool     // an answer can remove options outright
	Scope    Scope
}

// Scope says whether an attribute belongs to each component or to the whole system.
type Scope string

// The scopes.
const (
	PerComponent Scope = "component"
	PerSystem    Scope = "system"
)
