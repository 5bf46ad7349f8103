package slack

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"time"

	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/bot"
)

// advice is what one of Slack's error codes means to a caller and to a person.
type advice struct {
	kind bot.Kind
	fix  string
}

// codes returns Slack's error codes that we meet, from the error tables of https://docs.slack.dev/reference/methods/ (as of
// 2026-11). A code that is not here is Invalid: Slack said no to this call and will say no again.
func codes() map[string]advice {
	all := make(map[string]advice)
	maps.Copy(all, tokenCodes())
	maps.Copy(all, placeCodes())
	maps.Copy(all, momentCodes())
	return all
}

// tokenCodes are about the app, its tokens and its connection: an operator mends them, so nothing is refused for good.
func tokenCodes() map[string]advice {
	token := "check SLACK_BOT_TOKEN and SLACK_APP_TOKEN: reinstall the app and copy the tokens anew" //nolint:gosec // says what to do about tokens and holds none
	off := "Socket Mode is switched off: switch it on under Settings, Socket Mode"
	return map[string]advice{
		"invalid_auth": {bot.Unavailable, token}, "not_authed": {bot.Unavailable, token}, "token_revoked": {bot.Unavailable, token},
		"token_expired": {bot.Unavailable, token}, "account_inactive": {bot.Unavailable, token}, "invalid_app": {bot.Unavailable, token},
		"not_allowed_token_type":  {bot.Unavailable, "a token of the wrong kind is set: SLACK_APP_TOKEN begins with xapp-, SLACK_BOT_TOKEN with xoxb-"},
		"missing_scope":           {bot.Unavailable, "the app lacks a scope: paste the manifest again (deploy-advice manifest) and reinstall the app; the app-level token needs connections:write"},
		"team_access_not_granted": {bot.Unavailable, "the app is not approved for this workspace: ask an admin to approve it"},
		"link_disabled":           {bot.Unavailable, off},
		"socket_mode_not_enabled": {bot.Unavailable, off},
		"too_many_websockets":     {bot.Unavailable, "more than ten sockets are open for this app: stop old processes or run fewer replicas"},
	}
}

// placeCodes are about a channel, message or view.
func placeCodes() map[string]advice {
	invite := "invite me with /invite @deploy-advice"
	gone := "the message is no longer there"
	return map[string]advice{
		"no_permission":              {bot.Denied, "the app may not do that here: ask a workspace admin"},
		"ekm_access_denied":          {bot.Denied, "an admin has suspended writing in this channel"},
		"not_in_channel":             {bot.Denied, invite},
		"channel_not_found":          {bot.NotFound, "I cannot see that channel: if it is private, " + invite},
		"user_not_in_channel":        {bot.Denied, "you are not in that channel: join it first"},
		"is_archived":                {bot.Denied, "the channel is archived: use another one or restore it"},
		"restricted_action":          {bot.Denied, "posting in this channel is restricted: ask its admin"},
		"posting_to_general_channel": {bot.Denied, "posting in this channel is restricted: ask its admin"},
		"messages_tab_disabled":      {bot.Denied, "direct messages to the app are switched off: switch on App Home, Messages Tab"},
		"not_enabled":                {bot.Denied, "the Home tab is switched off: switch on App Home, Home Tab"},
		"cant_update_message":        {bot.Denied, gone},
		"cant_delete_message":        {bot.Denied, gone},
		"edit_window_closed":         {bot.Denied, "the workspace does not allow edits any more"},
		"thread_not_found":           {bot.NotFound, gone},
		"message_not_found":          {bot.NotFound, gone},
		"not_found":                  {bot.NotFound, "the view is no longer open"},
		"user_not_found":             {bot.NotFound, "nobody by that id is here"},
	}
}

// momentCodes are about the moment: too many, too late, too early.
func momentCodes() map[string]advice {
	return map[string]advice{
		"ratelimited":            {bot.Limited, ""},
		"rate_limited":           {bot.Limited, ""},
		"message_limit_exceeded": {bot.Limited, ""},
		"internal_error":         {bot.Unavailable, ""},
		"fatal_error":            {bot.Unavailable, ""},
		"service_unavailable":    {bot.Unavailable, ""},
		"team_added_to_org":      {bot.Unavailable, ""},
		"request_timeout":        {bot.Unavailable, ""},
		"expired_trigger_id":     {bot.NotFound, "that took too long: press it again"},
		"trigger_expired":        {bot.NotFound, "that took too long: press it again"},
		"exchanged_trigger_id":   {bot.NotFound, "that was already answered: press it again"},
		"trigger_exchanged":      {bot.NotFound, "that was already answered: press it again"},
		"invalid_trigger_id":     {bot.NotFound, "that took too long: press it again"},
		"expired_url":            {bot.NotFound, "that took too long: ask again"},
		"used_url":               {bot.NotFound, "that took too long: ask again"},
		"hash_conflict":          {bot.Conflict, ""},
		"push_limit_reached":     {bot.Invalid, "too many forms are open: close one"},
	}
}

// ExplainCode says for people what an error code of Slack asks them to do; empty when they can do nothing.
func ExplainCode(code string) string { return codes()[code].fix }

// refusedForGood says whether a token is refused in a way that no retry mends: the library ends its run on these.
func refusedForGood(code string) bool {
	switch code {
	case "invalid_auth", "account_inactive", "not_authed", "token_revoked", "token_expired", "not_allowed_token_type", "missing_scope":
		return true
	}
	return false
}

// permanent says whether a failed connect needs a person: the library would try on for ever without a word.
func permanent(code string) bool {
	switch code {
	case "team_access_not_granted", "link_disabled", "socket_mode_not_enabled", "too_many_websockets", "no_permission", "ekm_access_denied", "invalid_app":
		return true
	}
	return refusedForGood(code)
}

// translate turns an error of the library into ours. A lost connection, a time-out or a 5xx is Unavailable: whether the call took
// effect is not known.
func translate(op string, err error) *bot.Error {
	e := &bot.Error{Kind: bot.Unavailable, Op: op, Err: err}
	if own, ok := errors.AsType[*bot.Error](err); ok {
		return own
	}
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		e.Kind, e.Code, e.RetryAfter = bot.Limited, "ratelimited", max(limited.RetryAfter, time.Second)
		return e
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok {
		e.Code = fmt.Sprintf("http_%d", status.Code)
		switch {
		case status.Code == http.StatusTooManyRequests:
			e.Kind, e.RetryAfter = bot.Limited, time.Second
		case status.Code < http.StatusInternalServerError:
			e.Kind = bot.NotFound
		}
		return e
	}
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return refusal(e, refused)
	}
	if errors.Is(err, context.Canceled) {
		e.Code = "cancelled"
	}
	return e
}

func refusal(e *bot.Error, r slack.SlackErrorResponse) *bot.Error {
	e.Code, e.Kind = r.Err, bot.Invalid
	if a, ok := codes()[r.Err]; ok {
		e.Kind, e.Message = a.kind, a.fix
	}
	if e.Kind == bot.Limited {
		e.RetryAfter = time.Second
	}
	if r.Needed != "" {
		e.Message = fmt.Sprintf("the app lacks the scope %s: paste the manifest again (deploy-advice manifest) and reinstall the app", r.Needed)
	}
	if len(r.ResponseMetadata.Messages) > 0 {
		e.Err = fmt.Errorf("%w: %q", e.Err, r.ResponseMetadata.Messages)
	}
	return e
}
