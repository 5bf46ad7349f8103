package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

func userDoc(u *forge.User) doc { return doc{"login": u.Login, "name": u.Name, "bot": u.Type == "Bot"} }

func stateOf(p *forge.Pull) string {
	switch {
	case !p.Merged.IsZero():
		return "merged"
	case p.State == "closed":
		return "closed"
	case p.Draft:
		return "draft"
	default:
		return "open"
	}
}

func (s *Server) brief(p *forge.Pull) doc {
	head := p.Head.Branch
	if p.Head.Repo != p.Repo {
		head = p.Head.Label()
	}
	return doc{
		"number": p.Number, "title": p.Title, "state": stateOf(p), "author": userDoc(p.Author), "head": head, "base": p.Base.Branch, "created_at": p.Created,
		"updated_at": p.Updated, "comments": len(p.Repo.CommentList(p.Number)), "locked": p.Locked, "head_sha": p.Head.SHA,
	}
}

func (s *Server) pulls(q query) (doc, error) {
	if q.repo == nil {
		return nil, fmt.Errorf("which repository?")
	}
	open, closed, out := 0, 0, []doc{}
	for _, p := range slices.Backward(q.repo.PullList()) {
		if p.State == "open" {
			open++
		} else {
			closed++
		}
		if q.state == "all" || p.State == q.state || (q.state == "" && p.State == "open") {
			out = append(out, s.brief(p))
		}
	}
	return doc{"repo": q.repo.FullName(), "default_branch": q.repo.DefaultBranch, "pulls": out, "open": open, "closed": closed}, nil
}

func (s *Server) pull(q query) (doc, error) {
	if q.repo == nil {
		return nil, fmt.Errorf("which repository?")
	}
	p, err := q.repo.Pull(q.number)
	if err != nil {
		return nil, fmt.Errorf("there is no pull request %s#%d", q.repo.FullName(), q.number)
	}
	files, err := p.Files()
	if err != nil {
		return nil, err
	}
	d := s.brief(p)
	show := s.renderer(p.Repo, p.Head.SHA, "")
	d["body_html"], d["files"] = show.HTML(p.Body), fileDocs(files)
	d["mergeable"] = p.State == "open" && p.Mergeable()
	commits := []doc{}
	for _, c := range slices.Backward(p.Repo.Git.Between(p.Base.SHA, p.Head.SHA)) {
		commits = append(commits, commitDoc(c))
	}
	d["commits"] = commits
	list := []doc{}
	for _, c := range p.Repo.CommentList(p.Number) {
		list = append(list, s.comment(p.Repo, c))
	}
	d["thread"] = list
	d["checks"], d["statuses"] = s.checks(p), statuses(p)
	return doc{"repo": q.repo.FullName(), "pull": d}, nil
}

func (s *Server) comment(r *forge.Repo, c *forge.Comment) doc {
	show := s.renderer(r, c.Pull.Head.SHA, "")
	history := []doc{}
	for _, e := range c.History {
		history = append(history, doc{"by": userDoc(e.By), "at": e.At, "body": e.Body})
	}
	reactions := []doc{}
	for _, name := range forge.ReactionNames() {
		who := []string{}
		for _, one := range c.Reactions {
			if one.Content == name {
				who = append(who, one.User.Login)
			}
		}
		if len(who) > 0 {
			reactions = append(reactions, doc{"content": name, "users": who})
		}
	}
	return doc{
		"id": c.ID, "author": userDoc(c.Author), "created_at": c.Created, "updated_at": c.Updated, "body": c.Body, "html": show.HTML(c.Body),
		"minimized": strings.ToLower(strings.ReplaceAll(c.Minimized, "_", "-")), "history": history, "reactions": reactions,
	}
}

func (s *Server) checks(p *forge.Pull) []doc {
	show := s.renderer(p.Repo, p.Head.SHA, "")
	out := []doc{}
	for _, c := range p.Repo.CheckList(p.Head.SHA) {
		out = append(out, doc{
			"name": c.Name, "status": c.Status, "conclusion": c.Conclusion, "title": c.Output.Title,
			"html": show.HTML(strings.TrimSpace(c.Output.Summary + "\n\n" + c.Output.Text)),
		})
	}
	return out
}

func statuses(p *forge.Pull) []doc {
	out := []doc{}
	for _, st := range p.Repo.StatusList(p.Head.SHA, true) {
		out = append(out, doc{"context": st.Context, "state": st.State, "description": st.Description})
	}
	return out
}
