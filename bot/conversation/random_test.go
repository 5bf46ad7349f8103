package conversation_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// user is somebody at random: they click whatever is on the screen, type, edit, delete, and their events come doubled and late.
type user struct {
	*screen
	world *world
	late  []bot.Event
	typed []bot.Event
	given map[string]given // the newest answer to each attribute, by the clock of who gave it
}

type given struct{ ts, value string }

func newUser(t *rapid.T) *user {
	s := newScreen(t, "peak_rps", "traffic_shape", "memory_mb", "state")
	u := &user{screen: s, world: furnish(s), given: map[string]given{}}
	reading(s, template(""), "")
	s.ask("shop: on AWS, see acme/shop#41")
	return u
}

// control is a control on somebody's screen.
type control struct {
	block   string
	element bot.Element
	message string // key; empty in a whisper
}

// controls are all that can be used now, in messages and whispers.
func (u *user) controls() []control {
	var out []control
	for _, key := range u.order {
		for _, b := range u.posts[key].Blocks {
			for _, e := range b.Elements {
				out = append(out, control{b.ID, e, key})
			}
		}
	}
	if len(u.whispers) > 0 {
		for _, b := range u.whispers[len(u.whispers)-1].Blocks {
			for _, e := range b.Elements {
				out = append(out, control{b.ID, e, ""})
			}
		}
	}
	return out
}

// effects is how much has happened so far.
func (u *user) effects() int { return len(u.used) }

// deliverMaybe delivers an event once, twice, or later.
func (u *user) deliverMaybe(t *rapid.T, ev bot.Event) (now bool) {
	switch rapid.SampledFrom([]string{"once", "once", "once", "twice", "late"}).Draw(t, "delivery") {
	case "twice":
		u.step(ev)
		u.step(ev)
		return true
	case "late":
		u.late = append(u.late, ev)
		return false
	}
	u.step(ev)
	return true
}

func (u *user) who(t *rapid.T) string {
	return rapid.SampledFrom([]string{"UANA", "UBEN"}).Draw(t, "who")
}

// remember keeps what an event answers, so that no answer is lost.
func (u *user) remember(attr, value, ts string) {
	if ts >= u.given[attr].ts {
		u.given[attr] = given{ts, value}
	}
}

func (u *user) Click(t *rapid.T) {
	all := u.controls()
	if len(all) == 0 {
		t.Skip()
	}
	c := all[rapid.IntRange(0, len(all)-1).Draw(t, "control")]
	if strings.HasPrefix(c.element.ActionID, "cancel") && rapid.IntRange(0, 3).Draw(t, "really") > 0 {
		t.Skip()
	}
	ev := u.event(bot.Action, u.who(t))
	ev.BlockID, ev.ActionID, ev.Value, ev.Conversation, ev.Place.Thread, ev.ResponseURL = c.block, c.element.ActionID, c.element.Value, "da-test", u.head(), "https://hooks/9"
	if len(c.element.Options) > 0 {
		ev.Value = c.element.Options[rapid.IntRange(0, len(c.element.Options)-1).Draw(t, "option")].Value
	}
	if parts := strings.Split(c.block, ":"); parts[0] == "ask" && strings.HasPrefix(c.element.ActionID, "answer") {
		u.remember(parts[1], ev.Value, ev.TS)
	}
	before := u.effects()
	if u.deliverMaybe(t, ev) && u.effects() == before {
		t.Errorf("dead control: %s %s in %s", c.block, c.element.ActionID, c.message)
	}
}

func (u *user) Type(t *rapid.T) {
	ev := u.event(bot.Said, u.who(t))
	value := rapid.IntRange(1, 900).Draw(t, "rps")
	ev.Text = rapid.SampledFrom([]string{
		fmt.Sprintf("peak_rps=%d", value), fmt.Sprintf("memory_mb=%d", value), "lol", "why don't we ask Chloe?", "undo", "skip", "enough", "history", "restart",
		"what if peak_rps=500", "compare lambda and ecs", "explain", "sources", "status", "resume", "change memory_mb", "components: web, worker", "record",
		"override ecs because we know it", "link web -> worker 2M a month", "-5", "peak_rps=NaN", "bursty", "list", "mute", "export", strings.Repeat("ü", 300),
	}).Draw(t, "text")
	ev.Place.Thread, ev.Message, ev.ParentUser = u.head(), ev.TS, "UBOT"
	u.typed = append(u.typed, ev)
	cancelled := u.phase() == "cancelled"
	if u.deliverMaybe(t, ev) && !cancelled { // what is typed while it is cancelled is not taken, and said so
		if attr, value, ok := strings.Cut(ev.Text, "="); ok && (attr == "peak_rps" || attr == "memory_mb") && value != "NaN" {
			u.remember(attr, value, ev.TS)
		}
	}
}

// phase is where the first conversation stands.
func (u *user) phase() string {
	var st struct{ Phase string }
	_ = json.Unmarshal(u.sessions["da-test"], &st)
	return st.Phase
}

func (u *user) EditOrDelete(t *rapid.T) {
	if len(u.typed) == 0 {
		t.Skip()
	}
	said := rapid.SampledFrom(u.typed).Draw(t, "message")
	ev := u.event(rapid.SampledFrom([]bot.EventKind{bot.Edited, bot.Deleted}).Draw(t, "how"), said.User)
	ev.Message, ev.Place.Thread = said.Message, u.head()
	ev.Text = rapid.SampledFrom([]string{"peak_rps=77", "memory_mb=777", "never mind", "undo"}).Draw(t, "text")
	u.deliverMaybe(t, ev)
}

func (u *user) Submit(t *rapid.T) {
	if len(u.views) == 0 {
		t.Skip()
	}
	v := rapid.SampledFrom(u.views).Draw(t, "form") // an old one may still be open
	ev := u.event(bot.Submitted, u.who(t))
	ev.Place, ev.Callback, ev.Private, ev.Values = bot.Place{}, v.Callback, v.Private, formValues(v)
	for id := range ev.Values {
		if strings.HasPrefix(id, "set:peak_rps") {
			ev.Values[id] = rapid.SampledFrom([]string{"", "12", "lots", "40-60"}).Draw(t, "value")
		}
	}
	if parts := strings.Split(v.Callback, ":"); len(parts) > 2 {
		ev.Conversation = parts[2]
	}
	if u.machine.Validate(ev) == nil {
		u.deliverMaybe(t, ev)
	}
}

func (u *user) LateMail(t *rapid.T) {
	if len(u.late) == 0 {
		t.Skip()
	}
	i := rapid.IntRange(0, len(u.late)-1).Draw(t, "which")
	ev := u.late[i]
	u.late = slices.Delete(u.late, i, i+1)
	u.step(ev)
}

func (u *user) Wait(t *rapid.T) {
	u.wait(time.Duration(rapid.IntRange(1, 60).Draw(t, "hours")) * time.Hour)
}

// stored is as much of a session as the checks look at.
type stored struct {
	Raw []struct {
		A, V, TS string
	} `json:"answers"`
	Log []struct{ W string } `json:"log"`
}

// Check holds after every step: nothing that was delivered is lost, nothing is said twice, nobody is mentioned for their own act.
func (u *user) Check(t *rapid.T) {
	var st stored
	if err := json.Unmarshal(u.sessions["da-test"], &st); err != nil {
		t.Fatalf("session: %v", err)
	}
	waiting := map[string]bool{}
	for _, ev := range u.late {
		waiting[ev.TS] = true
	}
	for attr, g := range u.given {
		if waiting[g.ts] {
			continue
		}
		if !slices.ContainsFunc(st.Raw, func(a struct{ A, V, TS string }) bool { return a.A == attr && a.TS == g.ts }) {
			t.Errorf("the answer %s=%s of %s is lost", attr, g.value, g.ts)
		}
	}
	if n := strings.Count(strings.Join(u.kinds(), " "), "head"); n > 1+u.started() {
		t.Errorf("%d heads", n)
	}
	for key, m := range u.posts {
		if m.Meta == nil || m.Text == "" {
			t.Errorf("%s has no metadata or text", key)
		}
	}
	u.checkOnce(t)
}

// checkOnce holds that nothing stands twice in the first conversation's thread: no question that waits, no verdict.
func (u *user) checkOnce(t *rapid.T) {
	asked, verdicts := map[string]string{}, 0
	for _, key := range u.order {
		if !strings.HasPrefix(key, "da-test/") {
			continue
		}
		if u.posts[key].Meta.Kind == bot.VerdictMessage {
			verdicts++
		}
		for _, b := range u.posts[key].Blocks {
			if !strings.HasPrefix(b.ID, "ask:") {
				continue
			}
			if where, twice := asked[b.ID]; twice {
				t.Errorf("%s is asked in %s and in %s", b.ID, where, key)
			}
			asked[b.ID] = key
		}
	}
	if verdicts > 1 {
		t.Errorf("%d verdicts stand in the thread", verdicts)
	}
}

// started counts the assessments begun beside the first one.
func (u *user) started() int {
	n := 0
	for id := range u.sessions {
		if strings.HasPrefix(id, "da-") && id != "da-test" {
			n++
		}
	}
	return n
}

func TestRandomUser_losesNothingAndMeetsNoDeadControl(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		u := newUser(t)
		t.Repeat(map[string]func(*rapid.T){
			"click": u.Click, "type": u.Type, "edit": u.EditOrDelete, "submit": u.Submit, "late": u.LateMail, "wait": u.Wait, "": u.Check,
		})
		for _, ev := range u.late {
			u.step(ev)
		}
		u.late = nil
		u.Check(t)
	})
}

// TestOrderOfArrival_doesNotMatter delivers the same answers in two orders: the later by the clock counts.
func TestOrderOfArrival_doesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var events []bot.Event
		one := newScreen(t, "peak_rps", "memory_mb")
		one.ask("shop: on AWS")
		two := newScreen(t, "peak_rps", "memory_mb")
		two.ask("shop: on AWS")
		for range rapid.IntRange(1, 8).Draw(t, "answers") {
			ev := one.event(bot.Said, rapid.SampledFrom([]string{"UANA", "UBEN"}).Draw(t, "who"))
			attr := rapid.SampledFrom([]profile.ID{"peak_rps", "memory_mb"}).Draw(t, "attribute")
			ev.Text = fmt.Sprintf("%s=%d", attr, rapid.IntRange(1, 90).Draw(t, "value"))
			ev.Message, ev.Place.Thread = ev.TS, one.head()
			events = append(events, ev)
		}
		for _, ev := range events {
			one.step(ev)
		}
		for _, ev := range rapid.Permutation(events).Draw(t, "order") {
			ev.Place.Thread = two.head()
			two.step(ev)
		}
		a, b := one.posts["da-test/1"].Meta.Payload["facts"], two.posts["da-test/1"].Meta.Payload["facts"]
		if a != b {
			t.Errorf("in order %v, otherwise %v", a, b)
		}
	})
}
