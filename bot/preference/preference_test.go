package preference_test

import (
	"encoding/json"
	"testing"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/preference"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

func TestPreferences_areKeptByPersonAndChannel(t *testing.T) {
	t.Parallel()
	server, err := redis.Embed()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	store, err := redis.Open(redis.Options{URL: server.URL(), Team: "T1"})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	p := preference.New(store)
	by := bot.Event{User: "UANA", Place: bot.Place{Channel: "C1"}}
	see := func(user, channel string) string {
		raw, err := p.See(t.Context(), "k", bot.Job{For: bot.Event{User: user, Place: bot.Place{Channel: channel}}})
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	for _, step := range []struct {
		change, user, channel, want string
	}{
		{`{"scope":"user","quiet":true}`, "UANA", "C2", `{"user":true,"channel":false}`},
		{`{"scope":"user","quiet":true}`, "UBEN", "C1", `{"user":false,"channel":false}`},
		{`{"scope":"channel","quiet":true}`, "UBEN", "C1", `{"user":false,"channel":true}`},
		{`{"scope":"user","quiet":false}`, "UANA", "C1", `{"user":false,"channel":true}`},
	} {
		if _, err := p.Set(t.Context(), "k", bot.Job{Args: json.RawMessage(step.change), For: by}); err != nil {
			t.Fatal(err)
		}
		if got := see(step.user, step.channel); got != step.want {
			t.Errorf("after %s %s in %s: got %s, want %s", step.change, step.user, step.channel, got, step.want)
		}
	}
}
