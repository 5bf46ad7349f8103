package shape

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

// paths of a repository's address templates, by the field that holds them.
func repoPaths() map[string]string {
	return map[string]string{
		"archive_url": "/{archive_format}{/ref}", "assignees_url": "/assignees{/user}", "blobs_url": "/git/blobs{/sha}",
		"branches_url": "/branches{/branch}", "collaborators_url": "/collaborators{/collaborator}", "comments_url": "/comments{/number}",
		"commits_url": "/commits{/sha}", "compare_url": "/compare/{base}...{head}", "contents_url": "/contents/{+path}",
		"contributors_url": "/contributors", "deployments_url": "/deployments", "downloads_url": "/downloads", "events_url": "/events",
		"forks_url": "/forks", "git_commits_url": "/git/commits{/sha}", "git_refs_url": "/git/refs{/sha}", "git_tags_url": "/git/tags{/sha}",
		"hooks_url": "/hooks", "issue_comment_url": "/issues/comments{/number}", "issue_events_url": "/issues/events{/number}",
		"issues_url": "/issues{/number}", "keys_url": "/keys{/key_id}", "labels_url": "/labels{/name}", "languages_url": "/languages",
		"merges_url": "/merges", "milestones_url": "/milestones{/number}", "notifications_url": "/notifications{?since,all,participating}",
		"pulls_url": "/pulls{/number}", "releases_url": "/releases{/id}", "stargazers_url": "/stargazers", "statuses_url": "/statuses/{sha}",
		"subscribers_url": "/subscribers", "subscription_url": "/subscription", "tags_url": "/tags", "teams_url": "/teams", "trees_url": "/git/trees{/sha}",
		"url": "",
	}
}

// Repo is a repository, or null. viewer is whose permissions it tells.
func (s Shaper) Repo(r *forge.Repo, viewer *forge.User) any {
	if r == nil {
		return nil
	}
	open := 0
	for _, p := range r.Pulls {
		if p.State == "open" {
			open++
		}
	}
	host := strings.TrimPrefix(strings.TrimPrefix(s.Base, "http://"), "https://")
	d := Doc{
		"id": r.ID, "node_id": NodeID("R", r.ID), "name": r.Name, "full_name": r.FullName(), "owner": s.User(r.Owner), "private": r.Private,
		"html_url": s.html(r, ""), "description": orNull(r.Description), "fork": r.Parent != nil, "created_at": Time(r.Created),
		"updated_at": Time(r.Updated), "pushed_at": Time(r.Pushed), "clone_url": s.html(r, ".git"), "git_url": "git://" + host + "/" + r.FullName() + ".git",
		"ssh_url": "git@" + host + ":" + r.FullName() + ".git", "svn_url": s.html(r, ""), "homepage": nil, "language": nil, "license": nil,
		"mirror_url": nil, "size": 1, "default_branch": r.DefaultBranch, "open_issues": open, "open_issues_count": open, "visibility": visibility(r),
		"has_issues": true, "has_projects": false, "has_downloads": false, "has_wiki": false, "has_pages": false, "has_discussions": false,
		"archived": false, "disabled": false, "is_template": false, "allow_forking": true, "topics": []string{}, "web_commit_signoff_required": false,
		"permissions": Doc{
			"admin": r.AtLeast(viewer, "admin"), "maintain": r.AtLeast(viewer, "maintain"), "push": r.AtLeast(viewer, "write"),
			"triage": r.AtLeast(viewer, "triage"), "pull": r.AtLeast(viewer, "read"),
		},
	}
	for _, count := range []string{"forks", "forks_count", "stargazers_count", "watchers", "watchers_count"} {
		d[count] = 0
	}
	for field, path := range repoPaths() {
		d[field] = s.repoAPI(r, path)
	}
	return d
}

// FullRepo is a repository asked for by name; a fork tells its parent.
func (s Shaper) FullRepo(r *forge.Repo, viewer *forge.User) any {
	d, ok := s.Repo(r, viewer).(Doc)
	if !ok {
		return nil
	}
	d["network_count"], d["subscribers_count"] = 0, 0
	if r.Parent != nil {
		d["parent"], d["source"] = s.Repo(r.Parent, viewer), s.Repo(r.Parent, viewer)
	}
	return d
}

func visibility(r *forge.Repo) string {
	if r.Private {
		return "private"
	}
	return "public"
}
