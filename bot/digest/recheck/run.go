package recheck

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Advisor assesses a system on today's catalogue and policy.
type Advisor interface {
	Assess(sys profile.System) (engine.Assessment, error)
}

// Subject is a decision to be run again.
type Subject struct {
	ID     string         // returned with the result
	Entry  record.Entry   // with the facts it was decided on
	Before *Stand         // where it stood when it was last run; nil: as the entry says
	Moved  []profile.Fact // facts that read differently today, with their sources; they take the place of the entry's own
}

// Kind says what became of a decision.
type Kind string

// The kinds of result.
const (
	Unchanged  Kind = "unchanged"  // nothing to say
	Flipped    Kind = "flipped"    // the verdict is another one
	Narrowed   Kind = "narrowed"   // the same verdict, and its margin fell below the limit
	Unreadable Kind = "unreadable" // it cannot be run again; Problem says why
)

// Result is what came of running a decision again.
type Result struct {
	ID      string  `json:"id"`
	Kind    Kind    `json:"kind"`
	Before  Stand   `json:"before"`
	Now     Stand   `json:"now"`
	Causes  []Cause `json:"causes,omitempty"`
	Problem string  `json:"problem,omitempty"`
}

// Options say how decisions are run again.
type Options struct {
	Advisor Advisor
	Own     []profile.Attribute // attributes of the organisation's own
	Margin  float64             // a margin that falls below this is worth a word
	Workers int                 // 0: as many as there are cores
	Prices  *Prices             // the catalogue then and now, when the old one is at hand; else causes come from the kept bills
}

// Reevaluate runs every decision again with its own facts, in parallel, and returns one result for each, in the same order.
// Decisions with equal facts are run once, whatever they are called: a name moves no verdict. It stops early only when ctx is done.
func Reevaluate(ctx context.Context, subjects []Subject, o Options) ([]Result, error) {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	run := runner{Options: o, cache: map[key]*once{}}
	out := make([]Result, len(subjects))
	next := make(chan int)
	var group sync.WaitGroup
	for range min(o.Workers, max(1, len(subjects))) {
		group.Go(func() {
			for i := range next {
				out[i] = run.one(subjects[i])
			}
		})
	}
	var err error
	for i := range subjects {
		select {
		case next <- i:
			continue
		case <-ctx.Done():
			err = fmt.Errorf("run decisions again: %d of %d done: %w", i, len(subjects), ctx.Err())
		}
		break
	}
	close(next)
	group.Wait()
	return out, err
}

type runner struct {
	Options
	mu    sync.Mutex
	cache map[key]*once
}

type key [sha256.Size]byte

// once is a stand that is worked out by whoever comes first.
type once struct {
	sync.Once
	stand Stand
	err   error
}

func (r *runner) one(s Subject) Result {
	before := s.Before
	if before == nil {
		before = Recorded(s.Entry)
	}
	out := Result{ID: s.ID, Kind: Unchanged, Before: *before}
	sys, err := SystemOf(s.Entry, r.Own...)
	if err != nil {
		out.Kind, out.Problem = Unreadable, err.Error()
		return out
	}
	var moved []profile.Fact
	if len(sys.Components) == 1 { // facts of files are not told apart by component
		moved = differing(s.Entry.Facts, s.Moved)
	}
	for _, f := range moved {
		sys.Components[0].Profile = sys.Components[0].Profile.With(f)
	}
	k := keyOf(sys)
	out.Now, err = r.stand(k, sys)
	if err != nil {
		out.Kind, out.Problem = Unreadable, err.Error()
		return out
	}
	out.Now.Hash = hex.EncodeToString(k[:12])
	if out.Before.Name == "" {
		out.Before.Name = r.name(out.Before.Platform)
	}
	out.Kind = classify(out.Before, out.Now, r.Margin)
	if out.Kind != Unchanged {
		out.Causes = r.causes(sys, out, s.Entry, moved)
	}
	return out
}

func (r *runner) stand(k key, sys profile.System) (Stand, error) {
	r.mu.Lock()
	o := r.cache[k]
	if o == nil {
		o = &once{}
		r.cache[k] = o
	}
	r.mu.Unlock()
	o.Do(func() {
		a, err := assess(r.Advisor, sys)
		o.stand, o.err = StandOf(a), err
	})
	return o.stand, o.err
}

// name is what people call a platform, or several joined by a plus sign; its id when the advisor tells no names.
func (r *runner) name(id string) string {
	named, ok := r.Advisor.(Namer)
	if !ok || id == "" {
		return id
	}
	parts := strings.Split(id, "+")
	for i, part := range parts {
		parts[i] = named.PlatformName(part)
	}
	return strings.Join(parts, " + ")
}

func assess(a Advisor, sys profile.System) (engine.Assessment, error) {
	if quick, ok := a.(Stander); ok {
		return quick.Standing(sys, keptBills)
	}
	return a.Assess(sys)
}

// keyOf identifies a system by everything that moves its verdict: the facts, and which components are linked.
func keyOf(sys profile.System) key {
	h := sha256.New()
	for _, c := range sys.Components {
		facts := profile.CanonicalFacts(c.Profile)
		if len(sys.Components) > 1 {
			fmt.Fprintf(h, "\n%q", c.Name)
		}
		for _, id := range slices.Sorted(maps.Keys(facts)) {
			fmt.Fprintf(h, " %q=%q", id, facts[id])
		}
	}
	fmt.Fprintf(h, "\n%+v", sys.Links)
	return key(h.Sum(nil))
}

// classify says what is worth a word. A stand without a margin of its own is one nobody has worked out yet.
func classify(before, now Stand, limit float64) Kind {
	switch {
	case !before.Same(now):
		return Flipped
	case before.Margin >= limit && now.Margin < limit:
		return Narrowed
	default:
		return Unchanged
	}
}

// Recorded is where a decision stood when it was written down, as far as its entry tells.
func Recorded(e record.Entry) *Stand {
	return &Stand{
		Family: e.Family, Platform: e.Platform, Confidence: e.Confidence, Margin: e.Margin, MonthlyUSD: e.MonthlyUSD, Hash: e.InputHash,
		Catalogue: e.Catalogue,
	}
}

// SystemOf is what an entry is about, with the facts it was decided on.
func SystemOf(e record.Entry, own ...profile.Attribute) (profile.System, error) {
	if len(e.Facts) == 0 && len(e.Components) == 0 {
		return profile.System{}, errors.New("no facts were recorded with it")
	}
	parts := e.Components
	if len(parts) == 0 {
		parts = []record.Part{{Name: e.Name, Facts: e.Facts}}
	}
	sys := profile.System{Name: e.Name, Links: e.Links}
	for _, part := range parts {
		p, err := profile.FromCanonical(part.Facts, own...)
		if err != nil {
			return profile.System{}, fmt.Errorf("its facts cannot be read: %w", err)
		}
		sys.Components = append(sys.Components, profile.Workload{Name: part.Name, Profile: p})
	}
	return sys, nil
}

// differing leaves out the facts that read as they were recorded.
func differing(recorded map[string]string, today []profile.Fact) []profile.Fact {
	var out []profile.Fact
	for _, f := range today {
		if f.Known() && profile.FormatFact(f) != recorded[string(f.Attribute)] {
			out = append(out, f)
		}
	}
	return out
}
