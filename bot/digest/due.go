package digest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
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
}

// answered is what became of a decision. Start, when it is there, begins a new assessment with the same facts.
type answered struct {
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
	Text  string `json:"text"`
	Reply string `json:"reply,omitempty"` // said in the thread; the question then stands
	Start string `json:"start,omitempty"`
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

// stepDue asks an owner once for each date, and carries their answer out.
func stepDue(s bot.Session, e bot.Event) (bot.Session, []bot.Intent, error) {
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
	return d.job(JobAnswer, dueAnswer{Record: d.st.Record, Act: act, Date: d.event.Value})
}

func (d *dueTurn) whisper(text string) {
	e, m := d.event, say(text)
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
		m := say(a.Reply)
		m.Meta = &bot.Meta{Kind: bot.ReplyMessage, Payload: map[string]any{"assessment": d.id, "hash": ""}}
		d.intents = append(d.intents, bot.Intent{Key: d.key(), Kind: bot.Post, ThreadOf: d.st.Key, Place: d.event.Place, Message: &m})
		return nil
	}
	m := render.DueAnswered(a.Title, a.URL, a.Text)
	m.Meta = &bot.Meta{Kind: bot.ReplyMessage, Payload: map[string]any{"assessment": d.id, "hash": ""}}
	d.intents = append(d.intents, bot.Intent{Key: d.key(), Kind: bot.Edit, Place: d.event.Place, Target: d.st.Key, Message: &m})
	d.st.Key = ""
	if a.Start != "" {
		d.start(a.Start)
	}
	return nil
}

// start begins a new assessment for the owner, as if they had written it.
func (d *dueTurn) start(text string) {
	e := d.event
	to := "da-" + digestOf(d.id + e.ID)[:10]
	event := bot.Event{
		V: bot.Version, ID: "supersede:" + e.ID, Kind: bot.Mention, TS: e.TS, At: e.At, Team: e.Team, User: e.User, UserName: e.UserName,
		Place: bot.Place{Channel: e.Place.Channel, Kind: bot.DirectMessage}, Text: text, Conversation: to,
	}
	d.intents = append(d.intents, bot.Intent{Key: d.key(), Kind: bot.Pass, To: to, Event: &event})
}

// Ask is the function of [JobAsk]: the question to the owner, if the decision is still due and they want to be asked.
func (s *Service) Ask(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	var args dueArgs
	if err := json.Unmarshal(job.Args, &args); err != nil {
		return nil, &bot.Error{Kind: bot.Invalid, Op: "ask about a review", Err: err}
	}
	out := asked{Due: args.Due}
	e, err := s.entry(ctx, args.Record)
	if err != nil {
		return nil, err
	}
	if !dueAt(e).Equal(args.Due) || e.Owner == "" {
		return json.Marshal(out)
	}
	quiet, err := s.quiet(ctx, e.Owner)
	if err != nil || quiet {
		if err == nil {
			return json.Marshal(out)
		}
		return nil, err
	}
	card := render.DueCard{
		Conversation: dueConversation(args.Record), Record: args.Record, Title: title(e), Repo: e.Repo, URL: e.URL, Claim: claim(e), ReviewBy: e.ReviewBy,
		Suggest: s.opts.Now().AddDate(0, 6, 0),
	}
	if c, err := s.check(ctx, args.Record); err == nil && c.Stand.Platform != "" && (c.Stand.Platform != e.Platform || c.Stand.Family != e.Family) {
		card.Today = place(c.Stand)
		if n := len(c.Moves); n > 0 {
			card.Cause = because(c.Moves[n-1].Causes)
		}
	}
	m := render.DueMessage(card)
	out.Owner, out.Message = e.Owner, &m
	return json.Marshal(out)
}

// Answer is the function of [JobAnswer]. Doing it again comes out the same.
func (s *Service) Answer(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	var args dueAnswer
	if err := json.Unmarshal(job.Args, &args); err != nil {
		return nil, &bot.Error{Kind: bot.Invalid, Op: "answer a review", Err: err}
	}
	e, err := s.entry(ctx, args.Record)
	if err != nil {
		return nil, err
	}
	if e.Owner != job.For.User {
		return nil, &bot.Error{Kind: bot.Denied, Op: "answer a review", Message: "Only the owner of the decision answers this."}
	}
	out, edit, err := s.answerTo(ctx, args, e, job.For.At)
	if err != nil {
		return nil, err
	}
	if edit != nil {
		if err := s.editRecord(ctx, args.Record, job.For.At, edit); err != nil {
			return nil, err
		}
	}
	return json.Marshal(out)
}

// answerTo is what an answer leads to: what is said, and what changes in the record. at is when it was given.
func (s *Service) answerTo(ctx context.Context, a dueAnswer, e record.Entry, at time.Time) (answered, func(*record.Entry), error) {
	out := answered{Title: title(e), URL: e.URL}
	on := func(t time.Time) string { return t.UTC().Format(time.DateOnly) }
	switch a.Act {
	case "keep", "keep6":
		next := at.AddDate(0, 6, 0).UTC().Truncate(24 * time.Hour)
		if a.Act == "keep" {
			var err error
			if next, err = time.Parse(time.DateOnly, a.Date); err != nil || !next.After(at) || next.After(at.AddDate(5, 0, 0)) {
				return out, nil, invalid(fmt.Errorf("choose a day after today and within five years"))
			}
		}
		out.Text = "Kept; the next review is by " + on(next) + "."
		return out, func(e *record.Entry) { e.ReviewBy, e.SnoozedTo = next, time.Time{} }, nil
	case "snooze":
		until := at.AddDate(0, 1, 0).UTC().Truncate(24 * time.Hour)
		out.Text = "Snoozed until " + on(until) + "; it is not brought up before."
		return out, func(e *record.Entry) { e.SnoozedTo = until }, nil
	case "retire":
		out.Text = "Retired; it is no longer run again."
		return out, func(e *record.Entry) { e.Status = record.Retired }, nil
	case "supersede":
		out.Text = "A new assessment with the same facts follows; record it to supersede this decision (" + e.Path + ")."
		out.Start = startText(e)
		return out, nil, nil
	case "run":
		text, err := s.runAgain(ctx, a.Record, e)
		out.Reply = text
		return out, nil, err
	}
	return out, nil, invalid(fmt.Errorf("%q is no answer to a review", short(a.Act)))
}

// startText says a decision's facts so that they are read back as they were.
func startText(e record.Entry) string {
	facts := make([]string, 0, len(e.Facts))
	for id, value := range e.Facts {
		facts = append(facts, id+"="+value)
	}
	slices.Sort(facts)
	return e.Name + ": " + strings.Join(facts, ", ")
}

func (s *Service) runAgain(ctx context.Context, id string, e record.Entry) (string, error) {
	c, err := s.check(ctx, id)
	k := kept{id: id, entry: e}
	if err == nil {
		k.check = &c
	}
	if err := s.recheckSome(ctx, []kept{k}, s.opts.Now()); err != nil {
		return "", err
	}
	if c, err = s.check(ctx, id); err != nil {
		return "", err
	}
	switch {
	case c.Problem != "":
		return "It cannot be run again: " + c.Problem + ".", nil
	case c.Stand.Family == e.Family && c.Stand.Platform == e.Platform:
		return fmt.Sprintf("Run again on catalogue %s: it comes out the same, %s%s.", c.Stand.Catalogue, place(c.Stand), costNow(e.MonthlyUSD, c.Stand.MonthlyUSD)), nil
	}
	text := fmt.Sprintf("Run again on catalogue %s: today it would be %s, not %s%s.", c.Stand.Catalogue, place(c.Stand), claim(e), costNow(e.MonthlyUSD, c.Stand.MonthlyUSD))
	if n := len(c.Moves); n > 0 && len(c.Moves[n-1].Causes) > 0 {
		text += " " + upper(because(c.Moves[n-1].Causes)) + "."
	}
	return text, nil
}

func costNow(before, now string) string {
	switch {
	case now == "":
		return ""
	case before == "" || before == now:
		return ", " + render.USD(now) + " a month"
	}
	return ", " + render.USD(before) + " → " + render.USD(now) + " a month"
}
