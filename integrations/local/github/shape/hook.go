package shape

import (
	"strconv"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// Webhook is the body of a delivery.
func (s Shaper) Webhook(e forge.Event) Doc {
	d := Doc{"repository": s.Repo(e.Repo, nil), "sender": s.User(e.Sender), "installation": Doc{"id": s.App.Installation, "node_id": NodeID("I", s.App.Installation)}}
	if e.Action != "" {
		d["action"] = e.Action
	}
	switch e.Name {
	case "pull_request":
		d["number"], d["pull_request"] = e.Pull.Number, s.FullPull(e.Pull)
		if e.Action == "synchronize" {
			d["before"], d["after"] = e.Before, e.After
		}
		if e.Action == "edited" {
			d["changes"] = Doc{}
		}
	case "issue_comment":
		d["issue"], d["comment"] = s.Issue(e.Pull), s.Comment(e.Comment)
		if e.Action == "edited" {
			d["changes"] = Doc{"body": Doc{"from": e.Before}}
		}
	case "push":
		s.push(d, e)
	default:
	}
	return d
}

const noCommit = "0000000000000000000000000000000000000000"

func (s Shaper) push(d Doc, e forge.Event) {
	commits := []Doc{}
	for _, c := range e.Repo.Git.Between(e.Before, e.After) {
		commits = append([]Doc{{
			"id": c.SHA, "tree_id": c.Tree, "distinct": true, "message": c.Message, "timestamp": Time(c.Author.When), "url": s.html(e.Repo, "/commit/"+c.SHA),
			"author": Doc{"name": c.Author.Name, "email": c.Author.Email}, "committer": Doc{"name": c.Committer.Name, "email": c.Committer.Email},
			"added": []string{}, "removed": []string{}, "modified": []string{},
		}}, commits...)
		if len(commits) == 20 {
			break
		}
	}
	d["ref"], d["before"], d["after"] = e.Ref, e.Before, e.After
	if e.Before == "" {
		d["before"] = noCommit
	}
	if e.After == "" {
		d["after"] = noCommit
	}
	d["created"], d["deleted"], d["forced"] = e.Before == "", e.After == "", e.Before != "" && e.After != "" && !e.Repo.Git.Ancestors(e.After)[e.Before]
	d["base_ref"], d["compare"], d["commits"], d["head_commit"] = nil, s.html(e.Repo, "/compare"), commits, nil
	if len(commits) > 0 {
		d["head_commit"] = commits[len(commits)-1]
	}
	d["pusher"] = Doc{"name": e.Sender.Login}
}
