package web_test

import (
	"errors"
	"strconv"
	"testing"
)

// TestRealBot_isStartedFromHomeAndAnsweredByForm starts at the Home, is refused at the field twice, and goes by a form to the verdict, its
// chart and its file.
func TestRealBot_isStartedFromHomeAndAnsweredByForm(t *testing.T) {
	w := workspace(t)
	realBot(t, w)
	p := open(t, w, "ana")
	p.home()
	p.press(`#home [data-action-id="start"]`, `document.querySelector("dialog.modal")`)
	p.press(`[data-modal="submit"]`, `document.querySelector('dialog.modal [data-block-id="start:text"] .error')?.innerText.includes("Say in a sentence")`)
	p.shot("real-start-error")
	p.write(`dialog.modal [data-block-id="start:text"] textarea`, "thumbnails: about 2M requests a day, 300 ms each, 512 MB, on AWS")
	const channel = `dialog.modal [data-block-id="start:channel"] [data-action-id]`
	p.press(channel, `document.querySelector("[role=option]")?.checkVisibility()`)
	p.press(`[role=option][data-value="`+w.ChannelID("platform")+`"]`, `document.querySelector('`+channel+`').innerText.includes("platform")`)
	p.send()
	p.goTo(w.ChannelID("platform"))
	p.thread(".replies")
	p.press(`#thread [data-action-id="several"]`, `document.querySelector("dialog.modal")`)
	p.correct()
	p.decide()
	p.write(`[data-composer="room"]`, "/deploy-advice help")
	p.enter()
	p.says(".message.ephemeral", "Only visible to you")
	p.home()
	p.says("#home", "thumbnails")
	p.shot("real-home")
	p.scheme("dark")
	p.size(390, 844)
	p.until("document.documentElement.scrollWidth <= 390")
	p.shot("real-home-phone-dark")
}

// correct sends a form with words where a number belongs, and then with a number.
func (p *page) correct() {
	p.t.Helper()
	const field = `dialog.modal [data-block-id] input[type="text"]`
	p.write(field, "banana")
	p.press(`[data-modal="submit"]`, `document.querySelector("dialog.modal .invalid .error")`)
	p.shot("real-modal-error")
	p.scheme("dark")
	p.size(390, 844)
	p.shot("real-modal-error-phone-dark")
	p.size(1280, 860)
	p.scheme("light")
	value[bool](p, `(() => { const f = document.querySelector(`+quoted(field)+`); f.focus(); f.select(); return true })()`)
	p.keys("500")
	p.send()
}

// send submits the form that is open, and waits until it has closed.
func (p *page) send() {
	p.t.Helper()
	p.press(`[data-modal="submit"]`, `!document.querySelector("dialog.modal")`)
}

// decide says that this is enough and asks for the file of what is known.
func (p *page) decide() {
	p.t.Helper()
	p.write(`#thread [data-composer="thread"]`, "enough")
	p.enter()
	p.says("#thread", "USD a month")
	p.until(`[...document.querySelectorAll("#thread .picture img")].some((i) => i.alt.includes("Monthly cost") && i.naturalWidth > 600)`)
	value[bool](p, `(document.querySelector("#thread .picture img").scrollIntoView({block: "center"}), true)`)
	p.shot("real-chart-light")
	p.write(`#thread [data-composer="thread"]`, "export")
	p.enter()
	p.see("#thread .file")
	p.shot("real-export")
}

// TestRealBot_isAnsweredWithKeysAlone asks by a slash command and answers a question without a mouse; the shortcuts of the page start an
// assessment of a message and one of nothing.
func TestRealBot_isAnsweredWithKeysAlone(t *testing.T) {
	w := workspace(t)
	realBot(t, w)
	if _, err := w.As("ben").Say(t.Context(), "platform", "", "We need somewhere for the invoice mailer, 40k requests a day"); err != nil {
		t.Fatal(err)
	}
	p := open(t, w, "ana")
	said := w.Messages(w.ChannelID("platform"))[0].TS
	p.write(`[data-composer="room"]`, "/deploy-advice resizer: 2M requests a day on AWS")
	p.enter()
	p.says(".message", "Where should resizer run?")
	p.tabTo(`.replies`)
	p.enter()
	p.says("#thread", "lead now")
	asked := value[int](p, openAnswers+`.length`)
	p.tabTo(`#thread button[data-action-id^="answer:"]`)
	p.enter()
	p.until(openAnswers + `.length !== ` + strconv.Itoa(asked))

	p.press(at(said, `[data-tool="menu"]`), menuOpen)
	p.press(`[data-menu="advice_message"]`, `document.querySelector("dialog.modal")`)
	p.until(`document.querySelector('dialog.modal [data-block-id="start:text"] textarea')?.value.includes("invoice mailer")`)
	p.keys("\u001b")
	p.gone("dialog.modal")
	p.press(`[data-tool="shortcuts"]`, `document.querySelector('[data-menu="advice_global"]')`)
	p.press(`[data-menu="advice_global"]`, `document.querySelector("dialog.modal")`)
	p.see(`dialog.modal [data-block-id="start:text"]`)
	p.keys("\u001b")
	p.gone("dialog.modal")
}

// tabTo presses Tab until the focus is on what is looked for.
func (p *page) tabTo(selector string) {
	p.t.Helper()
	for range 80 {
		p.keys("\t")
		if value[bool](p, `Boolean(document.activeElement?.matches(`+quoted(selector)+`))`) {
			return
		}
	}
	p.fail("press Tab to "+selector, errors.New("the focus never came there"))
}
