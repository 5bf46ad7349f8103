package app_test

import (
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/app"
)

func TestRoute_leadsWhereTheEventBelongs(t *testing.T) {
	t.Parallel()
	fresh := app.NewConversation("T1", "Ev1")
	channel, thread := bot.Place{Channel: "C1"}, bot.Place{Channel: "C1", Thread: "5.1"}
	direct, inDirect := bot.Place{Channel: "D1", Kind: bot.DirectMessage}, bot.Place{Channel: "D1", Kind: bot.DirectMessage, Thread: "5.1"}
	parked := func(foreign string) bot.Route {
		return bot.Route{Thread: "C1:5.1", Foreign: foreign, Unknown: "thread:C1:5.1", Park: true}
	}
	for name, test := range map[string]struct {
		event bot.Event
		want  bot.Route
	}{
		"its own conversation wins":     {bot.Event{Kind: bot.Said, Place: thread, Conversation: "da-x"}, bot.Route{Conversation: "da-x"}},
		"command":                       {bot.Event{Kind: bot.Command, Place: channel}, bot.Route{Conversation: fresh}},
		"shortcut":                      {bot.Event{Kind: bot.Shortcut}, bot.Route{Conversation: fresh}},
		"message shortcut":              {bot.Event{Kind: bot.MessageShortcut, Place: thread}, bot.Route{Conversation: fresh}},
		"home":                          {bot.Event{Kind: bot.HomeOpened, User: "U1"}, bot.Route{Conversation: "home-U1"}},
		"removed":                       {bot.Event{Kind: bot.Removed}, bot.Route{Conversation: "workspace"}},
		"mention in a channel":          {bot.Event{Kind: bot.Mention, Place: channel}, bot.Route{Conversation: fresh}},
		"mention in a thread":           {bot.Event{Kind: bot.Mention, Place: thread}, parked(fresh)},
		"mention in a stranger's":       {bot.Event{Kind: bot.Mention, Place: thread, ParentUser: "U9"}, bot.Route{Thread: "C1:5.1", Foreign: fresh, Unknown: fresh}},
		"said in a channel":             {bot.Event{Kind: bot.Said, Place: channel, Message: "6.1"}, bot.Route{}},
		"said in a thread":              {bot.Event{Kind: bot.Said, Place: thread}, parked("")},
		"said in the bot's thread":      {bot.Event{Kind: bot.Said, Place: thread, ParentUser: botUser}, parked("")},
		"said in a stranger's":          {bot.Event{Kind: bot.Said, Place: thread, ParentUser: "U9"}, bot.Route{Thread: "C1:5.1"}},
		"said directly":                 {bot.Event{Kind: bot.Said, Place: direct, Message: "6.1"}, bot.Route{Conversation: fresh}},
		"said directly under one's":     {bot.Event{Kind: bot.Said, Place: inDirect, ParentUser: "U9"}, bot.Route{Thread: "D1:5.1", Foreign: fresh, Unknown: fresh}},
		"edited in a thread":            {bot.Event{Kind: bot.Edited, Place: thread, Message: "6.1"}, parked("")},
		"edited in a stranger's":        {bot.Event{Kind: bot.Edited, Place: thread, Message: "6.1", ParentUser: "U9"}, bot.Route{Thread: "C1:5.1"}},
		"deleted in a channel":          {bot.Event{Kind: bot.Deleted, Place: channel, Message: "6.1"}, bot.Route{Thread: "C1:6.1"}},
		"edited directly":               {bot.Event{Kind: bot.Edited, Place: direct, Message: "6.1"}, bot.Route{Thread: "D1:6.1"}},
		"a control without a name":      {bot.Event{Kind: bot.Action, Place: channel, Message: "6.1"}, bot.Route{Thread: "C1:6.1", Foreign: fresh, Unknown: fresh}},
		"a modal without a name":        {bot.Event{Kind: bot.Submitted}, bot.Route{Conversation: fresh}},
		"a closed modal without one":    {bot.Event{Kind: bot.Closed}, bot.Route{}},
		"a kind nobody knows":           {bot.Event{Kind: "new", Place: thread}, bot.Route{}},
		"a timer of a conversation":     {bot.Event{Kind: "tick", Conversation: "da-x"}, bot.Route{Conversation: "da-x"}},
		"direct edit in unknown thread": {bot.Event{Kind: bot.Deleted, Place: inDirect, ParentUser: "U9"}, bot.Route{Thread: "D1:5.1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.event.ID, test.event.Team = "Ev1", "T1"
			if diff := cmp.Diff(test.want, app.Route(test.event, botUser)); diff != "" {
				t.Errorf("route (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNewConversation_isTheSameEverywhere(t *testing.T) {
	t.Parallel()
	id := app.NewConversation("T1", "Ev1")
	if want := regexp.MustCompile(`^da-[a-z2-7]{10}$`); !want.MatchString(id) {
		t.Errorf("got id %q, want %s", id, want)
	}
	for _, other := range []string{app.NewConversation("T2", "Ev1"), app.NewConversation("T1", "Ev2"), app.NewConversation("T1E", "v1")} {
		if other == id {
			t.Errorf("got %q twice", id)
		}
	}
	if again := app.NewConversation("T1", "Ev1"); again != id {
		t.Errorf("got %q and %q for one event", id, again)
	}
}
