package local_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

func modal() slack.ModalViewRequest {
	text := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	input := slack.NewInputBlock("record:title", text("Title"), nil, slack.NewPlainTextInputBlockElement(nil, "title"))
	return slack.ModalViewRequest{
		Type: "modal", Title: text("Record"), Submit: text("Save"), CallbackID: "record", PrivateMetadata: "C1/1.1",
		Blocks: slack.Blocks{BlockSet: []slack.Block{input}}, NotifyOnClose: true,
	}
}

// openModal runs the global shortcut and opens a modal with its trigger.
func openModal(t *testing.T, w *local.Workspace, in *inbox) (trigger string, v *slack.ViewResponse) {
	t.Helper()
	if err := w.As("ana").Shortcut(t.Context(), "advice_global"); err != nil {
		t.Fatal(err)
	}
	trigger = in.last(t).TriggerID
	v, err := client(w).OpenViewContext(t.Context(), trigger, modal())
	if err != nil {
		t.Fatal(err)
	}
	return trigger, v
}

func TestViews_submitErrorsUpdatePushClear(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	var in inbox
	answers := map[string]any{
		"errors": slack.NewErrorsViewSubmissionResponse(map[string]string{"record:title": "taken"}),
		"wrong":  slack.NewErrorsViewSubmissionResponse(map[string]string{"elsewhere": "no"}),
	}
	request := modal()
	answers["update"], answers["push"] = slack.NewUpdateViewSubmissionResponse(&request), slack.NewPushViewSubmissionResponse(&request)
	answers["clear"] = slack.NewClearViewSubmissionResponse()
	connect(t, w, in.listen(func(cb slack.InteractionCallback) any {
		if cb.Type != slack.InteractionTypeViewSubmission {
			return nil
		}
		return answers[cb.View.State.Values["record:title"]["title"].Value]
	}))
	_, v := openModal(t, w, &in)
	submit := func(title string) string {
		t.Helper()
		stack := w.Views("ana")
		s, err := w.As("ana").SubmitView(ctx, stack[len(stack)-1].ID, map[string]map[string]any{"record:title": {"title": title}})
		if err != nil {
			t.Fatal(err)
		}
		return string(s.Result)
	}
	var got []string
	for _, title := range []string{"", "errors", "wrong", "update", "push", "push", "push", "other", "clear"} {
		got = append(got, submit(title))
	}
	want := []string{"invalid", "errors", "trouble", "updated", "pushed", "pushed", "trouble", "closed", "cleared"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("results (-want +got):\n%s\nnotices %q", diff, w.Notices("ana"))
	}
	if len(w.Views("ana")) != 0 {
		t.Errorf("views left: %d", len(w.Views("ana")))
	}
	cb := in.last(t)
	if cb.View.CallbackID != "record" || cb.View.PrivateMetadata != "C1/1.1" || cb.View.RootViewID != v.ID || cb.Channel.ID != "" {
		t.Errorf("submission %+v", cb)
	}
}

func TestViews_triggersHashesAndStack(t *testing.T) {
	t.Parallel()
	now := newClock()
	w, ctx := start(t, func(o *local.Options) { o.Now = now.now }), patience(t)
	var in inbox
	connect(t, w, in.listen(nil))
	api := client(w)
	trigger, v := openModal(t, w, &in)
	code := func(err error) string { return slackError(t, err).Err }
	_, used := api.OpenViewContext(ctx, trigger, modal())
	_, unknown := api.OpenViewContext(ctx, "1.2.3", modal())
	_, stale := api.UpdateViewContext(ctx, modal(), "", "0.stale", v.ID)
	_, missing := api.UpdateViewContext(ctx, modal(), "", "", "V0NONE")
	if _, err := api.UpdateViewContext(ctx, modal(), "", v.Hash, v.ID); err != nil {
		t.Fatal(err)
	}
	_, again := api.UpdateViewContext(ctx, modal(), "", v.Hash, v.ID)
	if err := w.As("ana").Shortcut(ctx, "advice_global"); err != nil {
		t.Fatal(err)
	}
	now.add(3001 * time.Millisecond)
	_, late := api.OpenViewContext(ctx, in.last(t).TriggerID, modal())
	got := []string{code(used), code(unknown), code(stale), code(missing), code(again), code(late)}
	want := []string{"exchanged_trigger_id", "invalid_trigger_id", "hash_conflict", "not_found", "hash_conflict", "expired_trigger_id"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	if err := w.As("ana").CloseView(ctx, v.ID); err != nil {
		t.Fatal(err)
	}
	if cb := in.last(t); cb.Type != slack.InteractionTypeViewClosed || cb.View.ID != v.ID {
		t.Errorf("after closing the app received %s", cb.Type)
	}
}

func TestViews_pushLimitAndInvalidViews(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	var in inbox
	connect(t, w, in.listen(nil))
	openModal(t, w, &in)
	var last error
	for range 3 {
		if err := w.As("ana").Shortcut(ctx, "advice_global"); err != nil {
			t.Fatal(err)
		}
		_, last = client(w).PushViewContext(ctx, in.last(t).TriggerID, modal())
	}
	if e := slackError(t, last); e.Err != "push_limit_reached" {
		t.Errorf("the fourth modal: %v", e.Err)
	}
	bad := modal()
	bad.Submit = nil
	bad.Title.Text = strings.Repeat("x", 25)
	_, err := client(w).OpenViewContext(ctx, "1.2.3", bad)
	e := slackError(t, err)
	if e.Err != "invalid_arguments" || !contains(e.ResponseMetadata.Messages, "[json-pointer:/view/title/text]") ||
		!contains(e.ResponseMetadata.Messages, "must define `submit`") {
		t.Errorf("bad view: %s %q", e.Err, e.ResponseMetadata.Messages)
	}
}
