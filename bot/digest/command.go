package digest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/app"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// The jobs of the commands, as typed.
const (
	JobCommand     = "command.digest"
	JobSubscribe   = "command.subscribe"
	JobUnsubscribe = "command.unsubscribe"
	JobSettings    = "command.settings"
)

type commandArgs struct {
	Command string `json:"command"`
	Args    string `json:"args"`
}

// answer is what a command says.
type answer struct {
	Message bot.Message `json:"message"`
	Public  bool        `json:"public"`
}

// Jobs are the functions of this package's jobs, by name.
func (s *Service) Jobs() map[string]app.JobFunc {
	return map[string]app.JobFunc{
		JobBuild: s.Build, JobSweep: s.Sweep, JobAsk: s.Ask, JobAnswer: s.Answer,
		JobCommand: s.command(s.digest), JobSubscribe: s.command(s.subscribe), JobUnsubscribe: s.command(s.unsubscribe), JobSettings: s.command(s.settings),
	}
}

// command reads a command's job and writes its answer.
func (s *Service) command(do func(ctx context.Context, args string, who bot.Event) (bot.Message, error)) app.JobFunc {
	return func(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
		var args commandArgs
		if err := json.Unmarshal(job.Args, &args); err != nil {
			return nil, &bot.Error{Kind: bot.Invalid, Op: "run command", Err: err}
		}
		if job.For.Place.Channel == "" {
			return nil, invalid(errors.New("say this in the channel that it is about"))
		}
		m, err := do(ctx, strings.TrimSpace(args.Args), job.For)
		if err != nil {
			return nil, err
		}
		return encode(answer{Message: m})
	}
}

// here is the subscription of a channel, or the one that a channel without any asks with: for its own decisions.
func (s *Service) here(ctx context.Context, channel string) (Subscription, error) {
	sub, on, err := s.active(ctx, channel)
	if !on {
		sub = Subscription{Channel: channel, Scope: Scope{Here: true}}
	}
	return sub, err
}

func (s *Service) digest(ctx context.Context, args string, who bot.Event) (bot.Message, error) {
	word, rest, _ := strings.Cut(args, " ")
	rest = strings.TrimSpace(rest)
	switch strings.ToLower(word) {
	case "", "now":
		return s.onDemand(ctx, who.Place.Channel, "", false)
	case "all":
		return s.onDemand(ctx, who.Place.Channel, rest, true)
	case "due":
		return s.look(ctx, who.Place.Channel, "Due for review", Query{Due: true})
	case "log":
		return s.look(ctx, who.Place.Channel, "Decisions", Query{})
	case "find":
		if rest == "" {
			return bot.Message{}, invalid(errors.New("say what to find: digest find resizer"))
		}
		return s.look(ctx, who.Place.Channel, "Found", Query{Words: rest})
	case "history":
		return s.history(ctx, who.Place.Channel, rest)
	case "figures":
		return s.figures(ctx, who.Place.Channel)
	}
	return bot.Message{}, invalid(fmt.Errorf("%q is no part of digest; say digest, digest all, digest due, digest find WORDS, digest history NAME, digest log or digest figures", short(word)))
}

// OnDemand is a channel's digest as of now: what is new since the last one, or in the last week where there was none.
func (s *Service) OnDemand(ctx context.Context, channel string) (Composed, error) {
	w := Window{From: s.opts.Now().Add(-firstLook), To: s.opts.Now()}
	doc, err := s.docs.Document(ctx, HeartbeatKind, channel)
	if err != nil && bot.KindOf(err) != bot.NotFound {
		return Composed{}, fmt.Errorf("read heartbeat: %w", err)
	}
	if h, bad := decode[Heartbeat](doc); err == nil && bad == nil && !h.Through.IsZero() {
		w.From = h.Through
	}
	return s.composeNow(ctx, channel, w)
}

func (s *Service) composeNow(ctx context.Context, channel string, w Window) (Composed, error) {
	sub, err := s.here(ctx, channel)
	if err != nil {
		return Composed{}, err
	}
	watched, err := s.watched(ctx, channel)
	if err != nil {
		return Composed{}, err
	}
	// What is not run again within the time of a command is shown as it came out last; who only looks has time.
	for cursor, more := "", true; more; more = s.opts.Still && cursor != "" {
		_, cursor, err = s.slice(ctx, cursor, s.opts.Now(), func(e record.Entry) bool { return sub.Fits(e, channel, watched) })
		if err != nil {
			return Composed{}, err
		}
	}
	return s.compose(ctx, sub, w)
}

func (s *Service) onDemand(ctx context.Context, channel, window string, all bool) (bot.Message, error) {
	var c Composed
	var err error
	if w, ok := parseWindow(window); ok {
		c, err = s.composeNow(ctx, channel, w)
	} else {
		c, err = s.OnDemand(ctx, channel)
	}
	if err != nil {
		return bot.Message{}, err
	}
	c.All = all
	return render.DigestMessage(c.Digest), nil
}

// parseWindow reads what the button of a digest carries: the seconds of its window.
func parseWindow(text string) (Window, bool) {
	from, to, ok := strings.Cut(text, "-")
	a, err1 := strconv.ParseInt(from, 10, 64)
	b, err2 := strconv.ParseInt(to, 10, 64)
	return Window{From: time.Unix(a, 0).UTC(), To: time.Unix(b, 0).UTC()}, ok && err1 == nil && err2 == nil && a < b
}
