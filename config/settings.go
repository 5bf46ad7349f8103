package config

import (
	"slices"
	"time"
)

// Setting is one row of the table of settings.
type Setting struct {
	Key     string // in the file: "slack.app_token"
	Env     string // in the environment: "SLACK_APP_TOKEN"
	Default string
	Secret  bool
	List    bool   // comma separated in the environment, a list in the file
	Help    string // one line
	Example string
	set     func(c *Config, text string) error
}

// Settings is every setting, in the order of the sample file.
func Settings() []Setting {
	return slices.Concat(slackSettings(), redisSettings(), githubSettings(), digestSettings(), rightsSettings(), operationSettings())
}

func slackSettings() []Setting {
	return []Setting{
		{
			Key: "slack.app_token", Env: "SLACK_APP_TOKEN", Secret: true, Help: "app-level token with connections:write; opens the socket", Example: "xapp-1-...",
			set: secret(func(c *Config) *Secret { return &c.Slack.AppToken }, "xapp-", "Slack, your app, Basic Information, App-Level Tokens, scope connections:write"),
		},
		{
			Key: "slack.bot_token", Env: "SLACK_BOT_TOKEN", Secret: true, Help: "bot token; does every other call", Example: "xoxb-...",
			set: secret(func(c *Config) *Secret { return &c.Slack.BotToken }, "xoxb-", "Slack, your app, OAuth & Permissions, Bot User OAuth Token"),
		},
		{
			Key: "slack.api_url", Env: "SLACK_API_URL", Default: "https://slack.com/api/", Help: "base of Slack's Web API",
			set: func(c *Config, s string) error { return setURL(&c.Slack.APIURL, s, true) },
		},
		{
			Key: "slack.connections", Env: "SLACK_CONNECTIONS", Default: "2", Help: "sockets of this process, 2 to 5; Slack allows 10 for all replicas",
			set: func(c *Config, s string) error { return setInt(&c.Slack.Connections, s, 2, 5) },
		},
	}
}

func redisSettings() []Setting {
	return []Setting{
		{
			Key: "redis.url", Env: "REDIS_URL", Secret: true, Help: "where the state lives: redis, rediss, redis+sentinel or redis+cluster", Example: "redis://localhost:6379/0",
			set: func(c *Config, s string) error { return setRedis(&c.RedisURL, s) },
		},
	}
}

func githubSettings() []Setting {
	return []Setting{
		{
			Key: "github.token", Env: "GITHUB_TOKEN", Secret: true, Help: "token with contents, pull requests and issues: write; or use an App",
			set: func(c *Config, s string) error { c.GitHub.Token = NewSecret(s); return nil },
		},
		{
			Key: "github.app_id", Env: "GITHUB_APP_ID", Help: "a GitHub App instead of a token",
			set: func(c *Config, s string) error { return setInt64(&c.GitHub.AppID, s) },
		},
		{
			Key: "github.app_installation_id", Env: "GITHUB_APP_INSTALLATION_ID", Help: "the App's installation",
			set: func(c *Config, s string) error { return setInt64(&c.GitHub.InstallationID, s) },
		},
		{
			Key: "github.app_private_key", Env: "GITHUB_APP_PRIVATE_KEY", Secret: true, Help: "the App's key, PEM",
			set: func(c *Config, s string) error { return setPEM(&c.GitHub.PrivateKey, s) },
		},
		{
			Key: "github.app_private_key_file", Env: "GITHUB_APP_PRIVATE_KEY_FILE", Help: "or the file that holds it",
			set: func(c *Config, s string) error { return setPEMFile(&c.GitHub.PrivateKey, s) },
		},
		{
			Key: "github.api_url", Env: "GITHUB_API_URL", Default: "https://api.github.com", Help: "github.com or an Enterprise Server",
			set: func(c *Config, s string) error { return setURL(&c.GitHub.APIURL, s, false) },
		},
		{
			Key: "github.webhook_secret", Env: "GITHUB_WEBHOOK_SECRET", Secret: true, Help: "verifies webhooks; without it /github/webhook answers 404 and polling does the work",
			set: func(c *Config, s string) error { c.GitHub.WebhookSecret = NewSecret(s); return nil },
		},
		{
			Key: "github.poll_interval", Env: "GITHUB_POLL_INTERVAL", Default: "60s", Help: "how often watched repositories are asked for news, 5s to 24h",
			set: func(c *Config, s string) error {
				return setDuration(&c.GitHub.PollInterval, s, time.Second, 24*time.Hour)
			},
		},
		{
			Key: "github.watch_repos", Env: "WATCH_REPOS", List: true, Help: "repositories whose pull requests are reviewed", Example: "acme/shop,acme/payments",
			set: func(c *Config, s string) error { return setRepos(&c.GitHub.WatchRepos, s) },
		},
	}
}

func digestSettings() []Setting {
	return []Setting{
		{
			Key: "digest.schedule", Env: "DIGEST_SCHEDULE", Default: "0 9 * * 1", Help: "when digests are sent: cron, five fields",
			set: func(c *Config, s string) error { return setCron(&c.Digest.Schedule, s) },
		},
		{
			Key: "digest.channels", Env: "DIGEST_CHANNELS", List: true, Help: "channels that get one, by id", Example: "C0123456789",
			set: func(c *Config, s string) error {
				return setIDs(&c.Digest.Channels, s, "CG", "a channel id such as C0123456789")
			},
		},
		{
			Key: "digest.timezone", Env: "TIMEZONE", Default: "UTC", Help: "time zone of schedules", Example: "Europe/Berlin",
			set: func(c *Config, s string) error { return setZone(&c.Digest.TimeZone, s) },
		},
	}
}

func rightsSettings() []Setting {
	who := "user ids, user-group ids, workspace-admins or everyone"
	return []Setting{
		{
			Key: "rights.admins", Env: "ADMINS", List: true, Help: "may do everything: " + who, Example: "U0123456789,S0123456789",
			set: func(c *Config, s string) error { return setWho(&c.Rights.Admins, s) },
		},
		{
			Key: "rights.start", Env: "MAY_START", List: true, Help: "may start assessments; whoever is in the channel when empty: " + who,
			set: func(c *Config, s string) error { return setWho(&c.Doors.Start, s) },
		},
		{
			Key: "rights.answer", Env: "MAY_ANSWER", List: true, Help: "may answer; whoever is in the channel when empty: " + who,
			set: func(c *Config, s string) error { return setWho(&c.Doors.Answer, s) },
		},
		{
			Key: "rights.record", Env: "MAY_RECORD", List: true, Default: "everyone", Help: "may record a decision: " + who,
			set: func(c *Config, s string) error { return setWho(&c.Rights.Record, s) },
		},
		{
			Key: "rights.override", Env: "MAY_OVERRIDE", List: true, Help: "may decide against the advice: " + who,
			set: func(c *Config, s string) error { return setWho(&c.Rights.Override, s) },
		},
		{
			Key: "rights.watch", Env: "MAY_WATCH", List: true, Help: "may watch repositories and subscribe channels: " + who,
			set: func(c *Config, s string) error { return setWho(&c.Rights.Watch, s) },
		},
		{
			Key: "rights.settings", Env: "MAY_CHANGE_SETTINGS", List: true, Help: "may change a channel's settings: " + who,
			set: func(c *Config, s string) error { return setWho(&c.Rights.Settings, s) },
		},
		{
			Key: "rights.channels", Env: "ALLOWED_CHANNELS", List: true, Help: "channels where the bot may be used, by id; all when empty",
			set: func(c *Config, s string) error {
				return setIDs(&c.Rights.Channels, s, "CGD", "a channel id such as C0123456789")
			},
		},
	}
}

func operationSettings() []Setting {
	return []Setting{
		{
			Key: "http.addr", Env: "HTTP_ADDR", Default: ":8080", Help: "health, metrics and webhook; empty for none",
			set: func(c *Config, s string) error { return setAddr(&c.HTTPAddr, s) },
		},
		{
			Key: "policy.file", Env: "POLICY_FILE", Help: "the organisation's policy",
			set: func(c *Config, s string) error { c.Policy = s; return nil },
		},
		{
			Key: "workers", Env: "WORKERS", Default: "8", Help: "conversations worked on side by side, 1 to 64",
			set: func(c *Config, s string) error { return setInt(&c.Workers, s, 1, 64) },
		},
		{
			Key: "log.level", Env: "LOG_LEVEL", Default: "info", Help: "debug, info, warn or error",
			set: func(c *Config, s string) error { return setLevel(&c.Log.Level, s) },
		},
		{
			Key: "log.format", Env: "LOG_FORMAT", Default: "text", Help: "text or json",
			set: func(c *Config, s string) error { return setOne(&c.Log.Format, s, "text", "json") },
		},
	}
}
