package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

// program builds the real program once for all tests, beside the browser's profile.
var program = sync.OnceValues(func() (string, error) {
	binary := filepath.Join(scratch, "deploy-advice")
	if out, err := exec.CommandContext(context.Background(), "go", "build", "-o", binary, "github.com/deploy-advice/deploy-advice").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return binary, nil
})

// realBot runs the real program against the workspace.
func realBot(t *testing.T, w *local.Workspace) {
	t.Helper()
	binary, err := program()
	if err != nil {
		t.Fatal(err)
	}
	state := miniredis.RunT(t)
	cmd := exec.CommandContext(t.Context(), binary, "serve")
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "SLACK_APP_TOKEN="+w.AppToken(), "SLACK_BOT_TOKEN="+w.BotToken(), "SLACK_API_URL="+w.APIURL(),
		"REDIS_URL=redis://"+state.Addr()+"/0", "HTTP_ADDR=127.0.0.1:0")
	cmd.Stderr = t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	if err := w.Await(t.Context(), func() bool { return w.Connections() > 0 }); err != nil {
		t.Fatalf("the bot did not connect: %v", err)
	}
}

// openAnswers are the buttons and menus of questions that wait.
const openAnswers = `[...document.querySelectorAll('#thread [data-block-id^="ask:"] button[data-action-id^="answer:"]')].filter((n) => n.checkVisibility())`

// TestRealBot_isAskedAnsweredAndReadInTheBrowser types the slash command, answers by button and by typing in the thread, and reads
// the verdict.
func TestRealBot_isAskedAnsweredAndReadInTheBrowser(t *testing.T) {
	w := workspace(t)
	realBot(t, w)
	p := open(t, w, "ana")
	p.goTo(w.ChannelID("platform"))
	p.write(`[data-composer="room"]`, "/deploy-advice image resizer: about 2M requests a day, 300 ms each, 512 MB, on AWS")
	p.enter()
	p.says(".message", "Where should image resizer run?")
	p.thread(".replies")
	p.says("#thread", "lead now")
	p.shot("real-question-light")
	p.write(`#thread [data-composer="thread"]`, "peak_rps=500, traffic_shape=bursty")
	p.enter()
	for range 25 {
		p.until(`document.querySelector('#thread').innerText.includes("with people's time") || ` + openAnswers + `.length > 0`)
		if value[bool](p, `document.querySelector('#thread').innerText.includes("with people's time")`) {
			break
		}
		answer(p)
	}
	p.says("#thread", "USD a month")
	p.says("#thread", "a month")
	p.says(".message", "Verdict:")
	p.shot("real-verdict-light")
	p.scheme("dark")
	p.shot("real-verdict-dark")
	p.size(390, 844)
	p.shot("real-verdict-phone-dark")
}

// answer presses the first answer that is offered, until the thread says something else: a press that meets the button at the moment
// it is drawn anew is lost.
func answer(p *page) {
	p.t.Helper()
	changed := `document.querySelector('#thread').innerText !== ` + quoted(value[string](p, `document.querySelector('#thread').innerText`))
	for range 8 {
		value[bool](p, `(() => { const b = `+openAnswers+`[0]; b?.scrollIntoView({block: "center"}); b?.click(); return true })()`)
		if p.soon(changed) {
			return
		}
	}
	p.until(changed)
}

func quoted(s string) string {
	data, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(data)
}
