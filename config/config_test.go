package config_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/config"
)

func env(pairs ...string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1], true
			}
		}
		return "", false
	}
}

func TestLoad_readsFileThenEnvironment(t *testing.T) {
	t.Parallel()
	c, err := config.Load("testdata/working_full.yml", env("SLACK_CONNECTIONS", "2", "WATCH_REPOS", "acme/one"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Slack.Connections != 2 || c.Log.Level != slog.LevelDebug || c.Digest.TimeZone.String() != "Europe/Berlin" {
		t.Errorf("got connections %d, level %v, zone %v", c.Slack.Connections, c.Log.Level, c.Digest.TimeZone)
	}
	if diff := cmp.Diff([]string{"acme/one"}, c.GitHub.WatchRepos); diff != "" {
		t.Errorf("environment should win over the file (-want +got):\n%s", diff)
	}
	if got := c.Slack.AppToken.Reveal(); got != "xapp-1-A" {
		t.Errorf("app token %q", got)
	}
	if c.Slack.APIURL != "https://slack.com/api/" {
		t.Errorf("default API URL %q", c.Slack.APIURL)
	}
}

func TestLoad_reportsEveryMistakeWithPlaceAndFix(t *testing.T) {
	t.Parallel()
	_, err := config.Load("testdata/busted_many.yml", env("SLACK_API_URL", "http://evil.example/", "WORKERS", "1000", "GITHUB_APP_ID", "7", "REDIS_URL", "mysql://x"))
	if err == nil {
		t.Fatal("a file full of mistakes was taken")
	}
	for _, want := range []string{
		"testdata/busted_many.yml:2:3: slack.app_token: must begin with xapp-",
		"testdata/busted_many.yml:3:3: slack.conections: there is no such setting; did you mean slack.connections?",
		"digest.schedule: @every counts from a process's start",
		"digest.timezone: must be a time zone such as",
		`github.watch_repos: "not a repo" is not owner/name`,
		"log: must hold the keys level, format",
		"speling: there is no such setting",
		"SLACK_API_URL: must use https",
		"WORKERS: must be a whole number from 1 to 64",
		"REDIS_URL: must be a URL such as redis://",
		"belong together: set all three or none",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("missing %q in:\n%v", want, err)
		}
	}
}

func TestLoad_namedFileMustExist(t *testing.T) {
	t.Parallel()
	if _, err := config.Load(filepath.Join(t.TempDir(), "none.yaml"), env()); err == nil {
		t.Error("a named file that is missing was ignored")
	}
}

func TestServing_namesEverythingMissing(t *testing.T) {
	t.Parallel()
	c, err := config.Load("", env())
	if err != nil {
		t.Fatal(err)
	}
	err = c.Serving()
	for _, want := range []string{"SLACK_APP_TOKEN", "SLACK_BOT_TOKEN", "REDIS_URL"} {
		if err == nil || !strings.Contains(err.Error(), want+": is not set; ") {
			t.Errorf("missing %s in %v", want, err)
		}
	}
}

func TestSecret_cannotBePrinted(t *testing.T) {
	t.Parallel()
	type holder struct{ S config.Secret }
	h := holder{config.NewSecret("xoxb-hunter2")}
	asJSON, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	var logged strings.Builder
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("m", "secret", h.S, "holder", h)
	for _, got := range []string{
		fmt.Sprint(h), fmt.Sprintf("%v %+v %#v %s %q %x %d", h, h, h, h.S, h.S, h.S, h.S), string(asJSON), logged.String(), h.S.String(),
	} {
		if strings.Contains(got, "hunter2") || strings.Contains(got, fmt.Sprintf("%x", "hunter2")) {
			t.Errorf("printed: %s", got)
		}
	}
}

func TestSample_loadsAndListsEverySetting(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sample.yaml")
	if err := os.WriteFile(path, []byte(config.Sample()), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := config.Load(path, env()); err != nil {
		t.Errorf("the sample does not load: %v", err)
	}
	for _, s := range config.Settings() {
		if !strings.Contains(config.Sample(), "("+s.Env+")") {
			t.Errorf("%s is not in the sample", s.Env)
		}
	}
}

var update = flag.Bool("update", false, "rewrite the sample file")

func TestSample_fileIsCurrent(t *testing.T) {
	t.Parallel()
	if *update {
		if err := os.WriteFile("deploy-advice.sample.yaml", []byte(config.Sample()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("deploy-advice.sample.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(config.Sample(), string(got)); diff != "" {
		t.Errorf("deploy-advice.sample.yaml is not what the table prints (-want +got):\n%s", diff)
	}
}
