package people_test

import (
	"context"
	"testing"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/people"
)

type directory struct{ err error }

func (d directory) UserName(context.Context, string) (string, error) {
	if d.err != nil {
		return "", d.err
	}
	return "ana", nil
}

func TestName_whoCannotBeFoundHasNone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err   error
		want  string
		fails bool
	}{
		{nil, `{"user":"U1","name":"ana"}`, false},
		{&bot.Error{Kind: bot.NotFound, Op: "user"}, `{"user":"U1","name":""}`, false},
		{&bot.Error{Kind: bot.Limited, Op: "user"}, "", true},
	} {
		got, err := people.New(directory{c.err}).Name(t.Context(), "k", bot.Job{For: bot.Event{User: "U1"}})
		if string(got) != c.want || (err != nil) != c.fails {
			t.Errorf("%v: got %s, %v", c.err, got, err)
		}
	}
}
