package record

import (
	"context"
	"crypto/sha1" //nolint:gosec // Git's own naming of content, no protection
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Follow looks after the records of a repository whose pull requests are open: a merged one is accepted, a closed one rejected, and the
// conversation hears of it; one whose base moved is brought up to date, with another number where its own was taken.
func (s *Service) Follow(ctx context.Context, repo string) error {
	if s.Forge == nil {
		return nil
	}
	entries, err := s.waiting(ctx, repo)
	if err != nil || len(entries) == 0 {
		return err
	}
	pulls, err := s.Forge.Pulls(ctx, repo, PullQuery{Open: true})
	if err != nil {
		return err
	}
	by := map[int]Pull{}
	for _, p := range pulls {
		by[p.Number] = p
	}
	var errs []error
	var open []held
	for _, h := range entries {
		if _, ok := by[h.PullRequest]; ok {
			open = append(open, h)
			continue
		}
		errs = append(errs, s.closed(ctx, h))
	}
	return errors.Join(append(errs, s.refreshAll(ctx, repo, open, by))...)
}

// closed looks up what became of a record whose pull request is no longer open.
func (s *Service) closed(ctx context.Context, h held) error {
	pulls, err := s.Forge.Pulls(ctx, h.Repo, PullQuery{Branch: h.Branch})
	if err != nil {
		return err
	}
	for _, p := range pulls {
		if p.Number == h.PullRequest && !p.Open {
			return s.settle(ctx, h, p)
		}
	}
	return nil
}

// waiting lists the entries whose pull requests are open as far as we know.
func (s *Service) waiting(ctx context.Context, repo string) ([]held, error) {
	var out []held
	after := ""
	for {
		docs, err := s.Docs.List(ctx, bot.Query{Kind: DocumentKind, Term: "repo=" + strings.ToLower(repo), After: after, Limit: 500})
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			h, err := decodeEntry(doc)
			if err != nil {
				return nil, err
			}
			if h.Status == Proposed && h.PullRequest > 0 {
				out = append(out, h)
			}
			after = doc.ID
		}
		if len(docs) < 500 {
			return out, nil
		}
	}
}

// settle keeps what became of a pull request and tells the conversation, once.
func (s *Service) settle(ctx context.Context, h held, p Pull) error {
	h.Status = Rejected
	if p.Merged {
		h.Status = Accepted
	}
	if err := s.tell(ctx, h); err != nil {
		return err
	}
	_, err := s.save(ctx, h)
	if err != nil && bot.KindOf(err) != bot.Conflict { // somebody settles it at this moment
		return err
	}
	if h.Status == Accepted && h.Supersedes != "" {
		return s.supersede(ctx, h)
	}
	return nil
}

// tell hands the change to the conversation. The event's id makes a second telling a repeat.
func (s *Service) tell(ctx context.Context, h held) error {
	if s.Tell == nil || h.Conversation == "" {
		return nil
	}
	result, err := json.Marshal(StatusChange{ID: h.ID, Title: h.Title, Repo: h.Repo, Path: h.Path, URL: h.URL, Status: h.Status})
	if err != nil {
		return fmt.Errorf("encode status: %w", err)
	}
	now := s.Now()
	_, err = s.Tell.Record(ctx, bot.Event{
		V: bot.Version, ID: "record:" + h.id() + ":" + h.Status, Kind: bot.Finished, At: now, TS: fmt.Sprintf("%d.%06d", now.Unix(), now.Nanosecond()/1000),
		Conversation: h.Conversation, User: h.Owner, UserName: h.OwnerName, Place: bot.Place{Channel: h.Channel, Thread: h.ThreadTS}, Callback: StatusChanged, Result: result,
	})
	return err
}

// supersede marks the entry of the record that an accepted one replaced.
func (s *Service) supersede(ctx context.Context, by held) error {
	docs, err := s.Docs.List(ctx, bot.Query{Kind: DocumentKind, Term: "repo=" + strings.ToLower(by.Repo)})
	if err != nil {
		return err
	}
	old := by.Supersedes
	if dir(old) == "" {
		old = path.Join(dir(by.Path), old)
	}
	for _, doc := range docs {
		h, err := decodeEntry(doc)
		if err != nil || h.Path != old || h.Status == Superseded {
			continue
		}
		h.Status = Superseded
		if _, err := s.save(ctx, h); err != nil && bot.KindOf(err) != bot.Conflict {
			return err
		}
	}
	return nil
}

// refreshAll brings open records up to date with the base.
func (s *Service) refreshAll(ctx context.Context, repo string, open []held, by map[int]Pull) error {
	if len(open) == 0 {
		return nil
	}
	base, err := s.Forge.Snapshot(ctx, repo, by[open[0].PullRequest].Base.Branch)
	if err != nil || base.Truncated { // what is not listed cannot be brought together
		return err
	}
	slices.SortFunc(open, func(a, b held) int { return a.PullRequest - b.PullRequest })
	var errs []error
	done := 0
	for _, h := range open {
		if h.BaseCommit == base.Commit {
			continue
		}
		if done++; done > maxRefresh {
			break
		}
		errs = append(errs, s.refresh(ctx, h, base))
	}
	return errors.Join(errs...)
}

// maxRefresh is how many records one look brings up to date, the oldest first: each costs about ten requests, and the next merge would
// make the others' stale again.
const maxRefresh = 3

// refresh merges the base into a record's branch: the base's files, with the record and the index page written anew. It moves the
// branch forward only; when somebody else moved it, the next look tries again.
func (s *Service) refresh(ctx context.Context, h held, base Snapshot) error {
	branch, err := s.Forge.Snapshot(ctx, h.Repo, h.Branch)
	if err != nil {
		return err
	}
	blob, ok := branch.Files[h.Path]
	if !ok {
		return nil // people renamed or removed it: theirs now
	}
	data, err := s.Forge.Blob(ctx, h.Repo, blob)
	if err != nil {
		return err
	}
	set, err := s.again(ctx, &h, base, data)
	if err != nil {
		return err
	}
	if set.path == h.Path && set.stands(branch) {
		h.BaseCommit = base.Commit
		return s.saveQuietly(ctx, h)
	}
	mine, err := s.untouched(ctx, h, set, sidesOf{branch, base})
	if err != nil || !mine {
		return err
	}
	_, err = s.Forge.Commit(ctx, Change{
		Repo: h.Repo, Branch: h.Branch, Parents: []string{branch.Commit, base.Commit}, Tree: base.Tree, Files: set.files,
		Message: "Bring the record up to date with its base",
	})
	if err != nil {
		if bot.KindOf(err) == bot.Conflict {
			return nil
		}
		return err
	}
	h.Path, h.BaseCommit = set.path, base.Commit
	return s.saveQuietly(ctx, h)
}

// saveQuietly saves an entry unless somebody did so in between: the next look sees what is left.
func (s *Service) saveQuietly(ctx context.Context, h held) error {
	if _, err := s.save(ctx, h); err != nil && bot.KindOf(err) != bot.Conflict {
		return err
	}
	return nil
}

// stands reports whether a branch holds all of this already.
func (c composed) stands(branch Snapshot) bool {
	for p, data := range c.files {
		if branch.Files[p] != blobID(data) {
			return false
		}
	}
	return true
}

// sidesOf is a branch and the base it is brought up to.
type sidesOf struct{ branch, base Snapshot }

// untouched reports whether a pull request holds nothing but what we write. What people added to it stays theirs.
func (s *Service) untouched(ctx context.Context, h held, set composed, two sidesOf) (bool, error) {
	files, err := s.Forge.ChangedFiles(ctx, h.Repo, h.PullRequest)
	if err != nil {
		return false, err
	}
	for _, f := range files {
		if _, ours := set.files[f.Path]; ours || f.Path == h.Path {
			continue
		}
		same, err := s.onlyStatus(ctx, h.Repo, two.branch.Files[f.Path], two.base.Files[f.Path])
		if err != nil || !same {
			return false, err
		}
	}
	return true, nil
}

// onlyStatus reports whether two versions of a record differ in nothing but the status, which we write along.
func (s *Service) onlyStatus(ctx context.Context, repo, a, b string) (bool, error) {
	if a == b || a == "" || b == "" {
		return a == b, nil
	}
	x, err := s.Forge.Blob(ctx, repo, a)
	if err != nil {
		return false, err
	}
	y, err := s.Forge.Blob(ctx, repo, b)
	if err != nil {
		return false, err
	}
	x, ok1 := SetStatus(x, Accepted)
	y, ok2 := SetStatus(y, Accepted)
	return ok1 && ok2 && string(x) == string(y), nil
}

// blobID is the id that Git gives to a file's content.
func blobID(data []byte) string {
	sum := sha1.New() //nolint:gosec // Git's own naming of content, no protection
	fmt.Fprintf(sum, "blob %d\x00", len(data))
	sum.Write(data)
	return hex.EncodeToString(sum.Sum(nil))
}

// again is what a record's commit holds on a new base: the record as people left it, under a number that is still free.
func (s *Service) again(ctx context.Context, h *held, base Snapshot, data []byte) (composed, error) {
	folder, name := dir(h.Path), path.Base(h.Path)
	paths := slices.Collect(maps.Keys(base.Files))
	if n := NumberOf(name); n > 0 {
		free, err := s.next(ctx, *h, folder, paths)
		if err != nil {
			return composed{}, err
		}
		if free != n {
			name = StyleOf(append(InFolder(folder, paths), name)).FileName(free, h.CreatedAt, h.Title)
		}
	}
	out := composed{path: path.Join(folder, name), files: map[string][]byte{path.Join(folder, name): data}, decision: Decision{Title: h.Title}}
	if front, _, err := Parse(data); err == nil {
		out.decision.Front = front // for the index
	}
	if err := s.markOld(ctx, &out, *h, base); err != nil {
		return out, err
	}
	if err := s.catchUp(ctx, &out, base, h.Repo); err != nil {
		return out, err
	}
	return out, s.index(ctx, &out, base, h.Repo)
}

// markOld marks the record that this one supersedes, as the base has it now.
func (s *Service) markOld(ctx context.Context, out *composed, h held, base Snapshot) error {
	old := h.Supersedes
	if old != "" && dir(old) == "" {
		old = path.Join(dir(out.path), old)
	}
	blob, ok := base.Files[old]
	if !ok {
		return nil
	}
	was, err := s.Forge.Blob(ctx, h.Repo, blob)
	if err != nil {
		return err
	}
	if marked, ok := Supersede(was, Other{Name: called(out.path, h.Title), Path: relative(old, out.path)}); ok {
		out.files[old] = marked
	}
	return nil
}
