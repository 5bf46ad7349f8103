// Package due asks the owner of a decision, once for each date, what is to become of it when its review is due, and carries the answer
// out. Its machine is pure; a Desk does the jobs.
package due

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// The jobs about a decision whose review is due.
const (
	JobAsk    = "digest.due.ask"    // dueArgs -> asked
	JobAnswer = "digest.due.answer" // dueAnswer -> answered
)

type dueArgs struct {
	Record string    `json:"record"`
	Due    time.Time `json:"due"`
}

// asked is the question to the owner; no message when there is nothing to ask any more.
type asked struct {
	Due     time.Time    `json:"due"`
	Owner   string       `json:"owner,omitempty"`
	Message *bot.Message `json:"message,omitempty"`
}

type dueAnswer struct {
	Record string `json:"record"`
	Act    string `json:"act"`
	Date   string `json:"date,omitempty"` // of a keep, 2006-01-02
	To     string `json:"to,omitempty"`   // the conversation that a new assessment takes place in
}

// answered is what became of a decision. Start, when it is there, begins a new assessment with the same facts.
type answered struct {
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
	Text  string `json:"text"`
	Reply string `json:"reply,omitempty"` // said in the thread; the question then stands
	Start string `json:"start,omitempty"`
	To    string `json:"to,omitempty"`   // the conversation that it takes place in
	File  string `json:"file,omitempty"` // what is said of the decision's file
	Pull  string `json:"pull,omitempty"` // address of the pull request that changes it

	next   time.Time // the review that a keep leads to
	status string    // that the decision has from now on, when it has another one
}

// dueState is what the conversation with an owner remembers.
type dueState struct {
	V      int       `json:"v"`
	Record string    `json:"record"`
	Due    time.Time `json:"due"`   // the date asked about last
	Key    string    `json:"key"`   // of the question that stands
	Owner  string    `json:"owner"` // who was asked
	Seq    int       `json:"seq"`
}

// Step asks an owner once for each date, and carries their answer out.
func Step(s bot.Session, e bot.Event) (bot.Session, []bot.Intent, error) {
	var st dueState
	if len(s.Body) > 0 {
		if err := json.Unmarshal(s.Body, &st); err != nil {
			return s, nil, fmt.Errorf("decode due state: %w", err)
		}
	}
	d := dueTurn{id: s.ID, event: e, st: &st}
	if err := d.step(); err != nil {
		return s, nil, fmt.Errorf("due event %s: %w", e.ID, err)
	}
	st.V = bot.Version
	body, err := json.Marshal(st)
	if err != nil {
		return s, nil, fmt.Errorf("encode due state: %w", err)
	}
	s.Body, s.Keep = body, bot.KeepLong
	return s, d.intents, nil
}

type dueTurn struct {
	id      string
	event   bot.Event
	st      *dueState
	intents []bot.Intent
}

func (d *dueTurn) step() error {
	e := d.event
	switch {
	case e.Kind == bot.Action && strings.HasPrefix(e.ActionID, "due:"):
		return d.acted()
	case e.Kind != bot.Finished || (e.Problem != "" && e.Callback != JobAnswer):
		return nil
	case e.Callback == tickDue:
		return d.due()
	case e.Callback == JobAsk:
		return d.ask()
	case e.Callback == JobAnswer:
		return d.answered()
	}
	return nil
}

func (d *dueTurn) due() error {
	var args dueArgs
	if err := json.Unmarshal(d.event.Result, &args); err != nil {
		return fmt.Errorf("decode due: %w", err)
	}
	if !args.Due.After(d.st.Due) {
		return nil // asked before
	}
	d.st.Record, d.st.Due = args.Record, args.Due
	return d.job(JobAsk, args)
}

func (d *dueTurn) job(name string, args any) error {
	data, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("encode job %s: %w", name, err)
	}
	e := d.event
	d.intents = append(d.intents, bot.Intent{Key: d.key(), Kind: bot.RunJob, Place: e.Place, Job: &bot.Job{Name: name, Args: data, For: bot.Event{
		V: e.V, ID: e.ID, Kind: e.Kind, TS: e.TS, At: e.At, Team: e.Team, User: e.User, UserName: e.UserName, Place: e.Place, Conversation: d.id,
		ResponseURL: e.ResponseURL,
	}}})
	return nil
}

func (d *dueTurn) key() string {
	d.st.Seq++
	return d.id + "/" + strconv.Itoa(d.st.Seq)
}

func (d *dueTurn) ask() error {
	var a asked
	if err := json.Unmarshal(d.event.Result, &a); err != nil {
		return fmt.Errorf("decode question: %w", err)
	}
	if a.Message == nil || !a.Due.Equal(d.st.Due) {
		return nil
	}
	d.st.Key, d.st.Owner = d.key(), a.Owner
	d.intents = append(d.intents, bot.Intent{Key: d.st.Key, Kind: bot.Post, Place: bot.Place{Channel: a.Owner}, Message: a.Message})
	return nil
}

// acted carries a control out. Only who was asked may answer; a question that was answered has no controls any more.
func (d *dueTurn) acted() error {
	act := strings.TrimPrefix(d.event.ActionID, "due:")
	switch {
	case d.st.Owner == "" || d.event.User != d.st.Owner:
		d.whisper("Only the owner of the decision answers this.")
		return nil
	case d.st.Key == "":
		return nil
	}
	a := dueAnswer{Record: d.st.Record, Act: act, Date: d.event.Value}
	if act == "supersede" {
		a.To = "da-" + shelf.Mark(d.id + d.event.ID)[:10]
	}
	return d.job(JobAnswer, a)
}

func (d *dueTurn) whisper(text string) {
	e, m := d.event, render.Say(text)
	d.intents = append(d.intents, bot.Intent{
		Key: d.key(), Kind: bot.Whisper, Place: e.Place, User: e.User, ResponseURL: e.ResponseURL, Message: &m, NotAfter: e.At.Add(25 * time.Minute),
	})
}

func (d *dueTurn) answered() error {
	if d.event.Problem != "" {
		d.whisper(d.event.Problem)
		return nil
	}
	var a answered
	if err := json.Unmarshal(d.event.Result, &a); err != nil {
		return fmt.Errorf("decode answer: %w", err)
	}
	if a.Reply != "" {
		m := render.Say(a.Reply)
		m.Meta = &bot.Meta{Kind: bot.ReplyMessage, Payload: map[string]any{"assessment": d.id, "hash": ""}}
		d.intents = append(d.intents, bot.Intent{Key: d.key(), Kind: bot.Post, ThreadOf: d.st.Key, Place: d.event.Place, Message: &m})
		return nil
	}
	m := render.DueAnswered(a.Title, a.URL, a.Text)
	if a.File != "" {
		m.Text += " " + a.File
		m.Blocks[0].Lines = append(m.Blocks[0].Lines, a.file())
	}
	m.Meta = &bot.Meta{Kind: bot.ReplyMessage, Payload: map[string]any{"assessment": d.id, "hash": ""}}
	d.intents = append(d.intents, bot.Intent{Key: d.key(), Kind: bot.Edit, Place: d.event.Place, Target: d.st.Key, Message: &m})
	d.st.Key = ""
	if a.Start != "" && a.To != "" {
		d.start(a)
	}
	return nil
}

// file is a line about the decision's file.
func (a answered) file() bot.Line {
	if a.Pull == "" {
		return bot.Line{{Text: a.File}}
	}
	return bot.Line{{Text: a.File, URL: a.Pull}}
}

// start begins a new assessment for the owner, as if they had written it.
func (d *dueTurn) start(a answered) {
	e := d.event
	event := bot.Event{
		V: bot.Version, ID: "supersede:" + e.ID, Kind: bot.Mention, TS: e.TS, At: e.At, Team: e.Team, User: e.User, UserName: e.UserName,
		Place: bot.Place{Channel: e.Place.Channel, Kind: bot.DirectMessage}, Text: a.Start, Conversation: a.To,
	}
	d.intents = append(d.intents, bot.Intent{Key: d.key(), Kind: bot.Pass, To: a.To, Event: &event})
}
