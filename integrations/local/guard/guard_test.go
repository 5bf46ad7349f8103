package guard_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/deploy-advice/deploy-advice/integrations/local/guard"
)

func TestWrap_letsOnlyOwnPagesAndProgramsThrough(t *testing.T) {
	t.Parallel()
	h := guard.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }), "4100", []string{"demo.test"})
	for name, c := range map[string]struct {
		method, host string
		header       map[string]string
		want         int
	}{
		"a program":              {"POST", "127.0.0.1:4100", nil, 204},
		"its own page":           {"POST", "localhost:4100", map[string]string{"Origin": "http://localhost:4100", "Sec-Fetch-Site": "same-origin"}, 204},
		"loopback of six":        {"GET", "[::1]:4100", nil, 204},
		"an allowed name":        {"GET", "demo.test", nil, 204},
		"a link followed":        {"GET", "127.0.0.1:4100", map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 204},
		"a rebound name":         {"GET", "evil.example:4100", nil, 403},
		"another port":           {"GET", "127.0.0.1:80", nil, 403},
		"another page's post":    {"POST", "127.0.0.1:4100", map[string]string{"Origin": "https://evil.example"}, 403},
		"another page's form":    {"POST", "127.0.0.1:4100", map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 403},
		"another local page":     {"POST", "127.0.0.1:4100", map[string]string{"Origin": "http://127.0.0.1:8080"}, 403},
		"a page without origin":  {"POST", "127.0.0.1:4100", map[string]string{"Origin": "null"}, 403},
		"another page's picture": {"GET", "127.0.0.1:4100", map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(c.method, "/", nil)
			r.Host = c.host
			for k, v := range c.header {
				r.Header.Set(k, v)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.want {
				t.Errorf("status %d, want %d", w.Code, c.want)
			}
		})
	}
}
