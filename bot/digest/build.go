package digest

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/contents"
	"github.com/deploy-advice/deploy-advice/bot/digest/schedule"
	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
	"github.com/deploy-advice/deploy-advice/bot/digest/subscription"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// JobBuild works on a channel's period: runs its decisions again, slice by slice, and at the end makes the digest.
const JobBuild = "digest.build"

// HeartbeatKind is the kind under which it is kept, by channel, when a digest was last made.
const HeartbeatKind = "digest-heartbeat"

type buildArgs struct {
	Channel string          `json:"channel"`
	Period  schedule.Period `json:"period"`
	From    time.Time       `json:"from,omitzero"`
	Cursor  string          `json:"cursor,omitempty"`
}

// built is what came of a job: where to go on, or the digest; neither when there is nothing to say.
type built struct {
	Period  schedule.Period `json:"period"`
	From    time.Time       `json:"from"`
	Cursor  string          `json:"cursor,omitempty"`
	Message *bot.Message    `json:"message,omitempty"`
}

// Heartbeat says when a channel's digest was last made, so that silence can be told from standstill.
type Heartbeat struct {
	V          int       `json:"v"`
	Channel    string    `json:"channel"`
	Period     string    `json:"period"`
	At         time.Time `json:"at"`
	Through    time.Time `json:"through"`
	Said       bool      `json:"said"`
	Lines      int       `json:"lines"`
	Checked    int       `json:"checked"`
	Unreadable int       `json:"unreadable"`
	Next       time.Time `json:"next,omitzero"`
}

// firstLook is how far back a channel's first digest looks.
const firstLook = 7 * 24 * time.Hour

// settling is how long before a digest's start things must have happened to be told by it: what happened just then may still be on
// its way into the store, and is told by the next one.
const settling = 15 * time.Second

// window is the time that a period's digest tells of.
func (a buildArgs) window() contents.Window {
	lag := min(settling, a.Period.End.Sub(a.Period.Start)/4)
	return contents.Window{From: a.From.Add(-lag), To: a.Period.Start.Add(-lag)}
}

// Build is the function of [JobBuild]. Doing it again tells the same, because what moved is dated to the period.
func (s *Service) Build(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	var args buildArgs
	if err := json.Unmarshal(job.Args, &args); err != nil {
		return nil, &bot.Error{Kind: bot.Invalid, Op: "build digest", Err: err}
	}
	sub, err := s.subs.Of(ctx, args.Channel)
	if err != nil {
		return nil, err
	}
	if !sub.Active() {
		return nil, &bot.Error{Kind: bot.NotFound, Op: "build digest", Message: "This channel gets no digests any more."}
	}
	if args.From.IsZero() { // there was no digest before: as much as one on demand tells, or a whole period
		length := args.Period.End.Sub(args.Period.Start)
		args.From = args.Period.Start.Add(-max(length, firstLook))
	}
	w := args.window()
	out := built{Period: args.Period, From: args.From}
	sight, err := s.subs.Sight(ctx, args.Channel)
	if err != nil {
		return nil, err
	}
	_, out.Cursor, err = s.standing.Slice(ctx, args.Cursor, w.To, sight.Shows)
	if err != nil {
		return nil, err
	}
	if out.Cursor != "" {
		return shelf.Encode(out)
	}
	c, err := s.compose(ctx, sight, w)
	if err != nil {
		return nil, err
	}
	c.Period = args.Period.ID()
	if c.News > 0 || sub.Always {
		m := render.DigestMessage(c.Digest)
		m.Meta.Payload["channel"] = args.Channel
		out.Message = &m
	}
	if err := s.beat(ctx, args, w, c, out.Message != nil); err != nil {
		return nil, err
	}
	return shelf.Encode(out)
}

func (s *Service) compose(ctx context.Context, sight subscription.Sight, w contents.Window) (contents.Composed, error) {
	m, err := s.material(ctx, sight.Channel, w)
	if err != nil {
		return contents.Composed{}, err
	}
	c := contents.Compose(sight, w, m)
	c.Conversation, c.Catalogue = Conversation(sight.Channel), s.today.Catalogue
	return c, nil
}

// beat notes that a period was handled.
func (s *Service) beat(ctx context.Context, args buildArgs, w contents.Window, c contents.Composed, said bool) error {
	h := Heartbeat{
		V: bot.Version, Channel: args.Channel, Period: c.Period, At: s.opts.Now().UTC(), Through: w.To, Said: said, Lines: len(c.Lines), Checked: c.Checked,
		Unreadable: c.Unreadable, Next: args.Period.End,
	}
	s.opts.Metrics.handled(h)
	return shelf.Change(ctx, s.docs, HeartbeatKind, args.Channel, func(doc *bot.Document) (bool, error) {
		body, err := json.Marshal(h)
		if err != nil {
			return false, fmt.Errorf("encode heartbeat: %w", err)
		}
		doc.Body = body
		return true, nil
	})
}

// Heartbeats lists the channels' heartbeats, by channel.
func (s *Service) Heartbeats(ctx context.Context) ([]Heartbeat, error) {
	var out []Heartbeat
	err := shelf.Each(ctx, s.docs, HeartbeatKind, func(doc bot.Document) error {
		if h, err := shelf.Decode[Heartbeat](doc); err == nil {
			out = append(out, h)
		}
		return nil
	})
	return out, err
}
