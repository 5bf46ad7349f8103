package github_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// published are GitHub's example payloads of one edition, by event.
func published(t *testing.T, edition string) map[string][]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(examples(t), edition, "index.json"))
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
	out := map[string][]string{}
	for _, k := range kinds {
		for _, e := range k.Examples {
			out[k.Name] = append(out[k.Name], string(e))
		}
	}
	return out
}

type example struct {
	Action     string
	Number     int
	Repository struct {
		FullName string `json:"full_name"`
	}
	PullRequest struct{ Head struct{ SHA string } } `json:"pull_request"`
	Issue       struct{ Number int }
	Comment     struct {
		ID   int64
		Body string
	}
}

// Every published example, of github.com and of Enterprise Servers: unsigned and mis-signed ones get 401 and have no effect, without a secret all
// get 404, signed ones get 2xx; those that say something of a pull request become one piece of news, and nothing else does.
func TestWebhook_ofEveryEdition(t *testing.T) {
	t.Parallel()
	acts := []string{"opened", "reopened", "synchronize", "ready_for_review", "converted_to_draft", "edited", "closed"}
	for _, edition := range []string{"api.github.com", "ghes-31", "ghes-33", "ghes-35"} {
		t.Run(edition, func(t *testing.T) {
			t.Parallel()
			count := map[string]int{}
			for kind, bodies := range published(t, edition) {
				for i, body := range bodies {
					d := &desk{}
					h := hook(t, d)
					id := kind + strconv.Itoa(i)
					for name, signature := range map[string]string{"unsigned": "", "mis-signed": sign(body + " "), "signed with SHA-1 alone": "sha1=00"} {
						if got := deliver(t, h, delivery{kind, id, body, signature}); got != http.StatusUnauthorized {
							t.Errorf("%s, %s: got %d, want 401", id, name, got)
						}
					}
					if len(d.news)+len(d.claims) != 0 {
						t.Fatalf("%s has an effect without a signature: %+v %v", id, d.news, d.claims)
					}
					if got := deliver(t, h, delivery{kind, id, body, sign(body)}); got/100 != 2 {
						t.Errorf("%s: got %d, want 2xx", id, got)
					}
					var e example
					if err := json.Unmarshal([]byte(body), &e); err != nil {
						t.Fatal(err)
					}
					want := 0
					if (kind == "pull_request" && slices.Contains(acts, e.Action)) || (kind == "push" && len(d.news) > 0) { // pushes of tags are no news
						want = 1
					}
					if len(d.news) != want {
						t.Errorf("%s %s: got %d pieces of news, want %d", id, e.Action, len(d.news), want)
					}
					if kind == "pull_request" && want == 1 && (d.news[0].Repo != e.Repository.FullName || d.news[0].Number != e.Number || d.news[0].Pull.Head.Commit != e.PullRequest.Head.SHA) {
						t.Errorf("%s: got %+v of %+v", id, d.news[0], e)
					}
					count[kind] += len(d.news)
					h.Secret = ""
					if got := deliver(t, h, delivery{kind, id, body, sign(body)}); got != http.StatusNotFound {
						t.Errorf("%s without a secret: got %d, want 404", id, got)
					}
				}
			}
			t.Logf("news: %d of pull requests, %d of pushes", count["pull_request"], count["push"])
			if edition == "api.github.com" && (count["pull_request"] < 10 || count["push"] == 0) {
				t.Errorf("got news %v, too few to show anything", count)
			}
		})
	}
}

// The examples of issue_comment are of issues. The same on a pull request are heard when they are new, and not when they were changed or deleted.
func TestWebhook_hearsCommentsOnPullRequests(t *testing.T) {
	t.Parallel()
	heard := 0
	for i, body := range published(t, "api.github.com")["issue_comment"] {
		onPull := strings.Replace(body, `"issue":{`, `"issue":{"pull_request":{"url":"https://api.github.com/repos/Codertocat/Hello-World/pulls/1"},`, 1)
		if onPull == body {
			onPull = strings.Replace(body, `"issue": {`, `"issue": {"pull_request": {"url": "https://api.github.com/repos/Codertocat/Hello-World/pulls/1"},`, 1)
		}
		var e example
		if err := json.Unmarshal([]byte(onPull), &e); err != nil || onPull == body {
			t.Fatalf("%d: %v", i, err)
		}
		d := &desk{}
		if got := deliver(t, hook(t, d), delivery{"issue_comment", strconv.Itoa(i), onPull, sign(onPull)}); got/100 != 2 {
			t.Errorf("%d: got %d", i, got)
		}
		if e.Action != "created" {
			if len(d.news) != 0 {
				t.Errorf("%d, %s: got %+v", i, e.Action, d.news)
			}
			continue
		}
		heard++
		if len(d.news) != 1 || d.news[0].Comment == nil || d.news[0].Comment.ID != e.Comment.ID || d.news[0].Comment.Body != e.Comment.Body || d.news[0].Comment.Pull != e.Issue.Number {
			t.Errorf("%d: got %+v, want the comment %+v", i, d.news, e)
		}
	}
	if heard == 0 {
		t.Error("no example is of a new comment")
	}
}

// A hook may be set up to send forms; the signature is of the form as it was sent.
func TestWebhook_takesForms(t *testing.T) {
	t.Parallel()
	d := &desk{}
	body := "payload=" + url.QueryEscape(opened)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/github/webhook", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-GitHub-Event", "pull_request")
	r.Header.Set("X-GitHub-Delivery", "form-1")
	r.Header.Set("X-Hub-Signature-256", sign(body))
	w := httptest.NewRecorder()
	hook(t, d).ServeHTTP(w, r)
	if w.Code/100 != 2 || len(d.news) != 1 || d.news[0].Number != 5 {
		t.Errorf("got %d and %+v", w.Code, d.news)
	}
}
