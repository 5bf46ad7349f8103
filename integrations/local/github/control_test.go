package github_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-github/v60/github"

	gh "github.com/deploy-advice/deploy-advice/integrations/local/github"
)

// control sends a control request and returns its answer.
func control(t *testing.T, s *gh.Server, method, path, body string) (int, map[string]any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL()+"/github/control"+path, strings.NewReader(body))
	need(t, "request", err)
	resp, err := http.DefaultClient.Do(req)
	need(t, path, err)
	defer func() { _ = resp.Body.Close() }()
	raw, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, decodeObject(raw)
}

func TestControl_scriptsBreakThingsAndActAsOthers(t *testing.T) {
	t.Parallel()
	s, c := opened(t)
	if status, got := control(t, s, http.MethodPost, "/faults", `{"rules":[{"on":"web","method":"GET /user","kind":"status","status":503}]}`); status != 200 || len(got["rules"].([]any)) != 1 {
		t.Fatalf("faults: %d %v", status, got)
	}
	_, _, err := c.Users.Get(t.Context(), "")
	refused(t, "fault", err, 503, "Service Unavailable")
	_, got := control(t, s, http.MethodPost, "/tokens", `{"login":"chloe","permissions":{"issues":"write"}}`)
	token, _ := got["token"].(string)
	made, _, err := client(t, s, token).Issues.CreateComment(t.Context(), owner, name, 1, &github.IssueComment{Body: new("/deploy-advice help")})
	if err != nil || made.GetUser().GetLogin() != "chloe" {
		t.Errorf("comment: %v, %v", made, err)
	}
	for path, body := range map[string]string{
		"/tokens": `{"login":"nobody"}`, "/faults": `{"rules":[{"on":"moon"}]}`, "/hooks": `{"url":"nowhere"}`, "/redeliver": `{"id":1}`,
	} {
		if status, got := control(t, s, http.MethodPost, path, body); status != 400 || got["error"] == "" {
			t.Errorf("%s %s: %d %v, want 400 with words", path, body, status, got)
		}
	}
	if status, got := control(t, s, http.MethodGet, "/calls", ""); status != 200 || got["calls"].(map[string]any)["GET /user"] != 1.0 {
		t.Errorf("calls: %d %v", status, got)
	}
}
