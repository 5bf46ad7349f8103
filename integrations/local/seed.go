package local

import (
	"fmt"
	"slices"

	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// seed makes the people and channels to begin with, and each person's DM with the app.
func (w *Workspace) seed() error {
	colors := []string{"#2f6f4f", "#8a4b2a", "#6a3d7c", "#1f6f8b", "#8b2f4b", "#5b6b1f"}
	for i, u := range w.opts.Users {
		if u.Name == "" {
			return fmt.Errorf("local workspace: user %d has no name", i)
		}
		if u.RealName == "" {
			u.RealName = u.Name
		}
		id := w.state.AddUser(workspace.User{ID: u.ID, Name: u.Name, RealName: u.RealName, IsAdmin: u.Admin, Color: colors[i%len(colors)], Zone: "UTC"})
		if _, err := w.state.OpenIM(id, w.state.App().BotUserID); err != nil {
			return fmt.Errorf("local workspace: DM of %q: %w", u.Name, err)
		}
	}
	for _, c := range w.opts.Channels {
		members, err := w.members(c)
		if err != nil {
			return err
		}
		w.state.AddChannel(workspace.NewChannel{
			ID: c.ID, Name: c.Name, Topic: c.Topic, Private: c.Private, Archived: c.Archived, Members: members,
		})
	}
	return nil
}

func (w *Workspace) members(c ChannelSeed) ([]string, error) {
	names := slices.Clone(c.Members)
	if len(names) == 0 {
		for _, u := range w.opts.Users {
			names = append(names, u.Name)
		}
	}
	var ids []string
	if !c.WithoutBot {
		ids = append(ids, w.state.App().BotUserID)
	}
	for _, n := range names {
		u, ok := w.state.User(n)
		if !ok {
			return nil, fmt.Errorf("local workspace: channel %q: nobody is called %q", c.Name, n)
		}
		ids = append(ids, u.ID)
	}
	return ids, nil
}
