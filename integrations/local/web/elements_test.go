package web_test

import (
	"slices"
	"testing"

	"github.com/slack-go/slack"
)

// shown opens a page on a message that holds every element.
func shown(t *testing.T) (*bot, *page, string) {
	t.Helper()
	w := workspace(t)
	b := connect(t, w, &bot{})
	ts := b.post("platform", "", "elements.json", "every element")
	p := open(t, w, "ana")
	p.see(at(ts, `[data-block-id="head"]`))
	return b, p, ts
}

func TestElements_areRendered(t *testing.T) {
	t.Parallel()
	_, p, ts := shown(t)
	for block, text := range map[string]string{
		"head": "Every element", "text": "a <b> & c", "fields": "$212", "table": "Cheapest below 40 requests/s", "rich": "a quotation", "md": "Why Fargate", "chart": "Cost against load",
	} {
		p.says(at(ts, `[data-block-id="`+block+`"]`), text)
	}
	for selector, text := range map[string]string{
		`[data-block-id="text"] strong`: "bold", `[data-block-id="text"] em`: "italic", `[data-block-id="text"] s`: "strike", `[data-block-id="text"] code`: "code",
		`[data-block-id="text"] a[href="https://example.com/a"]`: "a link", `[data-block-id="text"] .mention`: "@ben", `[data-block-id="text"] button.mention`: "#payments",
		`[data-block-id="text"] pre`: "func main() {}", `[data-block-id="text"] .item`: "first item",
		`[data-block-id="table"] td.align-right`: "$391", `[data-block-id="rich"] li`: "one", `[data-block-id="md"] ol li`: "no cold starts", `[data-block-id="md"] ul code`: "code",
		`[data-block-id="md"] td.align-right`: "$21", `[data-block-id="row"] a[href="https://example.com/docs"]`: "Docs",
	} {
		p.says(at(ts, selector), text)
	}
	p.see(at(ts, `[data-block-id="chart"] img[alt="cost against load"]`))
	p.shot("elements-bottom-light")
	p.do("scroll up", scrollTop("#room"))
	p.shot("elements-top-light")
	p.scheme("dark")
	p.shot("elements-top-dark")
	p.click(at(ts, `[data-block-id="chart"] button`))
	p.see("dialog.lightbox img")
	p.shot("lightbox-dark")
}

func TestElements_tellTheAppWhatWasChosen(t *testing.T) {
	t.Parallel()
	b, p, ts := shown(t)
	p.click(at(ts, `[data-action-id="cloud"]`))
	p.shot("select-light")
	p.keys("goo")
	p.enter()
	if got := b.action("cloud").SelectedOption.Value; got != "gcp" {
		t.Errorf("select sent %q, want gcp", got)
	}
	p.says(at(ts, `[data-action-id="cloud"]`), "Google Cloud")

	p.click(at(ts, `[data-action-id="binds"]`))
	p.click(`[role=option][data-value="gpu"]`)
	p.click(`[role=option][data-value="res"]`)
	p.click(`[data-done]`)
	var values []string
	for _, o := range b.action("binds").SelectedOptions {
		values = append(values, o.Value)
	}
	if !slices.Equal(values, []string{"gpu", "res"}) {
		t.Errorf("multi select sent %v, want [gpu res]", values)
	}
	p.click(at(ts, `[data-action-id="state"] [data-value="external-state"]`))
	if got := b.action("state").SelectedOption.Value; got != "external-state" {
		t.Errorf("radio sent %q, want external-state", got)
	}
	p.click(at(ts, `[data-action-id="needs"] [data-value="sidecars"]`))
	if got := b.action("needs").SelectedOptions; len(got) != 1 || got[0].Value != "sidecars" {
		t.Errorf("checkboxes sent %v, want sidecars", got)
	}
	p.click(at(ts, `[data-action-id="who"]`))
	p.click(`[role=option][data-value="` + b.w.UserID("chloe") + `"]`)
	if got := b.action("who").SelectedUser; got != b.w.UserID("chloe") {
		t.Errorf("users_select sent %q, want chloe", got)
	}
	p.click(at(ts, `[data-action-id="where"]`))
	p.click(`[role=option][data-value="` + b.w.ChannelID("payments") + `"]`)
	if got := b.action("where").SelectedChannel; got != b.w.ChannelID("payments") {
		t.Errorf("channels_select sent %q, want payments", got)
	}
	p.click(at(ts, `[data-block-id="row"] [data-action-id="more"]`))
	p.click(`[role=menuitem][data-value="skip"]`)
	if got := b.action("more").SelectedOption.Value; got != "skip" {
		t.Errorf("overflow sent %q, want skip", got)
	}
	p.write(at(ts, `[data-action-id="words"]`), "2M a day")
	p.enter()
	if got := b.action("words").Value; got != "2M a day" {
		t.Errorf("input sent %q, want 2M a day", got)
	}
}

func TestElements_datesAndTimes(t *testing.T) {
	t.Parallel()
	b, p, ts := shown(t)
	for action, v := range map[string]string{"day": "2027-02-03", "hour": "17:45"} {
		value[bool](p, `(() => { const n = document.querySelector('`+at(ts, `[data-action-id="`+action+`"]`)+`'); n.value = "`+v+`"; n.dispatchEvent(new Event("change")); return true })()`)
	}
	if got := b.action("day").SelectedDate; got != "2027-02-03" {
		t.Errorf("datepicker sent %q, want 2027-02-03", got)
	}
	if got := b.action("hour").SelectedTime; got != "17:45" {
		t.Errorf("timepicker sent %q, want 17:45", got)
	}
}

func TestElements_askBeforeWhatHurts(t *testing.T) {
	t.Parallel()
	b, p, ts := shown(t)
	p.click(at(ts, `[data-action-id="cancel"]`))
	p.says("dialog.confirm", "What was answered is kept.")
	p.shot("confirm-light")
	p.click(`[data-confirm="no"]`)
	p.gone("dialog.confirm")
	p.click(at(ts, `[data-action-id="go"]`))
	b.action("go")
	for _, cb := range b.interactions() {
		for _, a := range cb.ActionCallback.BlockActions {
			if a.ActionID == "cancel" {
				t.Error("the button that was denied sent its action")
			}
		}
	}
	p.click(at(ts, `[data-action-id="cancel"]`))
	p.click(`[data-confirm="yes"]`)
	if got := b.action("cancel").Value; got != "4f2a9c" {
		t.Errorf("confirmed button sent %q, want 4f2a9c", got)
	}
}

func TestElements_keepWhatIsTypedWhenTheMessageChanges(t *testing.T) {
	t.Parallel()
	b, p, ts := shown(t)
	p.write(at(ts, `[data-action-id="words"]`), "half a thou")
	b.call("chat.update", map[string]any{"channel": b.w.ChannelID("platform"), "ts": ts, "text": "every element, again", "blocks": b.load("elements.json"), "metadata": map[string]any{"event_type": "deploy_advice_head", "event_payload": map[string]any{"key": "other"}}})
	p.keys("ght")
	p.until(`document.querySelector('` + at(ts, `[data-action-id="words"]`) + `').value === "half a thought"`)
}

func (b *bot) interactions() []slack.InteractionCallback {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.seen)
}
