package web_test

import (
	"testing"

	"github.com/slack-go/slack"
)

// modalOn opens the modal of testdata at a person's global shortcut.
func modalOn(t *testing.T, reply func(slack.InteractionCallback) any) (*bot, *page) {
	t.Helper()
	w := workspace(t)
	b := &bot{}
	b.reply = func(cb slack.InteractionCallback) any {
		if cb.Type == slack.InteractionTypeShortcut {
			go b.call("views.open", map[string]any{"trigger_id": cb.TriggerID, "view": b.load("modal.json")}) //nolint:staticcheck // a failed call fails the test by what the page then lacks
			return nil
		}
		return reply(cb)
	}
	connect(t, w, b)
	p := open(t, w, "ana")
	p.press(`[data-tool="shortcuts"]`, `document.querySelector('[data-menu="advice_global"]')`)
	p.press(`[data-menu="advice_global"]`, `document.querySelector("dialog.modal h2")`)
	p.says("dialog.modal h2", "Answer the rest")
	return b, p
}

func (p *page) fillModal(peak string) {
	p.t.Helper()
	p.write(`dialog.modal [data-action-id="peak"]`, peak)
	p.click(`dialog.modal [data-action-id="cloud"]`)
	p.click(`[role=option][data-value="aws"]`)
	p.click(`dialog.modal [data-action-id="state"] [data-value="stateless"]`)
}

func TestModal_showsErrorsAtTheFieldAndLosesNothing(t *testing.T) {
	t.Parallel()
	refused := false
	b, p := modalOn(t, func(cb slack.InteractionCallback) any {
		if cb.Type != slack.InteractionTypeViewSubmission || refused {
			return nil
		}
		refused = true
		return slack.NewErrorsViewSubmissionResponse(map[string]string{"peak": "7 requests per second is less than the average of 23. Write the busiest minute."})
	})
	p.shot("modal-light")
	p.click(`[data-modal="submit"]`)
	p.see(`dialog.modal [data-block-id="peak"].invalid .error`)
	p.fillModal("7x")
	p.click(`[data-modal="submit"]`)
	p.says(`[data-block-id="peak"] .error`, `"7x" is not a number`)
	p.do("take the x away", backspace())
	p.click(`[data-modal="submit"]`)
	p.says(`[data-block-id="peak"] .error`, "less than the average")
	p.until(`document.activeElement.dataset.actionId === "peak" && document.activeElement.value === "7"`)
	p.shot("modal-error-light")
	p.scheme("dark")
	p.shot("modal-error-dark")
	p.size(390, 844)
	p.shot("modal-error-phone-dark")
	p.click(`[data-modal="submit"]`)
	p.gone("dialog.modal")
	got := b.received(func(cb slack.InteractionCallback) bool { return cb.Type == slack.InteractionTypeViewSubmission })
	if v := got.View.State.Values["peak"]["peak"].Value; v != "7" {
		t.Errorf("peak was sent as %q, want 7", v)
	}
	if v := got.View.State.Values["cloud"]["cloud"].SelectedOption.Value; v != "aws" {
		t.Errorf("cloud was sent as %q, want aws", v)
	}
}

func TestModal_stacksAndClosesFromTheTop(t *testing.T) {
	t.Parallel()
	var b *bot
	b, p := modalOn(t, func(cb slack.InteractionCallback) any {
		if cb.Type != slack.InteractionTypeViewSubmission {
			return nil
		}
		next := map[string]any{
			"type": "modal", "title": map[string]any{"type": "plain_text", "text": "Are these right?"}, "close": map[string]any{"type": "plain_text", "text": "Back"},
			"blocks": []any{map[string]any{"type": "section", "block_id": "sum", "text": map[string]any{"type": "mrkdwn", "text": "Peak *500*, cloud *AWS*"}}},
		}
		return map[string]any{"response_action": "push", "view": next}
	})
	p.fillModal("500")
	p.click(`[data-modal="submit"]`)
	p.says(`dialog.modal[data-depth="2"] h2`, "Are these right?")
	p.shot("modal-stack-light")
	p.keys("\u001b")
	p.gone(`dialog.modal[data-depth="2"]`)
	p.see(`dialog.modal[data-depth="1"]`)
	p.until(`document.querySelector('[data-action-id="peak"]').value === "500"`)
	p.click(`dialog.modal [data-modal="close"]`)
	p.gone("dialog.modal")
	b.received(func(cb slack.InteractionCallback) bool { return cb.Type == slack.InteractionTypeViewClosed })
}

func TestHome_isShownAndItsButtonsWork(t *testing.T) {
	t.Parallel()
	w := workspace(t)
	b := connect(t, w, &bot{})
	p := open(t, w, "ana")
	p.home()
	p.says("#home", "Nothing here yet")
	b.call("views.publish", map[string]any{"user_id": w.UserID("ana"), "view": b.load("home.json")})
	p.says("#home .block.header", "Open assessments")
	p.shot("home-light")
	p.click(`#home [data-action-id="new"]`)
	if got := b.action("new").Value; got != "new" {
		t.Errorf("home button sent %q, want new", got)
	}
	p.click(`[data-tab="messages"]`)
	p.see(`[data-composer="room"]`)
	p.write(`[data-composer="room"]`, "hello")
	p.enter()
	p.says("#room .message", "hello")
	dm, err := w.DM(t.Context(), "ana")
	if err != nil {
		t.Fatal(err)
	}
	if got := w.Messages(dm); len(got) != 1 || got[0].Text != "hello" {
		t.Errorf("the direct message holds %+v, want hello", got)
	}
}
