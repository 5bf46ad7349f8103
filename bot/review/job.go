package review

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// CommentJob is the job [record.JobComment]: it says a finished assessment on a pull request, in the one live comment there. Facts that
// people stated in the thread are kept for later reviews of the pull request.
func (r *Reviewer) CommentJob(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	var req record.CommentRequest
	if err := json.Unmarshal(job.Args, &req); err != nil {
		return nil, &bot.Error{Kind: bot.Internal, Op: "read the arguments of " + job.Name, Err: err}
	}
	repo, number, err := Address(req.PullRequest)
	if err != nil {
		return nil, err
	}
	if ok, err := r.watched(ctx, repo); err != nil || !ok {
		if err == nil {
			err = &bot.Error{Kind: bot.Denied, Op: "comment", Message: repo + " is not watched; comments are written in watched repositories only"}
		}
		return nil, err
	}
	out := record.Outcome{Repo: repo, Number: number}
	err = r.exclusively(ctx, repo, number, func(ctx context.Context) error {
		url, err := r.comment(ctx, repo, number, req)
		out.URL = url
		return err
	})
	if kind := bot.KindOf(err); err != nil && kind == bot.Denied {
		out.Reason = message(err)
		err = nil
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(out) //nolint:wrapcheck // plain data
}

func message(err error) string {
	if e, ok := err.(*bot.Error); ok && e.Message != "" { //nolint:errorlint // ports return it as it is
		return e.Message
	}
	return err.Error()
}

// Address parts "owner/name#12", or the address of a pull request.
func Address(text string) (repo string, number int, err error) {
	text = strings.TrimSpace(text)
	if rest, ok := strings.CutPrefix(text, "https://"); ok {
		parts := strings.Split(rest, "/")
		if len(parts) >= 5 && parts[len(parts)-2] == "pull" {
			text = parts[len(parts)-4] + "/" + parts[len(parts)-3] + "#" + parts[len(parts)-1]
		}
	}
	repo, digits, ok := strings.Cut(text, "#")
	number, convErr := strconv.Atoi(digits)
	if !ok || convErr != nil || number < 1 || strings.Count(repo, "/") != 1 || strings.HasPrefix(repo, "/") || strings.HasSuffix(repo, "/") {
		return "", 0, &bot.Error{Kind: bot.Invalid, Op: "address", Message: strconv.QuoteToASCII(clip(text)) + " is no pull request; write OWNER/REPO#12"}
	}
	return repo, number, nil
}

func (r *Reviewer) comment(ctx context.Context, repo string, number int, req record.CommentRequest) (string, error) {
	p, err := r.Forge.Pull(ctx, repo, number)
	if err != nil {
		return "", err
	}
	s, err := r.load(ctx, repo, number)
	if err != nil {
		return "", err
	}
	s.about(p)
	s.Assessment, s.Conversation = req.Assessment.ID, req.Conversation
	a := req.Assessment
	keepStated(&s, a)
	rev := render.Review{Assessment: a, Commit: p.Head.Commit}
	if web, _, ok := strings.Cut(p.URL, "/pull/"); ok {
		rev.Web = web
	}
	for i, name := range names(a) {
		list, verdict, lines := options(a, i)
		rev.Services = append(rev.Services, render.Reviewed{Name: name, Verdict: verdict, Facts: lines, Advised: pick(list, verdict.Platform, verdict.Family)})
	}
	if strings.HasPrefix(req.Thread, "https://") && !strings.ContainsAny(req.Thread, " <>()\n") {
		rev.Notes = append(rev.Notes, "Assessed in [the thread]("+req.Thread+").")
	}
	out := Outcome{Assessment: a, Body: render.ReviewComment(rev), Review: rev}
	now := r.Now().UTC()
	if s.At.IsZero() {
		s.At = now
	}
	s.remember(out)
	if _, err := r.upsert(ctx, &s, out.Body, claim(out)); err != nil {
		return "", err
	}
	s.ChangedAt = now
	if err := r.save(ctx, &s); err != nil {
		return "", err
	}
	return p.URL + "#issuecomment-" + strconv.FormatInt(s.Comment, 10), nil
}

func names(a engine.Assessment) []string {
	if len(a.Components) < 2 {
		return []string{orElse(a.Name, "This workload")}
	}
	var out []string
	for _, c := range a.Components {
		out = append(out, c.Name)
	}
	return out
}

// keepStated keeps what people stated in a thread.
func keepStated(s *State, a engine.Assessment) {
	keep := func(component string, lines []engine.FactLine) {
		for _, f := range lines {
			attr, ok := profile.Lookup(f.Attribute)
			if f.Provenance != profile.Stated || !ok {
				continue
			}
			fact, err := profile.ParseAnswer(attr, f.Value)
			if err != nil {
				continue
			}
			who := ""
			if f.Source != nil {
				who = f.Source.Who
			}
			s.tell(component, []profile.Fact{fact}, who, s.At)
		}
	}
	if len(a.Components) < 2 {
		keep("", a.Facts)
		return
	}
	for _, c := range a.Components {
		keep(c.Name, c.Facts)
	}
}
