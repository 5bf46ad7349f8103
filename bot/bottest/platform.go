package bottest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Fault is how a call to the platform goes wrong.
type Fault string

// The faults.
const (
	Fine      Fault = ""
	Limit     Fault = "limit"      // 429: certainly not done; RetryAfter is Platform.RetryAfter
	LoseReply Fault = "lose_reply" // done, but the caller cannot know
	LoseCall  Fault = "lose_call"  // not done, and the caller cannot know
	Deny      Fault = "deny"       // not a member of the channel
	Break     Fault = "break"      // an error without a kind
	Burst     Fault = "burst"      // a panic
)

// Call is one call to the platform.
type Call struct {
	Op     string // "perform", "find" or "root"
	Intent bot.Intent
}

// Message is a message that stands in a channel.
type Message struct {
	Key, Channel, TS, Thread, Text string
	Meta                           *bot.Meta
}

// Platform is a place that messages are posted to. Its zero value is ready for use; it is safe for concurrent use.
type Platform struct {
	Fail       func(Call) Fault // asked before each call; nil: never
	RetryAfter time.Duration

	mu       sync.Mutex
	clock    int64
	posted   []Message // in order; edits change Text
	whispers []bot.Intent
	views    []bot.Intent
	calls    []Call
}

// Perform has an intent's effect.
func (p *Platform) Perform(_ context.Context, intent bot.Intent, refs bot.Refs) (bot.Ref, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fault := p.fault(Call{"perform", intent})
	if fault != Fine && fault != LoseReply {
		return bot.Ref{}, p.failure(fault)
	}
	ref, err := p.perform(intent, refs)
	if fault == LoseReply && err == nil {
		return bot.Ref{}, p.failure(fault)
	}
	return ref, err
}

// Find looks for a message by its key.
func (p *Platform) Find(_ context.Context, intent bot.Intent, _ bot.Refs) (bot.Ref, bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if fault := p.fault(Call{"find", intent}); fault != Fine {
		return bot.Ref{}, false, p.failure(fault)
	}
	for _, message := range p.posted {
		if message.Key == intent.Key {
			return bot.Ref{Channel: message.Channel, TS: message.TS}, true, nil
		}
	}
	return bot.Ref{}, false, nil
}

// Root returns the key of a thread's first message.
func (p *Platform) Root(_ context.Context, thread bot.Place) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if fault := p.fault(Call{"root", bot.Intent{Place: thread}}); fault != Fine {
		return "", p.failure(fault)
	}
	for _, message := range p.posted {
		if message.Channel == thread.Channel && message.TS == thread.Thread {
			return message.Key, nil
		}
	}
	return "", nil
}

// Posted returns the messages in the order in which they were posted.
func (p *Platform) Posted() []Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Message(nil), p.posted...)
}

// Copies returns how often each key was posted.
func (p *Platform) Copies() map[string]int {
	out := map[string]int{}
	for _, message := range p.Posted() {
		out[message.Key]++
	}
	return out
}

// Whispers returns what was whispered.
func (p *Platform) Whispers() []bot.Intent {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]bot.Intent(nil), p.whispers...)
}

// Calls returns all calls so far.
func (p *Platform) Calls() []Call {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Call(nil), p.calls...)
}

func (p *Platform) fault(call Call) Fault {
	p.calls = append(p.calls, call)
	if p.Fail == nil {
		return Fine
	}
	return p.Fail(call)
}

func (p *Platform) failure(fault Fault) error {
	switch fault {
	case Limit:
		return &bot.Error{Kind: bot.Limited, Op: "perform", Code: "ratelimited", RetryAfter: p.RetryAfter}
	case LoseReply, LoseCall:
		return &bot.Error{Kind: bot.Unavailable, Op: "perform", Code: "timeout"}
	case Deny:
		return &bot.Error{Kind: bot.Denied, Op: "perform", Code: "not_in_channel"}
	case Burst:
		panic("the platform's client has a bug")
	case Fine, Break:
	}
	return fmt.Errorf("no such luck")
}

func (p *Platform) perform(intent bot.Intent, refs bot.Refs) (bot.Ref, error) {
	switch intent.Kind {
	case bot.Post, bot.Upload:
		return p.post(intent, refs), nil
	case bot.Edit, bot.Delete:
		return p.change(intent, refs)
	case bot.Whisper:
		p.whispers = append(p.whispers, intent)
	case bot.OpenView, bot.UpdateView, bot.PublishHome:
		p.views = append(p.views, intent)
	case bot.React, bot.RunJob, bot.Pass:
	}
	return bot.Ref{}, nil
}

func (p *Platform) post(intent bot.Intent, refs bot.Refs) bot.Ref {
	p.clock++
	message := Message{
		Key: intent.Key, Channel: intent.Place.Channel, Thread: intent.Place.Thread, TS: fmt.Sprintf("1800000000.%06d", p.clock),
	}
	if intent.ThreadOf != "" {
		message.Thread = refs[intent.ThreadOf].TS
	}
	if intent.Message != nil {
		message.Text, message.Meta = intent.Message.Text, intent.Message.Meta
	}
	p.posted = append(p.posted, message)
	return bot.Ref{Channel: message.Channel, TS: message.TS}
}

func (p *Platform) change(intent bot.Intent, refs bot.Refs) (bot.Ref, error) {
	ref := bot.Ref{Channel: intent.Place.Channel, TS: intent.TargetTS}
	if known, ok := refs[intent.Target]; ok {
		ref = known
	}
	for i, message := range p.posted {
		if message.Channel != ref.Channel || message.TS != ref.TS {
			continue
		}
		if intent.Kind == bot.Edit && intent.Message != nil {
			p.posted[i].Text = intent.Message.Text
		}
		return ref, nil
	}
	return bot.Ref{}, &bot.Error{Kind: bot.NotFound, Op: "edit", Code: "message_not_found"}
}

// Forget drops everything that was posted or called so far, for measurements of what others hold.
func (p *Platform) Forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.posted, p.whispers, p.views, p.calls = nil, nil, nil, nil
}
