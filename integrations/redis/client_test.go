package redis_test

import (
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

func TestOpen_takesEveryFormOfURL(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"redis://localhost", "redis://user:secret@localhost:6379/3", "rediss://localhost:6380/0", "unix:///run/redis.sock",
		"redis+sentinel://user:secret@a:26379,b:26379/0?master_name=main", "sentinel://a/0?master_name=main",
		"rediss+sentinel://a:26379?master_name=main", "redis+cluster://user:secret@a:7000,b:7001,c:7002", "cluster://a:7000",
		"rediss+cluster://a:7000,b:7001?read_timeout=1s",
	} {
		store, err := redis.Open(redis.Options{URL: url, Team: "T1"})
		if err != nil {
			t.Errorf("%s: got error %v, want none", url, err)
			continue
		}
		if err := store.Close(); err != nil {
			t.Errorf("%s: close: %v", url, err)
		}
	}
}

func TestOpen_saysWhatIsWrongAndKeepsSecrets(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"":                                     "want redis://",
		"localhost:6379":                       "want redis://",
		"http://user:secret@localhost":         `scheme "http"`,
		"redis://user:secret@localhost/x":      "database",
		"redis://user:secret@local host:1/0":   "invalid character",
		"redis+sentinel://user:secret@a:1,b:2": "master_name",
		"redis+cluster://user:secret@a:x,b:2":  "port",
		"redis://user:secret@localhost/0?no=1": "unexpected",
	} {
		_, err := redis.Open(redis.Options{URL: url, Team: "T1"})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got error %v, want one with %q", url, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: the error %q shows the password", url, err)
		}
	}
	if _, err := redis.Open(redis.Options{URL: "redis://localhost"}); err == nil {
		t.Error("got no error without a team")
	}
}

func TestStore_refusesWhatItCannotKeep(t *testing.T) {
	t.Parallel()
	store := open(t, "redis://127.0.0.1:1") // nobody is there, and need not be asked
	for name, event := range map[string]bot.Event{"no id": {}, "too large": {ID: "Ev1", Text: strings.Repeat("x", 1<<20)}} {
		_, err := store.Record(t.Context(), event, bot.Route{Conversation: "da-1"})
		if bot.KindOf(err) != bot.Invalid {
			t.Errorf("%s: got error %v, want an invalid one", name, err)
		}
	}
	_, err := store.Record(t.Context(), bot.Event{ID: "Ev1"}, bot.Route{Conversation: "da-1"})
	if bot.KindOf(err) != bot.Unavailable {
		t.Errorf("nobody there: got error %v, want an unavailable one", err)
	}
}
