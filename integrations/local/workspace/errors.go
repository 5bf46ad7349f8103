package workspace

// Error is a refusal in Slack's own vocabulary: the text is the `error` field of a Web API answer.
type Error string

// Error returns the code.
func (e Error) Error() string { return string(e) }

// The codes this package answers with; their meaning is that of docs.slack.dev/reference/methods (read 2026-08-20).
const (
	ErrChannelNotFound    Error = "channel_not_found"
	ErrUserNotFound       Error = "user_not_found"
	ErrUserNotInChannel   Error = "user_not_in_channel"
	ErrNotInChannel       Error = "not_in_channel"
	ErrArchived           Error = "is_archived"
	ErrMessageNotFound    Error = "message_not_found"
	ErrThreadNotFound     Error = "thread_not_found"
	ErrCannotReply        Error = "cannot_reply_to_message"
	ErrCantUpdate         Error = "cant_update_message"
	ErrCantDelete         Error = "cant_delete_message"
	ErrAlreadyReacted     Error = "already_reacted"
	ErrNoReaction         Error = "no_reaction"
	ErrNoText             Error = "no_text"
	ErrMethodForChannel   Error = "method_not_supported_for_channel_type"
	ErrTriggerInvalid     Error = "invalid_trigger_id"
	ErrTriggerExpired     Error = "expired_trigger_id"
	ErrTriggerExchanged   Error = "exchanged_trigger_id"
	ErrViewNotFound       Error = "not_found"
	ErrHashConflict       Error = "hash_conflict"
	ErrPushLimit          Error = "push_limit_reached"
	ErrDuplicateExternal  Error = "duplicate_external_id"
	ErrFileNotFound       Error = "file_not_found"
	ErrUsedURL            Error = "used_url"
	ErrExpiredURL         Error = "expired_url"
	ErrNoService          Error = "no_service"
	ErrClientMsgDuplicate Error = "duplicate_message_not_found"
)
