package conversation_test

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/conversation"
	"github.com/deploy-advice/deploy-advice/bot/costcurve"
	"github.com/deploy-advice/deploy-advice/bot/home"
	"github.com/deploy-advice/deploy-advice/bot/index"
	"github.com/deploy-advice/deploy-advice/bot/people"
	"github.com/deploy-advice/deploy-advice/bot/preference"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/rights"
)

// shelf keeps documents in memory, with the store's rules.
type shelf map[string]bot.Document

func (s shelf) Document(_ context.Context, kind, id string) (bot.Document, error) {
	doc, ok := s[kind+"/"+id]
	if !ok {
		return doc, &bot.Error{Kind: bot.NotFound, Op: "read document"}
	}
	return doc, nil
}

func (s shelf) Put(_ context.Context, doc bot.Document) (bot.Document, error) {
	if s[doc.Kind+"/"+doc.ID].Version != doc.Version {
		return doc, &bot.Error{Kind: bot.Conflict, Op: "put document"}
	}
	doc.Version++
	s[doc.Kind+"/"+doc.ID] = doc
	return doc, nil
}

func (s shelf) List(_ context.Context, q bot.Query) ([]bot.Document, error) {
	var out []bot.Document
	for _, doc := range s {
		if doc.Kind == q.Kind && (q.Term == "" || slices.Contains(doc.Terms, q.Term)) {
			out = append(out, doc)
		}
	}
	slices.SortFunc(out, func(a, b bot.Document) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

// crowd is who is in which channel or group.
type crowd map[string][]string

func (c crowd) InUserGroup(_ context.Context, group, user string) (bool, error) {
	return slices.Contains(c[group], user), nil
}

func (c crowd) InChannel(_ context.Context, channel, user string) (bool, error) {
	return slices.Contains(c[channel], user), nil
}

// world is everything around a screen.
type world struct {
	docs    shelf
	people  crowd
	rules   rights.Rules
	written []record.Request
	said    []record.CommentRequest
	refuse  string // reason why records cannot be written
	fail    string // problem of the next record
	root    conversation.Recalled
}

// furnish gives a screen every part of the bot.
func furnish(s *screen) *world {
	w := &world{docs: shelf{}, people: crowd{"C1": {"UANA", "UBEN"}, "C2": {"UANA"}, "S1": {"UBEN"}}, rules: rights.Rules{Record: []string{"everyone"}, Override: []string{"S1"}, Watch: []string{"UANA"}}}
	m := &s.machine
	m.Repos = []string{"acme/shop", "acme/other"}
	m.Remind = 24 * time.Hour
	m.Records, m.Charts, m.Rights, m.Lists, m.Preferences, m.Homes, m.Status, m.Recall = true, true, true, true, true, true, true, true
	x, p := index.New(w.docs), preference.New(w.docs)
	g := home.NewGatherer(home.Parts{Documents: w.docs, Index: x, Preferences: p, Rights: rights.New(w.rules, w.people)})
	for name, do := range map[string]func(context.Context, string, bot.Job) (json.RawMessage, error){
		index.JobPut: x.Put, index.JobList: x.List, preference.JobSet: p.Set, preference.JobSee: p.See, home.JobGather: g.Gather, home.JobStatus: g.Status,
		rights.JobCheck: func(ctx context.Context, key string, job bot.Job) (json.RawMessage, error) {
			return rights.New(w.rules, w.people).Check(ctx, key, job)
		},
	} {
		s.jobs[name] = func(key string, job bot.Job) (any, string) {
			raw, err := do(context.Background(), key, job)
			if err != nil {
				return nil, err.Error()
			}
			return raw, ""
		}
	}
	m.Names = true
	s.jobs[people.JobName] = func(_ string, job bot.Job) (any, string) {
		return people.Name{User: job.For.User, Name: strings.ToLower(job.For.User)}, ""
	}
	s.jobs[record.JobCreate] = w.create
	s.jobs[record.JobComment] = w.comment
	s.jobs[costcurve.JobChart] = w.chart
	s.jobs[conversation.JobRecall] = func(string, bot.Job) (any, string) { return w.root, "" }
	return w
}

func (w *world) create(_ string, job bot.Job) (any, string) {
	var r record.Request
	if err := json.Unmarshal(job.Args, &r); err != nil {
		return nil, err.Error()
	}
	w.written = append(w.written, r)
	if w.fail != "" {
		return nil, w.fail
	}
	out := record.Outcome{Repo: r.Repo, Path: cmp.Or(r.Folder, "docs/adr") + "/0007-shop.md", Title: r.Title, Number: 12, URL: "https://github.com/" + r.Repo + "/pull/12"}
	if w.refuse != "" {
		out.Reason, out.File, out.URL = w.refuse, []byte("# "+r.Title), ""
	}
	return out, ""
}

func (w *world) comment(_ string, job bot.Job) (any, string) {
	var r record.CommentRequest
	if err := json.Unmarshal(job.Args, &r); err != nil {
		return nil, err.Error()
	}
	w.said = append(w.said, r)
	return record.Outcome{URL: "https://github.com/" + strings.Replace(r.PullRequest, "#", "/pull/", 1) + "#issuecomment-1"}, ""
}

// chart draws nothing, but only for a request that reads back as a system.
func (w *world) chart(_ string, job bot.Job) (any, string) {
	var r costcurve.Request
	if err := json.Unmarshal(job.Args, &r); err != nil {
		return nil, err.Error()
	}
	sys, err := r.System()
	if err != nil {
		return nil, err.Error()
	}
	return costcurve.Picture{Name: "cost.png", Alt: "Cost of " + sys.Name, PNG: []byte("picture")}, ""
}
