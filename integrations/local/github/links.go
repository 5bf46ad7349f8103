package github

import (
	"net/http"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

// visit answers for a repository's addresses: raw files are text, all else is a way into the page.
func (s *Server) visit(w http.ResponseWriter, r *http.Request) {
	parts := strings.SplitN(strings.TrimPrefix(r.URL.Path, Prefix), "/", 4)
	if len(parts) == 4 && parts[2] == "raw" {
		s.raw(w, parts[0]+"/"+parts[1], parts[3])
		return
	}
	open(w)
}

// open answers for the addresses people follow (html_url): a page whose script leads to the same place in the workspace's page,
// keeping what is behind "#", such as a line.
func open(w http.ResponseWriter) {
	const hop = `<!doctype html><meta charset="utf-8"><title>Local GitHub</title>` +
		`<script type="module" src="/js/githubopen.js"></script><p><a href="/#/github">Open the local GitHub</a></p>`
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'")
	_, _ = w.Write([]byte(hop)) // the reader may have gone
}

// raw serves a public file as text, never as a page. A ref may hold slashes, so every split of the path is tried.
func (s *Server) raw(w http.ResponseWriter, full, rest string) {
	var content []byte
	err := s.state.Do(func(world *forge.World) error {
		repo, err := world.Repo(full)
		if err != nil || repo.Private {
			return forge.NotFound()
		}
		for i, c := range rest {
			if c != '/' {
				continue
			}
			if content, err = fileAt(repo, rest[:i], rest[i+1:]); err == nil {
				return nil
			}
		}
		return forge.NotFound()
	})
	if err != nil {
		http.Error(w, "404: Not Found", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	_, _ = w.Write(content) // the reader may have gone
}

func fileAt(r *forge.Repo, ref, path string) ([]byte, error) {
	sha, err := r.Resolve(ref)
	if err != nil {
		return nil, err
	}
	commit, err := r.Git.Commit(sha)
	if err != nil {
		return nil, err
	}
	e, err := r.Git.Lookup(commit.Tree, strings.Trim(path, "/"))
	if err != nil {
		return nil, err
	}
	return r.Git.Blob(e.SHA)
}
