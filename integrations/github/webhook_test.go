package github_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/review"
	"github.com/deploy-advice/deploy-advice/integrations/github"
)

const hookSecret = "It's a Secret to Everybody"

// desk is where webhooks arrive in a test.
type desk struct {
	mu     sync.Mutex
	claims map[string]bool
	news   []review.News
	fail   bool
}

func (d *desk) Claim(_ context.Context, key string, _ time.Duration) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.claims[key] {
		return false, nil
	}
	if d.claims == nil {
		d.claims = map[string]bool{}
	}
	d.claims[key] = true
	return true, nil
}

func (d *desk) Release(_ context.Context, key string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.claims, key)
	return nil
}

func (d *desk) Take(_ context.Context, n review.News) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail {
		return &bot.Error{Kind: bot.Unavailable, Op: "take"}
	}
	d.news = append(d.news, n)
	return nil
}

func sign(body string) string {
	mac := hmac.New(sha256.New, []byte(hookSecret))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

type delivery struct{ kind, id, body, signature string }

func deliver(t *testing.T, h http.Handler, d delivery) int {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/github/webhook", strings.NewReader(d.body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-GitHub-Event", d.kind)
	r.Header.Set("X-GitHub-Delivery", d.id)
	if d.signature != "" {
		r.Header.Set("X-Hub-Signature-256", d.signature)
	}
	r.Header.Set("X-Hub-Signature", "sha1=00")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

func hook(t *testing.T, d *desk) *github.Webhook {
	t.Helper()
	return &github.Webhook{
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Secret: hookSecret, Claims: d, To: d,
		Self: func(context.Context) (string, error) { return "advice[bot]", nil },
	}
}

const opened = `{"action":"opened","number":5,"pull_request":{"number":5,"state":"open","head":{"ref":"x","sha":"s","repo":null}},"repository":{"full_name":"acme/shop"},"sender":{"login":"ana"}}`

func TestWebhook_knownSignature(t *testing.T) {
	t.Parallel()
	// The example of GitHub's own page on validating deliveries.
	if got, want := sign("Hello, World!"), "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
}

func TestWebhook_refusesWhatIsNotSigned(t *testing.T) {
	t.Parallel()
	d := &desk{}
	h := hook(t, d)
	for name, signature := range map[string]string{"none": "", "sha1 only": "sha1=abc", "wrong": "sha256=" + strings.Repeat("0", 64), "no hex": "sha256=zz"} {
		if got := deliver(t, h, delivery{"pull_request", name, opened, signature}); got != http.StatusUnauthorized {
			t.Errorf("%s: got %d, want 401", name, got)
		}
	}
	if len(d.news) != 0 {
		t.Errorf("got news %+v of unsigned deliveries", d.news)
	}
	h.Secret = ""
	if got := deliver(t, h, delivery{"pull_request", "x", opened, sign(opened)}); got != http.StatusNotFound {
		t.Errorf("without a secret: got %d, want 404", got)
	}
}

func TestWebhook_actsOnceForEachDelivery(t *testing.T) {
	t.Parallel()
	d := &desk{fail: true}
	h := hook(t, d)
	one := delivery{"pull_request", "guid-1", opened, sign(opened)}
	if got := deliver(t, h, one); got != http.StatusServiceUnavailable {
		t.Fatalf("got %d while nothing could be taken, want 503", got)
	}
	d.fail = false
	for range 3 {
		if got := deliver(t, h, one); got != http.StatusAccepted {
			t.Fatalf("got %d, want 202", got)
		}
	}
	if len(d.news) != 1 || d.news[0].Repo != "acme/shop" || d.news[0].Number != 5 || d.news[0].Pull.Head.Commit != "s" {
		t.Fatalf("got %+v, want the news once", d.news)
	}
	own := strings.Replace(opened, "ana", "advice[bot]", 1)
	deliver(t, h, delivery{"pull_request", "guid-2", own, sign(own)})
	if len(d.news) != 1 {
		t.Error("our own doing is news")
	}
}

func TestWebhook_refusesTooMuch(t *testing.T) {
	t.Parallel()
	body := strings.Repeat("x", 26<<20)
	if got := deliver(t, hook(t, &desk{}), delivery{"ping", "big", body, sign(body)}); got != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d, want 413", got)
	}
}

// Every example payload that GitHub publishes is answered 2xx; those on pull requests and comments are understood.
func TestWebhook_takesEveryExample(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join(examples(t), "api.github.com", "index.json"))
	if err != nil {
		t.Fatal(err)
	}
	var kinds []struct {
		Name     string            `json:"name"`
		Examples []json.RawMessage `json:"examples"`
	}
	if err := json.Unmarshal(data, &kinds); err != nil {
		t.Fatal(err)
	}
	total, understood := 0, map[string]int{}
	for _, kind := range kinds {
		for i, payload := range kind.Examples {
			d := &desk{}
			total++
			body := string(payload)
			if got := deliver(t, hook(t, d), delivery{kind.Name, kind.Name + strconv.Itoa(i), body, sign(body)}); got/100 != 2 {
				t.Errorf("%s %d: got %d, want 2xx", kind.Name, i, got)
			}
			understood[kind.Name] += len(d.news)
		}
		if len(kind.Examples) > 0 && (kind.Name == "pull_request" || kind.Name == "push") && understood[kind.Name] == 0 {
			t.Errorf("no example of %s was understood", kind.Name)
		}
	}
	for kind, n := range understood {
		if n > 0 && kind != "pull_request" && kind != "push" && kind != "issue_comment" {
			t.Errorf("%s became %d news, want it left alone", kind, n)
		}
	}
	t.Logf("%d examples, understood: pull_request %d, issue_comment %d, push %d", total, understood["pull_request"], understood["issue_comment"], understood["push"])
}

// examples is the folder of the example payloads, installed when it is missing.
func examples(t *testing.T) string {
	t.Helper()
	folder := filepath.Join("testdata", "webhooks")
	if _, err := os.Stat(filepath.Join(folder, "node_modules", "@octokit")); err != nil {
		cmd := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund", "--silent")
		cmd.Dir = folder
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("npm ci in %s: %v\n%s", folder, err, out)
		}
	}
	return filepath.Join(folder, "node_modules", "@octokit", "webhooks-examples")
}
