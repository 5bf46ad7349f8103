package redis

import (
	"strings"
	"time"
)

// Lifetime says how long the keys of a pattern live.
type Lifetime struct {
	Pattern string        // behind the workspace's prefix; <x> stands for anything
	Type    string        // Redis's name of it
	What    string        // that stands there
	Keep    time.Duration // at most, after the last use; 0: until what stands there is done or removed
}

// Lifetimes lists every pattern of keys but those of documents, which [Kinds] tells apart. keysLua and the functions beside it build them.
func Lifetimes() []Lifetime {
	return []Lifetime{
		{"seen:<event>", "string", "an event, or another name of it, that was taken in", keepSeen},
		{"conv:<conversation>", "hash", "a conversation's state, and whose turn it is", keepLong},
		{"posts:<conversation>", "hash", "what was performed in it, and where that stands", keepLong},
		{"mail:<conversation>", "zset", "its events that wait", keepWork},
		{"events:<conversation>", "hash", "the same, in full", keepWork},
		{"outbox:<conversation>", "hash", "what it means to do and has not done yet", keepWork},
		{"thread:<channel>:<ts>", "string", "the conversation that a thread belongs to", keepLong},
		{"ready", "stream", "conversations that have something to do", 0},
		{"due", "zset", "what is put off, by time", 0},
		{"later", "hash", "events that are put off, in full", 0},
		{"dead", "stream", "events that could not be worked on, about the last 1000", keepDead},
		{"claim:delivery:<id>", "string", "a webhook delivery that was taken in", keepDelivery},
		{"claim:poll:<repository>", "string", "a repository that was polled for this period", keepPoll},
		{"claim:review:<pull request>", "string", "a pull request that is worked on", keepReview},
	}
}

// How long claims are held at most, by who claims.
const (
	keepDelivery = 4 * 24 * time.Hour // GitHub redelivers for three days (docs.github.com/en/webhooks, 2026)
	keepPoll     = 24 * time.Hour     // the longest interval between polls
	keepReview   = 2*time.Minute + 10*time.Second
)

// Kind says how long the documents of a kind live.
type Kind struct {
	Name string
	What string
	Keep time.Duration // after the last change; 0: until it is removed
}

// Kinds lists every kind of document. A document stands in doc:<kind>:<id>, its id in docs:<kind> and in term:<kind>:<term> for each
// word it is listed by; these lists live as long as they have members.
func Kinds() []Kind {
	const day = 24 * time.Hour
	return []Kind{
		{"assessment", "one line about each assessment, for lists and the App Home", keepLong},
		{"check", "where a decision stands on today's catalogue, and what moved it", keepLong},
		{"digest-heartbeat", "when a channel's digest was made last, and what came of it", 0},
		{"poll", "how far a repository's pull requests were read", 0},
		{"preference", "that a person or channel wants quiet", 0},
		{"record", "a decision: its facts, verdict, owner, file and review date", 0},
		{"record-numbers", "numbers that records of a folder were given", 0},
		{"review", "a pull request that was reviewed, and what was said", 365 * day},
		{"subscription", "a channel's digest: schedule and scope", 0},
		{"watch", "a repository that is watched into a channel", 0},
	}
}

// Keep is the longest time that a key may live without being used, 0 for one that lives until it is removed, and whether it is a key
// of ours at all. rest is what stands behind the workspace's prefix.
func Keep(rest string) (keep time.Duration, known bool) {
	for _, l := range Lifetimes() {
		head, open, _ := strings.Cut(l.Pattern, "<")
		if rest == head || (open != "" && strings.HasPrefix(rest, head)) {
			return l.Keep, true
		}
	}
	for _, k := range Kinds() {
		switch {
		case strings.HasPrefix(rest, "doc:"+k.Name+":"):
			return k.Keep, true
		case rest == "docs:"+k.Name, strings.HasPrefix(rest, "term:"+k.Name+":"):
			return 0, true
		}
	}
	return 0, false
}
