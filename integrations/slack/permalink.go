package slack

import (
	"context"
	"strings"
)

// Permalink is the address of a message, made without asking Slack: the workspace's own once Connect has learned it.
func (a *Adapter) Permalink(channel, ts string) string {
	base := a.me().URL
	if base == "" {
		base = "https://slack.com/"
	}
	return strings.TrimRight(base, "/") + "/archives/" + channel + "/p" + strings.ReplaceAll(ts, ".", "")
}

// CheckSocket asks Slack for a socket's address and does not use it: nil when the app-level token may open one.
func (a *Adapter) CheckSocket(ctx context.Context) error {
	if _, _, err := a.api.StartSocketModeContext(ctx); err != nil {
		return a.authError(err)
	}
	return nil
}
