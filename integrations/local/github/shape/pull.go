package shape

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/changes"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

// Association is what a user is to a repository.
func Association(r *forge.Repo, u *forge.User) string {
	switch {
	case u == r.Owner:
		return "OWNER"
	case r.AtLeast(u, "triage") || r.Roles[u.Login] != "":
		return "COLLABORATOR"
	default:
		return "NONE"
	}
}

func (s Shaper) side(side forge.Side) Doc {
	return Doc{"label": side.Label(), "ref": side.Branch, "sha": side.SHA, "user": s.User(side.Owner), "repo": s.Repo(side.Repo, nil)}
}

// Pull is a pull request as lists show it.
func (s Shaper) Pull(p *forge.Pull) Doc {
	r := p.Repo
	self, issue := s.repoAPI(r, fmt.Sprintf("/pulls/%d", p.Number)), s.repoAPI(r, fmt.Sprintf("/issues/%d", p.Number))
	html := s.html(r, fmt.Sprintf("/pull/%d", p.Number))
	statuses := s.repoAPI(r, "/statuses/"+p.Head.SHA)
	link := func(to string) Doc { return Doc{"href": to} }
	return Doc{
		"id": p.ID, "node_id": NodeID("PR", p.ID), "number": p.Number, "url": self, "html_url": html, "diff_url": html + ".diff",
		"patch_url": html + ".patch", "issue_url": issue, "commits_url": self + "/commits", "review_comments_url": self + "/comments",
		"review_comment_url": s.repoAPI(r, "/pulls/comments{/number}"), "comments_url": issue + "/comments", "statuses_url": statuses,
		"state": p.State, "locked": p.Locked, "active_lock_reason": nil, "title": p.Title, "body": orNull(p.Body), "user": s.User(p.Author),
		"created_at": Time(p.Created), "updated_at": Time(p.Updated), "closed_at": Time(p.Closed), "merged_at": Time(p.Merged),
		"merge_commit_sha": orNull(p.MergeSHA), "assignee": nil, "assignees": []any{}, "requested_reviewers": []any{}, "requested_teams": []any{},
		"labels": []any{}, "milestone": nil, "draft": p.Draft, "head": s.side(p.Head), "base": s.side(p.Base), "auto_merge": nil,
		"author_association": Association(r, p.Author),
		"_links": Doc{
			"self": link(self), "html": link(html), "issue": link(issue), "comments": link(issue + "/comments"),
			"review_comments": link(self + "/comments"), "review_comment": link(s.repoAPI(r, "/pulls/comments{/number}")),
			"commits": link(self + "/commits"), "statuses": link(statuses),
		},
	}
}

// FullPull is a pull request asked for by number. Without its files' counts (a webhook) pass nil.
func (s Shaper) FullPull(p *forge.Pull) Doc {
	d := s.Pull(p)
	files, _ := p.Files() // its commits are always here
	added, deleted := 0, 0
	for _, f := range files {
		added, deleted = added+f.Additions, deleted+f.Deletions
	}
	merged := !p.Merged.IsZero()
	d["merged"], d["merged_by"] = merged, s.User(p.MergedBy)
	d["mergeable"], d["rebaseable"], d["mergeable_state"] = nil, nil, "unknown"
	if p.State == "open" {
		ok := p.Mergeable()
		d["mergeable"], d["rebaseable"] = ok, ok
		d["mergeable_state"] = map[bool]string{true: "clean", false: "dirty"}[ok]
		if p.Draft && ok {
			d["mergeable_state"] = "draft"
		}
	}
	base := p.Base.SHA
	d["commits"] = len(p.Repo.Git.Between(base, p.Head.SHA))
	d["comments"], d["review_comments"] = len(p.Repo.CommentList(p.Number)), 0
	d["additions"], d["deletions"], d["changed_files"] = added, deleted, len(files)
	d["maintainer_can_modify"] = false
	return d
}

// Issue is a pull request as an issue.
func (s Shaper) Issue(p *forge.Pull) Doc {
	r := p.Repo
	self, html := s.repoAPI(r, fmt.Sprintf("/issues/%d", p.Number)), s.html(r, fmt.Sprintf("/pull/%d", p.Number))
	return Doc{
		"id": p.IssueID, "node_id": NodeID("PR", p.ID), "number": p.Number, "url": self, "repository_url": s.repoAPI(r, ""), "html_url": html,
		"labels_url": self + "/labels{/name}", "comments_url": self + "/comments", "events_url": self + "/events", "title": p.Title,
		"body": orNull(p.Body), "user": s.User(p.Author), "labels": []any{}, "state": p.State, "state_reason": nil, "locked": p.Locked,
		"active_lock_reason": nil, "assignee": nil, "assignees": []any{}, "milestone": nil, "comments": len(r.CommentList(p.Number)),
		"created_at": Time(p.Created), "updated_at": Time(p.Updated), "closed_at": Time(p.Closed), "closed_by": s.User(p.ClosedBy),
		"author_association": Association(r, p.Author), "draft": p.Draft, "reactions": s.rollup(self, p.Reacted),
		"pull_request": Doc{
			"url": s.repoAPI(r, fmt.Sprintf("/pulls/%d", p.Number)), "html_url": html, "diff_url": html + ".diff", "patch_url": html + ".patch",
			"merged_at": Time(p.Merged),
		},
	}
}

// Comment is a conversation comment.
func (s Shaper) Comment(c *forge.Comment) Doc {
	r := c.Pull.Repo
	self := s.repoAPI(r, fmt.Sprintf("/issues/comments/%d", c.ID))
	d := Doc{
		"id": c.ID, "node_id": NodeID("IC", c.ID), "url": self, "html_url": s.html(r, fmt.Sprintf("/pull/%d#issuecomment-%d", c.Pull.Number, c.ID)),
		"issue_url": s.repoAPI(r, fmt.Sprintf("/issues/%d", c.Pull.Number)), "body": c.Body, "user": s.User(c.Author), "created_at": Time(c.Created),
		"updated_at": Time(c.Updated), "author_association": Association(r, c.Author), "reactions": s.rollup(self, c.Reactions),
		"performed_via_github_app": nil,
	}
	if c.ViaApp {
		d["performed_via_github_app"] = s.Integration()
	}
	return d
}

// Reaction is one reaction.
func (s Shaper) Reaction(r forge.Reaction) Doc {
	return Doc{"id": r.ID, "node_id": NodeID("REA", r.ID), "user": s.User(r.User), "content": r.Content, "created_at": Time(r.At)}
}

func (s Shaper) rollup(of string, list []forge.Reaction) Doc {
	d := Doc{"url": of + "/reactions", "total_count": len(list)}
	for _, name := range forge.ReactionNames() {
		count := 0
		for _, r := range list {
			if r.Content == name {
				count++
			}
		}
		d[name] = count
	}
	return d
}

// escapePath escapes a file's path for an address, keeping its slashes.
func escapePath(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return strings.Join(parts, "/")
}

// DiffEntry is a changed file; head is the commit it is seen at.
func (s Shaper) DiffEntry(r *forge.Repo, f changes.File, head string) Doc {
	path := escapePath(f.Path)
	d := Doc{
		"sha": f.SHA, "filename": f.Path, "status": f.Status, "additions": f.Additions, "deletions": f.Deletions, "changes": f.Additions + f.Deletions,
		"blob_url": s.html(r, "/blob/"+head+"/"+path), "raw_url": s.html(r, "/raw/"+head+"/"+path),
		"contents_url": s.repoAPI(r, "/contents/"+path+"?ref="+head),
	}
	if f.Patch != "" {
		d["patch"] = f.Patch
	}
	if f.Previous != "" {
		d["previous_filename"] = f.Previous
	}
	return d
}
