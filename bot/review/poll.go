package review

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// pollKind is the kind of the documents that say how far a repository was polled.
const pollKind = "poll"

// progress is how far a repository was polled.
type progress struct {
	V    int       `json:"v"`
	Repo string    `json:"repo"`
	ETag string    `json:"etag"`
	Mark time.Time `json:"mark"` // everything that changed before was looked at
	// Seen are the commits of those that changed at the mark itself, by number: times are told in whole seconds.
	Seen map[int]string `json:"seen,omitempty"`
	// Since is when the repository began to be polled: what was opened before is old.
	Since time.Time `json:"since"`
}

// PollKey is the claim under which one replica polls a repository for a period.
func PollKey(repo string) string { return "poll:" + pollID(repo) }

func pollID(repo string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(repo)))
	return hex.EncodeToString(sum[:12])
}

// Poll looks once for what is new in a repository. Whoever claims the period does it; the others return at once. Where nothing changed it
// costs one conditional request and no write. The first time it only notes where it stands: nothing old is spoken on.
func (r *Reviewer) Poll(ctx context.Context, repo string) error {
	got, err := r.Docs.Claim(ctx, PollKey(repo), max(r.interval()*9/10, time.Second))
	if err != nil || !got {
		return err
	}
	return r.poll(ctx, repo, pollID(repo))
}

func (r *Reviewer) poll(ctx context.Context, repo, id string) error {
	at := progress{V: 1, Repo: repo}
	doc, err := r.Docs.Document(ctx, pollKind, id)
	switch {
	case err == nil:
		if err := json.Unmarshal(doc.Body, &at); err != nil {
			return &bot.Error{Kind: bot.Internal, Op: "read progress of " + repo, Err: err}
		}
	case bot.KindOf(err) == bot.NotFound:
		doc = bot.Document{Kind: pollKind, ID: id}
	default:
		return err
	}
	page, err := r.Forge.Recent(ctx, repo, at.ETag)
	if err != nil || page.Unchanged {
		return err
	}
	if doc.Version == 0 {
		at.Since = r.Now().UTC().Truncate(time.Second) // GitHub tells times in whole seconds
	} else if err := r.catchUp(ctx, repo, at, page); err != nil {
		return err
	}
	at.move(page)
	if doc.Body, err = json.Marshal(at); err != nil {
		return fmt.Errorf("encode progress of %s: %w", repo, err)
	}
	if _, err = r.Docs.Put(ctx, doc); err != nil && bot.KindOf(err) != bot.Conflict {
		return err
	}
	return nil
}

// move sets the mark to the latest change of a page.
func (at *progress) move(page Page) {
	at.ETag = page.ETag
	for _, p := range page.Pulls {
		if p.UpdatedAt.After(at.Mark) {
			at.Mark, at.Seen = p.UpdatedAt, nil
		}
	}
	at.Seen = map[int]string{}
	for _, p := range page.Pulls {
		if p.UpdatedAt.Equal(at.Mark) {
			at.Seen[p.Number] = p.Head.Commit
		}
	}
}

// passed reports whether a pull request was looked at before as it is now.
func (at *progress) passed(p record.Pull) bool {
	return p.UpdatedAt.Before(at.Mark) || (p.UpdatedAt.Equal(at.Mark) && p.Open && at.Seen[p.Number] == p.Head.Commit)
}

// catchUp works on everything that changed since the mark, oldest first. What fails is found again, because the mark then stays.
func (r *Reviewer) catchUp(ctx context.Context, repo string, at progress, page Page) error {
	pulls := slices.DeleteFunc(slices.Clone(page.Pulls), at.passed)
	if page.More && len(pulls) == len(page.Pulls) {
		var err error
		if pulls, err = r.allSince(ctx, repo, at, pulls); err != nil {
			return err
		}
	}
	slices.SortFunc(pulls, func(a, b record.Pull) int { return a.UpdatedAt.Compare(b.UpdatedAt) })
	closed := false
	for _, p := range pulls {
		closed = closed || !p.Open
		if err := r.news(ctx, p, at.Since); err != nil {
			if !lasting(err) {
				return err
			}
			r.Log.ErrorContext(ctx, "pull request not reviewed", "repo", repo, "pr", p.Number, "err", err)
		}
	}
	if err := r.listen(ctx, repo, at.Mark); err != nil {
		return err
	}
	if closed && r.Records != nil {
		return r.Records(ctx, repo)
	}
	return nil
}

// news reviews a pull request that changed. One that is older than the watch is left alone until somebody speaks to us there.
func (r *Reviewer) news(ctx context.Context, p record.Pull, since time.Time) error {
	if p.CreatedAt.Before(since) {
		state, err := r.load(ctx, p.Repo, p.Number)
		if err != nil || state.doc.Version == 0 {
			return err
		}
	}
	return r.Review(ctx, p)
}

// lister is a forge that lists all pull requests.
type lister interface {
	Pulls(ctx context.Context, repo string, q record.PullQuery) ([]record.Pull, error)
}

// allSince lists every open pull request that changed since the mark, when there are more than a page holds.
func (r *Reviewer) allSince(ctx context.Context, repo string, at progress, some []record.Pull) ([]record.Pull, error) {
	l, ok := r.Forge.(lister)
	if !ok {
		return some, nil
	}
	open, err := l.Pulls(ctx, repo, record.PullQuery{Open: true})
	if err != nil {
		return nil, err
	}
	for _, p := range open {
		known := slices.ContainsFunc(some, func(s record.Pull) bool { return s.Number == p.Number })
		if !known && !at.passed(p) {
			some = append(some, p)
		}
	}
	return some, nil
}

// listen carries out the commands of comments since the mark.
func (r *Reviewer) listen(ctx context.Context, repo string, mark time.Time) error {
	comments, err := r.Forge.CommentsSince(ctx, repo, mark)
	if err != nil {
		return err
	}
	for _, c := range comments {
		if c.At.Before(mark) {
			continue // written earlier and only edited since: edits command nothing
		}
		if err := r.Hear(ctx, repo, c); err != nil {
			if !lasting(err) {
				return err
			}
			r.Log.ErrorContext(ctx, "command not carried out", "repo", repo, "pr", c.Pull, "err", err)
		}
	}
	return nil
}

// lasting reports whether trying again would not help.
func lasting(err error) bool {
	switch bot.KindOf(err) {
	case bot.Limited, bot.Unavailable, bot.Conflict:
		return false
	default:
		return true
	}
}
