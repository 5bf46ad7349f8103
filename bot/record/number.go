package record

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// numbersKind is the kind of the documents that say which numbers are given away.
const numbersKind = "record-numbers"

// numbers are those given away in one folder, and those seen in the pull requests of others.
type numbers struct {
	V     int              `json:"v"`
	Given map[string]given `json:"given"` // by branch
	Seen  map[string][]int `json:"seen"`  // by "number@commit" of a pull request
}

type given struct {
	Number int       `json:"number"`
	At     time.Time `json:"at"`
}

// forgotten is how long a number stays given to a branch that has no open pull request: it may be on its way.
const forgotten = time.Hour

// maxForeign bounds how many pull requests of others are looked into.
const maxForeign = 30

func numbersID(repo, folder string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(repo) + "\n" + folder))
	return hex.EncodeToString(sum[:16])
}

// desk is where a number is asked for.
type desk struct {
	repo, folder, branch string
	taken                []int // on the base branch
	open                 []Pull
}

// number gives the branch a number that nobody else has: not on the base branch, in no open pull request, and given to no other branch. A
// branch that has one keeps it as long as it is free.
func (s *Service) number(ctx context.Context, d desk) (int, error) {
	for range maxTries {
		doc, all, err := s.numbers(ctx, d)
		if err != nil {
			return 0, err
		}
		if err := s.look(ctx, d, &all); err != nil {
			return 0, err
		}
		all.prune(d, s.Now())
		n := all.choose(d)
		if mine, ok := all.Given[d.branch]; ok && mine.Number == n {
			return n, nil
		}
		all.Given[d.branch] = given{n, s.Now().UTC()}
		body, err := json.Marshal(all)
		if err != nil {
			return 0, fmt.Errorf("encode numbers: %w", err)
		}
		doc.Body = body
		if _, err = s.Docs.Put(ctx, doc); err == nil {
			return n, nil
		}
		if bot.KindOf(err) != bot.Conflict {
			return 0, err
		}
	}
	return 0, &bot.Error{Kind: bot.Unavailable, Op: "number a record of " + d.repo, Code: "too_busy"}
}

func (s *Service) numbers(ctx context.Context, d desk) (bot.Document, numbers, error) {
	all := numbers{V: 1}
	doc, err := s.Docs.Document(ctx, numbersKind, numbersID(d.repo, d.folder))
	switch {
	case err == nil:
		if err := json.Unmarshal(doc.Body, &all); err != nil {
			return doc, all, &bot.Error{Kind: bot.Internal, Op: "read numbers of " + d.repo, Err: err}
		}
	case bot.KindOf(err) == bot.NotFound:
		doc = bot.Document{Kind: numbersKind, ID: numbersID(d.repo, d.folder)}
	default:
		return doc, all, err
	}
	if all.Given == nil {
		all.Given = map[string]given{}
	}
	if all.Seen == nil {
		all.Seen = map[string][]int{}
	}
	return doc, all, nil
}

// look reads which numbers the pull requests of others take. One that was looked into at its commit is not read again.
func (s *Service) look(ctx context.Context, d desk, all *numbers) error {
	seen := map[string][]int{}
	looked := 0
	for _, p := range d.open {
		if _, ours := all.Given[p.Head.Branch]; ours && strings.EqualFold(p.Head.Repo, p.Repo) {
			continue
		}
		key := fmt.Sprintf("%d@%s", p.Number, p.Head.Commit)
		known, ok := all.Seen[key]
		if !ok {
			if looked++; looked > maxForeign {
				break
			}
			files, err := s.Forge.ChangedFiles(ctx, d.repo, p.Number)
			if err != nil {
				return err
			}
			known = added(files, d.folder)
		}
		seen[key] = known
	}
	all.Seen = seen
	return nil
}

// added are the numbers of records that a pull request brings.
func added(files []ChangedFile, folder string) []int {
	out := []int{}
	for _, f := range files {
		if f.Status != "removed" && dir(f.Path) == folder && IsRecord(path.Base(f.Path)) {
			out = append(out, NumberOf(path.Base(f.Path)))
		}
	}
	return out
}

// prune forgets what was given to branches without an open pull request, some time after.
func (n *numbers) prune(d desk, now time.Time) {
	open := map[string]bool{}
	for _, p := range d.open {
		open[p.Head.Branch] = true
	}
	for branch, g := range n.Given {
		if !open[branch] && branch != d.branch && now.Sub(g.At) > forgotten {
			delete(n.Given, branch)
		}
	}
}

// choose is the branch's own number while it is free, else the next.
func (n *numbers) choose(d desk) int {
	used := map[int]bool{}
	all := []int{}
	take := func(list ...int) {
		for _, one := range list {
			used[one] = true
			all = append(all, one)
		}
	}
	take(d.taken...)
	for _, list := range n.Seen {
		take(list...)
	}
	for branch, g := range n.Given {
		if branch != d.branch {
			take(g.Number)
		}
	}
	if mine, ok := n.Given[d.branch]; ok && !used[mine.Number] {
		return mine.Number
	}
	return Next(all...)
}
