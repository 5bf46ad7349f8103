package github_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"testing"
	"time"

	"github.com/bradleyfalzon/ghinstallation/v2"
	"github.com/google/go-github/v60/github"

	gh "github.com/deploy-advice/deploy-advice/integrations/local/github"
)

func TestAccess_statusSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *gh.Options) {
		o.Repositories = append(o.Repositories, gh.Repository{Owner: owner, Name: "secret", Private: true, Files: map[string]string{"a": "b"}, Roles: map[string]string{"ana": "admin"}})
	})
	_, err := s.OpenPullRequest(gh.SampleChange())
	need(t, "open", err)
	token := func(login string, permissions map[string]string) *github.Client {
		secret, err := s.NewToken(login, permissions)
		need(t, "token", err)
		return client(t, s, secret)
	}
	comment := func(c *github.Client) error {
		_, _, err := c.Issues.CreateComment(t.Context(), owner, name, 1, &github.IssueComment{Body: new("hello")})
		return err
	}
	refused(t, "bad token", comment(client(t, s, "nonsense")), 401, "Bad credentials")
	refused(t, "nobody writes", comment(client(t, s, "")), 401, "Requires authentication")
	refused(t, "read only", comment(token("ben", map[string]string{"issues": "read"})), 403, "Resource not accessible by personal access token")
	need(t, "either permission", comment(token("ben", map[string]string{"pull_requests": "write"})))

	_, _, err = client(t, s, s.Token()).Repositories.Get(t.Context(), owner, "secret")
	refused(t, "private", err, 404, "Not Found")
	_, _, err = token("ana", nil).Repositories.Get(t.Context(), owner, "secret")
	need(t, "private for its admin", err)
	_, _, err = token("chloe", nil).Git.CreateRef(t.Context(), owner, name, &github.Reference{Ref: new("refs/heads/x"), Object: &github.GitObject{SHA: new(s.Branches(repo)["main"])}})
	refused(t, "role", err, 403, "push access")
	revoked, err := s.NewToken("ana", nil)
	need(t, "token", err)
	s.Revoke(revoked)
	refused(t, "revoked", comment(client(t, s, revoked)), 401, "Bad credentials")
	for login, want := range map[string]string{"ana": "admin", "ben": "write", "chloe": "read"} {
		level, _, err := client(t, s, s.Token()).Repositories.GetPermissionLevel(t.Context(), owner, name, login)
		if err != nil || level.GetPermission() != want {
			t.Errorf("permission of %s: %v, %v; want %s", login, level, err, want)
		}
	}
	_, _, err = client(t, s, s.Token()).Checks.CreateCheckRun(t.Context(), owner, name, github.CreateCheckRunOptions{Name: "x", HeadSHA: s.Branches(repo)["main"]})
	refused(t, "check by a person", err, 403, "Resource not accessible by personal access token")
}

// app is go-github as an App's installation.
func app(t *testing.T, s *gh.Server) *github.Client {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	need(t, "key", err)
	raw := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	tr, err := ghinstallation.New(http.DefaultTransport, s.AppID(), s.InstallationID(), raw)
	need(t, "transport", err)
	tr.BaseURL = s.APIURL()[:len(s.APIURL())-1]
	c := client(t, s, "")
	base := c.BaseURL
	c = github.NewClient(&http.Client{Transport: tr, Timeout: 30 * time.Second})
	c.BaseURL = base
	return c
}

func TestApp_checkRunAndComment(t *testing.T) {
	t.Parallel()
	s, _ := opened(t)
	c := app(t, s)
	pr, _ := s.Pull(repo, 1)
	run, _, err := c.Checks.CreateCheckRun(t.Context(), owner, name, github.CreateCheckRunOptions{
		Name: "deploy-advice", HeadSHA: pr.HeadSHA, Status: new("completed"), Conclusion: new("neutral"),
		Output: &github.CheckRunOutput{Title: new("Advice"), Summary: new("Functions fit")},
	})
	need(t, "check", err)
	_, _, err = c.Checks.UpdateCheckRun(t.Context(), owner, name, run.GetID(), github.UpdateCheckRunOptions{Name: "deploy-advice", Conclusion: new("splendid")})
	refused(t, "conclusion", err, 422, "conclusion")
	list, _, err := c.Checks.ListCheckRunsForRef(t.Context(), owner, name, pr.HeadSHA, nil)
	if err != nil || list.GetTotal() != 1 || list.CheckRuns[0].GetConclusion() != "neutral" {
		t.Errorf("checks: %v, %v", list, err)
	}
	made, _, err := c.Issues.CreateComment(t.Context(), owner, name, 1, &github.IssueComment{Body: new("hello")})
	if err != nil || made.GetUser().GetLogin() != "deploy-advice[bot]" || made.GetUser().GetType() != "Bot" {
		t.Errorf("comment: %v, %v", made, err)
	}
	repos, _, err := c.Apps.ListRepos(t.Context(), nil)
	if err != nil || repos.GetTotalCount() != 1 {
		t.Errorf("installation's repositories: %v, %v", repos, err)
	}
}

func TestStatus_combined(t *testing.T) {
	t.Parallel()
	s, c := opened(t)
	pr, _ := s.Pull(repo, 1)
	for _, state := range []string{"pending", "success"} {
		_, _, err := c.Repositories.CreateStatus(t.Context(), owner, name, pr.HeadSHA, &github.RepoStatus{State: new(state), Context: new("deploy-advice")})
		need(t, state, err)
	}
	combined, _, err := c.Repositories.GetCombinedStatus(t.Context(), owner, name, "add-thumbnails", nil)
	if err != nil || combined.GetState() != "success" || combined.GetTotalCount() != 1 {
		t.Errorf("combined: %v, %v", combined, err)
	}
	_, _, err = c.Repositories.CreateStatus(t.Context(), owner, name, pr.HeadSHA, &github.RepoStatus{State: new("fine")})
	refused(t, "state", err, 422, "state")
}
