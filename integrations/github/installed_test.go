package github_test

import (
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/github"
	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
	local "github.com/deploy-advice/deploy-advice/integrations/local/github"
)

// The repositories of an installation are asked for once in a while, and what was said last holds while GitHub is away.
func TestInstalled_listsTheAppsRepositories(t *testing.T) {
	t.Parallel()
	one := map[string]string{"README.md": "# One\n"}
	hub, err := local.Start(t.Context(), local.Options{Now: time.Now, Logger: slog.New(slog.DiscardHandler), Repositories: []local.Repository{{Owner: "acme", Name: "one", Files: one}, {Owner: "acme", Name: "two", Files: one}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = hub.Close() })
	var mu sync.Mutex
	now := time.Now()
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	app := client(t, github.Options{AppID: hub.AppID(), InstallationID: hub.InstallationID(), PrivateKey: github.Secret(key(t)), APIURL: hub.APIURL(), Now: clock})
	const call = "GET /installation/repositories"
	check := func(what string, asked int, want ...string) {
		t.Helper()
		got, err := app.Installed(t.Context())
		slices.Sort(got)
		if err != nil || !slices.Equal(got, want) || hub.Calls()[call] != asked {
			t.Errorf("%s: got %v, %v after %d questions; want %v after %d", what, got, err, hub.Calls()[call], want, asked)
		}
	}
	check("at first", 1, "acme/one", "acme/two")
	if err := hub.AddRepository(local.Repository{Owner: "acme", Name: "three", Files: one}); err != nil {
		t.Fatal(err)
	}
	check("again at once", 1, "acme/one", "acme/two")
	mu.Lock()
	now = now.Add(6 * time.Minute)
	mu.Unlock()
	check("later", 2, "acme/one", "acme/three", "acme/two")
	if err := hub.Faults().Add(faults.Rule{On: faults.Web, Method: call, Kind: faults.Status, Status: 500, Times: -1}); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	now = now.Add(6 * time.Minute)
	mu.Unlock()
	if got, err := app.Installed(t.Context()); err != nil || len(got) != 3 {
		t.Errorf("while GitHub is away: got %v, %v", got, err)
	}
	if got, err := client(t, github.Options{Token: github.Secret(hub.Token()), APIURL: hub.APIURL()}).Installed(t.Context()); err != nil || got != nil {
		t.Errorf("with a token: got %v, %v", got, err)
	}
}
