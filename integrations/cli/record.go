package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/bot/review"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Recording is how a decision is written down.
type Recording struct {
	File       string // YAML or JSON of the system; empty or "-" is standard input
	Dir        string // the working tree it is written into; empty is the current folder
	Repo       string // owner/name: a pull request there instead of a file here
	Folder     string // of the records; empty for the tree's own or docs/adr
	Title, By  string // both may be empty
	Supersedes string // path of the record it replaces
	Accepted   bool   // the file says accepted, not proposed
	Instead    string // platform that people decide for, against the advice
	Reason     string // of that
	Role       string // in which they may
	Format     Format
	Now        time.Time
	Advisor    Advisor
	Own        []profile.Attribute
	// Recorder writes to a repository on GitHub, or says why it cannot.
	Recorder func(ctx context.Context, repo string, do func(*record.Service) error) error
}

// written is the JSON form of what came of it.
type written struct {
	Path    string   `json:"path"`
	Files   []string `json:"files,omitempty"` // all that were written, in this tree
	Already bool     `json:"already,omitempty"`
	record.Outcome
}

// Record assesses a system and writes the decision down: as a file of this working tree with its index page, or as a pull request.
func Record(ctx context.Context, in io.Reader, out io.Writer, r Recording) error {
	request, err := r.request(in)
	if err != nil {
		return err
	}
	if r.Repo != "" {
		return r.propose(ctx, out, request)
	}
	root, err := os.OpenRoot(cmp.Or(r.Dir, "."))
	if err != nil {
		return bad(err)
	}
	defer func() { _ = root.Close() }() // files of it were closed one by one
	tree := &worktree{root: root, accepted: r.Accepted}
	done, err := r.write(ctx, tree, request)
	if err != nil {
		return err
	}
	if r.Format == JSON {
		return printJSON(out, done)
	}
	if done.Already {
		_, err := fmt.Fprintf(out, "%s records this already; nothing was written.\n", done.Path)
		return wrapWrite(err)
	}
	_, err = fmt.Fprintf(out, "Wrote %s: %s.\n", strings.Join(done.Files, ", "), decided(request))
	return wrapWrite(err)
}

// request is what is to be recorded.
func (r Recording) request(in io.Reader) (record.Request, error) {
	name, data, err := Input(r.File, in)
	if err != nil {
		return record.Request{}, err
	}
	sys, err := profile.Decode(name, data, r.Own...)
	if err != nil {
		return record.Request{}, bad(err)
	}
	a, err := r.Advisor.Assess(sys)
	if err != nil {
		return record.Request{}, bad(fmt.Errorf("%s: %w", name, err))
	}
	out := record.Request{
		Repo: r.Repo, Folder: r.Folder, Title: r.Title, DeciderName: r.By, Role: r.Role, Links: sys.Links, Supersedes: r.Supersedes, Assessment: a, At: r.Now,
	}
	out.Override, err = r.override(a)
	return out, err
}

// override is a decision for another platform than the one that is advised.
func (r Recording) override(a engine.Assessment) (*record.Override, error) {
	switch {
	case r.Instead == "" && r.Reason == "":
		return nil, nil //nolint:nilnil // none is an answer
	case r.Instead == "":
		return nil, bad(errors.New("--reason is given without --instead; name the platform that is decided for"))
	case strings.TrimSpace(r.Reason) == "":
		return nil, bad(errors.New("--instead needs --reason: why people decide otherwise"))
	}
	for _, o := range a.Options {
		if o.Platform == r.Instead {
			return &record.Override{Family: o.Family, Platform: o.Platform, Reason: r.Reason, Who: r.By, Role: r.Role}, nil
		}
	}
	return nil, bad(fmt.Errorf("--instead: %q is no platform of the catalogue; deploy-advice catalog lists them", r.Instead))
}

// write records in a working tree.
func (r Recording) write(ctx context.Context, tree *worktree, request record.Request) (written, error) {
	request.Repo = localRepo
	if at, err := tree.find(ctx, request); err != nil || at != "" {
		return written{Path: at, Already: true}, err
	}
	service := &record.Service{
		Log: slog.New(slog.DiscardHandler), Forge: tree, Docs: shelf.NewStill(review.NoStore{}), Write: render.ADR, Now: func() time.Time { return r.Now }, Repos: []string{localRepo}, Plain: render.PlainGitHub,
	}
	o, err := service.Record(ctx, "cli", request)
	if err != nil {
		return written{}, bad(fmt.Errorf("%s", Fix(err)))
	}
	if o.Reason != "" {
		return written{}, bad(errors.New(o.Reason))
	}
	o.Repo, o.Branch, o.Number = "", "", 0
	return written{Path: filepath.FromSlash(o.Path), Files: tree.written, Outcome: o}, nil
}

// propose records by a pull request on GitHub. Where that is not permitted the file is printed, and the answer is no.
func (r Recording) propose(ctx context.Context, out io.Writer, request record.Request) error {
	if r.Dir != "" || r.Accepted {
		return bad(errors.New("--dir and --accepted are for a file of this working tree; a pull request on --repo is accepted by its merge"))
	}
	return r.Recorder(ctx, r.Repo, func(s *record.Service) error {
		if s.Docs == nil {
			s.Docs = shelf.NewStill(review.NoStore{})
		}
		o, err := s.Record(ctx, "cli:"+request.Assessment.InputHash, request)
		if err != nil {
			return bad(fmt.Errorf("record in %s: %s", r.Repo, Fix(err)))
		}
		if r.Format == JSON {
			if err := printJSON(out, written{Path: o.Path, Outcome: o}); err != nil {
				return err
			}
		}
		if o.Reason != "" {
			return fmt.Errorf("record in %s: %s; without --repo the file is written here", r.Repo, o.Reason)
		}
		if r.Format == JSON {
			return nil
		}
		_, err = fmt.Fprintf(out, "Proposed as %s: %s. Merging accepts it.\n", o.URL, decided(request))
		return wrapWrite(err)
	})
}

// decided says the decision on a line.
func decided(r record.Request) string {
	if o := r.Override; o != nil {
		return render.Family(o.Family) + " on " + render.PlatformName(r.Assessment, o.Platform) + " against the advice of " + render.Claim(r.Assessment)
	}
	return render.Claim(r.Assessment)
}
