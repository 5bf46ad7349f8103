package web_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

const (
	patience = 30 * time.Second      // bounds every wait; nothing is asserted about how long things take
	often    = 30 * time.Millisecond // between looks at the page: by the clock, because a page that is not drawn has no frames to look at
)

var (
	chromium context.Context // one browser for all tests of this package, each in its own profile
	scratch  string          // a folder that is gone afterwards
)

// TestMain starts the browser. Its tests take turns: a tab behind another one stops its animations, and two cores drawing several at
// once keep people's time out of reach.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "1"); err != nil {
		panic(err)
	}
	os.Exit(withChromium(m.Run))
}

func withChromium(run func() int) int {
	dir, err := os.MkdirTemp("", "web-test-")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	scratch = dir
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath("/usr/bin/chromium"), chromedp.UserDataDir(dir), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true),
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	browser, cancel := chromedp.NewContext(allocator)
	defer cancel()
	if err := chromedp.Do(browser, chromedp.Navigate("about:blank")); err != nil {
		panic(fmt.Errorf("start Chromium: %w", err))
	}
	chromium = browser
	return run()
}

// page is one tab that shows the workspace.
type page struct {
	t    *testing.T
	ctx  context.Context
	mu   sync.Mutex
	oops []string
}

// open shows the workspace as a person; what the page logs as an error fails the test.
func open(t *testing.T, w *local.Workspace, as string) *page {
	t.Helper()
	ctx, cancel := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	p := &page{t: t, ctx: ctx}
	if err := chromedp.Do(ctx); err != nil { // opens the tab, which must not end with a step's deadline
		t.Fatal(err)
	}
	p.size(1280, 860)
	if err := chromedp.Listen(ctx, p.noteError); err != nil {
		t.Fatal(err)
	}
	p.do("open", chromedp.Navigate(w.URL()+"/?as="+as))
	p.see(".message, .intro, .home-view")
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, line := range p.oops {
			t.Errorf("the page logged: %s", line)
		}
	})
	return p
}

func (p *page) noteError(ev any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := ev.(type) {
	case *runtime.EventExceptionThrown:
		p.oops = append(p.oops, fmt.Sprint(e.ExceptionDetails))
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source == log.EntrySourceSecurity {
			p.oops = append(p.oops, e.Entry.Text)
		}
	}
}

func (p *page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.fail(what, err)
	}
}

func (p *page) fail(what string, err error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	text, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText"))
	p.t.Fatalf("%s: %v\nlogged: %q\nthe page shows:\n%s", what, err, p.oops, text)
}

func (p *page) size(width, height int64) {
	p.t.Helper()
	p.do("resize", chromedp.EmulateViewport(width, height))
}

// until waits for a JavaScript expression to be true.
func (p *page) until(expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool]("Boolean("+expression+")", chromedp.WithPollingInterval(often), chromedp.WithPollingTimeout(0))); err != nil {
		p.fail("wait until "+expression, err)
	}
}

// see waits for an element that is shown; says waits for text in it.
func (p *page) see(selector string) {
	p.t.Helper()
	p.until(fmt.Sprintf("[...document.querySelectorAll(%q)].some((n) => n.checkVisibility())", selector))
}

func (p *page) says(selector, text string) {
	p.t.Helper()
	p.until(fmt.Sprintf("[...document.querySelectorAll(%q)].some((n) => n.innerText.includes(%q))", selector, text))
}

func (p *page) gone(selector string) {
	p.t.Helper()
	p.until(fmt.Sprintf("![...document.querySelectorAll(%q)].some((n) => n.checkVisibility())", selector))
}

// click clicks with the mouse, where the element is on the screen once it has come to rest there and nothing lies over it.
func (p *page) click(selector string) {
	p.t.Helper()
	p.see(selector)
	at := value[[]float64](p, fmt.Sprintf(`(async () => {
		let last = "", at = [0, 0];
		for (let i = 0; i < 150; i++) {
			const node = [...document.querySelectorAll(%q)].find((n) => n.checkVisibility());
			if (node) {
				node.scrollIntoView({block: "nearest"});
				const r = node.getBoundingClientRect(), seen = [r.x, r.y, r.width, r.height].join();
				at = [r.x + r.width / 2, r.y + r.height / 2];
				const hit = document.elementFromPoint(...at);
				if (seen === last && hit && (node.contains(hit) || hit.contains(node))) break;
				last = seen;
			}
			await new Promise((done) => setTimeout(done, 20));
		}
		return at;
	})()`, selector))
	p.do("click "+selector, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0], at[1]), chromedp.MouseClickXY(at[0], at[1]))
}

// press clicks until it has the effect that the JavaScript expression tells: a click that meets a button at the very moment it is drawn
// anew is lost, as it would be for a person, who clicks again.
func (p *page) press(selector, effect string) {
	p.t.Helper()
	for range 8 {
		if value[bool](p, "Boolean("+effect+")") {
			return
		}
		p.click(selector)
		if p.soon(effect) {
			return
		}
	}
	p.until(effect)
}

// soon waits some seconds for a JavaScript expression to be true; false when it does not come to be.
func (p *page) soon(expression string) bool {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 3*time.Second)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Poll[bool]("Boolean("+expression+")", chromedp.WithPollingInterval(often), chromedp.WithPollingTimeout(0)))
	return err == nil
}

// thread opens the thread of the first message that has one, or of the message that the selector names.
func (p *page) thread(replies string) {
	p.t.Helper()
	p.press(replies, `document.querySelector("#thread").checkVisibility()`)
}

// goTo opens a channel from the sidebar.
func (p *page) goTo(channel string) {
	p.t.Helper()
	p.press(`[data-channel-entry="`+channel+`"]`, `location.hash.startsWith("#/`+channel+`")`)
}

// home opens the app's Home from the sidebar.
func (p *page) home() {
	p.t.Helper()
	p.press(`[data-key="app"]`, `document.querySelector("#home")?.checkVisibility()`)
}

// write clicks into a field and types.
func (p *page) write(selector, text string) {
	p.t.Helper()
	p.see(selector)
	p.do("type into "+selector, chromedp.Focus(selector), chromedp.KeyEvent(text))
}

func (p *page) keys(keys string) {
	p.t.Helper()
	p.do("press keys", chromedp.KeyEvent(keys))
}

// enter presses Enter as a keyboard does: a handler that refuses the key also refuses its text.
func (p *page) enter() {
	p.t.Helper()
	down := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: "Enter", Code: "Enter", Text: "\r", WindowsVirtualKeyCode: 13}
	up := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyUp, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13}
	p.do("press Enter", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, down); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, up)
		return err
	}))
}

// value evaluates JavaScript, promises included.
func value[T any](p *page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.fail(expression, err)
	}
	return v
}

// scheme sets what the system prefers: "light" or "dark".
func (p *page) scheme(name string) {
	p.t.Helper()
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}}
	p.do("prefer "+name, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, media)
		return err
	}))
}

// shot keeps a picture of the page, when DEPLOY_ADVICE_SCREENSHOTS names a directory.
func (p *page) shot(name string) {
	p.t.Helper()
	dir := os.Getenv("DEPLOY_ADVICE_SCREENSHOTS")
	if dir == "" {
		return
	}
	p.until("document.getAnimations().every((a) => a.playState !== 'running' || a.effect.getTiming().iterations === Infinity) && [...document.images].every((i) => i.complete || i.loading === 'lazy')")
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.fail("screenshot "+name, err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

func at(ts, rest string) string { return strings.TrimSpace(`[data-ts="` + ts + `"] ` + rest) }
