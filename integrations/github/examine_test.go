package github_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/integrations/github"
	local "github.com/deploy-advice/deploy-advice/integrations/local/github"
)

// What a token or App may do is found out without changing anything; what is missing is named.
func TestExamine_saysWhatIsMissing(t *testing.T) {
	t.Parallel()
	hub, err := local.Start(t.Context(), local.Options{Now: time.Now, Logger: slog.New(slog.DiscardHandler), Repositories: []local.Repository{
		{Owner: "acme", Name: "shop", DefaultBranch: "main", Files: map[string]string{"README.md": "# Shop\n"}},
		{Owner: "acme", Name: "secret", DefaultBranch: "main", Private: true, Files: map[string]string{"README.md": "# Secret\n"}, Roles: map[string]string{"ana": "admin"}},
		{Owner: "acme", Name: "read", DefaultBranch: "main", Files: map[string]string{"README.md": "# Read\n"}, Roles: map[string]string{"ana": "admin", "deploy-advice-bot": "read"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // after all of them
		if n := len(hub.Pulls("acme/shop")); n != 0 || len(hub.Branches("acme/shop")) != 1 {
			t.Errorf("it left %d pull requests and branches %v", n, hub.Branches("acme/shop"))
		}
		hub.Close()
	})
	token := func(may map[string]string) github.Options {
		text, err := hub.NewToken("deploy-advice-bot", may)
		if err != nil {
			t.Fatal(err)
		}
		return github.Options{Token: github.Secret(text)}
	}
	for _, c := range []struct {
		name, repo, want string
		opt              github.Options
		kind             bot.Kind // empty: it may
	}{
		{name: "a token for all", repo: "acme/shop", opt: github.Options{Token: github.Secret(hub.Token())}, want: "sets commit statuses"},
		{name: "an App", repo: "acme/shop", opt: github.Options{AppID: hub.AppID(), InstallationID: hub.InstallationID(), PrivateKey: github.Secret(key(t))}, want: "leaves neutral checks"},
		{name: "no statuses", repo: "acme/shop", opt: token(map[string]string{"contents": "write", "pull_requests": "write"}), want: "optional (Commit statuses: write)"},
		{name: "reads only", repo: "acme/shop", opt: token(map[string]string{"contents": "read", "pull_requests": "read"}), kind: bot.Denied, want: "lacks Contents: write and Pull requests: write"},
		{name: "no contents", repo: "acme/shop", opt: token(map[string]string{"contents": "read", "pull_requests": "write"}), kind: bot.Denied, want: "lacks Contents: write:"},
		{name: "role", repo: "acme/read", opt: token(nil), kind: bot.Denied, want: "role Write"},
		{name: "not shown", repo: "acme/secret", opt: token(nil), kind: bot.NotFound, want: "check its spelling"},
		{name: "wrong token", repo: "acme/shop", opt: github.Options{Token: "nope"}, kind: bot.Denied, want: "renew GITHUB_TOKEN"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.opt.APIURL = hub.APIURL()
			got, err := client(t, c.opt).Examine(t.Context(), c.repo)
			text := got
			if err != nil {
				text = err.Error()
				if e, ok := err.(*bot.Error); ok {
					text = e.Message
				}
			}
			if (err != nil) != (c.kind != "") || (err != nil && bot.KindOf(err) != c.kind) || !strings.Contains(text, c.want) {
				t.Errorf("got %q, %v; want %s with %q", got, err, c.kind, c.want)
			}
		})
	}
}
