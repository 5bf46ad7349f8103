package replicas_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

// build compiles the real program once.
func build(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "deploy-advice")
	cmd := exec.Command("go", "build", "-o", path, "github.com/deploy-advice/deploy-advice")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// replica is one process of the bot, restarted for ever until stopped.
type replica struct {
	t      testing.TB
	binary string
	env    []string
	proxy  *proxy
	mu     sync.Mutex
	cmd    *exec.Cmd
	log    bytes.Buffer
	deaths int
}

func startReplica(t testing.TB, binary string, w *local.Workspace, redis string, extra ...string) *replica {
	t.Helper()
	r := &replica{t: t, binary: binary, proxy: startProxy(t, redis)}
	r.env = append(os.Environ(),
		"SLACK_APP_TOKEN="+w.AppToken(), "SLACK_BOT_TOKEN="+w.BotToken(), "SLACK_API_URL="+w.APIURL(),
		"REDIS_URL=redis://"+r.proxy.addr()+"/0", "HTTP_ADDR=127.0.0.1:0", "LOG_LEVEL=info", "LOG_FORMAT=text")
	r.env = append(r.env, extra...)
	r.start()
	t.Cleanup(func() {
		r.kill()
		if t.Failed() {
			t.Logf("warnings of a replica (%d deaths):\n%s", r.deaths, warnings(r.log.String()))
		}
	})
	return r
}

func (r *replica) start() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cmd != nil {
		return
	}
	r.cmd = exec.Command(r.binary, "serve")
	r.cmd.Dir, r.cmd.Env, r.cmd.Stderr = r.t.TempDir(), r.env, &r.log
	if err := r.cmd.Start(); err != nil {
		r.t.Errorf("start replica: %v", err)
		r.cmd = nil
	}
}

// kill ends the process with SIGKILL and waits until it is gone.
func (r *replica) kill() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cmd == nil {
		return
	}
	_ = r.cmd.Process.Signal(syscall.SIGKILL)
	_ = r.cmd.Wait()
	r.cmd = nil
	r.deaths++
}

// warnings are the lines of a log that speak of trouble, without those that every outage brings.
func warnings(log string) string {
	var out strings.Builder
	for line := range strings.Lines(log) {
		if strings.Contains(line, "level=INFO") || strings.Contains(line, "store is away") || strings.Contains(line, "taken over") {
			continue
		}
		out.WriteString(line)
	}
	return out.String()
}
