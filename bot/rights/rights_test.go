package rights_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/rights"
)

// directory is who is in which group or channel.
type directory map[string][]string

func (d directory) in(where, user string) (bool, error) {
	members, ok := d[where]
	if !ok {
		return false, &bot.Error{Kind: bot.NotFound, Op: "look up " + where}
	}
	return slices.Contains(members, user), nil
}

func (d directory) InUserGroup(_ context.Context, group, user string) (bool, error) {
	if group == "SBROKEN" {
		return false, &bot.Error{Kind: bot.Unavailable, Op: "look up group"}
	}
	return d.in(group, user)
}

func (d directory) InChannel(_ context.Context, channel, user string) (bool, error) {
	return d.in(channel, user)
}

func TestMay_byUserGroupAndRole(t *testing.T) {
	t.Parallel()
	people := directory{"S1": {"UBEN"}, "C1": {"UANA"}}
	rules := rights.Rules{Admins: []string{"UADA"}, Record: []string{"everyone"}, Override: []string{"S1", "SGONE"}, Channels: []string{"C1", "C2"}}
	for _, c := range []struct {
		user, channel string
		action        rights.Action
		want          rights.Answer
	}{
		{"UANA", "C1", rights.Record, rights.Answer{Allowed: true}},
		{"UANA", "C1", rights.Override, rights.Answer{Who: []string{"S1", "SGONE", "UADA"}}},
		{"UBEN", "C1", rights.Override, rights.Answer{Allowed: true}},
		{"UADA", "C1", rights.Override, rights.Answer{Allowed: true}},
		{"UANA", "C1", rights.Settings, rights.Answer{Who: []string{"UADA"}}},
		{"UADA", "C9", rights.Record, rights.Answer{Why: "channel", Who: []string{"C1", "C2"}}},
		{"UANA", "C1", rights.Start, rights.Answer{Allowed: true}},
		{"UBEN", "C1", rights.Start, rights.Answer{Why: "channel"}},
		{"UADA", "C1", rights.Start, rights.Answer{Why: "channel"}},
		{"UANA", "C2", rights.Start, rights.Answer{Why: "channel"}},
		{"UANA", "D7", rights.Start, rights.Answer{Allowed: true}},
		{"", "C1", rights.Record, rights.Answer{}},
	} {
		got, err := rights.New(rules, people).May(t.Context(), c.user, rights.Request{Action: c.action, Channel: c.channel})
		if err != nil {
			t.Errorf("%s %s: %v", c.user, c.action, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s %s in %s:\n%s", c.user, c.action, c.channel, diff)
		}
	}
}

// ranked are people of whom one is an admin of the workspace.
type ranked struct{ directory }

func (ranked) IsAdmin(_ context.Context, user string) (bool, error) { return user == "UADA", nil }

func TestDoors_leaveStartingAndAnsweringToSome(t *testing.T) {
	t.Parallel()
	people := ranked{directory{"S1": {"UBEN"}, "C1": {"UANA", "UBEN", "UADA"}}}
	c := rights.New(rights.Rules{Record: []string{rights.WorkspaceAdmins}}, people)
	for _, who := range []string{"UANA", "UBEN", "UEVE"} {
		if got, err := c.May(t.Context(), who, rights.Request{Action: rights.Reply, Channel: "C1"}); err != nil || !got.Allowed {
			t.Errorf("without doors %s may not answer: %+v, %v", who, got, err)
		}
	}
	doors := c.Restrict(rights.Doors{Start: []string{"S1"}, Answer: []string{"S1", rights.WorkspaceAdmins}})
	for _, x := range []struct {
		who    string
		action rights.Action
		want   bool
	}{
		{"UANA", rights.Start, false},
		{"UBEN", rights.Start, true},
		{"UADA", rights.Start, false},
		{"UEVE", rights.Start, false},
		{"UANA", rights.Reply, false},
		{"UBEN", rights.Reply, true},
		{"UADA", rights.Reply, true},
		{"UADA", rights.Record, true},
		{"UANA", rights.Record, false},
	} {
		got, err := doors.May(t.Context(), x.who, rights.Request{Action: x.action, Channel: "C1"})
		if err != nil || got.Allowed != x.want {
			t.Errorf("%s %s: %+v, %v; want %v", x.who, x.action, got, err, x.want)
		}
	}
	if got, _ := rights.New(rights.Rules{Record: []string{rights.WorkspaceAdmins}}, people.directory).May(t.Context(), "UADA", rights.Request{Action: rights.Record}); got.Allowed {
		t.Error("a role that cannot be looked up was taken for a yes")
	}
}

func TestMay_failsClosedWhenNobodyCanBeLookedUp(t *testing.T) {
	t.Parallel()
	c := rights.New(rights.Rules{Override: []string{"SBROKEN"}}, directory{})
	got, err := c.May(t.Context(), "UANA", rights.Request{Action: rights.Override})
	if _, is := errors.AsType[*bot.Error](err); !is || got.Allowed {
		t.Errorf("got %+v, %v; want an error and no", got, err)
	}
}

func TestCheck_takesThePersonFromTheEvent(t *testing.T) {
	t.Parallel()
	c := rights.New(rights.Rules{Override: []string{"UANA"}}, directory{})
	raw, err := c.Check(t.Context(), "k", bot.Job{Args: json.RawMessage(`{"action":"override","user":"UANA"}`), For: bot.Event{User: "UEVE"}})
	if err != nil || string(raw) != `{"allowed":false,"who":["UANA"]}` {
		t.Errorf("got %s, %v", raw, err)
	}
}
