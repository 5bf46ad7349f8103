package web_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

func scrollTop(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`(() => { document.querySelector("`+selector+`").scrollTop = 0; return true })()`))
		return err
	})
}

func backspace() chromedp.Action[chromedp.Void] { return chromedp.KeyEvent(kb.End + kb.Backspace) }

func TestTheme_followsTheSystemUntilOneIsChosen(t *testing.T) {
	t.Parallel()
	p := open(t, workspace(t), "ana")
	background := func() string { return value[string](p, "getComputedStyle(document.body).backgroundColor") }
	p.scheme("light")
	light := background()
	p.scheme("dark")
	dark := background()
	if light == dark {
		t.Fatalf("light and dark are both %s", light)
	}
	p.click(`[data-key="theme"]`) // auto -> light
	if got := background(); got != light {
		t.Errorf("chosen light on a dark system: %s, want %s", got, light)
	}
	p.click(`[data-key="theme"]`) // light -> dark
	p.scheme("light")
	if got := background(); got != dark {
		t.Errorf("chosen dark on a light system: %s, want %s", got, dark)
	}
	p.do("reload", chromedp.Reload())
	p.see(".intro")
	if got := background(); got != dark {
		t.Errorf("after a reload: %s, want the chosen %s", got, dark)
	}
}

func TestPhone_sidebarAndThreadAreSheets(t *testing.T) {
	t.Parallel()
	w := workspace(t)
	b := connect(t, w, &bot{})
	root, _ := seed(t, b)
	p := open(t, w, "ana")
	p.size(390, 844)
	p.until("document.documentElement.scrollWidth <= 390")
	p.shot("phone-channel-light")
	p.press(`[data-open-sidebar]`, "document.querySelector('#sidebar').getBoundingClientRect().x === 0")
	p.see(`#sidebar [data-channel-entry="` + w.ChannelID("payments") + `"]`)
	p.shot("phone-sidebar-light")
	p.press(`#sidebar [data-channel-entry="`+w.ChannelID("platform")+`"]`, "document.querySelector('#sidebar').getBoundingClientRect().right <= 0")
	p.thread(at(root, ".replies"))
	p.says("#thread", "How slow may")
	p.until("document.querySelector('#thread').getBoundingClientRect().width === 390")
	p.scheme("dark")
	p.shot("phone-thread-dark")
	p.press("[data-close-thread]", `!document.querySelector("#thread").checkVisibility()`)
}

func TestFiles_imagesShowWithTheirText(t *testing.T) {
	t.Parallel()
	w := workspace(t)
	b := connect(t, w, &bot{})
	content := picture(t)
	chart := slack.UploadFileParameters{Channel: w.ChannelID("platform"), Filename: "cost.png", Title: "Monthly cost against load", AltTxt: "Lambda is cheaper below 40 requests/s", FileSize: len(content), Reader: bytes.NewReader(content)}
	if _, err := b.api.UploadFileContext(t.Context(), chart); err != nil {
		t.Fatal(err)
	}
	if _, err := w.As("ana").Upload(t.Context(), local.Upload{Channel: "platform", Name: "facts.yaml", Content: []byte("name: checkout-api\nfacts:\n  peak_rps: 500\n")}); err != nil {
		t.Fatal(err)
	}
	p := open(t, w, "ana")
	p.see(`.picture img[alt="Lambda is cheaper below 40 requests/s"]`)
	p.until(`document.querySelector(".picture img")?.naturalWidth === 320`)
	p.press(".file summary", `document.querySelector(".file pre")?.checkVisibility()`)
	p.says(".file pre", "peak_rps: 500")
	p.shot("files-light")
	p.press(".picture button", `document.querySelector("dialog.lightbox img")`)
	p.keys("\u001b")
	p.gone("dialog")

	p.do("attach a file", chromedp.SetUploadFiles(`#room-composer input[type="file"]`, []string{attachment(t, content)}))
	p.says(".attachments .chip", "mine.png")
	p.write(`[data-composer="room"]`, "my own picture")
	p.enter()
	p.says(`.message[data-user="`+w.UserID("ana")+`"]`, "my own picture")
	p.see(`.picture img[alt="mine.png"]`)
	p.gone(".attachments")
}

func attachment(t *testing.T, content []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "mine.png")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func picture(t *testing.T) []byte {
	t.Helper()
	canvas := image.NewRGBA(image.Rect(0, 0, 320, 180))
	for x := range 320 {
		for y := range 180 {
			canvas.Set(x, y, color.RGBA{R: 230, G: uint8(240 - x/8), B: uint8(200 + y/6), A: 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, canvas); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Text is shown, never run or followed where it should not be.
func TestMrkdwn_table(t *testing.T) {
	t.Parallel()
	p := open(t, workspace(t), "ana")
	for in, want := range map[string]string{
		"plain":                           `<div class="line">plain</div>`,
		"*a* _b_ ~c~":                     `<div class="line"><strong>a</strong> <em>b</em> <s>c</s></div>`,
		"*a _b_ c*":                       `<div class="line"><strong>a <em>b</em> c</strong></div>`,
		"2*3*4 snake_case_name":           `<div class="line">2*3*4 snake_case_name</div>`,
		"`*not bold*`":                    `<div class="line"><code>*not bold*</code></div>`,
		"*see <https://e.com/|this>*":     `<div class="line"><strong>see <a href="https://e.com/" target="_blank" rel="noopener noreferrer">this</a></strong></div>`,
		"&lt;img onerror=x&gt; &amp;amp;": `<div class="line">&lt;img onerror=x&gt; &amp;amp;</div>`,
		"<javascript:alert(1)|click>":     `<div class="line">&lt;javascript:alert(1)|click&gt;</div>`,
		"<!here> hi":                      `<div class="line"><span class="mention mine">@here</span> hi</div>`,
		"&gt; quoted":                     `<blockquote><div class="line">quoted</div></blockquote>`,
		"<!date^x^{date}|a fallback>":     `<div class="line"><time title="">a fallback</time></div>`,
		":no_such_emoji:":                 `<div class="line">:no_such_emoji:</div>`,
		"```\na *b* &lt;\n```":            `<pre tabindex="0"><code>a *b* &lt;</code></pre>`,
	} {
		got := value[string](p, `import("/js/mrkdwn.js").then((m) => m.mrkdwn(`+strconv.Quote(in)+`).innerHTML)`)
		if got != want {
			t.Errorf("mrkdwn(%q)\n got %s\nwant %s", in, got, want)
		}
	}
}
