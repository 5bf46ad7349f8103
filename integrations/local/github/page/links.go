package page

import (
	"net/url"
	"path"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/markdown"
)

// renderer shows Markdown that stands in a file (dir "" for comments): relative links lead to files of the repository, the local
// GitHub's own addresses stay in the page.
func (s *Server) renderer(r *forge.Repo, ref, dir string) markdown.Renderer {
	base := s.Base() + "/"
	return markdown.Renderer{Remark: dir == "", Link: func(dest string) string {
		if rest, ours := strings.CutPrefix(dest, base); ours {
			return "#/github/" + strings.Replace(rest, "#", ":", 1) // a line or comment, as the page writes it
		}
		u, err := url.Parse(dest)
		switch {
		case err != nil || dest == "" || strings.HasPrefix(dest, "#"):
			return ""
		case u.Scheme != "" || u.Host != "":
			return dest
		}
		to := strings.TrimPrefix(path.Join("/", dir, u.Path), "/")
		if strings.HasPrefix(u.Path, "/") {
			to = strings.TrimPrefix(path.Clean(u.Path), "/")
		}
		return "#/github/" + r.FullName() + "/blob/" + url.PathEscape(ref) + "/" + to
	}}
}
