package redis

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// Options say which Redis and whose workspace.
type Options struct {
	URL  string // see connect for its forms
	Team string // the workspace's id; all keys of a team share a slot
}

// Store keeps one workspace. It is safe for concurrent use.
type Store struct {
	client  redis.UniversalClient
	prefix  string
	fixed   args // what every script gets first; see lua/shared.lua
	scripts map[string]script
}

// Open returns a store. It does not dial: a Redis that is away is found by Ready, and used as soon as it is back. A URL that
// makes no sense is an error.
func Open(opts Options) (*Store, error) {
	if opts.Team == "" {
		return nil, fmt.Errorf("open redis store: no team")
	}
	client, err := connect(opts.URL)
	if err != nil {
		return nil, err
	}
	return With(client, opts.Team)
}

// With returns a store on a client that was made elsewhere. Close closes the client.
func With(client redis.UniversalClient, team string) (*Store, error) {
	s := &Store{client: client, prefix: prefix(team), scripts: map[string]script{}}
	s.fixed = args{
		s.prefix, group, seconds(keepSeen), seconds(keepWork), seconds(keepLong), seconds(keepForeign), seconds(keepDead), maxDead,
	}
	for _, name := range scriptNames() {
		read, err := readScript(name)
		if err != nil {
			return nil, fmt.Errorf("open redis store: %w", err)
		}
		s.scripts[name] = read
	}
	return s, nil
}

// Close closes the connections.
func (s *Store) Close() error {
	if err := s.client.Close(); err != nil {
		return fmt.Errorf("close redis: %w", err)
	}
	return nil
}

// Ready returns nil when Redis answers.
func (s *Store) Ready(ctx context.Context) error {
	if err := s.client.Ping(ctx).Err(); err != nil {
		return fault("ping", err)
	}
	return nil
}

// Time is what Redis's own clock shows: one for all replicas, whatever theirs show.
func (s *Store) Time(ctx context.Context) (time.Time, error) {
	at, err := s.client.Time(ctx).Result()
	if err != nil {
		return time.Time{}, fault("time", err)
	}
	return at.UTC(), nil
}
