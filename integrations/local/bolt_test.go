package local_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

const boltDir = "testdata/bolt"

// needBolt makes sure that Bolt is installed. Only an explicit wish skips the test.
func needBolt(t *testing.T) {
	t.Helper()
	if os.Getenv("DEPLOY_ADVICE_SKIP_NODE") == "1" {
		t.Skip("DEPLOY_ADVICE_SKIP_NODE=1")
	}
	if err := installBolt(); err != nil {
		t.Fatalf("%v\nWithout node or a network set DEPLOY_ADVICE_SKIP_NODE=1.", err)
	}
}

// installBolt installs what package-lock.json says, once for all tests, unless it is there already.
var installBolt = sync.OnceValue(func() error {
	if _, err := os.Stat(filepath.Join(boltDir, "node_modules", "@slack", "bolt", "package.json")); err == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	install := exec.CommandContext(ctx, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	install.Dir = boltDir
	if out, err := install.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	return nil
})

// runBolt starts the app and returns when it is connected.
func runBolt(t *testing.T, w *local.Workspace) {
	t.Helper()
	node := exec.CommandContext(t.Context(), "node", "app.js")
	node.Dir = boltDir
	node.Env = append(os.Environ(), "SLACK_API_URL="+w.APIURL(), "SLACK_BOT_TOKEN="+w.BotToken(), "SLACK_APP_TOKEN="+w.AppToken())
	node.Stderr = t.Output()
	stdin, err := node.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan string, 100)
	var reading sync.WaitGroup
	reading.Go(func() {
		defer close(lines)
		for s := bufio.NewScanner(stdout); s.Scan(); {
			lines <- s.Text()
		}
	})
	t.Cleanup(func() {
		_ = stdin.Close()
		reading.Wait()
		_ = node.Wait()
	})
	for line := range lines {
		if line == "ready" {
			return
		}
	}
	t.Fatal("the Bolt app ended before it was ready")
}

func TestBolt_commandMentionButtonModalHome(t *testing.T) {
	t.Parallel()
	needBolt(t)
	w, ctx := start(t), patience(t)
	runBolt(t, w)
	ana := w.As("ana")
	find := func(what string, match func(local.Message) bool) local.Message {
		t.Helper()
		m, err := w.AwaitMessage(ctx, match)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		return m
	}
	if err := ana.Slash(ctx, "platform", "/deploy-advice", "a thing"); err != nil {
		t.Fatal(err)
	}
	find("reply to the command", func(m local.Message) bool { return m.Text == "heard a thing" && m.IsEphemeral })

	root, err := ana.Say(ctx, "platform", "", "@deploy-advice please")
	if err != nil {
		t.Fatal(err)
	}
	q := find("question", func(m local.Message) bool { return m.Metadata != nil && m.ThreadTS == root })
	if err := ana.Click(ctx, local.Place{Channel: q.Channel, TS: q.TS, Block: "ask:state", Action: "open"}, "x"); err != nil {
		t.Fatal(err)
	}
	if err := w.Await(ctx, func() bool { return len(w.Views("ana")) == 1 }); err != nil {
		t.Fatalf("no modal: %v", err)
	}
	if m, _ := w.Message(q.Channel, q.TS); m.Text != "opened" || m.Blocks != nil {
		t.Errorf("the button's message is %q with blocks %s", m.Text, m.Blocks)
	}
	view := w.Views("ana")[0].ID
	submit := func(name string) local.Submission {
		t.Helper()
		s, err := ana.SubmitView(ctx, view, map[string]map[string]any{"name": {"value": name}})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := submit("ab"); s.Result != "errors" || s.Errors["name"] == "" {
		t.Errorf("short name: %+v", s)
	}
	if s := submit("abc"); s.Result != "closed" {
		t.Errorf("good name: %+v", s)
	}
	find("result", func(m local.Message) bool {
		return m.ThreadTS == root && strings.HasPrefix(m.Text, "saved abc after opened")
	})
	if err := ana.OpenHome(ctx); err != nil {
		t.Fatal(err)
	}
	home := func() bool { _, ok := w.Home("ana"); return ok }
	if err := w.Await(ctx, home); err != nil {
		t.Errorf("no home: %v", err)
	}
}

func TestBolt_reconnectsWhenAsked(t *testing.T) {
	t.Parallel()
	needBolt(t)
	w, ctx := start(t), patience(t)
	runBolt(t, w)
	before := w.Calls()["apps.connections.open"]
	if err := w.Disconnect("refresh_requested"); err != nil {
		t.Fatal(err)
	}
	again := func() bool { return w.Calls()["apps.connections.open"] > before && w.Connections() == 1 }
	if err := w.Await(ctx, again); err != nil {
		t.Fatal(err)
	}
	if _, err := w.As("ana").Say(ctx, "platform", "", "@deploy-advice again"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.AwaitMessage(ctx, func(m local.Message) bool { return m.Text == "where should it run?" }); err != nil {
		t.Fatal(err)
	}
}
