package slack

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/deploy-advice/deploy-advice/bot"
)

// DefaultAPIURL is where Slack's Web API lives. The library joins method names to it, so it ends in a slash.
const DefaultAPIURL = "https://slack.com/api/"

// Slack allows ten sockets an app (https://docs.slack.dev/apis/events-api/using-socket-mode, as of 2026-11); fewer than two
// leave a gap at every refresh, because the library drops a connection before it dials the next.
const (
	minConnections = 2
	maxConnections = 10
)

const (
	defaultHTTPTimeout   = 10 * time.Second
	defaultRecordTimeout = time.Second
	defaultAckTimeout    = 2 * time.Second
	defaultDrain         = 5 * time.Second
	defaultPostEvery     = time.Second
	defaultPostBurst     = 10
)

// Secret is a token. It cannot be printed, logged or marshalled.
type Secret string

const redacted = "[redacted]"

// String returns a placeholder, never the secret.
func (Secret) String() string { return redacted }

// GoString returns a placeholder, never the secret.
func (Secret) GoString() string { return redacted }

// LogValue returns a placeholder, never the secret.
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText returns a placeholder, never the secret.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// Options is what an [Adapter] needs. Zero values take the defaults named at each field.
type Options struct {
	AppToken      Secret                // xapp-..., scope connections:write; opens the sockets and nothing else
	BotToken      Secret                // xoxb-..., every other call
	APIURL        string                // DefaultAPIURL
	Connections   int                   // sockets of this process, 2 to 10; 2
	HTTPTimeout   time.Duration         // of every Web API call; 10 s
	RecordTimeout time.Duration         // of one Record; 1 s, so that Slack's 3 s hold
	AckTimeout    time.Duration         // of handing an acknowledgement to the socket; 2 s
	Drain         time.Duration         // for what was taken before shutdown; 5 s
	PostEvery     time.Duration         // mean distance of posts to one channel; 1 s; negative switches the gate off
	PostBurst     int                   // posts that may go to one channel at once; 10
	Now           func() time.Time      // required
	Metrics       prometheus.Registerer // nil keeps figures unregistered
}

// Recorder keeps an event durably. It is idempotent by the event's ID and Aliases: a repeat is recorded once and is no error.
// Whatever the receipt's fate, the event may be acknowledged. It may be called concurrently.
type Recorder interface {
	Record(ctx context.Context, e bot.Event) (bot.Receipt, error)
}

// Validator checks a submitted modal, purely and fast: the answer goes into the acknowledgement. It maps block_ids of inputs to
// what is wrong there; empty means the submission is fine.
type Validator interface {
	Validate(e bot.Event) map[string]string
}

// filled returns the options with defaults, or an Invalid error naming everything that is wrong.
func (o Options) filled() (Options, error) {
	o.APIURL = orString(o.APIURL, DefaultAPIURL)
	if !strings.HasSuffix(o.APIURL, "/") {
		o.APIURL += "/"
	}
	o.Connections = orInt(o.Connections, minConnections)
	o.PostBurst = orInt(o.PostBurst, defaultPostBurst)
	o.HTTPTimeout = orDuration(o.HTTPTimeout, defaultHTTPTimeout)
	o.RecordTimeout = orDuration(o.RecordTimeout, defaultRecordTimeout)
	o.AckTimeout = orDuration(o.AckTimeout, defaultAckTimeout)
	o.Drain = orDuration(o.Drain, defaultDrain)
	o.PostEvery = orDuration(o.PostEvery, defaultPostEvery)
	if wrong := o.mistakes(); len(wrong) > 0 {
		return o, &bot.Error{Kind: bot.Invalid, Op: "set up slack", Message: strings.Join(wrong, "; "), Err: fmt.Errorf("%s", strings.Join(wrong, "; "))}
	}
	return o, nil
}

func (o Options) mistakes() []string {
	var wrong []string
	if !strings.HasPrefix(string(o.AppToken), "xapp-") {
		wrong = append(wrong, tokenMistake("SLACK_APP_TOKEN", o.AppToken, "xapp-", "an app-level token (Basic Information, App-Level Tokens, scope connections:write)"))
	}
	if !strings.HasPrefix(string(o.BotToken), "xoxb-") {
		wrong = append(wrong, tokenMistake("SLACK_BOT_TOKEN", o.BotToken, "xoxb-", "the bot token (OAuth & Permissions, Bot User OAuth Token)"))
	}
	if u, err := url.Parse(o.APIURL); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		wrong = append(wrong, "SLACK_API_URL is no http(s) address; leave it unset for Slack itself")
	}
	if o.Connections < minConnections || o.Connections > maxConnections {
		wrong = append(wrong, fmt.Sprintf("%d connections: between %d and %d are allowed", o.Connections, minConnections, maxConnections))
	}
	if o.Now == nil {
		wrong = append(wrong, "a clock is missing")
	}
	return wrong
}

// tokenMistake names the kind of token that was given, never the token.
func tokenMistake(name string, got Secret, prefix, what string) string {
	if got == "" {
		return fmt.Sprintf("%s is missing: it is %s and begins with %s", name, what, prefix)
	}
	for _, k := range [][2]string{{"xapp-", "an app-level token"}, {"xoxb-", "a bot token"}, {"xoxp-", "a user token"}, {"xoxe", "a rotating or configuration token"}} {
		if strings.HasPrefix(string(got), k[0]) {
			return fmt.Sprintf("%s holds %s (%s...): needed is %s, which begins with %s", name, k[1], k[0], what, prefix)
		}
	}
	return fmt.Sprintf("%s is no Slack token: needed is %s, which begins with %s", name, what, prefix)
}

func orString(v, def string) string {
	if v == "" {
		return def
	}
	return v
}

func orInt(v, def int) int {
	if v == 0 {
		return def
	}
	return v
}

func orDuration(v, def time.Duration) time.Duration {
	if v == 0 {
		return def
	}
	return v
}
