package review_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/github"
	gh "github.com/deploy-advice/deploy-advice/integrations/local/github"
)

// become makes the reviewer write as the App's installation.
func (o *office) become() {
	o.Helper()
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		o.Fatal(err)
	}
	pemKey := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(k)})
	client, err := github.New(slog.New(slog.DiscardHandler), github.Options{
		AppID: o.hub.AppID(), InstallationID: o.hub.InstallationID(), PrivateKey: github.Secret(pemKey), APIURL: o.hub.APIURL(), Now: time.Now,
	})
	if err != nil {
		o.Fatal(err)
	}
	o.r.Forge, o.client = client, client
}

// An App leaves one neutral check for what it says at a commit; said again it writes nothing, and what changed is said anew.
func TestRemark_anAppsCheckIsNeutralAndLeftOnce(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	o.become()
	o.r.Opt.Check = true
	p := o.openPull(map[string]string{"template.yaml": sam})
	o.review(p)
	checks := o.hub.Checks(repo, p.Head.Commit)
	if len(checks) != 1 || checks[0].Conclusion != "neutral" || checks[0].Status != "completed" || !strings.HasPrefix(checks[0].Title, "advised: ") {
		t.Fatalf("got checks %+v", checks)
	}
	if got := o.hub.Statuses(repo, p.Head.Commit); len(got) != 0 {
		t.Errorf("got statuses %+v beside the check", got)
	}
	before := o.writes()
	if err := o.r.Post(t.Context(), repo, p.Number); err != nil { // whether or not the commit was reviewed before
		t.Fatal(err)
	}
	if n := o.writes() - before; n != 0 {
		t.Errorf("an unchanged review wrote %d times: %+v", n, o.hub.Checks(repo, p.Head.Commit))
	}
	if _, err := o.hub.Push(gh.Push{Repo: repo, By: "ben", Branch: p.Head.Branch, Message: "prose", Files: map[string]string{"x.md": "x"}}); err != nil {
		t.Fatal(err)
	}
	o.review(o.pull(p.Number))
	if got := o.hub.Checks(repo, o.pull(p.Number).Head.Commit); len(got) != 1 {
		t.Errorf("got checks %+v at the next commit", got)
	}
}

// A token cannot leave checks: it sets a status where the settings ask for it, and one that may not does the review all the same.
func TestRemark_aTokenSetsAStatusWhereAsked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, settings string
		may            map[string]string
		want           int
	}{
		{name: "not asked for"},
		{name: "asked for", settings: "check: true\n", want: 1},
		{name: "not permitted", settings: "check: true\n", may: map[string]string{"contents": "read", "pull_requests": "write", "issues": "write"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := open(t, map[string]string{".deploy-advice.yml": c.settings})
			if c.may != nil {
				token, err := o.hub.NewToken("deploy-advice-bot", c.may)
				if err != nil {
					t.Fatal(err)
				}
				o.r, o.client = o.reviewer(token)
			}
			p := o.openPull(map[string]string{"template.yaml": sam})
			o.review(p)
			o.one(p.Number)
			if got := o.hub.Statuses(repo, p.Head.Commit); len(got) != c.want || (c.want > 0 && (got[0].State != "success" || got[0].Context != "deploy-advice")) {
				t.Errorf("got statuses %+v, want %d", got, c.want)
			}
			if got := o.hub.Checks(repo, p.Head.Commit); len(got) != 0 {
				t.Errorf("got checks %+v", got)
			}
			before := o.writes()
			if c.may == nil {
				if err := o.r.Post(t.Context(), repo, p.Number); err != nil || o.writes() != before {
					t.Errorf("an unchanged review wrote %d times, %v", o.writes()-before, err)
				}
			}
		})
	}
}

// An App leaves no check where the settings do not want one.
func TestRemark_anAppLeavesNoneWhereNotWanted(t *testing.T) {
	t.Parallel()
	o := open(t, map[string]string{".deploy-advice.yml": "check: false\n"})
	o.become()
	o.r.Opt.Check = true
	p := o.openPull(map[string]string{"template.yaml": sam})
	o.review(p)
	if got := o.hub.Checks(repo, p.Head.Commit); len(got) != 0 || len(o.hub.Comments(repo, p.Number)) != 1 {
		t.Errorf("got checks %+v and %d comments, want the comment alone", got, len(o.hub.Comments(repo, p.Number)))
	}
}
