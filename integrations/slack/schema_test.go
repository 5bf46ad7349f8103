package slack_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/integrations/slack"
)

// samples gathers rendered messages and views, a line of JSON each, for the schema check.
type samples struct {
	t   *testing.T
	out bytes.Buffer
}

func (s *samples) add(kind string, body any) {
	s.t.Helper()
	line, err := json.Marshal(map[string]any{"kind": kind, "body": body})
	if err != nil {
		s.t.Fatal(err)
	}
	s.out.Write(append(line, '\n'))
}

func (s *samples) message(m bot.Message) {
	s.t.Helper()
	got := slack.RenderMessage(m, nil)
	blocks := any(got.Blocks)
	if len(got.Blocks) == 0 {
		blocks = []any{}
	}
	s.add("message", map[string]any{"text": got.Text, "blocks": blocks})
}

func (s *samples) modal(v bot.View) {
	s.t.Helper()
	got, err := slack.RenderModal(v)
	if err != nil {
		s.t.Fatal(err)
	}
	s.add("modal", got)
}

// check runs the schema over all samples.
func (s *samples) check() {
	s.t.Helper()
	dir := filepath.Join("testdata", "types")
	if os.Getenv("DEPLOY_ADVICE_SKIP_NODE") == "1" {
		s.t.Skip("DEPLOY_ADVICE_SKIP_NODE is set")
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		install := exec.CommandContext(s.t.Context(), "npm", "ci", "--no-audit", "--no-fund", "--silent")
		install.Dir = dir
		if out, err := install.CombinedOutput(); err != nil {
			s.t.Fatalf("npm ci in %s (run make deps): %v\n%s", dir, err, out)
		}
	}
	cmd := exec.CommandContext(s.t.Context(), "node", "check.mjs")
	cmd.Dir, cmd.Stdin = dir, &s.out
	if out, err := cmd.CombinedOutput(); err != nil {
		if len(out) > 6000 {
			out = out[:6000]
		}
		s.t.Fatalf("%v\n%s", err, out)
	}
}

// TestRender_passesTheSchemaOfSlacksOwnTypes checks random messages and modals against the types that Slack publishes.
func TestRender_passesTheSchemaOfSlacksOwnTypes(t *testing.T) {
	t.Parallel()
	s := &samples{t: t}
	messages := []bot.BlockKind{bot.HeaderBlock, bot.SectionBlock, bot.ContextBlock, bot.DividerBlock, bot.ActionsBlock, bot.ImageBlock, bot.TableBlock}
	views := []bot.BlockKind{bot.HeaderBlock, bot.SectionBlock, bot.ContextBlock, bot.DividerBlock, bot.ActionsBlock, bot.InputBlock, bot.ImageBlock}
	anyMessage := rapid.Custom(func(t *rapid.T) bot.Message {
		return bot.Message{Text: anyText().Draw(t, "text"), Blocks: rapid.SliceOfN(anyBlock(messages), 1, 6).Draw(t, "blocks")}
	})
	anyView := rapid.Custom(func(t *rapid.T) bot.View {
		return bot.View{
			Callback: "c", Title: anyText().Draw(t, "title"), Submit: "Save", Close: anyText().Draw(t, "close"),
			Blocks: rapid.SliceOfN(anyBlock(views), 1, 5).Draw(t, "blocks"),
		}
	})
	for seed := range 60 {
		s.message(anyMessage.Example(seed))
		s.modal(anyView.Example(seed))
	}
	s.check()
}
