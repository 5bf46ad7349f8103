package slackapi

import (
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

func (c *call) bot() string { return c.State.App().BotUserID }

func (c *call) span() workspace.Span {
	return workspace.Span{Oldest: c.args["oldest"], Latest: c.args["latest"], Inclusive: c.flag("inclusive")}
}

func historyPage(c *call) (fields, *refusal) {
	all, err := c.State.History(c.bot(), c.args["channel"], c.span())
	if err != nil {
		return nil, stateError(err)
	}
	slices.Reverse(all) // newest first
	part, next, refused := page(c, all, 100)
	if refused != nil {
		return nil, refused
	}
	return fields{
		"messages": c.presented(part), "has_more": next != "", "pin_count": 0, "response_metadata": cursorOf(next),
	}, nil
}

// repliesPage gives the thread's root first on every page, as Slack does.
func repliesPage(c *call) (fields, *refusal) {
	if !tsPattern.MatchString(c.args["ts"]) {
		return nil, refuse("invalid_ts_oldest")
	}
	all, err := c.State.Replies(c.bot(), c.args["channel"], c.args["ts"], c.span())
	if err != nil {
		return nil, stateError(err)
	}
	part, next, refused := page(c, all[1:], 1000)
	if refused != nil {
		return nil, refused
	}
	part = append([]workspace.Message{all[0]}, part...)
	return fields{"messages": c.presented(part), "has_more": next != "", "response_metadata": cursorOf(next)}, nil
}

// presented leaves metadata out unless it was asked for, and the channel, which history does not repeat.
func (c *call) presented(list []workspace.Message) []workspace.Message {
	out := slices.Clone(list)
	for i := range out {
		out[i].Channel = ""
		if !c.flag("include_all_metadata") {
			out[i].Metadata = nil
		}
	}
	return out
}

func conversationInfo(c *call) (fields, *refusal) {
	conv, err := c.State.Conversation(c.bot(), c.args["channel"])
	if err != nil {
		return nil, stateError(err)
	}
	return fields{"channel": c.trimmed(conv)}, nil
}

// trimmed leaves the members out, and their number unless it was asked for.
func (c *call) trimmed(conv workspace.Conversation) workspace.Conversation {
	conv.Members = nil
	if !c.flag("include_num_members") {
		conv.NumMembers = 0
	}
	return conv
}

func conversationsList(c *call) (fields, *refusal) {
	return c.listed(func(workspace.Conversation) bool { return true })
}

func usersConversations(c *call) (fields, *refusal) {
	user := c.args["user"]
	if user == "" {
		user = c.bot()
	}
	return c.listed(func(conv workspace.Conversation) bool { return slices.Contains(conv.Members, user) })
}

func (c *call) listed(keep func(workspace.Conversation) bool) (fields, *refusal) {
	types := strings.Split(c.args["types"], ",")
	if c.args["types"] == "" {
		types = []string{"public_channel"}
	}
	for _, t := range types {
		if !slices.Contains([]string{"public_channel", "private_channel", "im", "mpim"}, strings.TrimSpace(t)) {
			return nil, refuse("invalid_types")
		}
	}
	var list []workspace.Conversation
	for _, conv := range c.State.Conversations(c.bot()) {
		hidden := conv.IsArchived && c.flag("exclude_archived")
		if keep(conv) && !hidden && slices.Contains(types, typeName(conv)) {
			list = append(list, c.trimmed(conv))
		}
	}
	part, next, refused := page(c, list, 100)
	if refused != nil {
		return nil, refused
	}
	return fields{"channels": part, "response_metadata": cursorOf(next)}, nil
}

func typeName(conv workspace.Conversation) string {
	switch conv.ChannelType() {
	case "channel":
		return "public_channel"
	case "group":
		return "private_channel"
	}
	return conv.ChannelType()
}

func membersPage(c *call) (fields, *refusal) {
	conv, err := c.State.Conversation(c.bot(), c.args["channel"])
	if err != nil {
		return nil, stateError(err)
	}
	part, next, refused := page(c, conv.Members, 100)
	if refused != nil {
		return nil, refused
	}
	return fields{"members": part, "response_metadata": cursorOf(next)}, nil
}

func conversationOpen(c *call) (fields, *refusal) {
	ids := strings.Split(c.args["users"], ",")
	if c.args["channel"] != "" {
		conv, err := c.State.Conversation(c.bot(), c.args["channel"])
		if err != nil {
			return nil, stateError(err)
		}
		return fields{"channel": c.trimmed(conv), "already_open": true}, nil
	}
	if c.args["users"] == "" {
		return nil, refuse("users_list_not_supplied")
	}
	if len(ids) > 1 {
		return nil, refuse("not_enough_users") // groups of people do not exist here
	}
	id, err := c.State.OpenIM(strings.TrimSpace(ids[0]), c.bot())
	if err != nil {
		return nil, stateError(err)
	}
	if !c.flag("return_im") {
		return fields{"channel": fields{"id": id}}, nil
	}
	conv, err := c.State.Conversation(c.bot(), id)
	return fields{"channel": c.trimmed(conv)}, stateError(err)
}

func conversationJoin(c *call) (fields, *refusal) {
	if err := c.State.Join(c.bot(), c.args["channel"]); err != nil {
		return nil, stateError(err)
	}
	return conversationInfo(c)
}
