package local_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

// start runs a workspace for one test.
func start(t *testing.T, change ...func(*local.Options)) *local.Workspace {
	t.Helper()
	opts := local.Options{Now: time.Now, Logger: testLogger(t)}
	for _, c := range change {
		c(&opts)
	}
	w, err := local.Start(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return w
}

func testLogger(t *testing.T) *slog.Logger {
	t.Helper()
	return slog.New(slog.NewTextHandler(t.Output(), nil))
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

// client is slack-go as the bot uses it.
func client(w *local.Workspace) *slack.Client {
	return slack.New(w.BotToken(), slack.OptionAppLevelToken(w.AppToken()), slack.OptionAPIURL(w.APIURL()),
		slack.OptionHTTPClient(&http.Client{Timeout: 10 * time.Second}))
}

// patience bounds every wait of a test; nothing is asserted about how long things take.
func patience(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func wantError(t *testing.T, what string, err error, code string) {
	t.Helper()
	if err == nil || err.Error() != code {
		t.Errorf("%s: error %v, want %s", what, err, code)
	}
}

func slackError(t *testing.T, err error) slack.SlackErrorResponse {
	t.Helper()
	var e slack.SlackErrorResponse
	if !errors.As(err, &e) {
		t.Fatalf("error is %T (%v), want slack.SlackErrorResponse", err, err)
	}
	return e
}

func contains(list []string, part string) bool {
	for _, s := range list {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}
