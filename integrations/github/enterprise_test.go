package github_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot/review"
	"github.com/deploy-advice/deploy-advice/integrations/github"
)

// An Enterprise Server is asked below /api/v3 and /api/graphql in whatever form its address was given; the token goes to no other host.
func TestClient_asksAnEnterpriseServerWhereItAnswers(t *testing.T) {
	t.Parallel()
	for _, given := range []string{"https://git.acme.example", "https://git.acme.example/", "https://git.acme.example/api/v3", "https://git.acme.example/api/v3/"} {
		var mu sync.Mutex
		var asked []string
		base := trip(func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			asked = append(asked, r.Method+" "+r.URL.String())
			if r.URL.Host != "git.acme.example" || r.Header.Get("Authorization") != "Bearer "+token {
				t.Errorf("%s: %s with %q", given, r.URL, r.Header.Get("Authorization"))
			}
			body := `{"login":"advice","id":7,"full_name":"acme/shop","data":{"repository":{"f0":{"text":"a","byteSize":1},"f1":{"text":"b","byteSize":1},"f2":null}}}`
			status := http.StatusOK
			if r.Method == http.MethodPost && !strings.HasSuffix(r.URL.Path, "graphql") {
				status = http.StatusCreated
			}
			return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
		})
		c := client(t, github.Options{Token: token, APIURL: given, Base: base, Now: time.Now})
		if _, err := c.Login(t.Context()); err != nil {
			t.Fatalf("%s: %v", given, err)
		}
		if _, err := c.Repository(t.Context(), "acme/shop"); err != nil {
			t.Fatalf("%s: %v", given, err)
		}
		if _, err := c.Say(t.Context(), "acme/shop", 3, "hello"); err != nil {
			t.Fatalf("%s: %v", given, err)
		}
		files, err := c.Files(t.Context(), "acme/shop", []review.FileAt{{Commit: "c", Path: "a"}, {Commit: "c", Path: "b"}, {Commit: "c", Path: "d"}})
		if err != nil || len(files) != 2 {
			t.Fatalf("%s: %v %v", given, files, err)
		}
		if err := c.Minimise(t.Context(), "node"); err != nil {
			t.Fatalf("%s: %v", given, err)
		}
		const api = "https://git.acme.example/api/"
		want := []string{"GET " + api + "v3/user", "GET " + api + "v3/repos/acme/shop", "POST " + api + "v3/repos/acme/shop/issues/3/comments", "POST " + api + "graphql", "POST " + api + "graphql"}
		if !slices.Equal(asked, want) {
			t.Errorf("%s: asked %q, want %q", given, asked, want)
		}
	}
}
