package shape

import (
	"encoding/base64"
	"net/url"
	"path"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/git"
)

// Ref is a branch or tag by its full name.
func (s Shaper) Ref(r *forge.Repo, ref string) Doc {
	sha := r.Refs[ref]
	return Doc{
		"ref": ref, "node_id": NodeID("REF", r.ID) + strings.ReplaceAll(ref, "/", "-"), "url": s.repoAPI(r, "/git/"+escapePath(ref)),
		"object": Doc{"type": "commit", "sha": sha, "url": s.repoAPI(r, "/git/commits/"+sha)},
	}
}

func unsigned() Doc {
	return Doc{"verified": false, "reason": "unsigned", "signature": nil, "payload": nil, "verified_at": nil}
}

func signature(sig git.Signature) Doc {
	return Doc{"name": sig.Name, "email": sig.Email, "date": Time(sig.When)}
}

func (s Shaper) parents(r *forge.Repo, c git.Commit, dir string) []Doc {
	out := []Doc{}
	for _, p := range c.Parents {
		out = append(out, Doc{"sha": p, "url": s.repoAPI(r, dir+p), "html_url": s.html(r, "/commit/"+p)})
	}
	return out
}

// GitCommit is a commit as the git database shows it.
func (s Shaper) GitCommit(r *forge.Repo, c git.Commit) Doc {
	return Doc{
		"sha": c.SHA, "node_id": "C_" + c.SHA, "url": s.repoAPI(r, "/git/commits/"+c.SHA), "html_url": s.html(r, "/commit/"+c.SHA),
		"author": signature(c.Author), "committer": signature(c.Committer), "message": c.Message,
		"tree":    Doc{"sha": c.Tree, "url": s.repoAPI(r, "/git/trees/"+c.Tree)},
		"parents": s.parents(r, c, "/git/commits/"), "verification": unsigned(),
	}
}

// Commit is a commit as lists show it. user finds the account behind an e-mail address.
func (s Shaper) Commit(r *forge.Repo, c git.Commit, user func(git.Signature) *forge.User) Doc {
	return Doc{
		"sha": c.SHA, "node_id": "C_" + c.SHA, "url": s.repoAPI(r, "/commits/"+c.SHA), "html_url": s.html(r, "/commit/"+c.SHA),
		"comments_url": s.repoAPI(r, "/commits/"+c.SHA+"/comments"), "author": s.User(user(c.Author)), "committer": s.User(user(c.Committer)),
		"commit": Doc{
			"url": s.repoAPI(r, "/git/commits/"+c.SHA), "author": signature(c.Author), "committer": signature(c.Committer), "message": c.Message,
			"tree": Doc{"sha": c.Tree, "url": s.repoAPI(r, "/git/trees/"+c.Tree)}, "comment_count": 0, "verification": unsigned(),
		},
		"parents": s.parents(r, c, "/commits/"),
	}
}

// TreeEntry is a line of a tree; p is the path from the tree that was asked for.
func (s Shaper) TreeEntry(r *forge.Repo, p string, e git.Entry) Doc {
	d := Doc{"path": p, "mode": e.Mode, "type": string(e.Kind()), "sha": e.SHA}
	switch e.Kind() {
	case git.KindTree:
		d["url"] = s.repoAPI(r, "/git/trees/"+e.SHA)
	case git.KindBlob:
		d["url"] = s.repoAPI(r, "/git/blobs/"+e.SHA)
		if b, err := r.Git.Blob(e.SHA); err == nil {
			d["size"] = len(b)
		}
	default: // a submodule has no address here
	}
	return d
}

// wrapped is base64 in lines of 60 characters, as GitHub sends it.
func wrapped(content []byte) string {
	coded := base64.StdEncoding.EncodeToString(content)
	var b strings.Builder
	for len(coded) > 60 {
		b.WriteString(coded[:60] + "\n")
		coded = coded[60:]
	}
	if coded != "" {
		b.WriteString(coded + "\n")
	}
	return b.String()
}

// Blob is a blob with its content.
func (s Shaper) Blob(r *forge.Repo, sha string, content []byte) Doc {
	return Doc{
		"sha": sha, "node_id": "B_" + sha, "size": len(content), "url": s.repoAPI(r, "/git/blobs/"+sha), "content": wrapped(content), "encoding": "base64",
	}
}

// maxInline is the largest file whose content is in the answer (docs.github.com/rest/repos/contents, read 2026-11-25).
const maxInline = 1 << 20

// Content is a file or directory entry at a ref, without what is in it.
func (s Shaper) Content(r *forge.Repo, p, ref string, e git.Entry) Doc {
	at := "?ref=" + ref
	self, kind, dir := s.repoAPI(r, "/contents/"+escapePath(p)+at), "file", "/blob/"
	object := s.repoAPI(r, "/git/blobs/"+e.SHA)
	var download any = s.html(r, "/raw/"+ref+"/"+escapePath(p))
	size := 0
	if e.Kind() == git.KindTree {
		kind, dir, object, download = "dir", "/tree/", s.repoAPI(r, "/git/trees/"+e.SHA), nil
	}
	if b, err := r.Git.Blob(e.SHA); err == nil {
		size = len(b)
	}
	html := s.html(r, dir+ref+"/"+escapePath(p))
	return Doc{
		"type": kind, "name": path.Base(p), "path": p, "sha": e.SHA, "size": size, "url": self, "html_url": html, "git_url": object,
		"download_url": download, "_links": Doc{"self": self, "git": object, "html": html},
	}
}

// File is a file with its content; above 1 MB it says encoding "none" and is empty.
func (s Shaper) File(r *forge.Repo, p, ref string, e git.Entry) Doc {
	d := s.Content(r, p, ref, e)
	d["content"], d["encoding"] = "", "none"
	if b, err := r.Git.Blob(e.SHA); err == nil && len(b) <= maxInline {
		d["content"], d["encoding"] = wrapped(b), "base64"
	}
	return d
}

// CheckRun is a check run.
func (s Shaper) CheckRun(r *forge.Repo, c *forge.CheckRun) Doc {
	self := s.repoAPI(r, "/check-runs/") + itoa(c.ID)
	return Doc{
		"id": c.ID, "node_id": NodeID("CR", c.ID), "head_sha": c.HeadSHA, "name": c.Name, "url": self, "html_url": s.html(r, "/runs/"+itoa(c.ID)),
		"details_url": orNull(c.DetailsURL), "external_id": c.ExternalID, "status": c.Status, "conclusion": orNull(c.Conclusion),
		"started_at": Time(c.Started), "completed_at": Time(c.Completed), "check_suite": Doc{"id": r.ID}, "app": s.Integration(), "pull_requests": []any{},
		"output": Doc{
			"title": orNull(c.Output.Title), "summary": orNull(c.Output.Summary), "text": orNull(c.Output.Text),
			"annotations_count": len(c.Output.Annotations), "annotations_url": self + "/annotations",
		},
	}
}

// Status is a commit status.
func (s Shaper) Status(r *forge.Repo, st *forge.Status) Doc {
	return Doc{
		"id": st.ID, "node_id": NodeID("SC", st.ID), "url": s.repoAPI(r, "/statuses/"+st.SHA), "avatar_url": s.Base + "/avatars/" + url.PathEscape(st.Creator.Login),
		"state": st.State, "description": orNull(st.Description), "target_url": orNull(st.TargetURL), "context": st.Context,
		"created_at": Time(st.Created), "updated_at": Time(st.Created), "creator": s.User(st.Creator),
	}
}
