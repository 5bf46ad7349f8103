// Package digest keeps recorded decisions true and says so, once a period, to the channels that want to hear it: what was decided,
// changed or flipped, what is due, what went against the advice. Its core - periods, composition, the machine - is pure; documents,
// clock and advisor come in through ports. It posts nothing itself: a replica's [Ticker] records an event for each period that is
// due, the [Machine] turns it into jobs and one post, and the application performs both exactly once.
//
// What is claimed for a channel and period is the event "digest:<channel>:<period>" and, for as long as the conversation is kept
// (400 days), the latest period in the state of "digest-<channel>": an older or equal one does nothing. There is nothing to be
// repaired by hand after a crash: an event that was recorded is stepped, an intent that was stored is performed, and a post whose
// answer was lost is found again by its key.
//
// The parts, each in a package of its own: schedule (calendar periods of a cron expression in a time zone), subscription (which channel
// wants what, when), recheck (decisions run again, and what moved them), standing (where each decision stands, kept), contents (what a
// digest says), due (asking owners about reviews), ledger (looking back), noise (how much is said), shelf (documents) and phrase (words).
//
// Documents: "subscription" (id: channel; kept), "digest-heartbeat" (id: channel; kept), "check" (id: the record's; kept 400 days
// after its last change). It reads "record", "review", "assessment", "watch" and "preference".
package digest
