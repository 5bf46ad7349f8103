package redis

import (
	"context"
	"embed"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/deploy-advice/deploy-advice/bot"
)

//go:embed lua/*.lua
var luaFiles embed.FS

// script is one of the files in lua with the shared parts in front.
type script struct {
	name string
	lua  *redis.Script
}

// readScript panics never: the files are embedded, so a missing name is caught by every test.
func readScript(name string) (script, error) {
	var source strings.Builder
	source.WriteString(keysLua)
	for _, file := range []string{"shared", name} {
		data, err := luaFiles.ReadFile("lua/" + file + ".lua")
		if err != nil {
			return script{}, err //nolint:wrapcheck // names the file
		}
		source.Write(append(data, '\n'))
	}
	return script{name: name, lua: redis.NewScript(source.String())}, nil
}

// args are a script's arguments in the order in which it reads them.
type args []any

// list appends a list.
func (a args) list(members ...string) args {
	a = append(a, len(members))
	for _, member := range members {
		a = append(a, member)
	}
	return a
}

// run runs a script in one round trip. After a restart of the server the script is sent along once.
func (s *Store) run(ctx context.Context, name string, own args) ([]any, error) {
	all := append(slices.Clip(s.fixed), own...)
	reply, err := s.scripts[name].lua.Run(ctx, s.client, []string{s.readyKey()}, all...).Result()
	if err != nil {
		return nil, fault(name, err)
	}
	list, ok := reply.([]any)
	if !ok {
		return nil, nil
	}
	return list, nil
}

// act runs a script that answers "ok", "lost" or "conflict" first and returns what follows.
func (s *Store) act(ctx context.Context, name string, own args) ([]any, error) {
	reply, err := s.run(ctx, name, own)
	if err != nil {
		return nil, err
	}
	if len(reply) == 0 {
		return nil, &bot.Error{Kind: bot.Internal, Op: "redis " + name, Code: "empty reply"}
	}
	if word := text(reply[0]); word != "ok" {
		return nil, &bot.Error{Kind: bot.Conflict, Op: "redis " + name, Code: word}
	}
	return reply[1:], nil
}

// fault classes an error of the client. Redis names passing conditions by a word in front.
func fault(name string, err error) error {
	kind := bot.Internal
	if _, said := errors.AsType[redis.Error](err); said {
		for _, word := range []string{
			"LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "MOVED", "ASK", "OOM", "BUSY", "NOREPLICAS",
			"MISCONF", "UNBLOCKED", "NOGROUP", "ERR max number of clients",
		} {
			if strings.HasPrefix(err.Error(), word) {
				kind = bot.Unavailable
			}
		}
	} else if passing(err) {
		kind = bot.Unavailable
	}
	return &bot.Error{Kind: kind, Op: "redis " + name, Err: err}
}

func passing(err error) bool {
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	for _, known := range []error{
		io.EOF, io.ErrUnexpectedEOF, context.DeadlineExceeded, context.Canceled, os.ErrDeadlineExceeded, redis.ErrClosed,
		redis.ErrPoolTimeout, redis.ErrPoolExhausted,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// text returns a reply's string, and "" for none.
func text(reply any) string {
	s, _ := reply.(string)
	return s
}

// texts returns a reply's list of strings.
func texts(reply any) []string {
	list, _ := reply.([]any)
	out := make([]string, len(list))
	for i, item := range list {
		out[i] = text(item)
	}
	return out
}

// number returns a reply's integer, and 0 for none.
func number(reply any) int64 {
	n, _ := reply.(int64)
	return n
}
