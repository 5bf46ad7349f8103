package github

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

//go:embed all:sample
var samples embed.FS

// Sample is a small repository of a shop with one service, its infrastructure and a folder of decisions.
func Sample() Repository {
	return Repository{Owner: "acme", Name: "shop", Description: "A small shop: catalogue service, infrastructure, decisions", Files: embedded("sample/shop")}
}

// SampleChange is a pull request to Sample that adds a service.
func SampleChange() NewPull {
	return NewPull{
		Repo: "acme/shop", By: "ana", Head: "add-thumbnails", Title: "Add a thumbnail service",
		Body:  "Makes three sizes of every product picture when it is uploaded.\n\nNothing else changes.",
		Files: embedded("sample/change"),
	}
}

// embedded reads files that were built in.
func embedded(dir string) map[string]string {
	out := map[string]string{}
	_ = fs.WalkDir(samples, dir, func(path string, d fs.DirEntry, err error) error { // what is embedded can be read
		if err != nil || d.IsDir() {
			return err
		}
		b, _ := samples.ReadFile(path)
		out[strings.TrimPrefix(path, dir+"/")] = string(b)
		return nil
	})
	return out
}

func (s *Server) seed(w *forge.World) error {
	for _, p := range s.opts.People {
		w.AddUser(p.Login, p.Name, "User")
	}
	bot := w.AddUser(s.opts.Bot, s.opts.Bot, "User")
	app := w.AddUser(s.opts.AppSlug+"[bot]", s.opts.AppSlug+"[bot]", "Bot")
	w.App = forge.App{ID: appID, Slug: s.opts.AppSlug, Name: s.opts.AppSlug, Installation: installationID, Bot: app}
	w.SetToken(token, forge.Token{User: bot})
	for _, seed := range s.opts.Repositories {
		if err := s.add(w, seed); err != nil {
			return err
		}
	}
	return nil
}

// AddRepository makes another repository.
func (s *Server) AddRepository(seed Repository) error {
	return s.state.Do(func(w *forge.World) error { return s.add(w, seed) })
}

func (s *Server) add(w *forge.World, seed Repository) error {
	full := seed.Owner + "/" + seed.Name
	taken := slices.Contains([]string{"", "api", "browser", "control"}, strings.ToLower(seed.Owner))
	if taken || seed.Name == "" || strings.ContainsAny(seed.Owner+seed.Name, "/ ") {
		return fmt.Errorf("repository %q: want an owner (not api, browser or control) and a name, without slashes or spaces", full)
	}
	files := map[string][]byte{}
	if seed.FS != nil {
		if err := read(seed.FS, files); err != nil {
			return fmt.Errorf("repository %s: %w", full, err)
		}
	}
	for path, text := range seed.Files {
		files[path] = []byte(text)
	}
	branch := seed.DefaultBranch
	if branch == "" {
		branch = "main"
	}
	roles, err := s.roles(seed)
	if err != nil {
		return err
	}
	protected := map[string]bool{}
	for _, name := range seed.Protected {
		protected[name] = true
	}
	r, err := w.AddRepo(forge.Repo{
		Owner: w.AddUser(seed.Owner, seed.Owner, "Organization"), Name: seed.Name, Description: seed.Description, DefaultBranch: branch,
		Private: seed.Private, Roles: roles, Protected: protected,
	})
	if err != nil || seed.Empty {
		return err
	}
	author := r.Owner
	if len(s.opts.People) > 0 {
		author, err = w.User(s.opts.People[0].Login)
	}
	if err == nil {
		_, err = w.Push(r, forge.Push{Branch: branch, Message: "Initial commit", Files: files}, author)
	}
	return err
}

// read takes every regular file of a tree but those of .git.
func read(from fs.FS, into map[string][]byte) error {
	err := fs.WalkDir(from, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".git":
			return fs.SkipDir
		case !d.Type().IsRegular():
			return nil
		}
		if into[path], err = fs.ReadFile(from, path); err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read files: %w", err)
	}
	return nil
}

func (s *Server) roles(seed Repository) (map[string]string, error) {
	if seed.Roles != nil {
		for login, role := range seed.Roles {
			if !forge.ValidRole(role) {
				return nil, fmt.Errorf("repository %s/%s: role %q of %s: want read, triage, write, maintain or admin", seed.Owner, seed.Name, role, login)
			}
		}
		return maps.Clone(seed.Roles), nil
	}
	out := map[string]string{s.opts.Bot: "write", s.opts.AppSlug + "[bot]": "write"}
	for i, role := range []string{"admin", "write", "read"} {
		if i < len(s.opts.People) {
			out[s.opts.People[i].Login] = role
		}
	}
	return out, nil
}
