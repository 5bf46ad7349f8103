package slack_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	api "github.com/slack-go/slack"
	"go.yaml.in/yaml/v3"

	"github.com/deploy-advice/deploy-advice/integrations/slack"
)

func decodedManifest(t *testing.T) api.Manifest {
	t.Helper()
	var m api.Manifest
	d := yaml.NewDecoder(bytes.NewReader(slack.Manifest()))
	d.KnownFields(true)
	if err := d.Decode(&m); err != nil {
		t.Fatalf("the manifest does not decode strictly: %v", err)
	}
	return m
}

func TestManifest_decodesStrictlyAndNamesWhatTheCodeUses(t *testing.T) {
	t.Parallel()
	m := decodedManifest(t)
	if diff := cmp.Diff(slack.ManifestScopes(), m.OAuthConfig.Scopes.Bot); diff != "" {
		t.Errorf("scopes (-code +manifest):\n%s", diff)
	}
	if diff := cmp.Diff(slack.EventNames(), m.Settings.EventSubscriptions.BotEvents); diff != "" {
		t.Errorf("events (-code +manifest):\n%s", diff)
	}
	if got := m.Features.SlashCommands[0]; got.Command != slack.CommandName || !got.ShouldEscape {
		t.Errorf("slash command is %+v, want %s with should_escape", got, slack.CommandName)
	}
	var ids []string
	for _, s := range m.Features.Shortcuts {
		ids = append(ids, s.CallbackID)
	}
	if !slices.Equal(ids, []string{slack.GlobalShortcut, slack.MessageShortcut}) {
		t.Errorf("shortcuts are %v", ids)
	}
	if !m.Settings.SocketModeEnabled || m.Settings.TokenRotationEnabled || !m.Settings.Interactivity.IsEnabled {
		t.Errorf("settings are %+v", m.Settings)
	}
}

// Slack's limits for a manifest: https://docs.slack.dev/reference/app-manifest, as of 2026-11.
func TestManifest_keepsSlacksLengths(t *testing.T) {
	t.Parallel()
	m := decodedManifest(t)
	for _, c := range []struct {
		what, text string
		limit      int
	}{
		{"name", m.Display.Name, 35},
		{"description", m.Display.Description, 140},
		{"command", m.Features.SlashCommands[0].Command, 32},
		{"shortcut", m.Features.Shortcuts[0].Name, 24},
		{"shortcut", m.Features.Shortcuts[1].Name, 24},
		{"shortcut description", m.Features.Shortcuts[1].Description, 150},
	} {
		if len(c.text) == 0 || len(c.text) > c.limit {
			t.Errorf("%s %q has %d characters, allowed are 1 to %d", c.what, c.text, len(c.text), c.limit)
		}
	}
}

func TestManifest_saysFalseWhereSilenceWouldMeanOtherwise(t *testing.T) {
	t.Parallel()
	for _, want := range []string{"messages_tab_read_only_enabled: false", "token_rotation_enabled: false"} {
		if !bytes.Contains(slack.Manifest(), []byte(want)) {
			t.Errorf("the manifest does not say %q", want)
		}
	}
}

func TestManifestJSON_isTheSameManifest(t *testing.T) {
	t.Parallel()
	raw, err := slack.ManifestJSON()
	if err != nil {
		t.Fatal(err)
	}
	var got api.Manifest
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(decodedManifest(t), got); diff != "" {
		t.Errorf("JSON differs from YAML:\n%s", diff)
	}
}
