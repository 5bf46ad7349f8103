package conversation

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/preference"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/bot/rights"
)

// remindLater sets the timer of the one reminder, counted from now.
func (t *turn) remindLater() {
	if t.Remind <= 0 {
		return
	}
	t.st.Reminder.Done = false
	t.setTimer(workday(t.ev.At.Add(t.Remind)))
}

func (t *turn) setTimer(at time.Time) {
	t.st.Reminder.N++
	n := strconv.Itoa(t.st.Reminder.N)
	ev := bot.Event{
		V: bot.Version, ID: "remind:" + t.id + ":" + n, Kind: bot.Finished, Callback: timerRemind,
		Conversation: t.id, Team: t.ev.Team, At: at, TS: when(at), Value: n,
	}
	t.mean(bot.Intent{Key: t.key(), Kind: bot.Pass, To: t.id, At: at, Event: &ev})
}

// workday moves a moment that falls on a weekend to the same hour of Monday.
func workday(at time.Time) time.Time {
	for at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

// remindDue brings an assessment up that waited long enough; one that people worked on meanwhile is given its time again.
func (t *turn) remindDue() error {
	r := &t.st.Reminder
	if t.st.Phase != render.Asking || r.Done || t.Remind <= 0 || t.ev.Value != strconv.Itoa(r.N) {
		return nil
	}
	if due := workday(moment(r.Last).Add(t.Remind)); due.After(t.ev.At) {
		t.setTimer(due)
		return nil
	}
	t.ev.User, t.ev.UserName, t.ev.Place = t.st.Starter, t.st.StarterTag, t.st.Place
	if t.Preferences {
		return t.job(preference.JobSee, struct{}{}, nil)
	}
	return t.remind(preference.Seen{})
}

func (t *turn) remindUnlessQuiet() error {
	var seen preference.Seen
	if t.ev.Problem == "" {
		if err := json.Unmarshal(t.ev.Result, &seen); err != nil {
			return fmt.Errorf("read preferences: %w", err)
		}
	}
	return t.remind(seen)
}

// remind says once that the assessment waits, and mentions who started it: they are the one to act.
func (t *turn) remind(quiet preference.Seen) error {
	r := &t.st.Reminder
	attr, waiting := t.firstOpen()
	if r.Done || t.st.Phase != render.Asking || !waiting {
		return nil
	}
	r.Done = true
	if quiet.Channel || quiet.User {
		return nil
	}
	m := render.RemindMessage(render.Reminder{ID: t.id, Question: attr.Question, Who: t.st.Starter, Name: t.st.name(t.st.Starter, t.st.StarterTag), Mute: t.Preferences})
	r.Key = t.reply(m, "")
	return nil
}

// settleReminder replaces a reminder's controls by what came of it.
func (t *turn) settleReminder(what string) {
	if key := t.st.Reminder.Key; key != "" {
		t.st.Reminder.Key = ""
		t.edit(shown{Key: key}, render.Reminded(what))
	}
}

// answerReminder handles the reminder's own buttons.
func (t *turn) answerReminder(name string) error {
	if t.st.Reminder.Key == "" || t.st.Phase != render.Asking {
		t.whisper(render.Stale())
		return nil
	}
	if name == "mute" {
		t.settleReminder("No more reminders for " + orElse(t.ev.UserName, "them") + ".")
		return t.quiet("mute", "")
	}
	at := workday(t.ev.At.Add(24 * time.Hour))
	t.st.Reminder.Done = false
	t.st.Reminder.Last = when(at.Add(-t.Remind))
	t.settleReminder("Put off to " + at.UTC().Format("Monday, 2 January") + " by " + orElse(t.ev.UserName, "somebody") + ".")
	t.setTimer(at)
	return nil
}

// quiet keeps a wish for quiet, or its end. Everybody may wish for themselves; for a channel it takes the right to change settings.
func (t *turn) quiet(name, scope string) error {
	if !t.Preferences {
		t.whisper(render.NotOffered(name))
		return nil
	}
	c := preference.Change{Scope: preference.User, Quiet: name == "mute"}
	if scope != preference.Channel {
		return t.job(preference.JobSet, c, nil)
	}
	c.Scope = preference.Channel
	return t.permitted(rights.Settings, t.ev.Place.Channel, "mute", c)
}

func (t *turn) muted() error {
	if t.ev.Problem != "" {
		t.whisper(render.Failed("Keeping that", t.ev.Problem))
		return nil
	}
	var c preference.Change
	if err := json.Unmarshal(t.ev.Result, &c); err != nil {
		return fmt.Errorf("read preference: %w", err)
	}
	t.whisper(render.Muted(c.Scope, c.Quiet))
	if t.Homes && c.Scope == preference.User {
		t.tellHome(t.ev.User, t.ev.ID)
	}
	return nil
}
