package record

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
)

// composed is what one commit writes.
type composed struct {
	decision Decision
	path     string
	files    map[string][]byte
}

// compose writes the record, the index page and, when it replaces another, that one too.
func (s *Service) compose(ctx context.Context, h held, r Request, base Snapshot) (composed, error) {
	if base.Truncated {
		return composed{}, tooLarge(r.Repo)
	}
	paths := slices.Collect(maps.Keys(base.Files))
	folder, _ := Folder(r.Folder, paths)
	names := InFolder(folder, paths)
	style := StyleOf(names)
	d := Decide(r)
	if !style.Dated {
		n, err := s.next(ctx, h, folder, paths)
		if err != nil {
			return composed{}, err
		}
		d.Number = n
	}
	name := style.FileName(d.Number, r.At, d.Title)
	for i := 2; style.Dated && slices.Contains(names, name) && i < maxTries; i++ {
		name = style.FileName(0, r.At, d.Title+" "+r.Assessment.ID)
	}
	out := composed{decision: d, path: path.Join(folder, name), files: map[string][]byte{}}
	if err := s.replace(ctx, &out, base, r); err != nil {
		return out, err
	}
	data, err := s.Write(out.decision)
	if err != nil {
		return out, err
	}
	out.files[out.path] = data
	if err := s.catchUp(ctx, &out, base, r.Repo); err != nil {
		return out, err
	}
	return out, s.index(ctx, &out, base, r.Repo)
}

// tooLarge refuses a repository whose files are not all known: a number could be given twice, and a page that is there be taken for missing.
func tooLarge(repo string) error {
	return &bot.Error{Kind: bot.Denied, Op: "record", Code: "truncated", Message: repo + " has more files than GitHub lists at once, so that numbers and index cannot be kept"}
}

// next asks for a number.
func (s *Service) next(ctx context.Context, h held, folder string, paths []string) (int, error) {
	open, err := s.Forge.Pulls(ctx, h.Repo, PullQuery{Open: true})
	if err != nil {
		return 0, err
	}
	return s.number(ctx, desk{repo: h.Repo, folder: folder, branch: h.Branch, open: open, taken: Taken(folder, paths)})
}

// replace marks the record that this one supersedes, in the same commit, so that both sides always say the same.
func (s *Service) replace(ctx context.Context, out *composed, base Snapshot, r Request) error {
	if r.Supersedes == "" {
		return nil
	}
	old := path.Clean(r.Supersedes)
	if dir(old) == "" && path.Dir(out.path) != "." {
		old = path.Join(path.Dir(out.path), old)
	}
	blob, ok := base.Files[old]
	if !ok && r.implied {
		return nil
	}
	if !ok {
		return &bot.Error{Kind: bot.Invalid, Op: "supersede", Message: "there is no record " + r.Supersedes + " on the default branch to supersede"}
	}
	data, err := s.Forge.Blob(ctx, r.Repo, blob)
	if err != nil {
		return err
	}
	marked, ok := Supersede(data, Other{Name: called(out.path, out.decision.Title), Path: relative(old, out.path)})
	if !ok && r.implied {
		return nil
	}
	if !ok {
		return &bot.Error{Kind: bot.Invalid, Op: "supersede", Message: r.Supersedes + " has neither front matter nor a Status section to mark"}
	}
	out.files[old] = marked
	out.decision.Supersedes = &Other{Name: called(old, Humane(path.Base(old))), Path: relative(out.path, old)}
	return nil
}

// called is how a record is spoken of.
func called(file, title string) string {
	if n := NumberOf(path.Base(file)); n > 0 {
		return Numbered(n, digits(path.Base(file)))
	}
	return escapeLabel(title)
}

// relative is the path from one file to another.
func relative(from, to string) string {
	if dir(from) == dir(to) {
		return path.Base(to)
	}
	up := ""
	if d := dir(from); d != "" {
		up = strings.Repeat("../", strings.Count(d, "/")+1)
	}
	return up + to
}

// index brings the folder's page up to date with what is on the branch and what this commit adds.
func (s *Service) index(ctx context.Context, out *composed, base Snapshot, repo string) error {
	folder := dir(out.path)
	names := InFolder(folder, slices.Collect(maps.Keys(base.Files)))
	page, data, err := s.indexPage(ctx, base, repo, folder)
	if err != nil {
		return err
	}
	where := path.Join(folder, page)
	front := out.decision.Front
	listed := []Listed{{File: path.Base(out.path), Title: out.decision.Title, Status: front.Status, Date: front.Date}}
	for _, n := range names {
		if IsRecord(n) && n != path.Base(out.path) {
			listed = append(listed, Listed{File: n, Title: Humane(n)})
		}
	}
	if next := Index(data, listed); string(next) != string(data) {
		out.files[where] = next
	}
	return nil
}

// indexPage is the page that lists a folder's records, with what it says now: of several the one that lists most.
func (s *Service) indexPage(ctx context.Context, base Snapshot, repo, folder string) (name string, data []byte, err error) {
	pages := IndexNames(InFolder(folder, slices.Collect(maps.Keys(base.Files))))
	best := -1
	for _, page := range pages {
		text, err := s.Forge.Blob(ctx, repo, base.Files[path.Join(folder, page)])
		if err != nil {
			return "", nil, err
		}
		if n := len(entries(text)); n > best {
			best, name, data = n, page, text
		}
	}
	if name == "" {
		name = DefaultIndex
	}
	return name, data, nil
}

// maxCatchUp bounds how many files one commit brings up to date on the way.
const maxCatchUp = 10

// catchUp writes "accepted" into records that were merged since and still say "proposed": nothing is ever written to the base directly, so
// it goes along with the next record.
func (s *Service) catchUp(ctx context.Context, out *composed, base Snapshot, repo string) error {
	docs, err := s.Docs.List(ctx, bot.Query{Kind: DocumentKind, Term: "repo=" + strings.ToLower(repo)})
	if err != nil {
		return err
	}
	done := 0
	for _, doc := range docs {
		h, err := decodeEntry(doc)
		if err != nil {
			return err
		}
		blob, there := base.Files[h.Path]
		if _, written := out.files[h.Path]; !there || written || h.Marked || h.Status != Accepted || done == maxCatchUp {
			continue
		}
		done++
		data, err := s.Forge.Blob(ctx, repo, blob)
		if err != nil {
			return err
		}
		if front, _, err := Parse(data); err != nil || front.Status != Proposed {
			h.Marked = true
			if err := s.saveQuietly(ctx, h); err != nil {
				return err
			}
			continue
		}
		if marked, ok := SetStatus(data, Accepted); ok {
			out.files[h.Path] = marked
		}
	}
	return nil
}
