package conversation

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/command"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// flow is a link between two components as somebody said it. The one in force for two components is the latest that was not undone.
type flow struct {
	From    string  `json:"f"`
	To      string  `json:"t"`
	Calls   float64 `json:"c,omitempty"` // a month; 0 when not said
	GB      float64 `json:"g,omitempty"` // a month; 0 when not said
	Waits   bool    `json:"w,omitempty"` // the caller waits for the answer
	None    bool    `json:"n,omitempty"` // said to be no link
	TS      string  `json:"ts"`
	Event   string  `json:"e"`
	Message string  `json:"m,omitempty"`
	Undone  bool    `json:"undone,omitempty"`
}

// answer is as much of a flow as undoing looks at.
func (f flow) answer() answer { return answer{TS: f.TS, Event: f.Event, Message: f.Message} }

func (f flow) link() profile.Link {
	return profile.Link{From: f.From, To: f.To, CallsPerMonth: f.Calls, GBPerMonth: f.GB, LatencyMatters: f.Waits}
}

// flows are the links in force, in the order in which their components were first linked.
func (st *state) flows() []profile.Link {
	var out []profile.Link
	var done []string
	for _, f := range st.Flows {
		pair := f.From + "\x00" + f.To
		if f.Undone || slices.Contains(done, pair) {
			continue
		}
		done = append(done, pair)
		if last := st.latest(f.From, f.To); !last.None && slices.Contains(st.Components, f.From) && slices.Contains(st.Components, f.To) {
			out = append(out, last.link())
		}
	}
	return out
}

func (st *state) latest(from, to string) flow {
	var last flow
	for _, f := range st.Flows {
		if !f.Undone && f.From == from && f.To == to && f.TS >= last.TS {
			last = f
		}
	}
	return last
}

// link keeps a link between two components, or says which there are.
func (t *turn) link(args string) error {
	if args == "" {
		t.whisper(render.Flows(t.st.flows(), t.st.Components))
		return nil
	}
	if len(t.st.Components) == 0 {
		t.whisper(render.NoComponents())
		return nil
	}
	f, ok, err := t.st.flowIn(args, true)
	if err == nil && !ok {
		err = errors.New("name two of the components: " + strings.Join(t.st.Components, ", ") + ". For example: link " + t.st.Components[0] + " -> " + t.st.Components[1] + " 2M a month, 10 kB each")
	}
	if err != nil {
		t.whisper(render.NotUnderstood(err.Error()))
		return nil
	}
	if t.st.Phase == render.Cancelled {
		t.whisper(render.WhileCancelled(t.id))
		return nil
	}
	if err := t.connect(f); err != nil {
		t.whisper(render.NotUnderstood(err.Error()))
		return nil
	}
	t.whisper(render.Linked(f.link(), f.None))
	return t.refresh(nil)
}

// connect keeps a link when the system can be assessed with it.
func (t *turn) connect(f flow) error {
	f.TS, f.Event, f.Message = t.ev.TS, t.ev.ID, t.message()
	trial := *t.st
	trial.Flows = append(slices.Clone(t.st.Flows), f)
	if _, err := t.Advisor.AssessAs(t.id, trial.system()); err != nil {
		return fmt.Errorf("%s → %s cannot be: %w", f.From, f.To, err)
	}
	t.st.Flows, t.relinked = trial.Flows, true
	t.note(happening{What: linked, Component: render.Shared, Note: render.Flow(f.link(), f.None)})
	return nil
}

// relink keeps the link that an edited message or a line of a description says; ok is false when it says none.
func (t *turn) relink(text string) bool {
	announced := false
	if call, is := command.Parse(text); is && call.Name == "link" {
		text, announced = call.Args, true
	}
	f, ok, err := t.st.flowIn(text, announced)
	return ok && err == nil && t.connect(f) == nil
}

// unlink undoes the links that match.
func (t *turn) unlink(what string, match func(answer) bool) {
	for i := range t.st.Flows {
		if f := &t.st.Flows[i]; !f.Undone && match(f.answer()) {
			f.Undone, t.relinked = true, true
			t.note(happening{What: what, Component: render.Shared, Note: render.Flow(f.link(), f.None)})
		}
	}
}

// arrow stands between the two components of a link.
var arrow = regexp.MustCompile(`(?i)^\s*(?:->|→|=>|calls\b|sends\b)\s*`)

// loose is what may stand there as well where a link was announced.
var loose = regexp.MustCompile(`(?i)^\s*(?:->|→|=>|calls\b|sends\b|to\b|and\b)\s*`)

// flowIn reads "api -> worker 2M a month, 10 kB each"; ok is false when the text names no two components.
func (st *state) flowIn(text string, announced bool) (f flow, ok bool, err error) {
	between := arrow
	if announced {
		between = loose
	}
	from, rest := st.component(text)
	cut := between.FindString(rest)
	if from == "" || cut == "" {
		return f, false, nil
	}
	to, rest := st.component(rest[len(cut):])
	if to == "" || to == from {
		return f, false, nil
	}
	f = flow{From: from, To: to}
	f, err = f.figures(rest)
	return f, true, err
}

// component cuts the longest component's name off the front of a text.
func (st *state) component(text string) (name, rest string) {
	text = strings.TrimSpace(text)
	for _, c := range st.Components {
		if len(text) < len(c) || !strings.EqualFold(text[:len(c)], c) || len(c) <= len(name) {
			continue
		}
		if after := text[len(c):]; after == "" || strings.ContainsAny(after[:1], " :,-=→") || strings.HasPrefix(after, "→") {
			name, rest = c, after
		}
	}
	return name, rest
}

// figures reads what flows: calls, what each carries, a volume, and whether the caller waits.
func (f flow) figures(text string) (flow, error) {
	each := 0.0
	text = strings.NewReplacer(", ", "\n", "; ", "\n", " and ", "\n").Replace(strings.Trim(text, " :,."))
	for part := range strings.SplitSeq(text, "\n") {
		part = strings.TrimSpace(part)
		lower := strings.ToLower(part)
		switch {
		case part == "":
		case lower == "none" || lower == "nothing" || lower == "no more":
			f.None = true
		case strings.Contains(lower, "wait"):
			f.Waits = !strings.Contains(lower, "not") && !strings.Contains(lower, "n't")
		case strings.HasSuffix(lower, " each") || strings.HasSuffix(lower, " a call") || strings.HasSuffix(lower, " per call"):
			size, ok := figure("payload_mb", regexp.MustCompile(`(?i)\s+(each|a call|per call)$`).ReplaceAllString(part, ""))
			if !ok {
				return f, fmt.Errorf("“%s” is no size; say it like 10 kB each", part)
			}
			each = size
		default:
			var err error
			if f, err = f.amount(part); err != nil {
				return f, err
			}
		}
	}
	if each > 0 && f.Calls == 0 {
		return f, errors.New("say how many calls there are as well: 2M a month, 10 kB each")
	}
	if each > 0 {
		f.GB = f.Calls * each * 1024 / 1e6 // a megabyte of 1024 kB, as sizes are read
	}
	return f, nil
}

// amount reads a number of calls or a volume.
func (f flow) amount(part string) (flow, error) {
	volume := regexp.MustCompile(`(?i)\d\s*[kmgt]i?b\b`).MatchString(part)
	if n, ok := figure("egress_gb_per_month", part); ok && volume {
		f.GB = n
		return f, nil
	}
	if n, ok := figure("requests_per_month", part); ok && !volume {
		f.Calls = n
		return f, nil
	}
	return f, fmt.Errorf("“%s” is neither calls (2M a month), nor what each carries (10 kB each), nor a volume (50 GB a month)", part)
}

// figure reads an amount in an attribute's unit.
func figure(id profile.ID, text string) (float64, bool) {
	attr, known := profile.Lookup(id)
	if !known {
		return 0, false
	}
	v, err := profile.ParseValue(attr, text)
	return v.Mid(), err == nil
}
