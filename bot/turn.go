package bot

import "time"

// Receipt says what became of an event that was offered for recording.
type Receipt struct {
	Fate         Fate
	Conversation string // where it went; empty unless recorded or parked
}

// Fate is what became of an event.
type Fate string

// The fates of an event. All of them may be acknowledged.
const (
	Recorded  Fate = "recorded"  // durably in its conversation's mailbox
	Parked    Fate = "parked"    // durably recorded; whose thread it is must be asked first
	Duplicate Fate = "duplicate" // recorded before, under its id or an alias
	NotOurs   Fate = "not_ours"  // a thread of others: nothing was stored, its ids stay free
)

// Route says which conversation an event belongs to, as far as the event alone tells.
type Route struct {
	Conversation string // the conversation, when it is known; the rest is then not looked at
	Thread       string // "channel:ts" of the thread to look up
	Foreign      string // the conversation when that thread is known to be of others; empty drops the event
	Unknown      string // the conversation when nothing is known of that thread; empty drops the event
	Park         bool   // Unknown is a parking mailbox: aliases are claimed when the event leaves it
}

// Work is the right to work on one conversation, until the lease runs out.
type Work struct {
	Entry        string // the queue's own id
	Owner        string // the worker that holds it
	Conversation string
	Run          string // unique to this taking: loading again within it is no further attempt
}

// Pending is an intent that is stored and not finished.
type Pending struct {
	Intent    Intent `json:"intent"`
	Seq       int64  `json:"seq"`                 // intents are performed in this order
	Postponed int    `json:"postponed,omitempty"` // how often it was put off
	Tried     bool   `json:"-"`                   // it may have been performed already: look before repeating it
}

// Turn is everything a worker needs to work on a conversation.
type Turn struct {
	Session  Session           // Version 0 and no Body when it was never stored
	Results  map[string]Result // of the intents finished so far, by key
	Pending  []Pending         // in order; from now on all are held to be tried
	Events   []Event           // the oldest of the mailbox, by TS, at most 64
	Attempts int               // how many takings loaded the events without a commit, this one included
}

// DeadLetter is an event or intent nobody could handle, kept for a person to look at.
type DeadLetter struct {
	Conversation string
	ID           string // of the event, or the intent's key
	Reason       string
	Body         []byte // its JSON
}

// Commit is the outcome of stepping: all of it is stored, or none.
type Commit struct {
	Work     Work
	Session  Session   // Version is the one that was loaded; it is stored as the next one
	Consumed []string  // ids of the events that leave the mailbox
	Intents  []Pending // new ones, claimed by this worker
	Dead     []DeadLetter
}

// Finish is the end of a turn.
type Finish struct {
	Work    Work
	Keep    Keep
	Results []Result
	Threads []string     // "channel:ts" of threads that belong to the conversation from now on
	Remain  []Pending    // intents put off, with their new Tried and Postponed
	Until   time.Time    // when to go on; zero: at once when there is work, else when an event comes
	Dead    []DeadLetter // intents given up
}

// Settlement ends the parking of a thread's events.
type Settlement struct {
	Work         Work
	Thread       string // "channel:ts"
	Conversation string // whose thread it is; empty: of others
	Moves        []Move // all events that leave the parking mailbox
}

// Move takes a parked event to a conversation.
type Move struct {
	Event Event
	To    string // empty drops it
}

// Depth is how much work waits.
type Depth struct {
	Ready  int64         // conversations that wait for or are with a worker
	Oldest time.Duration // age of the one that waits longest; zero when none does
	Due    int64         // conversations and events put off
	Moved  int           // how many became ready just now
}
