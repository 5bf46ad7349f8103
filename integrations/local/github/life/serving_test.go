package life_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/bot/review"
	"github.com/deploy-advice/deploy-advice/integrations/local"
	"github.com/deploy-advice/deploy-advice/integrations/local/github"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

const (
	secret  = "It's a Secret to Everybody"
	channel = "CPLATFORM"
	// patience is how long something may take that takes a second on a machine that is not starved.
	patience = 60 * time.Second
)

// house is a repository whose pull requests the running bot reviews, told by webhook, and the workspace in which it is heard.
type house struct {
	*testing.T
	hub *github.Server
	w   *local.Workspace
}

// logs collects what the process logs.
type logs struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func serving(t *testing.T, files map[string]string) *house {
	t.Helper()
	s := &house{T: t, hub: hub(t, files)}
	var err error
	s.w, err = local.Start(t.Context(), local.Options{
		Now: time.Now, Logger: slog.New(slog.DiscardHandler), Users: []local.UserSeed{{Name: "ana", RealName: "Ana Ruiz"}},
		Channels: []local.ChannelSeed{{Name: "platform", ID: channel}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.w.Close() })
	state, err := redis.Embed()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { state.Close() })
	port := free(t)
	cmd := exec.Command(built(t), "serve")
	cmd.Dir = t.TempDir()
	cmd.Env = append(
		[]string{"SLACK_APP_TOKEN=" + s.w.AppToken(), "SLACK_BOT_TOKEN=" + s.w.BotToken(), "SLACK_API_URL=" + s.w.APIURL(), "REDIS_URL=" + state.URL()},
		append(at(s.hub, s.hub.Token()), "WATCH_REPOS="+repo, "GITHUB_POLL_INTERVAL=2s", "GITHUB_WEBHOOK_SECRET="+secret, fmt.Sprintf("HTTP_ADDR=127.0.0.1:%d", port), "LOG_LEVEL=warn", "LOG_FORMAT=text")...,
	)
	log := &logs{}
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("the bot's log:\n%s", log.b.String())
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := s.w.Await(ctx, func() bool { return s.w.Connections() > 0 }); err != nil {
		t.Fatalf("the bot did not connect: %v", err)
	}
	if err := s.hub.Await(ctx, func() bool { return s.hub.Calls()["GET /repos/{owner}/{repo}/pulls"] > 0 }); err != nil {
		t.Fatalf("the bot does not poll: %v, %v", err, s.hub.Calls())
	}
	if _, err := s.hub.AddHook(github.Hook{Repo: repo, URL: fmt.Sprintf("http://127.0.0.1:%d/github/webhook", port), Secret: secret}); err != nil {
		t.Fatal(err)
	}
	return s
}

func free(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// until waits for something on GitHub.
func (s *house) until(what string, when func() bool) {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), patience)
	defer cancel()
	if err := s.hub.Await(ctx, when); err != nil {
		s.Fatalf("%s: %v\n%s", what, err, s.all())
	}
}

// heard waits for a message in the workspace.
func (s *house) heard(what string, fits func(local.Message) bool) local.Message {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), patience)
	defer cancel()
	m, err := s.w.AwaitMessage(ctx, fits)
	if err != nil {
		s.Fatalf("%s: %v\n%s", what, err, s.all())
	}
	return m
}

// says is a message that shows a text.
func says(text string) func(local.Message) bool {
	return func(m local.Message) bool { return strings.Contains(m.Text+string(m.Blocks), text) }
}

func (s *house) all() string {
	var b strings.Builder
	for _, p := range s.hub.Pulls(repo) {
		fmt.Fprintf(&b, "=== #%d %s by %s, %s\n", p.Number, p.Title, p.Author, p.State)
		for _, c := range s.hub.Comments(repo, p.Number) {
			fmt.Fprintf(&b, "--- %d by %s, minimised %t, %d texts, %v\n%.600s\n", c.ID, c.Author, c.Minimized, len(c.History), c.Reactions, c.Body)
		}
	}
	for _, m := range s.w.Messages(channel) {
		fmt.Fprintf(&b, "--- in the channel: %s\n", m.Text)
	}
	return b.String()
}

// live are the bot's comments on a pull request that are not folded away.
func (s *house) live(n int) []github.Comment {
	var out []github.Comment
	for _, c := range s.hub.Comments(repo, n) {
		if _, ok := review.ReadMarker(c.Body); ok && c.Author == "deploy-advice-bot" && !c.Minimized {
			out = append(out, c)
		}
	}
	return out
}

// shows waits until the one live comment says something.
func (s *house) shows(n int, text string) github.Comment {
	s.Helper()
	s.until("the comment says "+text, func() bool {
		live := s.live(n)
		return len(live) == 1 && strings.Contains(live[0].Body, text)
	})
	return s.live(n)[0]
}

// say comments on a pull request and waits until the bot has nodded.
func (s *house) say(n int, by, body string) github.Comment {
	s.Helper()
	id, err := s.hub.Comment(repo, n, by, body)
	if err != nil {
		s.Fatal(err)
	}
	own := func() github.Comment {
		for _, c := range s.hub.Comments(repo, n) {
			if c.ID == id {
				return c
			}
		}
		return github.Comment{}
	}
	s.until("the bot nods at "+body, func() bool { return len(own().Reactions) > 0 })
	return own()
}

// answer waits for the answer to a comment.
func (s *house) answer(n int, to github.Comment) string {
	s.Helper()
	var text string
	s.until("an answer to "+to.Body, func() bool {
		for _, c := range s.hub.Comments(repo, n) {
			if strings.HasPrefix(c.Body, render.ReplyMarker(to.ID)) {
				text = c.Body
			}
		}
		return text != ""
	})
	return text
}

func (s *house) push(branch string, files map[string]string) {
	s.Helper()
	by := "ben"
	if branch == "main" {
		by = "ana"
	}
	if _, err := s.hub.Push(github.Push{Repo: repo, By: by, Branch: branch, Message: "change", Files: files}); err != nil {
		s.Fatal(err)
	}
}

// kind reports what a message of the bot is.
func kind(name string) func(local.Message) bool {
	return func(m local.Message) bool { return m.Metadata != nil && m.Metadata.EventType == "deploy_advice_"+name }
}

// decide brings a workload to a verdict in the channel and records it; it returns the head of the thread.
func (s *house) decide(text string) local.Message {
	s.Helper()
	ana := s.w.As("ana")
	before := len(s.w.Find(kind("verdict")))
	if err := ana.Slash(s.Context(), channel, "/deploy-advice", text); err != nil {
		s.Fatal(err)
	}
	name, _, _ := strings.Cut(text, ":")
	head := s.heard("a head", func(m local.Message) bool { return kind("head")(m) && says(name)(m) })
	s.heard("a question", func(m local.Message) bool { return kind("question")(m) && m.ThreadTS == head.TS })
	if _, err := ana.Say(s.Context(), channel, head.TS, "enough"); err != nil {
		s.Fatal(err)
	}
	verdict := s.heard("a verdict", func(m local.Message) bool {
		return kind("verdict")(m) && m.ThreadTS == head.TS && len(s.w.Find(kind("verdict"))) > before
	})
	place, value := recordButton(s.T, verdict)
	var form local.View
	ctx, cancel := context.WithTimeout(s.Context(), patience)
	defer cancel()
	if err := ana.Click(ctx, place, value); err != nil {
		s.Fatal(err)
	}
	if err := s.w.Await(ctx, func() bool {
		for _, v := range s.w.Views("ana") {
			form = v
		}
		return form.ID != ""
	}); err != nil {
		s.Fatalf("no form: %v, %v", err, s.w.Notices("ana"))
	}
	if _, err := ana.SubmitView(ctx, form.ID, nil); err != nil {
		s.Fatal(err)
	}
	s.heard("the record in the thread", func(m local.Message) bool { return m.ThreadTS == head.TS && says("Recorded by")(m) })
	return head
}

func recordButton(t *testing.T, m local.Message) (local.Place, string) {
	t.Helper()
	var blocks []struct {
		BlockID  string `json:"block_id"`
		Elements []struct {
			Type, Value string
			ActionID    string `json:"action_id"`
		}
	}
	if err := json.Unmarshal(m.Blocks, &blocks); err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks {
		for _, e := range b.Elements {
			if e.Type == "button" && strings.HasPrefix(e.ActionID, "record") {
				return local.Place{Channel: m.Channel, TS: m.TS, Block: b.BlockID, Action: e.ActionID}, e.Value
			}
		}
	}
	t.Fatalf("the verdict has no button to record it: %s", m.Blocks)
	return local.Place{}, ""
}
