package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestKeys_reachEverythingWithoutAMouse(t *testing.T) {
	t.Parallel()
	w := workspace(t)
	b := connect(t, w, &bot{})
	root, question := seed(t, b)
	other := b.post("payments", "", "", "over here")
	p := open(t, w, "ana")
	p.see(at(root, ".replies"))

	p.do("focus the last message", chromedp.Focus(`[data-ts="`+root+`"]`))
	p.keys(kb.ArrowUp)
	p.until(`document.activeElement.matches(".message") && document.activeElement.innerText.includes("about 2M requests a day")`)
	p.keys(kb.ArrowDown)
	p.enter()
	p.says("#thread "+at(question, ""), "How slow may")
	p.until(`document.activeElement.matches('[data-composer="thread"]')`)
	p.keys("/deploy-advice now")
	p.says("#thread .hint-line", "do not work in threads")
	p.keys(kb.Escape)
	p.gone("#thread")
	p.until(`document.activeElement.dataset.ts === "` + root + `"`)

	p.do("jump", chromedp.KeyEvent("k", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	p.see("dialog.switcher")
	p.keys("paym")
	p.enter()
	p.says(at(other, ""), "over here")
	p.until(`location.hash === "#/` + w.ChannelID("payments") + `"`)
}

func TestAddress_leadsToAMessageInItsThread(t *testing.T) {
	t.Parallel()
	w := workspace(t)
	b := connect(t, w, &bot{})
	root, question := seed(t, b)
	p := open(t, w, "ana")
	p.do("follow a link", chromedp.Navigate(w.URL()+"/?as=ben#/"+w.ChannelID("platform")+"/"+root+"/"+question))
	p.says(".whoami", "Ben Okafor")
	p.says("#thread "+at(question, ""), "How slow may")
	p.until(`document.activeElement.dataset.ts === "` + question + `"`)
}
