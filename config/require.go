package config

import (
	"errors"
	"fmt"
)

// Serving reports everything that must be set before the bot can serve and is not, each with the fix.
func (c Config) Serving() error {
	var errs []error
	missing := func(set bool, env, fix string) {
		if !set {
			errs = append(errs, fmt.Errorf("%s: is not set; %s", env, fix))
		}
	}
	missing(c.Slack.AppToken.Set(), "SLACK_APP_TOKEN", "create one with scope connections:write under Basic Information, App-Level Tokens (xapp-...)")
	missing(c.Slack.BotToken.Set(), "SLACK_BOT_TOKEN", "install the app and copy it from OAuth & Permissions (xoxb-...)")
	missing(c.RedisURL.Set(), "REDIS_URL", "for example redis://localhost:6379/0")
	return errors.Join(errs...)
}

// nearest returns the setting whose key looks most like the given one.
func nearest(key string) string {
	best, distance := "", 1<<30
	for _, s := range Settings() {
		if d := editDistance(key, s.Key); d < distance {
			best, distance = s.Key, d
		}
	}
	return best
}

func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
