package review

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Outcome is what came of looking at a pull request.
type Outcome struct {
	Quiet      string // why nothing is to be said; empty when there is
	Held       string // why it is not said by itself: the pull request is a draft, closed, of a bot
	Problem    string // what is wrong with the settings
	Body       string // the comment
	Assessment engine.Assessment
	Services   []Service
	Settings   Settings
	Review     render.Review
}

// look finds out what is to be said, and says nothing.
func (r *Reviewer) look(ctx context.Context, p record.Pull, state *State) (Outcome, error) {
	files, err := r.Forge.ChangedFiles(ctx, p.Repo, p.Number)
	if err != nil {
		return Outcome{}, err
	}
	if len(relevant(files, r.Detect, Settings{})) == 0 {
		return Outcome{Quiet: "no file of interest"}, nil
	}
	x := &reading{pull: p, changed: relevant(files, r.Detect, Settings{}), also: []FileAt{settingsAt(p)}}
	if x.around, err = r.around(ctx, p, x.changed); err != nil {
		return Outcome{}, err
	}
	if err := r.gather(ctx, x); err != nil {
		return Outcome{}, err
	}
	settings, problem, err := r.settings(ctx, p, x.got[settingsAt(p)])
	if err != nil {
		return Outcome{}, err
	}
	switch {
	case problem != "":
		return Outcome{Problem: problem, Body: render.ReviewProblem(state.Assessment, problem)}, nil
	case settings.Off:
		return Outcome{Quiet: "off", Settings: settings}, nil
	case len(relevant(files, r.Detect, settings)) == 0:
		return Outcome{Quiet: "no file of interest", Settings: settings}, nil
	}
	two := x.sides(settings.Ignored)
	decided, err := r.decided(ctx, p.Repo)
	if err != nil {
		return Outcome{}, err
	}
	found := worth(r.Detect.Compare(two.base, two.head, settings.Ignore), decided)
	if len(found) == 0 {
		return Outcome{Quiet: "no service added or moved", Settings: settings}, nil
	}
	for i := range found {
		at(found[i].Facts, p.Head.Commit)
	}
	return r.assess(ctx, p, state, assessing{found, settings, decided})
}

// at notes the commit at which facts were read.
func at(facts []profile.Fact, commit string) {
	for i := range facts {
		if facts[i].Source.File != "" {
			facts[i].Source.Commit = commit
		}
	}
}

// worth keeps what is spoken of: services that are added or moved, and changed ones that a decision is recorded of.
func worth(found []Service, decided []record.Entry) []Service {
	return slices.DeleteFunc(found, func(s Service) bool {
		return s.How == Changed && !slices.ContainsFunc(decided, func(e record.Entry) bool { return concerns(e, s) })
	})
}

// concerns reports whether a decision is about a service: it has its name, or was made on what its files say.
func concerns(e record.Entry, s Service) bool {
	if strings.EqualFold(e.Name, s.Name) {
		return true
	}
	for _, at := range e.Files {
		if file, _, _ := strings.Cut(at, ":"); file == s.File || slices.Contains(s.Files, file) {
			return true
		}
	}
	return false
}

// settingsAt is where a pull request's settings stand: on its target branch.
func settingsAt(p record.Pull) FileAt {
	return FileAt{cmp.Or(p.Base.Commit, p.Base.Branch), SettingsFile}
}

// settings reads the settings of the target branch, the organisation's below them.
func (r *Reviewer) settings(ctx context.Context, p record.Pull, data []byte) (Settings, string, error) {
	own, err := ParseSettings(SettingsFile, data)
	if err != nil {
		return Settings{}, err.Error(), nil //nolint:nilerr // told to people as it is
	}
	owner, _, _ := strings.Cut(p.Repo, "/")
	where := FileAt{"HEAD", SettingsFile}
	got, err := r.Forge.Files(ctx, owner+"/.github", []FileAt{where})
	if err != nil {
		if kind := bot.KindOf(err); kind == bot.NotFound || kind == bot.Denied {
			return own, "", nil
		}
		return Settings{}, "", err
	}
	org, err := ParseSettings(owner+"/.github/"+SettingsFile, got[where])
	if err != nil {
		return Settings{}, err.Error(), nil //nolint:nilerr // told to people as it is
	}
	org.home = owner + "/.github"
	return own.Over(org), "", nil
}

// Where is the folder in which a repository's settings want its records; empty where they name none, or are wrong.
func (r *Reviewer) Where(ctx context.Context, repo string) (string, error) {
	p := record.Pull{Repo: repo, Base: record.Head{Repo: repo, Branch: "HEAD"}}
	got, err := r.Forge.Files(ctx, repo, []FileAt{settingsAt(p)})
	if err != nil {
		return "", err
	}
	s, _, err := r.settings(ctx, p, got[settingsAt(p)])
	return s.Records, err
}

// decided lists the repository's decisions that stand.
func (r *Reviewer) decided(ctx context.Context, repo string) ([]record.Entry, error) {
	return record.Entries(ctx, r.Docs, repo, record.Accepted)
}

type assessing struct {
	found    []Service
	settings Settings
	decided  []record.Entry
}

// assess assesses what was found and writes the comment.
func (r *Reviewer) assess(ctx context.Context, p record.Pull, state *State, in assessing) (Outcome, error) {
	out := Outcome{Services: in.found, Settings: in.settings}
	advisor, problem, err := r.advisor(ctx, p, in.settings)
	if err != nil {
		return out, err
	}
	if problem != "" {
		out.Problem, out.Body = problem, render.ReviewProblem(state.Assessment, problem)
		return out, nil
	}
	sys := System(p.Repo, in.found, in.settings, state)
	a, err := advisor.AssessAs(state.Assessment, sys)
	if err != nil {
		return out, &bot.Error{Kind: bot.Invalid, Op: "assess " + p.Repo + "#" + strconv.Itoa(p.Number), Err: err}
	}
	out.Assessment = a
	rev := compose(p, in, a)
	rev.Chart = chart(advisor, sys, a)
	if state.Reason != "" {
		rev.Override = &render.Deviation{Who: state.DecidedBy, Reason: state.Reason}
	}
	rev.Decisions = earlier(a, in)
	if chosen, advised, known := costs(rev); in.settings.Speak.below(chosen, advised, known, a.Verdict.Margin) && state.Comment == 0 {
		out.Quiet = "the difference is below the repository's threshold"
	}
	out.Review = rev
	out.Body = render.ReviewComment(rev)
	return out, nil
}

// advisor is ours, or one with the repository's policy.
func (r *Reviewer) advisor(ctx context.Context, p record.Pull, s Settings) (Advisor, string, error) {
	if s.Policy == "" {
		return r.Advisor, "", nil
	}
	repo, where, place := p.Repo, FileAt{cmp.Or(p.Base.Commit, p.Base.Branch), s.Policy}, "on the target branch"
	if s.home != "" {
		repo, where.Commit, place = s.home, "HEAD", "in "+s.home
	}
	got, err := r.Forge.Files(ctx, repo, []FileAt{where})
	if err != nil {
		return nil, "", err
	}
	data, ok := got[where]
	if !ok || r.Policy == nil {
		return nil, fmt.Sprintf("%s: policy %s is not there %s", SettingsFile, s.Policy, place), nil
	}
	a, err := r.Policy(s.Policy, data)
	if err != nil {
		return nil, err.Error(), nil //nolint:nilerr // told to people as it is
	}
	return a, "", nil
}

// compose puts together what the comment says.
func compose(p record.Pull, in assessing, a engine.Assessment) render.Review {
	out := render.Review{Assessment: a, Commit: p.Head.Commit}
	if web, _, ok := strings.Cut(p.URL, "/pull/"); ok {
		out.Web = web
	}
	for i, s := range in.found[:min(len(in.found), maxServices)] {
		list, verdict, lines := options(a, i)
		one := render.Reviewed{
			Name: s.Name, How: s.How, Platform: s.Platform, Family: s.Family, From: s.From, File: s.File, Line: s.Line, Verdict: verdict, Facts: lines,
			Chosen: pick(list, s.Platform, s.Family), Advised: pick(list, verdict.Platform, verdict.Family),
		}
		for _, g := range s.Gaps {
			one.Gaps = append(one.Gaps, render.Gap{Attribute: g.Attribute, File: g.File, Line: g.Line, Why: g.Why})
		}
		out.Services = append(out.Services, one)
	}
	return out
}

// earlier tells of decisions on the same services, and whether they hold.
func earlier(a engine.Assessment, in assessing) []render.Earlier {
	var out []render.Earlier
	for i, s := range in.found {
		_, verdict, _ := options(a, i)
		for _, e := range in.decided {
			if !concerns(e, s) || len(out) == 3 {
				continue
			}
			claim := render.Family(e.Family) + " on " + render.PlatformName(a, e.Platform)
			out = append(out, render.Earlier{Title: e.Title, URL: e.URL, Status: e.Status, Claim: claim, Holds: e.Family == verdict.Family && e.Platform == verdict.Platform})
		}
	}
	return out
}

// costs sums what was chosen and what is advised.
func costs(rev render.Review) (chosen, advised float64, known bool) {
	known = true
	for _, s := range rev.Services {
		for _, x := range []struct {
			o  *engine.Option
			to *float64
		}{{s.Chosen, &chosen}, {s.Advised, &advised}} {
			if x.o == nil {
				known = false
				continue
			}
			f, err := strconv.ParseFloat(x.o.Monthly.Mid, 64)
			known = known && err == nil
			*x.to += f
		}
	}
	return chosen, advised, known
}
