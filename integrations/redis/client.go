package redis

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Time-outs of one connection. A call's own deadline is shorter where it matters; these bound the rest.
const (
	dialTimeout = time.Second
	ioTimeout   = 2 * time.Second
	retries     = 1 // a connection that broke while idle is noticed on use; one more try gets a fresh one
)

// LogTo sends what the client itself has to say, such as connections lost and masters elected, to a log. The client keeps one
// log for the process: call it once, before the first Open.
func LogTo(log *slog.Logger) { redis.SetLogger(clientLog{log}) }

type clientLog struct{ log *slog.Logger }

// Printf is part of the client's logging interface. Its messages are made for people, so they are one value.
func (c clientLog) Printf(ctx context.Context, format string, values ...any) {
	c.log.DebugContext(ctx, "redis client", "detail", fmt.Sprintf(format, values...))
}

// connect returns a client for a URL:
//
//	redis://[user:password@]host:port/db            one server; rediss for TLS, unix for a socket
//	redis+sentinel://host:port,host:port/db?master_name=NAME
//	redis+cluster://host:port,host:port             rediss+sentinel and rediss+cluster for TLS
//
// The short forms sentinel:// and cluster:// mean the same without TLS. Nothing is dialled yet.
func connect(raw string) (redis.UniversalClient, error) {
	scheme, rest, ok := strings.Cut(raw, "://")
	if !ok {
		return nil, fmt.Errorf("redis url: want redis://host:port/db, rediss://, redis+sentinel:// or redis+cluster://")
	}
	switch scheme {
	case "redis", "rediss", "unix":
		return single(raw)
	case "sentinel", "redis+sentinel":
		return sentinel("redis", rest)
	case "rediss+sentinel":
		return sentinel("rediss", rest)
	case "cluster", "redis+cluster":
		return cluster("redis", rest)
	case "rediss+cluster":
		return cluster("rediss", rest)
	}
	return nil, fmt.Errorf("redis url: scheme %q: want redis, rediss, unix, redis+sentinel or redis+cluster (rediss+ for TLS)", scheme)
}

func single(raw string) (redis.UniversalClient, error) {
	opts, err := redis.ParseURL(raw)
	if err != nil {
		return nil, unquotable(err)
	}
	opts.Protocol, opts.ContextTimeoutEnabled, opts.MaxRetries, opts.DialerRetries = 2, true, retries, 1
	opts.DialTimeout, opts.ReadTimeout, opts.WriteTimeout = dialTimeout, ioTimeout, ioTimeout
	opts.MaintNotificationsConfig = quiet()
	return redis.NewClient(opts), nil
}

func sentinel(scheme, rest string) (redis.UniversalClient, error) {
	opts, err := redis.ParseFailoverURL(spread(scheme, rest))
	if err != nil {
		return nil, unquotable(err)
	}
	if opts.MasterName == "" {
		return nil, fmt.Errorf("redis url: a sentinel url needs ?master_name=NAME")
	}
	opts.Protocol, opts.ContextTimeoutEnabled, opts.MaxRetries, opts.DialerRetries = 2, true, retries, 1
	opts.DialTimeout, opts.ReadTimeout, opts.WriteTimeout = dialTimeout, ioTimeout, ioTimeout
	return redis.NewFailoverClient(opts), nil
}

func cluster(scheme, rest string) (redis.UniversalClient, error) {
	opts, err := redis.ParseClusterURL(spread(scheme, rest))
	if err != nil {
		return nil, unquotable(err)
	}
	opts.Protocol, opts.ContextTimeoutEnabled, opts.MaxRetries, opts.DialerRetries = 2, true, retries, 1
	opts.DialTimeout, opts.ReadTimeout, opts.WriteTimeout = dialTimeout, ioTimeout, ioTimeout
	opts.MaintNotificationsConfig = quiet()
	return redis.NewClusterClient(opts), nil
}

// spread turns "user:pw@a:1,b:2/0?x=y" into the client's own form, which names further hosts by addr parameters.
func spread(scheme, rest string) string {
	rest, query, _ := strings.Cut(rest, "?")
	authority, path, _ := strings.Cut(rest, "/")
	user, hosts := "", authority
	if i := strings.LastIndex(authority, "@"); i >= 0 {
		user, hosts = authority[:i+1], authority[i+1:]
	}
	all := strings.Split(hosts, ",")
	values := []string{query}
	for _, host := range all[1:] {
		values = append(values, "addr="+url.QueryEscape(host))
	}
	return scheme + "://" + user + all[0] + "/" + path + "?" + strings.TrimPrefix(strings.Join(values, "&"), "&")
}

// unquotable drops from an error of net/url the URL itself, which may hold a password.
func unquotable(err error) error {
	if e, ok := err.(*url.Error); ok { //nolint:errorlint // the outermost error is the one that quotes
		err = e.Err
	}
	return fmt.Errorf("redis url: %w", err)
}

// quiet switches off a vendor's maintenance messages, which cost a round trip for each connection.
func quiet() *maintnotifications.Config {
	return &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
}
