package local_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"github.com/deploy-advice/deploy-advice/integrations/local"
	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
)

func postText(t *testing.T, w *local.Workspace, text string) error {
	t.Helper()
	_, _, err := client(w).PostMessageContext(patience(t), "platform", slack.MsgOptionText(text, false))
	return err
}

func posted(w *local.Workspace, text string) int {
	return len(w.Find(func(m local.Message) bool { return m.Text == text }))
}

func TestFaults_webCallsFailAsAsked(t *testing.T) {
	t.Parallel()
	w := start(t)
	var status slack.StatusCodeError
	var limited *slack.RateLimitedError
	for text, c := range map[string]struct {
		rule      faults.Rule
		performed int
		asAsked   func(error) bool
	}{
		"error":   {faults.Rule{Kind: faults.Error, Error: "internal_error"}, 0, func(err error) bool { return err != nil && err.Error() == "internal_error" }},
		"status":  {faults.Rule{Kind: faults.Status, Status: 503}, 0, func(err error) bool { return errors.As(err, &status) && status.Code == 503 }},
		"limited": {faults.Rule{Kind: faults.RateLimited, RetryAfterMS: 1500}, 0, func(err error) bool { return errors.As(err, &limited) && limited.RetryAfter == 2*time.Second }},
		"lost":    {faults.Rule{Kind: faults.LoseReply}, 1, func(err error) bool { return errors.Is(err, io.EOF) }},
		"drop":    {faults.Rule{Kind: faults.Drop}, 0, func(err error) bool { return errors.Is(err, io.EOF) }},
		"delay":   {faults.Rule{Kind: faults.Delay, DelayMS: 1}, 1, func(err error) bool { return err == nil }},
	} {
		c.rule.On, c.rule.Method = faults.Web, "chat.postMessage"
		if err := w.Faults().Add(c.rule); err != nil {
			t.Fatal(err)
		}
		if err := postText(t, w, text); !c.asAsked(err) {
			t.Errorf("%s: error %v", text, err)
		}
		if got := posted(w, text); got != c.performed {
			t.Errorf("%s: %d messages posted, want %d", text, got, c.performed)
		}
		if err := postText(t, w, text+" again"); err != nil {
			t.Errorf("%s: the call after the fault: %v", text, err)
		}
	}
}

func TestFaults_socketsDuplicateReorderSwallowCut(t *testing.T) {
	t.Parallel()
	w, ctx := start(t, quick), patience(t)
	a := connect(t, w, ack)
	texts := func() []string {
		var out []string
		for _, e := range a.received() {
			if m, ok := e.Data.(slackevents.EventsAPIEvent).InnerEvent.Data.(*slackevents.MessageEvent); ok {
				out = append(out, m.Text)
			}
		}
		return out
	}
	say := func(kind faults.Kind, texts ...string) {
		t.Helper()
		if err := w.Faults().Add(faults.Rule{On: faults.Socket, Method: "events_api", Kind: kind}); err != nil {
			t.Fatal(err)
		}
		for _, s := range texts {
			if _, err := w.As("ana").Say(ctx, "platform", "", s); err != nil {
				t.Fatal(err)
			}
		}
	}
	await := func(want ...string) {
		t.Helper()
		ctx := patience(t)
		if err := w.Await(ctx, func() bool { return cmp.Equal(want, texts()) }); err != nil {
			t.Fatalf("received (-want +got):\n%s", cmp.Diff(want, texts()))
		}
	}
	say(faults.Duplicate, "a")
	await("a", "a")
	say(faults.Reorder, "b", "c")
	await("a", "a", "c", "b")
	say(faults.Swallow, "d")
	await("a", "a", "c", "b", "d") // by the retry
	say(faults.Cut, "e")
	await("a", "a", "c", "b", "d", "e") // by a retry on the next socket
	attempts := map[int]int{}
	for _, d := range w.Deliveries() {
		attempts[d.Attempt]++
	}
	if attempts[1] < 2 {
		t.Errorf("attempts %v, want two second ones at least", attempts)
	}
}

func call(t *testing.T, method, url, body string) (int, map[string]any) {
	t.Helper()
	req, err := http.NewRequestWithContext(patience(t), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var out map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	return resp.StatusCode, out
}

func TestControl_scriptsSetFaultsAndReadRecords(t *testing.T) {
	t.Parallel()
	w := start(t)
	connect(t, w, ack)
	control := w.URL() + "/control/"
	rule := `{"rules":[{"on":"web","method":"chat.postMessage","kind":"error","error":"fatal_error","times":-1}]}`
	if status, out := call(t, "POST", control+"faults", rule); status != 200 || len(out["rules"].([]any)) != 1 {
		t.Errorf("add: %d %v", status, out)
	}
	wantError(t, "post", postText(t, w, "x"), "fatal_error")
	if status, out := call(t, "DELETE", control+"faults", ""); status != 200 || len(out["rules"].([]any)) != 0 {
		t.Errorf("clear: %d %v", status, out)
	}
	if err := postText(t, w, "x"); err != nil {
		t.Error(err)
	}
	if err := w.Await(patience(t), acked(w, 1)); err != nil {
		t.Fatal(err)
	}
	_, out := call(t, "GET", control+"deliveries", "")
	if d := out["deliveries"].([]any)[0].(map[string]any); d["outcome"] != "acked" || d["latency_ms"].(float64) <= 0 || d["event_id"] == "" {
		t.Errorf("delivery %v", d)
	}
	if _, out = call(t, "GET", control+"calls", ""); out["calls"].(map[string]any)["chat.postMessage"] != 2.0 {
		t.Errorf("calls %v", out)
	}
	for path, body := range map[string]string{
		"faults": `{"rules":[{"on":"web","kind":"explode"}]}`, "disconnect": `{"reason":"boredom"}`,
	} {
		if status, out := call(t, "POST", control+path, body); status != 400 || out["error"] == "" {
			t.Errorf("%s %s: %d %v, want 400 with words", path, body, status, out)
		}
	}
}
