package config

import (
	"log/slog"
	"time"
)

// Config is every setting, valid and complete: no pointers, nothing left to check.
type Config struct {
	Slack    Slack
	RedisURL Secret // redis, rediss, redis+sentinel or redis+cluster; may hold a password
	GitHub   GitHub
	HTTPAddr string // host:port of health, metrics and webhook; empty for none
	Digest   Digest
	Policy   string // path of the organisation's policy; empty for none
	Log      Log
	Workers  int // conversations worked on side by side in this process
	Doors    Doors
	Rights   Rights
}

// Slack is how the bot reaches Slack.
type Slack struct {
	AppToken    Secret // xapp-...
	BotToken    Secret // xoxb-...
	APIURL      string // ends in a slash
	Connections int    // sockets held by this process, 2 to 5
}

// GitHub is how the bot reaches GitHub: a token, or an App.
type GitHub struct {
	Token          Secret
	AppID          int64
	InstallationID int64
	PrivateKey     Secret // PEM
	APIURL         string
	WebhookSecret  Secret
	PollInterval   time.Duration
	WatchRepos     []string // owner/name
}

// Enabled reports whether there are credentials for GitHub.
func (g GitHub) Enabled() bool { return g.Token.Set() || g.AppID != 0 }

// Digest is when and where digests go by default.
type Digest struct {
	Schedule string // cron, five fields
	Channels []string
	TimeZone *time.Location
}

// Log is how the bot logs.
type Log struct {
	Level  slog.Level
	Format string // text or json
}

// Doors says who may start assessments and answer in them; empty means whoever is in the channel.
type Doors struct {
	Start  []string
	Answer []string
}

// Rights says who may do what beyond answering, by user id, user-group id or "everyone". Empty means nobody but the admins.
type Rights struct {
	Admins   []string // may do everything
	Record   []string
	Override []string
	Watch    []string
	Settings []string
	Channels []string // channels where the bot may be used; empty for all
}
