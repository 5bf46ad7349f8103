package record

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Amendment is what the owner of a decision decided at its review, to be written into its file.
type Amendment struct {
	Record   string    // id of its entry
	Status   string    // Retired, or empty: as it is
	ReviewBy time.Time // the next review; zero: as it is
	Who      string    // as shown
}

// Amend writes the outcome of a review into the decision's file, by a pull request with one commit that keeps the index page. It is
// idempotent under the key: done twice, it finds what it did. A file that says so already is left alone, and the outcome has no
// number; where nothing can be written, its Reason says why.
func (s *Service) Amend(ctx context.Context, key string, a Amendment) (Outcome, error) {
	h, found, err := s.load(ctx, a.Record)
	if err != nil {
		return Outcome{}, err
	}
	if !found {
		return Outcome{}, &bot.Error{Kind: bot.NotFound, Op: "amend record", Message: "That decision is no longer kept."}
	}
	out := Outcome{Repo: h.Repo, Path: h.Path, Title: h.Title}
	if out.Reason = s.refusal(ctx, h.Repo); out.Reason != "" {
		return out, nil
	}
	out, err = s.amend(ctx, out, h, amending{Amendment: a, branch: "deploy-advice/" + h.ID + "-" + short(key)})
	if reason, forGood := denied(err); forGood {
		out.Reason = reason
		return out, nil
	}
	return out, err
}

// amending is an amendment on its way.
type amending struct {
	Amendment
	branch string
}

func short(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:4])
}

func (s *Service) amend(ctx context.Context, out Outcome, h held, a amending) (Outcome, error) {
	made, err := s.Forge.Pulls(ctx, h.Repo, PullQuery{Branch: a.branch})
	if err != nil {
		return out, err
	}
	if len(made) > 0 {
		return proposed(out, made[0]), nil
	}
	repo, err := s.Forge.Repository(ctx, h.Repo)
	if err != nil {
		return out, err
	}
	base, err := s.Forge.Snapshot(ctx, h.Repo, repo.DefaultBranch)
	if err != nil {
		return out, err
	}
	if base.Truncated {
		return out, tooLarge(h.Repo)
	}
	set, reason, err := s.amended(ctx, h, a, base)
	if err != nil || reason != "" || len(set.files) == 0 {
		out.Reason = reason
		return out, err
	}
	_, err = s.Forge.Commit(ctx, Change{
		Repo: h.Repo, Branch: a.branch, New: true, Parents: []string{base.Commit}, Tree: base.Tree, Files: set.files, Message: s.headline(h, a),
	})
	if err != nil && bot.KindOf(err) == bot.Conflict {
		err = s.ours(ctx, h, a, set)
	}
	if err != nil {
		return out, err
	}
	pull, err := s.Forge.Open(ctx, NewPull{Repo: h.Repo, Title: s.headline(h, a), Branch: a.branch, Base: repo.DefaultBranch, Body: s.reviewed(h, a)})
	if err != nil {
		return out, err
	}
	return proposed(out, pull), nil
}

// ours looks whether a branch that is there already is from a try that was cut short.
func (s *Service) ours(ctx context.Context, h held, a amending, set composed) error {
	branch, err := s.Forge.Snapshot(ctx, h.Repo, a.branch)
	if err != nil || branch.Files[h.Path] == blobID(set.files[h.Path]) {
		return err
	}
	return &bot.Error{Kind: bot.Denied, Op: "amend record", Message: "a branch " + a.branch + " is in the way"}
}

func proposed(out Outcome, p Pull) Outcome {
	out.Branch, out.Number, out.URL = p.Head.Branch, p.Number, p.URL
	return out
}

// amended is what the commit of an amendment holds: nothing when the files say so already, or the reason why they cannot.
func (s *Service) amended(ctx context.Context, h held, a amending, base Snapshot) (composed, string, error) {
	set := composed{path: h.Path, decision: Decision{Title: h.Title}, files: map[string][]byte{}}
	blob, there := base.Files[h.Path]
	if !there {
		return set, h.Path + " is not on the default branch", nil
	}
	data, err := s.Forge.Blob(ctx, h.Repo, blob)
	if err != nil {
		return set, "", err
	}
	next, reason := rewrite(data, h, a.Amendment)
	if reason != "" {
		return set, reason, nil
	}
	if string(next) != string(data) {
		set.files[h.Path] = next
	}
	if err := s.index(ctx, &set, base, h.Repo); err != nil || a.Status != Retired {
		return set, "", err
	}
	return set, "", s.strike(ctx, &set, base, h.Repo)
}

// rewrite is a record's file with the outcome of its review.
func rewrite(data []byte, h held, a Amendment) (next []byte, reason string) {
	status := a.Status
	if front, _, err := Parse(data); status == "" && err == nil && front.Status == Proposed && h.Status == Accepted {
		status = Accepted // merged since, and kept
	}
	if status != "" {
		var ok bool
		if data, ok = SetStatus(data, status); !ok {
			return data, "it has neither front matter nor a Status section to write to"
		}
	}
	if !a.ReviewBy.IsZero() {
		var ok bool
		if data, ok = SetReviewBy(data, a.ReviewBy); !ok {
			return data, "it has no front matter to write the next review to"
		}
	}
	return data, ""
}

// strike says on the index page that a record is retired.
func (s *Service) strike(ctx context.Context, set *composed, base Snapshot, repo string) error {
	folder := dir(set.path)
	name, page, err := s.indexPage(ctx, base, repo, folder)
	if err != nil {
		return err
	}
	where := path.Join(folder, name)
	if next, written := set.files[where]; written {
		page = next
	}
	if next := Annotate(page, path.Base(set.path), Retired); string(next) != string(page) {
		set.files[where] = next
	}
	return nil
}

// headline is the commit's message and the pull request's title.
func (s *Service) headline(h held, a amending) string {
	name := s.subject(h)
	if a.Status == Retired {
		return "Retire " + name
	}
	return "Keep " + name + ", next review by " + a.ReviewBy.UTC().Format(time.DateOnly)
}

func (s *Service) reviewed(h held, a amending) string {
	at := s.place(h.Path)
	text := "The review of " + at + " came out: keep it, and look again by " + a.ReviewBy.UTC().Format(time.DateOnly) + "."
	if a.Status == Retired {
		text = "The review of " + at + " came out: it is retired, and is no longer run again."
	}
	if a.Who != "" {
		text += " Decided by " + s.words(a.Who) + "."
	}
	return text + "\n"
}
