package recall_test

import (
	"context"
	"testing"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/recall"
)

type threads struct {
	payload map[string]any
	err     error
}

func (t threads) RootPayload(context.Context, bot.Place) (map[string]any, error) {
	return t.payload, t.err
}

func TestRecall_takesWhatTheHeadSaysAndNothingElse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		threads threads
		want    string
		fails   bool
	}{
		{threads{payload: map[string]any{"assessment": "da-1", "subject": "shop", "facts": `{"cloud":"aws"}`, "phase": 7}}, `{"assessment":"da-1","subject":"shop","facts":"{\"cloud\":\"aws\"}"}`, false},
		{threads{}, `{"assessment":""}`, false},
		{threads{err: &bot.Error{Kind: bot.NotFound, Op: "read thread"}}, `{"assessment":""}`, false},
		{threads{err: &bot.Error{Kind: bot.Unavailable, Op: "read thread"}}, "", true},
	} {
		got, err := recall.New(c.threads).Recall(t.Context(), "k", bot.Job{})
		if string(got) != c.want || (err != nil) != c.fails {
			t.Errorf("%+v: got %s, %v; want %s", c.threads, got, err, c.want)
		}
	}
}
