package noise_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/conversation"
	"github.com/deploy-advice/deploy-advice/bot/digest/noise"
	"github.com/deploy-advice/deploy-advice/bot/rights"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

// talk drives a conversation: what is said, and jobs that answer at once.
type talk struct {
	t       *testing.T
	stepper noise.Stepper
	session bot.Session
	refs    bot.Refs
	n       int
}

func (k *talk) say(kind bot.EventKind, text string) {
	k.t.Helper()
	queue := []bot.Event{k.event(kind, text)}
	for len(queue) > 0 {
		next, intents, err := k.stepper.Step(k.session, queue[0], k.refs)
		if err != nil {
			k.t.Fatal(err)
		}
		queue = queue[1:]
		next.ID, next.Version = k.session.ID, k.session.Version+1
		k.session = next
		for _, in := range intents {
			k.n++
			k.refs[in.Key] = bot.Ref{Channel: "C1", TS: fmt.Sprintf("1770000000.%06d", k.n)}
			if in.Kind == bot.RunJob {
				queue = append(queue, k.finished(in))
			}
		}
	}
}

func (k *talk) event(kind bot.EventKind, text string) bot.Event {
	k.n++
	at := time.Unix(1_770_000_000, 0).Add(time.Duration(k.n) * time.Second)
	e := bot.Event{V: 1, ID: fmt.Sprint("e", k.n), Kind: kind, At: at, TS: fmt.Sprintf("%d.000000", at.Unix()), Team: "T1", User: "U1", UserName: "Ana", Text: text, Place: bot.Place{Channel: "C1", Kind: bot.PublicChannel}}
	if kind == bot.Said {
		e.Place.Thread, e.Message = "1770000000.000001", e.TS
	}
	return e
}

// finished answers a job: who asks may, and everything else is not to be had here.
func (k *talk) finished(in bot.Intent) bot.Event {
	e := k.event(bot.Finished, "")
	e.ID, e.Callback, e.Problem = "job:"+in.Key, in.Job.Name, "not to be had here"
	if in.Job.Name == rights.JobCheck {
		e.Problem, e.Result = "", []byte(`{"allowed":true}`)
	}
	return e
}

func TestMeter_assessmentsKeepToTheBudget(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	advisor, err := engine.New(nil, cat)
	if err != nil {
		t.Fatal(err)
	}
	meter := noise.NewMeter(conversation.Machine{Advisor: advisor, Bot: "@deploy-advice"})
	for i, text := range []string{
		"image resizer: about 2M requests a day, 300 ms each, 512 MB, on AWS", "nightly report on GCP, runs 10 minutes every night", "a shop",
	} {
		k := &talk{t: t, stepper: meter, session: bot.Session{ID: fmt.Sprintf("da-%010d", i)}, refs: bot.Refs{}}
		k.say(bot.Command, text)
		for range 20 {
			k.say(bot.Said, "skip")
		}
	}
	said := meter.Noise()
	if said.Verdicts != 3 || said.Decisions != 3 {
		t.Fatalf("the conversations came to no verdict: %+v", said)
	}
	for _, over := range noise.StandardBudget().Over(said) {
		t.Errorf("%s (%+v)", over, said)
	}
}
