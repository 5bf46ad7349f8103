package github_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-github/v60/github"

	gh "github.com/deploy-advice/deploy-advice/integrations/local/github"
)

// described goes through all operations by way of the proxy.
type described struct {
	t     *testing.T
	s     *gh.Server
	c     *github.Client
	proxy string
}

// call sends a request and wants a status; the proxy answers others when something is not as described.
func (d *described) call(c *github.Client, method, path string, body any, status int) map[string]any {
	d.t.Helper()
	req, err := c.NewRequest(method, strings.TrimPrefix(path, "/"), body)
	need(d.t, path, err)
	resp, err := c.Client().Do(req.WithContext(d.t.Context()))
	need(d.t, path, err)
	defer func() { _ = resp.Body.Close() }()
	raw, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != status {
		d.t.Errorf("%s %s: %d, want %d\n%.3000s", method, path, resp.StatusCode, status, raw)
	}
	return decodeObject(raw)
}

func (d *described) get(paths ...string) {
	d.t.Helper()
	for _, p := range paths {
		d.call(d.c, http.MethodGet, p, nil, http.StatusOK)
	}
}

const at = "/repos/acme/shop"

func (d *described) reading() {
	pr, _ := d.s.Pull(repo, 1)
	d.get(
		"/user", "/users/ana", "/rate_limit", "/user/repos", "/orgs/acme/repos", "/users/acme/repos", at, at+"/branches", at+"/branches/main",
		at+"/collaborators", at+"/collaborators/ana/permission", at+"/git/ref/heads/main", at+"/git/matching-refs/heads/", at+"/git/trees/main?recursive=1",
		at+"/git/commits/"+pr.HeadSHA, at+"/commits", at+"/commits/add-thumbnails", at+"/compare/main...add-thumbnails", at+"/readme",
		at+"/contents/docs/adr", at+"/contents/README.md", at+"/pulls", at+"/pulls/1", at+"/pulls/1/files", at+"/pulls/1/commits",
		at+"/pulls/1/comments", at+"/pulls/1/reviews", at+"/issues", at+"/issues/1", at+"/commits/"+pr.HeadSHA+"/pulls",
	)
	d.call(d.c, http.MethodGet, at+"/collaborators/ana", nil, http.StatusNoContent)
}

func (d *described) git() {
	_, err := record(d.t.Context(), d.c, "deploy-advice/d1", "docs/adr/0002-d.md", "# D\n")
	need(d.t, "record", err)
	blob := d.call(d.c, http.MethodPost, at+"/git/blobs", map[string]string{"content": "aGk=", "encoding": "base64"}, http.StatusCreated)
	sha, _ := blob["sha"].(string)
	d.get(at + "/git/blobs/" + sha)
	main := d.s.Branches(repo)["main"]
	d.call(d.c, http.MethodPost, at+"/git/refs", map[string]string{"ref": "refs/heads/gone", "sha": main}, http.StatusCreated)
	d.call(d.c, http.MethodPatch, at+"/git/refs/heads/gone", map[string]any{"sha": main, "force": false}, http.StatusOK)
	d.call(d.c, http.MethodDelete, at+"/git/refs/heads/gone", nil, http.StatusNoContent)
}

func (d *described) contents() {
	made := d.call(d.c, http.MethodPut, at+"/contents/notes/a.md", map[string]string{"message": "Add", "content": "aGk=", "branch": "add-thumbnails"}, http.StatusCreated)
	content, _ := made["content"].(map[string]any)
	d.call(d.c, http.MethodPut, at+"/contents/notes/a.md", map[string]any{"message": "Change", "content": "aG8=", "branch": "add-thumbnails", "sha": content["sha"]}, http.StatusOK)
	file, _, _, err := d.c.Repositories.GetContents(d.t.Context(), owner, name, "notes/a.md", &github.RepositoryContentGetOptions{Ref: "add-thumbnails"})
	need(d.t, "contents", err)
	d.call(d.c, http.MethodDelete, at+"/contents/notes/a.md", map[string]any{"message": "Remove", "branch": "add-thumbnails", "sha": file.GetSHA()}, http.StatusOK)
}

func (d *described) pulls() {
	n, err := d.s.OpenPullRequest(gh.NewPull{Repo: repo, By: "ben", Title: "Rename", Head: "rename", Files: map[string]string{"ABOUT.md": d.s.Files(repo, "")["README.md"]}, Delete: []string{"README.md"}})
	need(d.t, "open", err)
	path := at + "/pulls/" + itoa(n)
	d.get(path + "/files")
	d.call(d.c, http.MethodPatch, path, map[string]string{"title": "Rename the README"}, http.StatusOK)
	d.call(d.c, http.MethodGet, path+"/merge", nil, http.StatusNotFound)
	d.call(d.c, http.MethodPut, path+"/merge", map[string]string{"merge_method": "squash"}, http.StatusOK)
	d.call(d.c, http.MethodGet, path+"/merge", nil, http.StatusNoContent)
	d.call(d.c, http.MethodPatch, at+"/issues/1", map[string]string{"body": "Another text"}, http.StatusOK)
	d.call(d.c, http.MethodPut, at+"/issues/1/lock", map[string]string{"lock_reason": "resolved"}, http.StatusNoContent)
	d.call(d.c, http.MethodDelete, at+"/issues/1/lock", nil, http.StatusNoContent)
	fork, err := d.s.OpenPullRequest(gh.NewPull{Repo: repo, By: "chloe", Title: "From a fork", Head: "mine", Files: map[string]string{"x.txt": "x"}, Fork: true})
	need(d.t, "fork", err)
	d.get(at+"/pulls/"+itoa(fork), "/repos/chloe/shop")
}

func (d *described) talking() {
	comment := d.call(d.c, http.MethodPost, at+"/issues/1/comments", map[string]string{"body": "hello"}, http.StatusCreated)
	one := at + "/issues/comments/" + number(comment["id"])
	d.get(one, at+"/issues/1/comments", at+"/issues/comments")
	d.call(d.c, http.MethodPatch, one, map[string]string{"body": "hello again"}, http.StatusOK)
	for _, of := range []string{one, at + "/issues/1"} {
		reaction := d.call(d.c, http.MethodPost, of+"/reactions", map[string]string{"content": "eyes"}, http.StatusCreated)
		d.call(d.c, http.MethodPost, of+"/reactions", map[string]string{"content": "eyes"}, http.StatusOK)
		d.get(of + "/reactions")
		d.call(d.c, http.MethodDelete, of+"/reactions/"+number(reaction["id"]), nil, http.StatusNoContent)
	}
	d.call(d.c, http.MethodDelete, one, nil, http.StatusNoContent)
}

func (d *described) statuses() {
	pr, _ := d.s.Pull(repo, 1)
	d.call(d.c, http.MethodPost, at+"/statuses/"+pr.HeadSHA, map[string]string{"state": "success", "context": "deploy-advice", "description": "fine"}, http.StatusCreated)
	d.get(at+"/commits/add-thumbnails/status", at+"/commits/"+pr.HeadSHA+"/statuses")
}

func (d *described) app() {
	jwt := through(d.t, d.proxy, unsigned(d.t, d.s))
	install := "/app/installations/" + number(float64(d.s.InstallationID()))
	for _, path := range []string{"/app", "/app/installations", install, at + "/installation"} {
		d.call(jwt, http.MethodGet, path, nil, http.StatusOK)
	}
	made := d.call(jwt, http.MethodPost, install+"/access_tokens", map[string]any{"permissions": map[string]string{"checks": "write", "issues": "write"}}, http.StatusCreated)
	token, _ := made["token"].(string)
	bot := through(d.t, d.proxy, token)
	d.call(bot, http.MethodGet, "/installation/repositories", nil, http.StatusOK)
	pr, _ := d.s.Pull(repo, 1)
	run := d.call(bot, http.MethodPost, at+"/check-runs", map[string]any{
		"name": "deploy-advice", "head_sha": pr.HeadSHA, "status": "completed", "conclusion": "neutral", "output": map[string]any{
			"title": "Advice", "summary": "Functions fit", "annotations": []map[string]any{{
				"path": "services/thumbnails/template.yaml", "start_line": 12, "end_line": 12, "annotation_level": "notice", "message": "memory",
			}},
		},
	}, http.StatusCreated)
	one := at + "/check-runs/" + number(run["id"])
	d.call(bot, http.MethodPatch, one, map[string]any{"conclusion": "success", "status": "completed"}, http.StatusOK)
	for _, path := range []string{one, one + "/annotations", at + "/commits/" + pr.HeadSHA + "/check-runs"} {
		d.call(bot, http.MethodGet, path, nil, http.StatusOK)
	}
	d.call(bot, http.MethodPost, at+"/issues/1/comments", map[string]string{"body": "by an App"}, http.StatusCreated)
}

func (d *described) hooks() {
	secret, err := d.s.NewToken("ana", nil)
	need(d.t, "token", err)
	admin := through(d.t, d.proxy, secret)
	hook := d.call(admin, http.MethodPost, at+"/hooks", map[string]any{"name": "web", "events": []string{"pull_request"}, "config": map[string]string{
		"url": d.s.URL() + "/nowhere", "content_type": "json", "secret": "s",
	}}, http.StatusCreated)
	_, err = d.s.AddHook(gh.Hook{URL: d.s.URL() + "/nowhere"})
	need(d.t, "App's hook", err)
	need(d.t, "hooks", d.s.AwaitHooks(d.t.Context()))
	of := at + "/hooks/" + number(hook["id"]) + "/deliveries"
	d.call(admin, http.MethodGet, at+"/hooks", nil, http.StatusOK)
	d.call(admin, http.MethodGet, of, nil, http.StatusOK)
	first := number(float64(d.s.Deliveries()[0].ID))
	d.call(admin, http.MethodGet, of+"/"+first, nil, http.StatusOK)
	d.call(admin, http.MethodPost, of+"/"+first+"/attempts", nil, http.StatusAccepted)
	jwt := through(d.t, d.proxy, unsigned(d.t, d.s))
	d.call(jwt, http.MethodGet, "/app/hook/deliveries", nil, http.StatusOK)
	d.call(jwt, http.MethodGet, "/app/hook/deliveries/"+first, nil, http.StatusOK)
	d.call(jwt, http.MethodPost, "/app/hook/deliveries/"+first+"/attempts", nil, http.StatusAccepted)
}

func (d *described) refusals() {
	d.call(d.c, http.MethodGet, at+"/pulls/999", nil, http.StatusNotFound)
	d.call(d.c, http.MethodPost, at+"/git/refs", map[string]string{"ref": "refs/heads/main", "sha": d.s.Branches(repo)["main"]}, http.StatusUnprocessableEntity)
	d.call(d.c, http.MethodPost, at+"/pulls", map[string]string{"title": "x", "head": "main", "base": "main"}, http.StatusUnprocessableEntity)
	d.call(d.c, http.MethodPost, at+"/issues/1/comments", map[string]string{"body": strings.Repeat("x", 65537)}, http.StatusUnprocessableEntity)
	d.call(d.c, http.MethodPut, at+"/contents/ABOUT.md", map[string]string{"message": "x", "content": "eA==", "sha": strings.Repeat("1", 40)}, http.StatusConflict)
	d.call(through(d.t, d.proxy, "nonsense"), http.MethodGet, "/user", nil, http.StatusUnauthorized)
}
