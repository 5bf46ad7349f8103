package record

import (
	"cmp"
	"context"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine"
)

// Create is the job that writes a record as a pull request. It is idempotent under the key: done twice, it finds what it did. Where
// writing is not permitted, the outcome holds the file and the reason.
func (s *Service) Create(ctx context.Context, key string, job bot.Job) (json.RawMessage, error) {
	r, err := decode[Request](job)
	if err != nil {
		return nil, err
	}
	out, err := s.Record(ctx, key, r)
	if err != nil {
		return nil, err
	}
	return json.Marshal(out) //nolint:wrapcheck // plain data
}

// Record writes a record; see Create.
func (s *Service) Record(ctx context.Context, key string, r Request) (Outcome, error) {
	if err := check(r); err != nil {
		return Outcome{}, err
	}
	if _, ok := CleanFolder(r.Folder); !ok {
		return Outcome{}, &bot.Error{Kind: bot.Invalid, Op: "record", Message: "records cannot stand in that folder; name one such as " + DefaultFolder}
	}
	if err := s.succeed(ctx, &r); err != nil {
		return Outcome{}, err
	}
	h, err := s.claim(ctx, key, r)
	if err != nil {
		return Outcome{}, err
	}
	if h.PullRequest > 0 {
		return outcome(h), nil
	}
	end, err := s.begin()
	if err != nil {
		return Outcome{}, err
	}
	defer end()
	reason := s.refusal(ctx, r.Repo)
	if reason == "" {
		out, err := s.propose(ctx, h, r)
		if err == nil {
			return out, nil
		}
		var forGood bool
		if reason, forGood = denied(err); !forGood {
			return Outcome{}, err
		}
	}
	return s.file(ctx, h, r, reason)
}

// succeed looks whether a request is of an assessment that was begun to replace an older decision of the same repository.
func (s *Service) succeed(ctx context.Context, r *Request) error {
	if r.Supersedes != "" || r.Conversation == "" {
		return nil
	}
	docs, err := s.Docs.List(ctx, bot.Query{Kind: DocumentKind, Term: "successor=" + r.Conversation, Limit: 10})
	if err != nil {
		return err
	}
	for _, doc := range docs {
		h, err := decodeEntry(doc)
		if err == nil && strings.EqualFold(h.Repo, r.Repo) && h.Path != "" && (h.Status == Accepted || h.Status == Retired) {
			r.Supersedes, r.implied = h.Path, true
		}
	}
	return nil
}

// refusal is why nothing can be written to a repository; empty when it can be tried.
func (s *Service) refusal(ctx context.Context, repo string) string {
	switch {
	case s.Forge == nil:
		return "GitHub is not set up: set GITHUB_TOKEN, or an App"
	case repo == "":
		return "no repository was named"
	case !s.allowed(ctx, repo):
		return "records may be written to watched repositories only, and " + repo + " is not watched"
	}
	r, err := s.Forge.Repository(ctx, repo)
	if reason, ok := denied(err); ok {
		return reason
	}
	switch {
	case err != nil:
		return "" // it is tried, and answers for itself
	case r.Archived:
		return repo + " is archived"
	case !r.MayWrite:
		return "GitHub lets us read " + repo + " only: give the token or App the permissions Contents: write and Pull requests: write"
	}
	return ""
}

// allowed reports whether records may be written to a repository: the settings name it, or an App is installed there.
func (s *Service) allowed(ctx context.Context, repo string) bool {
	all := s.Repos
	if s.Installed != nil {
		installed, err := s.Installed(ctx)
		if err != nil {
			s.Log.WarnContext(ctx, "the App's repositories are not known", "repo", repo, "err", err)
		}
		all = slices.Concat(all, installed)
	}
	return slices.ContainsFunc(all, func(r string) bool { return strings.EqualFold(r, repo) })
}

// file gives the record as a file.
func (s *Service) file(ctx context.Context, h held, r Request, reason string) (Outcome, error) {
	d := Decide(r)
	data, err := s.Write(d)
	if err != nil {
		return Outcome{}, err
	}
	folder, _ := CleanFolder(r.Folder)
	if folder == "" {
		folder = DefaultFolder
	}
	h.Path = path.Join(folder, Style{Width: 4, Separator: "-", Prefix: "NNNN-"}.draft(d.Title))
	if _, err := s.save(ctx, h); err != nil && bot.KindOf(err) != bot.Conflict {
		return Outcome{}, err
	}
	return Outcome{Repo: r.Repo, Path: h.Path, Title: d.Title, File: data, Reason: reason}, nil
}

func outcome(h held) Outcome {
	return Outcome{Repo: h.Repo, Path: h.Path, Title: h.Title, Branch: h.Branch, Number: h.PullRequest, URL: h.URL}
}

// propose writes the commit, the branch and the pull request, each found again when it is there already.
func (s *Service) propose(ctx context.Context, h held, r Request) (Outcome, error) {
	repo, err := s.Forge.Repository(ctx, r.Repo)
	if err != nil {
		return Outcome{}, err
	}
	if r.Folder == "" && s.Where != nil {
		if r.Folder, err = s.Where(ctx, r.Repo); err != nil {
			return Outcome{}, err
		}
	}
	for range maxTries {
		base, err := s.Forge.Snapshot(ctx, r.Repo, repo.DefaultBranch)
		if err != nil {
			return Outcome{}, err
		}
		set, err := s.compose(ctx, h, r, base)
		if err != nil {
			return Outcome{}, err
		}
		h.Path, h.BaseCommit, h.Title = set.path, base.Commit, set.decision.Title
		if h, err = s.save(ctx, h); err != nil {
			return Outcome{}, busy(err)
		}
		_, err = s.Forge.Commit(ctx, Change{
			Repo: r.Repo, Branch: h.Branch, New: true, Parents: []string{base.Commit}, Tree: base.Tree, Files: set.files, Message: s.message(set.decision),
		})
		if bot.KindOf(err) == bot.Conflict && err != nil {
			if mine, err := s.adopt(ctx, &h); err != nil {
				return Outcome{}, err
			} else if !mine {
				h.Branch += "-b" // somebody made a branch of that name
				continue
			}
		} else if err != nil {
			return Outcome{}, err
		}
		return s.open(ctx, h, r, repo.DefaultBranch)
	}
	return Outcome{}, &bot.Error{Kind: bot.Conflict, Op: "record", Message: "branches named deploy-advice/... are in the way"}
}

// adopt looks whether a branch that is there already is ours, from a try that was cut short, and takes the record's path from it.
func (s *Service) adopt(ctx context.Context, h *held) (bool, error) {
	branch, err := s.Forge.Snapshot(ctx, h.Repo, h.Branch)
	if err != nil {
		return false, err
	}
	folder := dir(h.Path)
	for p, blob := range branch.Files {
		if dir(p) != folder || !IsRecord(path.Base(p)) {
			continue
		}
		if p != h.Path && !strings.HasSuffix(p, Slug(h.Title)+".md") {
			continue
		}
		data, err := s.Forge.Blob(ctx, h.Repo, blob)
		if err != nil {
			return false, err
		}
		if front, _, err := Parse(data); err == nil && front.Advice != nil && front.Advice.ID == h.ID && front.Advice.InputHash == h.InputHash {
			h.Path = p
			return true, nil
		}
	}
	return false, nil
}

// open opens the pull request and keeps its number.
func (s *Service) open(ctx context.Context, h held, r Request, base string) (Outcome, error) {
	pull, err := s.Forge.Open(ctx, NewPull{Repo: r.Repo, Title: s.subject(h), Branch: h.Branch, Base: base, Body: s.body(h, r)})
	if err != nil {
		return Outcome{}, err
	}
	for range maxTries {
		h.PullRequest, h.URL = pull.Number, pull.URL
		saved, err := s.save(ctx, h)
		if err == nil {
			return outcome(saved), nil
		}
		if bot.KindOf(err) != bot.Conflict {
			return Outcome{}, err
		}
		fresh, _, err := s.load(ctx, h.id())
		if err != nil {
			return Outcome{}, err
		}
		fresh.Path, fresh.Branch = h.Path, h.Branch
		h = fresh
	}
	return Outcome{}, &bot.Error{Kind: bot.Unavailable, Op: "keep record", Code: "too_busy"}
}

func (s *Service) message(d Decision) string {
	return "Record: " + s.Plain(d.Title) + "\n\nAssessment " + d.Front.Advice.ID + ", input " + d.Front.Advice.InputHash
}

func (s *Service) subject(h held) string {
	if n := NumberOf(path.Base(h.Path)); n > 0 {
		return Numbered(n, digits(path.Base(h.Path))) + ": " + s.Plain(h.Title)
	}
	return "Decision: " + s.Plain(h.Title)
}

// body is the text of a record's pull request. It may become a commit message, so that nothing in it may act there either.
func (s *Service) body(h held, r Request) string {
	lines := []string{
		"This records a decision in " + s.place(h.Path) + ". Merging it accepts the decision, closing it rejects it.",
		"", "Assessment `" + h.ID + "`, advised: " + s.words(platform(r.Assessment, h.Platform)) + ".",
	}
	if o := r.Override; o != nil {
		lines = append(lines, "", "Decided otherwise: "+s.words(cmp.Or(platform(r.Assessment, o.Platform), o.Family))+", because "+s.words(strings.TrimRight(o.Reason, ". "))+".")
	}
	if strings.HasPrefix(r.Thread, "https://") && !strings.ContainsAny(r.Thread, " <>\n") {
		lines = append(lines, "", "Decided in <"+r.Thread+">.")
	}
	return strings.Join(lines, "\n") + "\n"
}

// platform is the name of a platform where the assessment tells it.
func platform(a engine.Assessment, id string) string {
	for _, o := range a.Options {
		if o.Platform == id && o.Name != "" {
			return o.Name
		}
	}
	return id
}

// place is a path, as code.
func (s *Service) place(path string) string {
	return "`" + strings.ReplaceAll(s.Plain(path), "`", "'") + "`"
}

// words is text of people in Markdown.
func (s *Service) words(text string) string {
	var b strings.Builder
	for _, r := range s.Plain(text) {
		if strings.ContainsRune("\\`*_[]<>|~&!", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
