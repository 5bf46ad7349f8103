package conversation

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/command"
	"github.com/deploy-advice/deploy-advice/bot/index"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// list asks for a page of assessments.
func (t *turn) list(call command.Call) error {
	q := index.Query{Page: 1}
	if call.Name == "find" {
		q.Words = render.Cut(call.Args, 200)
		return t.job(index.JobList, q, nil)
	}
	for word := range strings.FieldsSeq(call.Args) {
		switch word {
		case "mine":
			q.Mine = true
		case "open":
			q.Open = true
		case "here":
			q.Here = true
		default:
			if n, err := strconv.Atoi(word); err == nil {
				q.Page = n
			}
		}
	}
	return t.job(index.JobList, q, nil)
}

// turnPage shows another page in place of the one whose button was used.
func (t *turn) turnPage() error {
	var q index.Query
	if err := json.Unmarshal([]byte(t.ev.Value), &q); err != nil || !t.Lists {
		t.whisper(render.Stale())
		return nil //nolint:nilerr // a button's value that cannot be read is an outdated control, and its user is told
	}
	return t.job(index.JobList, q, &pending{Op: "page"})
}

// listed shows a page to whoever asked; another page replaces the one before.
func (t *turn) listed(another bool) error {
	if t.ev.Problem != "" {
		t.whisper(render.Failed("Listing", t.ev.Problem))
		return nil
	}
	var p index.Page
	if err := json.Unmarshal(t.ev.Result, &p); err != nil {
		return fmt.Errorf("read list: %w", err)
	}
	query := func(page int) string {
		q := p.Query
		q.Page = page
		text, err := json.Marshal(q)
		if err != nil {
			return ""
		}
		return string(text)
	}
	t.whisper(render.List(t.id, p, query))
	t.intents[len(t.intents)-1].Replace = another && t.ev.ResponseURL != ""
	return nil
}

// announce keeps the assessment's line in the index, and tells the Homes of those who take part, when something decisive changed.
func (t *turn) announce() {
	if t.st.Phase == "" || !t.Lists {
		return
	}
	e := t.entry()
	hash := digest(e)
	if hash == t.st.Indexed {
		return
	}
	t.st.Indexed = hash
	e.ChangedAt = moment(t.st.Reminder.Last)
	if err := t.job(index.JobPut, e, nil); err != nil || !t.Homes {
		return
	}
	for _, who := range e.People {
		t.tellHome(who, t.id+":"+hash)
	}
}

// tellHome has somebody's Home look again; what names the change.
func (t *turn) tellHome(who, what string) {
	t.mean(bot.Intent{Key: t.key(), Kind: bot.Pass, To: "home-" + who, Event: &bot.Event{
		V: bot.Version, ID: "home:" + what + ":" + who, Kind: bot.HomeOpened, Callback: "changed",
		User: who, Team: t.ev.Team, TS: t.ev.TS, At: t.ev.At, Conversation: "home-" + who,
	}})
}

// entry is the assessment's line, without the time of its last change. What moves with every answer is left out, except where
// answers have to be told from new descriptions: in private.
func (t *turn) entry() index.Entry {
	at := t.landed()
	e := index.Entry{
		V: bot.Version, ID: t.id, Subject: t.st.Subject, State: index.Asking, Channel: orElse(at.Channel, t.st.Place.Channel), Kind: t.st.Place.Kind,
		Thread: at.TS, Link: t.permalink(), Starter: t.st.Starter, StarterName: t.st.name(t.st.Starter, t.st.StarterTag), People: t.st.people(), StartedAt: moment(t.st.Started),
	}
	switch {
	case t.st.Phase == render.Cancelled:
		e.State = index.Cancelled
	case t.st.Phase == render.Decided && t.st.Verdict != nil:
		e.State, e.Claim, e.Cost = index.Decided, t.st.Verdict.Claim, t.st.Verdict.Cost
		if t.st.Override != nil {
			e.Claim = t.st.Override.Claim
		}
		if t.st.Recorded != nil {
			e.State = index.Recorded
		}
	}
	if t.st.Place.Kind == bot.DirectMessage || strings.HasPrefix(e.Channel, "D") {
		e.Open = t.openIDs()
	}
	return e
}

// when is a moment as ts.
func when(at time.Time) string { return fmt.Sprintf("%d.%06d", at.Unix(), at.Nanosecond()/1000) }
