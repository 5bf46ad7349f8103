package slack

import (
	"bytes"
	_ "embed" // the manifest is a file, so that people can read and diff it
	"encoding/json"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// CommandName is the slash command the app registers.
const CommandName = "/deploy-advice"

// Callback ids of the shortcuts the manifest registers.
const (
	GlobalShortcut  = "advice_global"
	MessageShortcut = "advice_message"
)

// subscription is one event the app receives, with the scope Slack asks for it ("" for none).
type subscription struct{ event, scope string }

// subscriptions returns the events we handle. Slack delivers them only from conversations the bot is in. The scope of each
// is named on its page below https://docs.slack.dev/reference/events/ (as of 2026-11).
func subscriptions() []subscription {
	return []subscription{
		{"app_home_opened", ""},
		{"app_mention", "app_mentions:read"},
		{"app_uninstalled", ""},
		{"message.channels", "channels:history"},
		{"message.groups", "groups:history"},
		{"message.im", "im:history"},
		{"message.mpim", "mpim:history"},
		{"tokens_revoked", ""},
	}
}

// EventNames returns the events the app subscribes to, sorted.
func EventNames() []string {
	names := make([]string, 0, len(subscriptions()))
	for _, s := range subscriptions() {
		names = append(names, s.event)
	}
	return names
}

// method is one Web API method we call, with the scopes it needs. An optional one serves a setting that may be unused: the bot
// starts without its scopes.
type method struct {
	name     string
	scopes   []string
	optional bool
}

// methods returns what we call with the bot token. The scopes are those of https://docs.slack.dev/reference/methods/ (as of 2026-11).
func methods() []method {
	history := []string{"channels:history", "groups:history", "im:history", "mpim:history"}
	read := []string{"channels:read", "groups:read", "im:read", "mpim:read"}
	return []method{
		{name: "auth.test"},
		{name: "chat.postMessage", scopes: []string{"chat:write"}},
		{name: "chat.update", scopes: []string{"chat:write"}},
		{name: "chat.delete", scopes: []string{"chat:write"}},
		{name: "chat.postEphemeral", scopes: []string{"chat:write"}},
		{name: "conversations.history", scopes: append(slices.Clone(history), "metadata.message:read")},
		{name: "conversations.replies", scopes: append(slices.Clone(history), "metadata.message:read")},
		{name: "conversations.info", scopes: read},
		{name: "conversations.members", scopes: read},
		{name: "conversations.open", scopes: []string{"im:write"}},
		{name: "files.getUploadURLExternal", scopes: []string{"files:write"}},
		{name: "files.completeUploadExternal", scopes: []string{"files:write"}},
		{name: "reactions.add", scopes: []string{"reactions:write"}},
		{name: "usergroups.users.list", scopes: []string{"usergroups:read"}, optional: true},
		{name: "users.info", scopes: []string{"users:read"}},
		{name: "views.open"},
		{name: "views.update"},
		{name: "views.publish"},
	}
}

// RequiredScopes returns the bot scopes the bot does not start without, sorted: those of its events, of its methods, of commands
// and shortcuts, and of the names of attached files.
func RequiredScopes() []string { return scopesWhere(func(m method) bool { return !m.optional }) }

// ManifestScopes returns the bot scopes the manifest asks for, sorted: the required ones and those of optional methods.
func ManifestScopes() []string { return scopesWhere(func(method) bool { return true }) }

func scopesWhere(keep func(method) bool) []string {
	scopes := []string{"commands", "files:read"}
	for _, s := range subscriptions() {
		if s.scope != "" {
			scopes = append(scopes, s.scope)
		}
	}
	for _, m := range methods() {
		if keep(m) {
			scopes = append(scopes, m.scopes...)
		}
	}
	slices.Sort(scopes)
	return slices.Compact(scopes)
}

//go:embed manifest.yaml
var manifestYAML []byte

// Manifest returns the app's manifest as YAML. It is kept as text because two of its answers are "false" and must be said: a
// read-only messages tab turns people's direct messages off, and token rotation can never be switched off again.
func Manifest() []byte { return bytes.Clone(manifestYAML) }

// ManifestJSON returns the app's manifest as indented JSON, with the keys sorted.
func ManifestJSON() ([]byte, error) {
	var tree map[string]any
	if err := yaml.Unmarshal(manifestYAML, &tree); err != nil {
		return nil, fmt.Errorf("read the embedded manifest: %w", err)
	}
	out, err := json.MarshalIndent(tree, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the manifest: %w", err)
	}
	return append(out, '\n'), nil
}
