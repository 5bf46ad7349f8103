package local_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

func TestAuth_saysWhoAndWhichScopes(t *testing.T) {
	t.Parallel()
	w := start(t)
	who, err := client(w).AuthTestContext(patience(t))
	if err != nil {
		t.Fatal(err)
	}
	got := []string{who.TeamID, who.UserID, who.BotID}
	if diff := cmp.Diff([]string{w.TeamID(), w.BotUserID(), w.BotID()}, got); diff != "" {
		t.Errorf("identity (-want +got):\n%s", diff)
	}
	if scopes := who.Header.Get("X-OAuth-Scopes"); !strings.Contains(scopes, "chat:write") {
		t.Errorf("X-OAuth-Scopes = %q, want chat:write in it", scopes)
	}
}

func TestAuth_refusesWrongTokens(t *testing.T) {
	t.Parallel()
	w := start(t, func(o *local.Options) { o.Scopes = []string{"channels:read"} })
	for name, c := range map[string]struct{ token, method, want string }{
		"none":           {"", "chat.postMessage", "not_authed"},
		"unknown":        {"xoxb-other", "chat.postMessage", "invalid_auth"},
		"bot for socket": {w.BotToken(), "apps.connections.open", "not_allowed_token_type"},
		"app for chat":   {w.AppToken(), "chat.postMessage", "not_allowed_token_type"},
		"scope":          {w.BotToken(), "chat.postMessage", "missing_scope"},
		"method":         {w.BotToken(), "chat.dance", "unknown_method"},
	} {
		api := slack.New(c.token, slack.OptionAPIURL(w.APIURL()))
		_, _, err := api.PostMessageContext(patience(t), "platform", slack.UnsafeMsgOptionEndpoint(w.APIURL()+c.method, func(url.Values) {}), slack.MsgOptionText("x", false))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: error %v, want %s", name, err, c.want)
		}
	}
}

func TestAPI_takesFormsAndJSONAndEitherToken(t *testing.T) {
	t.Parallel()
	w := start(t)
	for name, c := range map[string]struct{ kind, body, bearer string }{
		"form":        {"application/x-www-form-urlencoded", "token=" + w.BotToken() + "&channel=platform&text=one", ""},
		"form bearer": {"application/x-www-form-urlencoded", "channel=platform&text=one", w.BotToken()},
		"json":        {"application/json; charset=utf-8", `{"channel":"platform","text":"one","blocks":[{"type":"divider"}]}`, w.BotToken()},
		"json token":  {"application/json", `{"token":"` + w.BotToken() + `","channel":"platform","text":"one"}`, ""},
	} {
		req, err := http.NewRequestWithContext(patience(t), http.MethodPost, w.APIURL()+"chat.postMessage", strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", c.kind)
		if c.bearer != "" {
			req.Header.Set("Authorization", "Bearer "+c.bearer)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		raw, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK || !bytes.Contains(raw, []byte(`"ok":true`)) {
			t.Errorf("%s: %s %s", name, resp.Status, raw)
		}
	}
}

func TestChat_postUpdateDelete(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	api := client(w)
	block := slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", "*hello*", false, false), nil, nil)
	channel, ts, err := api.PostMessageContext(ctx, w.ChannelID("platform"), slack.MsgOptionText("hello", false), slack.MsgOptionBlocks(block))
	if err != nil {
		t.Fatal(err)
	}
	if m, ok := w.Message(channel, ts); !ok || m.User != w.BotUserID() || m.BotID != w.BotID() || !bytes.Contains(m.Blocks, []byte("block_id")) {
		t.Errorf("stored %+v", m)
	}
	if _, _, _, err := api.UpdateMessageContext(ctx, channel, ts, slack.MsgOptionText("changed", false)); err != nil {
		t.Fatal(err)
	}
	m, _ := w.Message(channel, ts)
	if m.Text != "changed" || m.Blocks == nil || m.Edited == nil {
		t.Errorf("after an update without blocks: text %q, blocks %s, edited %v; blocks left out must stay", m.Text, m.Blocks, m.Edited)
	}
	if _, _, _, err := api.UpdateMessageContext(ctx, channel, ts, slack.MsgOptionText("changed", false), slack.MsgOptionBlocks()); err != nil {
		t.Fatal(err)
	}
	if m, _ = w.Message(channel, ts); m.Blocks != nil {
		t.Errorf("blocks [] must clear, still %s", m.Blocks)
	}
	if _, _, err := api.DeleteMessageContext(ctx, channel, ts); err != nil {
		t.Fatal(err)
	}
	if _, ok := w.Message(channel, ts); ok {
		t.Error("the deleted message is still there")
	}
}

func TestChat_refusals(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	api := client(w)
	text := slack.MsgOptionText("x", false)
	theirs := sayTS(t, w)
	post := func(channel string, o ...slack.MsgOption) error {
		_, _, err := api.PostMessageContext(ctx, channel, o...)
		return err
	}
	update := func(ts string, o ...slack.MsgOption) error {
		_, _, _, err := api.UpdateMessageContext(ctx, w.ChannelID("platform"), ts, o...)
		return err
	}
	_, ephemeral := api.PostEphemeralContext(ctx, w.ChannelID("platform"), "U0NOBODY", text)
	metadata := slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "x", EventPayload: map[string]any{"deep": map[string]any{"er": map[string]any{"x": 1}}}})
	for want, err := range map[string]error{
		"channel_not_found":       post("C0NOWHERE", text),
		"not_in_channel":          post("random", text),
		"is_archived":             post("archive", text),
		"no_text":                 post("platform"),
		"thread_not_found":        post("platform", text, slack.MsgOptionTS("1700000000.000001")),
		"invalid_metadata_format": post("platform", text, metadata),
		"message_not_found":       update("1700000000.000001", text),
		"cant_update_message":     update(theirs, text),
		"msg_too_long":            update(theirs, slack.MsgOptionText(strings.Repeat("ä", 4001), false)),
		"user_not_in_channel":     ephemeral,
	} {
		wantError(t, want, err, want)
	}
}

func sayTS(t *testing.T, w *local.Workspace) string {
	t.Helper()
	ts, err := w.As("ana").Say(t.Context(), "platform", "", "hello")
	if err != nil {
		t.Fatal(err)
	}
	return ts
}

func TestChat_publicScopePostsWithoutMembership(t *testing.T) {
	t.Parallel()
	w := start(t, func(o *local.Options) { o.Scopes = []string{"chat:write", "chat:write.public"} })
	for channel, want := range map[string]string{"random": "", "archive": "is_archived", "nowhere": "channel_not_found"} {
		_, _, err := client(w).PostMessageContext(patience(t), channel, slack.MsgOptionText("x", false))
		if got := fmt.Sprint(err); (want == "") != (err == nil) || want != "" && got != want {
			t.Errorf("%s: %v, want %q", channel, err, want)
		}
	}
}

func TestChat_invalidBlocksNameThePlace(t *testing.T) {
	t.Parallel()
	w := start(t)
	long := slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", strings.Repeat("ü", 3001), false, false), nil, nil)
	_, _, err := client(w).PostMessageContext(patience(t), "platform", slack.MsgOptionBlocks(slack.NewDividerBlock(), long))
	e := slackError(t, err)
	if e.Err != "invalid_blocks" || !contains(e.ResponseMetadata.Messages, "must be less than 3001 characters [json-pointer:/blocks/1/text/text]") {
		t.Errorf("error %q, messages %q", e.Err, e.ResponseMetadata.Messages)
	}
	full := make([]slack.Block, 0, 5)
	for range 5 {
		full = append(full, slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", strings.Repeat("x", 2900), false, false), nil, nil))
	}
	_, _, err = client(w).PostMessageContext(patience(t), "platform", slack.MsgOptionBlocks(full...))
	if e := slackError(t, err); e.Err != "msg_blocks_too_long" {
		t.Errorf("14,500 characters of blocks: error %q, want msg_blocks_too_long", e.Err)
	}
}

func TestChat_timeStampsAreUniqueAndRising(t *testing.T) {
	t.Parallel()
	frozen := time.Date(2026, 11, 5, 9, 0, 0, 0, time.UTC)
	w := start(t, func(o *local.Options) { o.Now = func() time.Time { return frozen } })
	last := ""
	for range 50 {
		ts := sayTS(t, w)
		if len(ts) != 17 || ts <= last {
			t.Fatalf("ts %q after %q", ts, last)
		}
		last = ts
	}
}

func TestConversations_repliesPageWithMetadata(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	api, channel := client(w), w.ChannelID("platform")
	root := sayTS(t, w)
	for i := range 5 {
		meta := slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "deploy_advice_reply", EventPayload: map[string]any{"key": fmt.Sprint(i)}})
		if _, _, err := api.PostMessageContext(ctx, channel, slack.MsgOptionText(fmt.Sprint(i), false), slack.MsgOptionTS(root), meta); err != nil {
			t.Fatal(err)
		}
	}
	var keys []any
	params := &slack.GetConversationRepliesParameters{ChannelID: channel, Timestamp: root, Limit: 2, IncludeAllMetadata: true}
	for {
		page, more, cursor, err := api.GetConversationRepliesContext(ctx, params)
		if err != nil {
			t.Fatal(err)
		}
		if page[0].Timestamp != root {
			t.Errorf("page begins with %s, want the root %s", page[0].Timestamp, root)
		}
		for _, m := range page[1:] {
			keys = append(keys, m.Metadata.EventPayload["key"])
			if m.ParentUserId != w.UserID("ana") || m.ThreadTimestamp != root {
				t.Errorf("reply %+v lacks its parent", m.Msg)
			}
		}
		if !more {
			break
		}
		params.Cursor = cursor
	}
	if diff := cmp.Diff([]any{"0", "1", "2", "3", "4"}, keys); diff != "" {
		t.Errorf("keys over all pages (-want +got):\n%s", diff)
	}
	params.IncludeAllMetadata, params.Cursor, params.Limit = false, "", 10
	bare, _, _, err := api.GetConversationRepliesContext(ctx, params)
	if err != nil || bare[1].Metadata.EventType != "" || bare[0].ReplyCount != 5 {
		t.Errorf("without include_all_metadata: %v, metadata %+v, reply_count %d", err, bare[1].Metadata, bare[0].ReplyCount)
	}
}

func TestFiles_uploadSharesInThread(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	api, root := client(w), sayTS(t, w)
	content := "\x89PNG\r\n\x1a\nnot really"
	f, err := api.UploadFileContext(ctx, slack.UploadFileParameters{
		Filename: "cost.png", FileSize: len(content), Content: content, Title: "Cost", Channel: w.ChannelID("platform"),
		ThreadTimestamp: root, InitialComment: "see",
	})
	if err != nil {
		t.Fatal(err)
	}
	shared, err := w.AwaitMessage(ctx, func(m local.Message) bool { return m.Subtype == "file_share" })
	if err != nil || shared.ThreadTS != root || shared.Text != "see" || len(shared.Files) != 1 {
		t.Fatalf("shared %+v, %v", shared, err)
	}
	info, _, _, err := api.GetFileInfoContext(ctx, f.ID, 0, 0)
	if err != nil || info.Mimetype != "image/png" || info.Shares.Public[w.ChannelID("platform")][0].Ts != shared.TS {
		t.Errorf("info %+v, %v", info, err)
	}
	var back bytes.Buffer
	if err := api.GetFileContext(ctx, info.URLPrivateDownload, &back); err != nil || back.String() != content {
		t.Errorf("downloaded %q, %v", back.String(), err)
	}
	_, err = api.UploadFileContext(ctx, slack.UploadFileParameters{Filename: "x", FileSize: 1, Content: "x", Channel: w.ChannelID("random")})
	wantError(t, "channel without the app", errors.Unwrap(err), "not_in_channel")
}

func TestRates_answer429WithRetryAfter(t *testing.T) {
	t.Parallel()
	frozen := time.Date(2026, 11, 5, 9, 0, 0, 0, time.UTC)
	w := start(t, func(o *local.Options) {
		o.RateLimits.On = true
		o.Now = func() time.Time { return frozen }
	})
	api := client(w)
	var limited *slack.RateLimitedError
	for i := range 6 {
		_, _, err := api.PostMessageContext(patience(t), "platform", slack.MsgOptionText("x", false))
		if errors.As(err, &limited) != (i == 5) {
			t.Fatalf("post %d: %v", i, err)
		}
	}
	if limited.RetryAfter != time.Second {
		t.Errorf("Retry-After %s, want 1s", limited.RetryAfter)
	}
	if _, _, err := api.PostMessageContext(patience(t), "payments", slack.MsgOptionText("x", false)); err != nil {
		t.Errorf("another channel: %v", err)
	}
	ts := sayTS(t, w)
	for i := range 51 {
		err := api.AddReactionContext(patience(t), fmt.Sprintf("e%d", i), slack.NewRefToMessage(w.ChannelID("platform"), ts))
		if errors.As(err, &limited) != (i == 50) {
			t.Fatalf("tier 3 call %d: %v", i, err)
		}
	}
}

func TestReading_listsAndLooksUp(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	api := client(w)
	var names []string
	params := &slack.GetConversationsParameters{Limit: 2, ExcludeArchived: true}
	for {
		page, cursor, err := api.GetConversationsContext(ctx, params)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page {
			names = append(names, fmt.Sprint(c.Name, " ", c.IsMember))
		}
		if params.Cursor = cursor; cursor == "" {
			break
		}
	}
	if diff := cmp.Diff([]string{"platform true", "payments true", "random false"}, names); diff != "" {
		t.Errorf("channels (-want +got):\n%s", diff)
	}
	dm, _, _, err := api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{w.UserID("ana")}, ReturnIM: true})
	if err != nil || !dm.IsIM || dm.User != w.UserID("ana") {
		t.Errorf("DM %+v, %v", dm, err)
	}
	posted, _, err := api.PostMessageContext(ctx, w.UserID("ana"), slack.MsgOptionText("x", false))
	if err != nil || posted != dm.ID {
		t.Errorf("post to a user went to %q (%v), want the DM %q", posted, err, dm.ID)
	}
	if _, _, _, err := api.JoinConversationContext(ctx, w.ChannelID("random")); err == nil || err.Error() != "missing_scope" {
		t.Errorf("join without channels:join: %v, want missing_scope", err)
	}
	u, err := api.GetUserInfoContext(ctx, w.UserID("ben"))
	if err != nil || u.Name != "ben" || u.TeamID != w.TeamID() {
		t.Errorf("user %+v, %v", u, err)
	}
	_, err = api.GetUserInfoContext(ctx, "U0NOBODY")
	wantError(t, "users.info", err, "user_not_found")
	members, _, err := api.GetUsersInConversationContext(ctx, &slack.GetUsersInConversationParameters{ChannelID: w.ChannelID("platform")})
	if err != nil || len(members) != 4 {
		t.Errorf("members %v, %v", members, err)
	}
	ts := sayTS(t, w)
	link, err := api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: w.ChannelID("platform"), Ts: ts})
	if err != nil || !strings.HasSuffix(link, "/p"+strings.Replace(ts, ".", "", 1)) {
		t.Errorf("permalink %q, %v", link, err)
	}
	history, err := api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: w.ChannelID("platform"), Limit: 1})
	if err != nil || history.Messages[0].Timestamp != ts {
		t.Errorf("history %+v, %v", history, err)
	}
	if _, err := api.GetTeamInfoContext(ctx); err != nil {
		t.Error(err)
	}
	if b, err := api.GetBotInfoContext(ctx, slack.GetBotInfoParameters{Bot: w.BotID()}); err != nil || b.UserID != w.BotUserID() {
		t.Errorf("bot %+v, %v", b, err)
	}
}
