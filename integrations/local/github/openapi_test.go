package github_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-github/v60/github"

	gh "github.com/deploy-advice/deploy-advice/integrations/local/github"
)

const openapiDir = "testdata/openapi"

// needOpenAPI makes sure that GitHub's description and the proxy are installed. Only an explicit wish skips the test.
func needOpenAPI(t *testing.T) {
	t.Helper()
	if os.Getenv("DEPLOY_ADVICE_SKIP_NODE") == "1" {
		t.Skip("DEPLOY_ADVICE_SKIP_NODE=1")
	}
	if err := installOpenAPI(); err != nil {
		t.Fatalf("%v\nWithout node or a network set DEPLOY_ADVICE_SKIP_NODE=1.", err)
	}
}

var installOpenAPI = sync.OnceValue(func() error {
	if _, err := os.Stat(filepath.Join(openapiDir, "node_modules", "@stoplight", "prism-cli", "package.json")); err == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	install := exec.CommandContext(ctx, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	install.Dir = openapiDir
	if out, err := install.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	return nil
})

// prune writes the description of the server's routes and returns its file.
func prune(t *testing.T, s *gh.Server) string {
	t.Helper()
	routes, err := json.Marshal(s.Routes())
	need(t, "routes", err)
	to := filepath.Join(t.TempDir(), "github.json")
	cmd := exec.CommandContext(t.Context(), "node", "prune.mjs", to)
	cmd.Dir, cmd.Stdin = openapiDir, bytes.NewReader(routes)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("prune: %v\n%s", err, out)
	}
	return to
}

// prism runs the validating proxy in front of the server and returns its address.
func prism(t *testing.T, s *gh.Server) string {
	t.Helper()
	needOpenAPI(t)
	doc := prune(t, s)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	need(t, "port", err)
	_, port, _ := net.SplitHostPort(l.Addr().String())
	need(t, "port", l.Close())
	upstream := tamperable(t, s)
	cmd := exec.CommandContext(t.Context(), "node", "node_modules/@stoplight/prism-cli/dist/index.js", "proxy", doc, upstream, "--errors", "--host", "127.0.0.1", "--port", port, "-v", "silent")
	cmd.Dir, cmd.Stderr, cmd.Stdout = openapiDir, t.Output(), t.Output()
	need(t, "start prism", cmd.Start())
	t.Cleanup(func() { _ = cmd.Wait() }) // t.Context has ended it
	return "http://127.0.0.1:" + port + "/"
}

// tamperable is the API's address, where requests that ask for it get nonsense: so that the proxy can be seen to object.
func tamperable(t *testing.T, s *gh.Server) string {
	t.Helper()
	api := s.Handler()
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !r.URL.Query().Has("nonsense") {
			api.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = w.Write([]byte(`[{"number":"one"}]`))
	}))
	t.Cleanup(front.Close)
	return front.URL + "/github/api/v3"
}

// answering waits until the proxy listens.
func answering(t *testing.T, url string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"rate_limit", nil)
		need(t, "request", err)
		if resp, err := http.DefaultClient.Do(req); err == nil {
			_ = resp.Body.Close()
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatal("the proxy does not answer")
		}
	}
}

// through is a go-github client whose requests pass the proxy.
func through(t *testing.T, proxy, token string) *github.Client {
	t.Helper()
	c := github.NewClient(&http.Client{Transport: oneSegment{}, Timeout: 30 * time.Second}).WithAuthToken(token)
	u, err := c.BaseURL.Parse(proxy)
	need(t, "address", err)
	c.BaseURL = u
	return c
}

// oneSegment escapes the slashes in paths and refs: the proxy takes a parameter to be one segment, GitHub does not.
type oneSegment struct{}

var deep = regexp.MustCompile(`^(/repos/[^/]+/[^/]+/(?:git/(?:ref|refs|matching-refs)|contents)/)(.+)$`)

// RoundTrip implements http.RoundTripper.
func (oneSegment) RoundTrip(r *http.Request) (*http.Response, error) {
	if m := deep.FindStringSubmatch(r.URL.EscapedPath()); m != nil {
		r = r.Clone(r.Context())
		r.URL.RawPath = m[1] + strings.ReplaceAll(m[2], "/", "%2F")
	}
	return http.DefaultTransport.RoundTrip(r)
}

// TestOpenAPI_everyAnswerIsAsGitHubDescribes sends every operation through a proxy that checks requests and answers against
// GitHub's own description; what it objects to comes back as an error.
func TestOpenAPI_everyAnswerIsAsGitHubDescribes(t *testing.T) {
	t.Parallel()
	s, _ := opened(t)
	proxy := prism(t, s)
	answering(t, proxy)
	tour := &described{t: t, s: s, c: through(t, proxy, s.Token()), proxy: proxy}
	tour.reading()
	tour.git()
	tour.contents()
	tour.pulls()
	tour.talking()
	tour.statuses()
	tour.app()
	tour.hooks()
	tour.refusals()
	if got := tour.call(tour.c, http.MethodGet, at+"/pulls?nonsense=1", nil, http.StatusInternalServerError); got["type"] != "https://stoplight.io/prism/errors#VIOLATIONS" {
		t.Errorf("to nonsense the proxy said %v, want an objection", got)
	}
	calls := s.Calls()
	for _, route := range s.Routes() {
		if calls[route] == 0 {
			t.Errorf("%s was not proved", route)
		}
	}
}
