package life_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// The demo opens a pull request that adds a service, says where, and the page shows the bot's review of it.
func TestDemo_showsAReview(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, built(t), "demo", "--addr", "127.0.0.1:0")
	cmd.Dir = t.TempDir()
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}
	in, err := cmd.StdinPipe() // people have typed nothing yet
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	place := regexp.MustCompile(`A pull request .* at (http://\S+)/#/github/acme/shop/pull/(\d+)`)
	var found []string
	for lines := bufio.NewScanner(out); found == nil && lines.Scan(); {
		found = place.FindStringSubmatch(lines.Text())
	}
	if found == nil {
		t.Fatal("no pull request was announced")
	}
	var last string
	shows := func() bool {
		last = fetch(ctx, t, found[1]+"/github/browser/pull?repo=acme/shop&number="+found[2])
		return strings.Contains(last, "deploy-advice:review") || strings.Contains(last, "is added on")
	}
	for events := bufio.NewScanner(get(ctx, t, found[1]+"/github/browser/events")); !shows(); { // after every change
		if !events.Scan() {
			t.Fatalf("the page shows no review: %v\n%.2000s", events.Err(), last)
		}
	}
}

// get is what an address answers.
func get(ctx context.Context, t *testing.T, url string) io.Reader {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	return res.Body
}

func fetch(ctx context.Context, t *testing.T, url string) string {
	t.Helper()
	data, err := io.ReadAll(get(ctx, t, url))
	if err != nil || !json.Valid(data) {
		t.Fatalf("%s: %v %s", url, err, data)
	}
	return string(data)
}
