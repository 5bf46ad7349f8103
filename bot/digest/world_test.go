package digest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/app"
	"github.com/deploy-advice/deploy-advice/bot/digest"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// memory keeps documents in memory as the real store does: by kind and id, with versions and terms.
type memory struct {
	mu   sync.Mutex
	docs map[string]bot.Document
	puts map[string]int // by kind
}

func newMemory() *memory { return &memory{docs: map[string]bot.Document{}, puts: map[string]int{}} }

func (s *memory) Document(_ context.Context, kind, id string) (bot.Document, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	doc, ok := s.docs[kind+"\x00"+id]
	if !ok {
		return bot.Document{}, &bot.Error{Kind: bot.NotFound, Op: "document"}
	}
	return doc, nil
}

func (s *memory) Put(_ context.Context, doc bot.Document) (bot.Document, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := doc.Kind + "\x00" + doc.ID
	if s.docs[key].Version != doc.Version {
		return doc, &bot.Error{Kind: bot.Conflict, Op: "put"}
	}
	doc.Version++
	doc.Body, doc.Terms = slices.Clone(doc.Body), slices.Clone(doc.Terms)
	s.docs[key] = doc
	s.puts[doc.Kind]++
	return doc, nil
}

func (s *memory) List(_ context.Context, q bot.Query) ([]bot.Document, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []bot.Document
	for _, doc := range s.docs {
		fits := strings.HasPrefix(doc.ID, q.Prefix)
		if q.Term != "" {
			fits = slices.Contains(doc.Terms, q.Term)
		}
		if doc.Kind == q.Kind && fits && doc.ID > q.After {
			out = append(out, doc)
		}
	}
	slices.SortFunc(out, func(a, b bot.Document) int { return strings.Compare(a.ID, b.ID) })
	if q.Limit > 0 && len(out) > q.Limit {
		out = out[:q.Limit]
	}
	return out, nil
}

// oracle is an advisor whose verdict on a workload can be changed.
type oracle struct {
	mu       sync.Mutex
	catalog  string
	platform map[string]string // by name; aws-lambda otherwise
	runs     int
	names    map[string]string // of platforms, as shown; their ids otherwise
	lead     map[string]float64
}

// PlatformName is what people call a platform.
func (o *oracle) PlatformName(id string) string {
	if name, ok := o.names[id]; ok {
		return name
	}
	return id
}

func (o *oracle) Assess(sys profile.System) (engine.Assessment, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.runs++
	a := engine.Assessment{Name: sys.Name, Catalogue: o.catalog, InputHash: o.catalog + "/" + sys.Name}
	a.Verdict = engine.Verdict{Family: "faas", Platform: "aws-lambda", Margin: 0.4, Confidence: 0.7, MonthlyUSD: &engine.Range{Mid: "10.00"}}
	if lead, ok := o.lead[sys.Name]; ok {
		a.Verdict.Margin = lead
	}
	if p := o.platform[sys.Name]; p != "" {
		a.Verdict.Family, a.Verdict.Platform = "serverless-container", p
	}
	return a, nil
}

func (o *oracle) publish(version string, platform map[string]string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.catalog, o.platform = version, platform
}

// post is a message that was posted.
type post struct {
	at      time.Time
	key     string
	channel string
	text    string
	message *bot.Message
}

// world is the application in little: events once, sessions, intents once, jobs. Its clock is turned by hand.
type world struct {
	t        *testing.T
	now      time.Time
	docs     *memory
	advice   *oracle
	jobs     map[string]app.JobFunc
	service  *digest.Service
	tickers  []*digest.Ticker
	down     bool // no process runs
	slack    bool // the platform is away
	seen     map[string]time.Time
	queue    []bot.Event
	sessions map[string]bot.Session
	results  map[string]bot.Ref
	waiting  []bot.Intent
	posts    []post
	lose     func(key string) bool // the outcome of this job is lost, once: it is done again
	lost     map[string]bool
	whispers []bot.Message
	passed   []bot.Event // to conversations of others
	amend    func(context.Context, string, record.Amendment) (record.Outcome, error)
	timed    bool // the store has a clock, and it is right
	metrics  *digest.Metrics
	facts    func(context.Context, record.Entry) ([]profile.Fact, error)
}

// timed are documents whose store has a clock.
type timed struct {
	*memory
	w *world
}

// Time is the true time.
func (t timed) Time(context.Context) (time.Time, error) { return t.w.now, nil }

// newWorld has a ticker for each skew of a replica's clock.
func newWorld(t *testing.T, start time.Time, skews ...time.Duration) *world {
	t.Helper()
	w := &world{
		t: t, now: start, docs: newMemory(), advice: &oracle{catalog: "2026-01"}, seen: map[string]time.Time{}, sessions: map[string]bot.Session{},
		results: map[string]bot.Ref{}, lost: map[string]bool{},
	}
	w.service = w.serve(0)
	w.jobs = w.service.Jobs()
	w.restart(skews...)
	return w
}

func (w *world) serve(skew time.Duration) *digest.Service {
	docs := digest.Documents(w.docs)
	if w.timed {
		docs = timed{w.docs, w}
	}
	s, err := digest.New(docs, digest.Options{Advisor: w.advice, Now: func() time.Time { return w.now.Add(skew) }, Zone: "Europe/Berlin", Workers: 1, Amend: w.amend, Metrics: w.metrics, Facts: w.facts})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// restart replaces all processes by new ones.
func (w *world) restart(skews ...time.Duration) {
	w.tickers = nil
	for _, skew := range skews {
		w.tickers = append(w.tickers, digest.NewTicker(slog.New(slog.DiscardHandler), w.serve(skew), digest.TickerOptions{Team: "T1", Record: w}))
	}
	w.jobs = w.serve(0).Jobs()
}

// Record takes an event in once; ids are remembered for two hours, as the store does.
func (w *world) Record(_ context.Context, e bot.Event) (bot.Receipt, error) {
	if at, ok := w.seen[e.ID]; ok && w.now.Sub(at) < 2*time.Hour {
		return bot.Receipt{Fate: bot.Duplicate}, nil
	}
	w.seen[e.ID] = w.now
	w.queue = append(w.queue, e)
	return bot.Receipt{Fate: bot.Recorded}, nil
}

// at turns the clock to a moment and lets everything happen that happens then.
func (w *world) at(now time.Time) {
	w.t.Helper()
	w.now = now
	if w.down {
		return
	}
	for _, ticker := range w.tickers {
		if _, err := ticker.Tick(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	}
	w.settle()
}

func (w *world) settle() {
	for len(w.queue) > 0 || (len(w.waiting) > 0 && !w.slack) {
		if len(w.queue) == 0 {
			waiting := w.waiting
			w.waiting = nil
			for _, in := range waiting {
				w.perform(in)
			}
			continue
		}
		e := w.queue[0]
		w.queue = w.queue[1:]
		w.step(e)
	}
}

func (w *world) step(e bot.Event) {
	s := w.sessions[e.Conversation]
	s.ID = e.Conversation
	if slices.Contains(s.Applied, e.ID) {
		return
	}
	refs := bot.Refs{}
	maps.Copy(refs, w.results)
	next, intents, err := digest.Machine{}.Step(s, e, refs)
	if err != nil {
		w.t.Fatal(err)
	}
	again, same, err := digest.Machine{}.Step(s, e, refs) // pure: the same again
	if err != nil || string(again.Body) != string(next.Body) || digestText(same) != digestText(intents) {
		w.t.Fatalf("event %s stepped twice differs", e.ID)
	}
	next.Applied, next.Version = append(next.Applied, e.ID), s.Version+1
	w.sessions[e.Conversation] = next
	for _, in := range intents {
		if !strings.HasPrefix(in.Key, e.Conversation+"/") {
			w.t.Fatalf("key %s in conversation %s", in.Key, e.Conversation)
		}
		w.perform(in)
	}
}

func digestText(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(data)
}

func (w *world) perform(in bot.Intent) {
	if _, done := w.results[in.Key]; done {
		return
	}
	switch in.Kind {
	case bot.RunJob:
		w.results[in.Key] = bot.Ref{}
		w.job(in)
	case bot.Pass:
		w.results[in.Key] = bot.Ref{}
		e := *in.Event
		if e.Conversation = in.To; !digest.Ours(in.To) {
			w.passed = append(w.passed, e)
		}
		if _, err := w.Record(w.t.Context(), e); err != nil {
			w.t.Fatal(err)
		}
	case bot.Post, bot.Edit:
		if w.slack {
			w.waiting = append(w.waiting, in)
			return
		}
		if !in.NotAfter.IsZero() && w.now.After(in.NotAfter) {
			return
		}
		w.results[in.Key] = bot.Ref{Channel: in.Place.Channel, TS: fmt.Sprint(len(w.posts) + 1)}
		w.posts = append(w.posts, post{at: w.now, key: in.Key, channel: in.Place.Channel, text: text(in.Message), message: in.Message})
	case bot.Whisper:
		w.results[in.Key] = bot.Ref{}
		w.whispers = append(w.whispers, *in.Message)
	default:
		w.t.Fatalf("nobody meant to %s", in.Kind)
	}
}

func (w *world) job(in bot.Intent) {
	do := w.jobs[in.Job.Name]
	if do == nil {
		w.t.Fatalf("no job %s", in.Job.Name)
	}
	result, err := do(w.t.Context(), in.Key, *in.Job)
	if w.lose != nil && w.lose(in.Key) && !w.lost[in.Key] {
		w.lost[in.Key] = true
		result, err = do(w.t.Context(), in.Key, *in.Job) // the first outcome was lost with its process
	}
	e := bot.Event{ID: "job:" + in.Key, Kind: bot.Finished, Callback: in.Job.Name, Conversation: in.Job.For.Conversation, At: w.now, Team: "T1", User: in.Job.For.User, Place: in.Job.For.Place, Result: result}
	if known, ok := errors.AsType[*bot.Error](err); ok && (known.Kind == bot.Invalid || known.Kind == bot.NotFound || known.Kind == bot.Denied) {
		e.Problem = known.Message + known.Op
	} else if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.Record(w.t.Context(), e); err != nil {
		w.t.Fatal(err)
	}
}

// text is everything a message says.
func text(m *bot.Message) string {
	var b strings.Builder
	for _, block := range m.Blocks {
		for _, l := range block.Lines {
			for _, s := range l {
				b.WriteString(s.Text)
				if s.User != "" {
					b.WriteString("@" + s.User)
				}
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// command says something in a channel.
func (w *world) command(job, args, channel string) string {
	w.t.Helper()
	m, err := w.tryCommand(job, args, channel)
	if err != nil {
		w.t.Fatalf("%s %s: %v", job, args, err)
	}
	return text(&m)
}

func (w *world) tryCommand(job, args, channel string) (bot.Message, error) {
	data, err := json.Marshal(map[string]string{"command": strings.TrimPrefix(job, "command."), "args": args})
	if err != nil {
		w.t.Fatal(err)
	}
	raw, err := w.jobs[job](w.t.Context(), "k", bot.Job{Name: job, Args: data, For: bot.Event{User: "UANA", UserName: "Ana", At: w.now, Place: bot.Place{Channel: channel}}})
	if err != nil {
		return bot.Message{}, err
	}
	var out struct{ Message bot.Message }
	return out.Message, json.Unmarshal(raw, &out)
}

// ownFacts are a workload's own: equal facts are run once, whatever they are called.
func ownFacts(name string) map[string]string {
	sum := fnv.New32a()
	sum.Write([]byte(name))
	return map[string]string{"cloud": "aws", "memory_mb": fmt.Sprint(128 + sum.Sum32()%100_000)}
}

// decide writes a record down.
func (w *world) decide(name string, change func(*record.Entry)) {
	w.t.Helper()
	e := record.Entry{
		V: 1, ID: "da-" + name, Repo: "acme/shop", Path: "docs/adr/" + name + ".md", Title: "Run " + name, Name: name, Owner: "UOWNER", OwnerName: "Olga", Status: record.Accepted,
		Family: "faas", Platform: "aws-lambda", Margin: 0.4, MonthlyUSD: "10.00", Facts: ownFacts(name), Channel: "C1",
		URL: "https://github.com/acme/shop/pull/1", CreatedAt: w.now, ChangedAt: w.now, InputHash: "h-" + name, Catalogue: "2026-01",
	}
	if change != nil {
		change(&e)
	}
	body, err := json.Marshal(e)
	if err != nil {
		w.t.Fatal(err)
	}
	old, err := w.docs.Document(w.t.Context(), record.DocumentKind, name)
	if err != nil && bot.KindOf(err) != bot.NotFound {
		w.t.Fatal(err)
	}
	if _, err := w.docs.Put(w.t.Context(), bot.Document{Kind: record.DocumentKind, ID: name, Version: old.Version, Body: body}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) entry(name string) record.Entry {
	w.t.Helper()
	doc, err := w.docs.Document(w.t.Context(), record.DocumentKind, name)
	if err != nil {
		w.t.Fatal(err)
	}
	var e record.Entry
	if err := json.Unmarshal(doc.Body, &e); err != nil {
		w.t.Fatal(err)
	}
	return e
}
