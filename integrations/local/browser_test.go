package local_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

// page is a browser of one person.
type page struct {
	t    *testing.T
	w    *local.Workspace
	name string
}

func (p page) get(path string) map[string]any {
	p.t.Helper()
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	status, out := call(p.t, "GET", p.w.URL()+"/browser/"+path+sep+"as="+p.name, "")
	if status != 200 {
		p.t.Fatalf("GET %s: %d %v", path, status, out)
	}
	return out
}

func (p page) do(path string, fields map[string]any) map[string]any {
	p.t.Helper()
	status, out := p.try(path, fields)
	if status != 200 {
		p.t.Fatalf("POST %s %v: %d %v", path, fields, status, out)
	}
	return out
}

func (p page) try(path string, fields map[string]any) (int, map[string]any) {
	p.t.Helper()
	fields["as"] = p.name
	body, err := json.Marshal(fields)
	if err != nil {
		p.t.Fatal(err)
	}
	return call(p.t, "POST", p.w.URL()+"/browser/"+path, string(body))
}

type frame struct {
	kind string
	data map[string]any
}

// stream reads this person's events until the test ends.
func (p page) stream() <-chan frame {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.w.URL()+"/browser/events?as="+p.name, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	out := make(chan frame, 1000)
	var reading sync.WaitGroup
	reading.Go(func() {
		var f frame
		for s := bufio.NewScanner(resp.Body); s.Scan(); {
			if kind, ok := strings.CutPrefix(s.Text(), "event: "); ok {
				f.kind = kind
			}
			if data, ok := strings.CutPrefix(s.Text(), "data: "); ok && json.Unmarshal([]byte(data), &f.data) == nil {
				out <- f
				f = frame{}
			}
		}
	})
	p.t.Cleanup(func() { _ = resp.Body.Close(); reading.Wait() })
	return out
}

func (p page) await(frames <-chan frame, kind string) map[string]any {
	p.t.Helper()
	for {
		select {
		case f := <-frames:
			if f.kind == kind {
				return f.data
			}
		case <-patience(p.t).Done():
			p.t.Fatalf("no %s event", kind)
		}
	}
}

func TestBrowser_showsWhatOnePersonSees(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	ana, ben := page{t, w, "ana"}, page{t, w, "ben"}
	if _, err := client(w).PostEphemeralContext(ctx, w.ChannelID("platform"), w.UserID("ana"), slack.MsgOptionText("psst", false)); err != nil {
		t.Fatal(err)
	}
	root := ana.do("say", map[string]any{"channel": "platform", "text": "hello @ben"})["ts"].(string)
	ben.do("say", map[string]any{"channel": "platform", "thread_ts": root, "text": "hi"})
	if n := len(ana.get("messages?channel=platform")["messages"].([]any)); n != 2 {
		t.Errorf("ana sees %d messages, want the ephemeral one and her own", n)
	}
	list := ben.get("messages?channel=platform")["messages"].([]any)
	if m := list[0].(map[string]any); len(list) != 1 || m["reply_count"] != 1.0 || m["text"] != "hello <@"+w.UserID("ben")+">" {
		t.Errorf("ben sees %v", list)
	}
	if n := len(ben.get("thread?channel=platform&ts=" + root)["messages"].([]any)); n != 2 {
		t.Errorf("the thread has %d messages, want 2", n)
	}
	state := ben.get("state")
	dms := 0
	for _, c := range state["channels"].([]any) {
		if c.(map[string]any)["is_im"] == true {
			dms++
		}
	}
	if state["me"] != w.UserID("ben") || dms != 1 || state["app"].(map[string]any)["commands"] == nil {
		t.Errorf("state: me %v, %d DMs, app %v", state["me"], dms, state["app"])
	}
}

func TestBrowser_streamsLive(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	ana, ben := page{t, w, "ana"}, page{t, w, "ben"}
	frames, others := ana.stream(), ben.stream()
	var in inbox
	connect(t, w, in.listen(nil))
	if n := ana.await(frames, "connections")["connections"]; n != 1.0 {
		t.Errorf("connections %v, want 1", n)
	}
	ana.do("slash", map[string]any{"channel": "platform", "command": "/deploy-advice", "text": "x"})
	if m := ana.await(frames, "ephemeral")["message"].(map[string]any); m["text"] != "got x" {
		t.Errorf("ephemeral %v", m)
	}
	ana.do("shortcut", map[string]any{"callback_id": "advice_global"})
	if _, err := client(w).OpenViewContext(ctx, in.last(t).TriggerID, modal()); err != nil {
		t.Fatal(err)
	}
	views := ana.await(frames, "views")["views"].([]any)
	id := views[0].(map[string]any)["id"]
	ana.do("view/submit", map[string]any{"view_id": id, "values": map[string]any{"record:title": map[string]any{"title": "T"}}})
	if left := ana.await(frames, "views")["views"].([]any); len(left) != 0 {
		t.Errorf("views after submitting: %v", left)
	}
	ben.do("say", map[string]any{"channel": "platform", "text": "last"})
	for f := range others {
		if f.kind == "ephemeral" || f.kind == "views" {
			t.Errorf("ben's page was told of ana's %s", f.kind)
		}
		if f.kind == "message" {
			break
		}
	}
}

func TestBrowser_pressesMenusWithState(t *testing.T) {
	t.Parallel()
	w := start(t)
	var in inbox
	connect(t, w, in.listen(nil))
	at := post(t, w)
	ana := page{t, w, "ana"}
	out := ana.do("action", map[string]any{
		"channel": at.Channel, "ts": at.TS, "block_id": at.Block, "action_id": "go",
		"state": map[string]any{at.Block: map[string]any{"menu": "a", "day": []string{"2026-12-01"}}},
	})
	values := in.last(t).BlockActionState.Values[at.Block]
	if out["delivered"] != true || values["menu"].SelectedOption.Value != "a" || values["day"].SelectedDate != "2026-12-01" {
		t.Errorf("answer %v, state %+v", out, values)
	}
	if out := ana.do("action", map[string]any{"channel": at.Channel, "ts": at.TS, "block_id": at.Block, "action_id": "gone"}); out["gone"] != true {
		t.Errorf("a button that was replaced meanwhile answers %v, want that it is gone", out)
	}
	for path, fields := range map[string]map[string]any{
		"say": {"channel": "nowhere", "text": "x"}, "edit": {"channel": at.Channel, "ts": at.TS, "text": "not mine"},
		"view/submit": {"view_id": "V0"}, "home": {"tab": "about"}, "dance": {},
	} {
		if status, out := ana.try(path, fields); status < 400 || out["ok"] != false || out["error"] == "" {
			t.Errorf("%s %v: %d %v, want a refusal in words", path, fields, status, out)
		}
	}
}

func TestBrowser_servesThePageUnderAPolicy(t *testing.T) {
	t.Parallel()
	w := start(t, func(o *local.Options) {
		o.Page = fstest.MapFS{"index.html": &fstest.MapFile{Data: []byte("<title>hi</title>")}}
		o.Mounts = map[string]http.Handler{"/github/": http.NotFoundHandler()}
	})
	resp, err := http.Get(w.URL() + "/")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK || !strings.Contains(resp.Header.Get("Content-Security-Policy"), "default-src 'self'") {
		t.Errorf("%s, policy %q", resp.Status, resp.Header.Get("Content-Security-Policy"))
	}
}

func TestStart_saysWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := start(t)
	ok := local.Options{Now: newClock().now, Logger: testLogger(t)}
	for name, change := range map[string]func(*local.Options){
		"no clock":       func(o *local.Options) { o.Now = nil },
		"address taken":  func(o *local.Options) { o.Addr = strings.TrimPrefix(w.URL(), "http://") },
		"unknown member": func(o *local.Options) { o.Channels = []local.ChannelSeed{{Name: "c", Members: []string{"zoe"}}} },
	} {
		o := ok
		change(&o)
		if bad, err := local.Start(t.Context(), o); err == nil {
			_ = bad.Close()
			t.Errorf("%s: started", name)
		}
	}
}
