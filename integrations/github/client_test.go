package github_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/review"
	"github.com/deploy-advice/deploy-advice/integrations/github"
)

const token = "ghp_verysecret0123456789"

// served is a client of a handler.
func served(t *testing.T, handler http.HandlerFunc) *github.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return client(t, github.Options{Token: token, APIURL: server.URL + "/api/v3"})
}

func client(t *testing.T, opt github.Options) *github.Client {
	t.Helper()
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Every == 0 {
		opt.Every = -1
	}
	c, err := github.New(slog.New(slog.NewTextHandler(t.Output(), nil)), opt)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func reply(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func TestNew_saysWhatIsMissing(t *testing.T) {
	t.Parallel()
	for name, opt := range map[string]github.Options{
		"GITHUB_TOKEN":               {},
		"GITHUB_APP_INSTALLATION_ID": {AppID: 1, PrivateKey: "x"},
		"GITHUB_APP_PRIVATE_KEY":     {AppID: 1, InstallationID: 2, PrivateKey: "no pem"},
		"GITHUB_API_URL":             {Token: token, APIURL: "ftp://x"},
		"https":                      {Token: token, APIURL: "http://github.example.com"},
	} {
		opt.Now = time.Now
		_, err := github.New(slog.New(slog.DiscardHandler), opt)
		if bot.KindOf(err) != bot.Invalid {
			t.Errorf("%s: got error %v, want kind invalid", name, err)
			continue
		}
		if e := err.(*bot.Error); !strings.Contains(e.Message, name) {
			t.Errorf("got message %q, want it to name %s", e.Message, name)
		}
	}
}

func TestClient_errorsSayTheFix(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		header [2]string
		body   string
		kind   bot.Kind
		says   string
	}{
		"bad token":         {401, [2]string{}, `{"message":"Bad credentials"}`, bot.Denied, "GITHUB_TOKEN"},
		"no permission":     {403, [2]string{}, `{"message":"Resource not accessible by personal access token"}`, bot.Denied, "Issues: write"},
		"locked":            {403, [2]string{}, `{"message":"Unable to create comment because issue is locked."}`, bot.Denied, "locked"},
		"absent":            {404, [2]string{}, `{"message":"Not Found"}`, bot.NotFound, "knows no such"},
		"issues off":        {410, [2]string{}, `{"message":"Issues are disabled"}`, bot.NotFound, "knows no such"},
		"too long":          {422, [2]string{}, `{"message":"Validation Failed","errors":[{"message":"body is too long (maximum is 65536 characters)"}]}`, bot.Invalid, "too long"},
		"trouble":           {502, [2]string{}, `oops`, bot.Unavailable, "tried again"},
		"primary limit":     {403, [2]string{"X-RateLimit-Remaining", "0"}, `{"message":"API rate limit exceeded"}`, bot.Limited, "limit"},
		"secondary limit":   {403, [2]string{}, `{"message":"You have exceeded a secondary rate limit.","documentation_url":"https://docs.github.com/other"}`, bot.Limited, "limit"},
		"too many requests": {429, [2]string{"Retry-After", "60"}, `{"message":"slow down"}`, bot.Limited, "limit"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			gh := served(t, func(w http.ResponseWriter, _ *http.Request) {
				if c.header[0] != "" {
					w.Header().Set(c.header[0], c.header[1])
				}
				reply(w, c.status, c.body)
			})
			_, err := gh.Say(t.Context(), "acme/shop", 1, "hello")
			e, ok := err.(*bot.Error)
			if !ok || e.Kind != c.kind || !strings.Contains(e.Message, c.says) {
				t.Fatalf("got %#v, want kind %s and a message with %q", err, c.kind, c.says)
			}
			if c.kind == bot.Limited && e.RetryAfter <= 0 {
				t.Errorf("got no time to wait")
			}
			if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), token) {
				t.Error("the error holds the token")
			}
		})
	}
}

func TestClient_unreachableIsUnavailable(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	gh := client(t, github.Options{Token: token, APIURL: server.URL})
	_, err := gh.Repository(t.Context(), "acme/shop")
	if bot.KindOf(err) != bot.Unavailable {
		t.Fatalf("got %v, want kind unavailable", err)
	}
}

// A short limit is waited for and the same body sent again; what was limited was not done.
func TestGate_sendsAgainAfterAShortLimit(t *testing.T) {
	t.Parallel()
	var bodies []string
	gh := served(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies = append(bodies, string(body))
		if len(bodies) == 1 {
			w.Header().Set("Retry-After", "0")
			reply(w, 429, `{"message":"slow down"}`)
			return
		}
		reply(w, 201, `{"id":7}`)
	})
	c, err := gh.Say(t.Context(), "acme/shop", 1, "hello")
	if err != nil || c.ID != 7 || len(bodies) != 2 || bodies[0] != bodies[1] || !strings.Contains(bodies[1], "hello") {
		t.Fatalf("got %+v, %v after %q", c, err, bodies)
	}
}

// A long limit is answered at once, and nobody goes out before it is over.
func TestGate_keepsOutWhileLimited(t *testing.T) {
	t.Parallel()
	now := atomic.Int64{}
	now.Store(1_700_000_000)
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls++
		if calls == 1 {
			w.Header().Set("Retry-After", "90")
			reply(w, 403, `{"message":"You have exceeded a secondary rate limit"}`)
			return
		}
		reply(w, 200, `{"full_name":"acme/shop"}`)
	}))
	t.Cleanup(server.Close)
	gh := client(t, github.Options{Token: token, APIURL: server.URL, Now: func() time.Time { return time.Unix(now.Load(), 0) }})
	for range 3 {
		_, err := gh.Repository(t.Context(), "acme/shop")
		if e, ok := err.(*bot.Error); !ok || e.Kind != bot.Limited || e.RetryAfter < 80*time.Second {
			t.Fatalf("got %v, want to be told to wait 90 s", err)
		}
	}
	if calls != 1 {
		t.Fatalf("got %d requests while limited, want 1", calls)
	}
	now.Add(91)
	if _, err := gh.Repository(t.Context(), "acme/shop"); err != nil {
		t.Fatalf("got %v after the limit", err)
	}
}

type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Changes go one by one, a second apart; reads do not wait for them.
func TestGate_spacesChanges(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var at []time.Time
		inside := 0
		base := trip(func(r *http.Request) (*http.Response, error) {
			if r.Method != http.MethodPost {
				return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{}`)), Request: r}, nil
			}
			mu.Lock()
			at = append(at, time.Now())
			inside++
			if inside > 1 {
				t.Error("two changes at the same time")
			}
			mu.Unlock()
			time.Sleep(100 * time.Millisecond) // the clock of the bubble
			mu.Lock()
			inside--
			mu.Unlock()
			return &http.Response{StatusCode: http.StatusCreated, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"id":1}`)), Request: r}, nil
		})
		gh, err := github.New(slog.New(slog.DiscardHandler), github.Options{Token: token, Now: time.Now, Base: base, Timeout: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if _, err := gh.Say(t.Context(), "acme/shop", 1, "x"); err != nil {
					t.Error(err)
				}
			})
		}
		if _, err := gh.Repository(t.Context(), "acme/shop"); err != nil || time.Since(start) != 0 {
			t.Errorf("a read waited %s: %v", time.Since(start), err)
		}
		all.Wait()
		for i := 1; i < len(at); i++ {
			if gap := at[i].Sub(at[i-1]); gap < 1100*time.Millisecond {
				t.Errorf("got %s between changes, want a second after the answer", gap)
			}
		}
	})
}

// Writes are not repeated when their answer is lost: nobody knows whether they were done. Reads are.
func TestGate_repeatsOnlyReadsAfterALostAnswer(t *testing.T) {
	t.Parallel()
	var gets, posts atomic.Int32
	gh := served(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			posts.Add(1)
			panic(http.ErrAbortHandler)
		}
		if gets.Add(1) == 1 {
			panic(http.ErrAbortHandler)
		}
		reply(w, 200, `{"full_name":"acme/shop"}`)
	})
	if _, err := gh.Repository(t.Context(), "acme/shop"); err != nil || gets.Load() < 2 {
		t.Errorf("got %v after %d reads", err, gets.Load())
	}
	if _, err := gh.Say(t.Context(), "acme/shop", 1, "x"); bot.KindOf(err) != bot.Unavailable || posts.Load() != 1 {
		t.Errorf("got %v after %d writes, want unavailable after one", err, posts.Load())
	}
}

func TestClient_asksAgainByETag(t *testing.T) {
	t.Parallel()
	full, unchanged := 0, 0
	gh := served(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` {
			unchanged++
			w.WriteHeader(http.StatusNotModified)
			return
		}
		full++
		w.Header().Set("ETag", `"v1"`)
		reply(w, 200, `{"full_name":"acme/shop","default_branch":"main","permissions":{"push":true}}`)
	})
	want := record.Repository{Name: "acme/shop", DefaultBranch: "main", MayWrite: true}
	for range 3 {
		got, err := gh.Repository(t.Context(), "acme/shop")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	}
	if full != 1 || unchanged != 2 {
		t.Errorf("got %d full answers and %d unchanged, want 1 and 2", full, unchanged)
	}
}

func TestRecent_unchangedCostsOneConditionalRequest(t *testing.T) {
	t.Parallel()
	gh := served(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"p1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"p1"`)
		reply(w, 200, `[{"number":3,"state":"open","title":"x","head":{"ref":"a","sha":"s1","repo":null},"user":{"login":"ana"}}]`)
	})
	page, err := gh.Recent(t.Context(), "acme/shop", "")
	if err != nil || len(page.Pulls) != 1 || page.Pulls[0].Head.Commit != "s1" || page.Pulls[0].Head.Repo != "" {
		t.Fatalf("got %+v, %v", page, err)
	}
	before := gh.Requests()
	page, err = gh.Recent(t.Context(), "acme/shop", page.ETag)
	if err != nil || !page.Unchanged || gh.Requests()-before != 1 {
		t.Fatalf("got %+v, %v with %d requests, want unchanged with one", page, err, gh.Requests()-before)
	}
}

// The token goes to the API's host alone, whatever it redirects to.
func TestClient_keepsTheTokenAtHome(t *testing.T) {
	t.Parallel()
	var leaked atomic.Bool
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		leaked.Store(leaked.Load() || r.Header.Get("Authorization") != "")
		reply(w, 200, `{"full_name":"acme/shop"}`)
	}))
	t.Cleanup(other.Close)
	gh := served(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+token {
			t.Errorf("got authorization %q", r.Header.Get("Authorization"))
		}
		http.Redirect(w, r, other.URL+"/x", http.StatusTemporaryRedirect)
	})
	if _, err := gh.Repository(t.Context(), "acme/shop"); err != nil {
		t.Fatal(err)
	}
	if leaked.Load() {
		t.Error("the token went to another host")
	}
}

func TestSecret_isNeverPrinted(t *testing.T) {
	t.Parallel()
	opt := github.Options{Token: token, PrivateKey: "-----BEGIN"}
	text := fmt.Sprintf("%v %+v %#v %s %q", opt, opt, opt, opt.Token, opt.Token)
	data, _ := json.Marshal(struct{ T github.Secret }{token})
	if text += string(data); strings.Contains(text, token) || strings.Contains(text, "BEGIN") {
		t.Errorf("got %s", text)
	}
}

func TestFiles_readsManyInOneRequest(t *testing.T) {
	t.Parallel()
	gh := served(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/graphql" {
			t.Errorf("got %s %s", r.Method, r.URL.Path)
		}
		var q struct{ Variables map[string]string }
		_ = json.NewDecoder(r.Body).Decode(&q)
		reply(w, 200, `{"data":{"repository":{"f0":{"byteSize":3,"isBinary":false,"isTruncated":false,"text":"`+q.Variables["e0"]+`"},"f1":null}}}`)
	})
	a, b, c := review.FileAt{Commit: "c1", Path: "a.yml"}, review.FileAt{Commit: "c1", Path: "b.yml"}, review.FileAt{Commit: "c2", Path: "a.yml"}
	got, err := gh.Files(t.Context(), "acme/shop", []review.FileAt{a, b, c})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[review.FileAt][]byte{a: []byte("c1:a.yml")}, got); diff != "" {
		t.Error(diff)
	}
}

// Where GraphQL is not to be had, the same files come one by one.
func TestFiles_fallsBack(t *testing.T) {
	t.Parallel()
	gh := served(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPost:
			reply(w, 404, `{"message":"Not Found"}`)
		case strings.HasSuffix(r.URL.Path, "a b#.yml") && r.URL.Query().Get("ref") == "c1":
			reply(w, 200, `{"type":"file","encoding":"base64","content":"aGk="}`)
		default:
			reply(w, 404, `{"message":"Not Found"}`)
		}
	})
	a, b, c := review.FileAt{Commit: "c1", Path: "a b#.yml"}, review.FileAt{Commit: "c1", Path: "b.yml"}, review.FileAt{Commit: "c2", Path: "b.yml"}
	got, err := gh.Files(t.Context(), "acme/shop", []review.FileAt{a, b, c})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[review.FileAt][]byte{a: []byte("hi")}, got); diff != "" {
		t.Error(diff)
	}
}

// An App signs in with its key, asks for an installation's token and renews it by itself.
func TestApp_usesTheInstallationsToken(t *testing.T) {
	t.Parallel()
	tokens := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		auth := r.Header.Get("Authorization")
		switch r.URL.Path {
		case "/api/v3/app/installations/9/access_tokens":
			tokens++
			if !strings.HasPrefix(auth, "Bearer ey") {
				t.Errorf("got %q, want a signed claim", auth)
			}
			reply(w, 201, `{"token":"ghs_installation","expires_at":"`+time.Now().Add(time.Hour).UTC().Format(time.RFC3339)+`"}`)
		case "/api/v3/app":
			reply(w, 200, `{"slug":"advice"}`)
		default:
			if auth != "token ghs_installation" {
				t.Errorf("got %q", auth)
			}
			reply(w, 200, `{"full_name":"acme/shop"}`)
		}
	}))
	t.Cleanup(server.Close)
	gh := client(t, github.Options{AppID: 1, InstallationID: 9, PrivateKey: github.Secret(key(t)), APIURL: server.URL + "/api/v3/"})
	for range 2 {
		r, err := gh.Repository(t.Context(), "acme/shop")
		if err != nil || !r.MayWrite {
			t.Fatalf("got %+v, %v", r, err)
		}
	}
	if login, err := gh.Login(t.Context()); err != nil || login != "advice[bot]" || tokens != 1 {
		t.Errorf("got %q, %v after %d tokens", login, err, tokens)
	}
}
