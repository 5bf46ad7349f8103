package redis

import "time"

// How long things are kept. Each key below names one of them.
const (
	keepSeen    = 2 * time.Hour        // the platform repeats an event for about 6 minutes (docs.slack.dev/apis/events-api, 2026)
	keepWork    = 30 * 24 * time.Hour  // what is not finished yet: mailboxes, intents, postponed work
	keepBriefly = time.Hour            // a conversation that nobody will come back to
	keepLong    = 400 * 24 * time.Hour // an assessment, after its last turn
	keepForeign = time.Hour            // the knowledge that a thread is of others
	keepDead    = 30 * 24 * time.Hour  // dead letters, after the last one
	maxDead     = 1000                 // and about so many of them
	maxEvents   = 64                   // of a mailbox in one turn
	maxEvent    = 1 << 20              // bytes; the platform's own limit for a view is 250 kB (docs.slack.dev/surfaces/modals, 2026)
)

// The consumer group on the stream "ready".
const group = "workers"

// prefix returns what every key of a workspace begins with. Braces make the team the hash tag.
func prefix(team string) string { return "deploy-advice:{" + team + "}:" }

// The keys that are used outside of scripts; they agree with keysLua.
func (s *Store) readyKey() string            { return s.prefix + "ready" }
func (s *Store) claimKey(name string) string { return s.prefix + "claim:" + name }

// keysLua builds the same keys inside of scripts, from the prefix that each script gets as its first argument. Keys beside the
// declared one are safe in a Cluster: they share its slot.
//
//	seen:<id>           string  an event id or alias that was recorded              keepSeen
//	conv:<id>           hash    ver, data (session), commit, tries, run, sched         keepWork while busy, then keepBriefly or keepLong
//	mail:<id>           zset    event ids by time in microseconds                   keepWork
//	events:<id>         hash    event id -> event                                   keepWork
//	outbox:<id>         hash    intent key -> '0' or '1' (tried) and the intent     keepWork
//	posts:<id>          hash    intent key -> result                                like conv
//	thread:<chan>:<ts>  string  conversation id (keepLong), or '-' for others' (keepForeign)
//	ready               stream  conversations that have something to do             until done
//	due                 zset    'c:' conversation or 'e:' event id by ms            until due
//	later               hash    event id -> conversation, time and event            until due
//	dead                stream  dead letters                                        keepDead, about maxDead
//	claim:<name>        string  a claim                                             as the claimer says: see Lifetimes
//	doc:<kind>:<id>     hash    ver, body, terms, keep                              as its owner says: see Kinds
//	docs:<kind>         zset    ids, in lexical order                               while there are documents
//	term:<kind>:<term>  zset    ids, in lexical order                               while there are documents
const keysLua = `
local P = ARGV[1]
local function k_seen(id) return P .. 'seen:' .. id end
local function k_conv(c) return P .. 'conv:' .. c end
local function k_mail(c) return P .. 'mail:' .. c end
local function k_events(c) return P .. 'events:' .. c end
local function k_outbox(c) return P .. 'outbox:' .. c end
local function k_posts(c) return P .. 'posts:' .. c end
local function k_thread(t) return P .. 'thread:' .. t end
local function k_doc(kind, id) return P .. 'doc:' .. kind .. ':' .. id end
local function k_docs(kind) return P .. 'docs:' .. kind end
local function k_term(kind, term) return P .. 'term:' .. kind .. ':' .. term end
local READY, DUE, LATER, DEAD = P .. 'ready', P .. 'due', P .. 'later', P .. 'dead'
`
