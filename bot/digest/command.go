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
	"github.com/deploy-advice/deploy-advice/bot/digest/contents"
	"github.com/deploy-advice/deploy-advice/bot/digest/due"
	"github.com/deploy-advice/deploy-advice/bot/digest/ledger"
	"github.com/deploy-advice/deploy-advice/bot/digest/phrase"
	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
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
		JobBuild: s.Build, JobSweep: s.Sweep, due.JobAsk: s.due.Ask, due.JobAnswer: s.due.Answer,
		JobCommand: s.command(s.digest), JobSubscribe: s.command(s.subs.Subscribe), JobUnsubscribe: s.command(s.subs.Unsubscribe), JobSettings: s.command(s.subs.Settings),
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
			return nil, phrase.Invalid(errors.New("say this in the channel that it is about"))
		}
		m, err := do(ctx, strings.TrimSpace(args.Args), job.For)
		if err != nil {
			return nil, err
		}
		return shelf.Encode(answer{Message: m})
	}
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
		return s.ledger.Look(ctx, who.Place.Channel, "Due for review", ledger.Query{Due: true})
	case "log":
		return s.ledger.Look(ctx, who.Place.Channel, "Decisions", ledger.Query{})
	case "find":
		if rest == "" {
			return bot.Message{}, phrase.Invalid(errors.New("say what to find: digest find resizer"))
		}
		return s.ledger.Look(ctx, who.Place.Channel, "Found", ledger.Query{Words: rest})
	case "history":
		return s.ledger.History(ctx, who.Place.Channel, rest)
	case "figures":
		return s.ledger.Figures(ctx, who.Place.Channel)
	}
	return bot.Message{}, phrase.Invalid(fmt.Errorf("%q is no part of digest; say digest, digest all, digest due, digest find WORDS, digest history NAME, digest log or digest figures", phrase.Short(word)))
}

// OnDemand is a channel's digest as of now: what is new since the last one, or in the last week where there was none.
func (s *Service) OnDemand(ctx context.Context, channel string) (contents.Composed, error) {
	w := contents.Window{From: s.opts.Now().Add(-firstLook), To: s.opts.Now()}
	doc, err := s.docs.Document(ctx, HeartbeatKind, channel)
	if err != nil && bot.KindOf(err) != bot.NotFound {
		return contents.Composed{}, fmt.Errorf("read heartbeat: %w", err)
	}
	if h, bad := shelf.Decode[Heartbeat](doc); err == nil && bad == nil && !h.Through.IsZero() {
		w.From = h.Through
	}
	return s.composeNow(ctx, channel, w)
}

func (s *Service) composeNow(ctx context.Context, channel string, w contents.Window) (contents.Composed, error) {
	sight, err := s.subs.Sight(ctx, channel)
	if err != nil {
		return contents.Composed{}, err
	}
	// What is not run again within the time of a command is shown as it came out last; who only looks has time.
	for cursor, more := "", true; more; more = s.opts.Still && cursor != "" {
		_, cursor, err = s.standing.Slice(ctx, cursor, s.opts.Now(), sight.Shows)
		if err != nil {
			return contents.Composed{}, err
		}
	}
	return s.compose(ctx, sight, w)
}

func (s *Service) onDemand(ctx context.Context, channel, window string, all bool) (bot.Message, error) {
	var c contents.Composed
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
func parseWindow(text string) (contents.Window, bool) {
	from, to, ok := strings.Cut(text, "-")
	a, err1 := strconv.ParseInt(from, 10, 64)
	b, err2 := strconv.ParseInt(to, 10, 64)
	return contents.Window{From: time.Unix(a, 0).UTC(), To: time.Unix(b, 0).UTC()}, ok && err1 == nil && err2 == nil && a < b
}
