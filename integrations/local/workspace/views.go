package workspace

import (
	"fmt"
	"slices"
)

// stackLimit is how many modals may lie on one another (docs.slack.dev/surfaces/modals, 2026-08-20).
const stackLimit = 3

// OpenView shows v as the first modal of its owner, taking the place of any that were open.
func (s *State) OpenView(owner string, v View) (View, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.externalFree(v.ExternalID, ""); err != nil {
		return View{}, err
	}
	for _, id := range s.stacks[owner] {
		delete(s.views, id)
	}
	s.stacks[owner] = nil
	return s.place(owner, v), nil
}

// PushView shows v on top of the modals of its owner.
func (s *State) PushView(owner string, v View) (View, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch n := len(s.stacks[owner]); {
	case n == 0:
		return View{}, ErrViewNotFound
	case n >= stackLimit:
		return View{}, ErrPushLimit
	}
	if err := s.externalFree(v.ExternalID, ""); err != nil {
		return View{}, err
	}
	return s.place(owner, v), nil
}

func (s *State) place(owner string, v View) View {
	stack := s.stacks[owner]
	v.ID = s.nextID("V")
	v.RootViewID, v.PreviousViewID = v.ID, nil
	if len(stack) > 0 {
		below := stack[len(stack)-1]
		v.RootViewID, v.PreviousViewID = stack[0], &below
	}
	s.stamp(owner, &v)
	s.views[v.ID] = &v
	s.stacks[owner] = append(slices.Clone(stack), v.ID)
	s.publishStack(owner)
	return v
}

func (s *State) stamp(owner string, v *View) {
	v.Owner, v.TeamID, v.InstalledTeamID = owner, s.cfg.Team.ID, s.cfg.Team.ID
	v.AppID, v.BotID = s.cfg.App.ID, s.cfg.App.BotID
	if v.State.Values == nil {
		v.State.Values = map[string]map[string]any{}
	}
	v.Hash = fmt.Sprintf("%d.%s", s.now().Unix(), Secret()[:8])
}

func (s *State) externalFree(external, but string) error {
	if external == "" {
		return nil
	}
	for id, v := range s.views {
		if v.ExternalID == external && id != but {
			return ErrDuplicateExternal
		}
	}
	return nil
}

// UpdateView replaces a view found by id or external id. A hash that is not "" must be the current one.
func (s *State) UpdateView(ref, hash string, v View) (View, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.view(ref)
	if old == nil {
		return View{}, ErrViewNotFound
	}
	if hash != "" && hash != old.Hash {
		return View{}, ErrHashConflict
	}
	if err := s.externalFree(v.ExternalID, old.ID); err != nil {
		return View{}, err
	}
	v.ID, v.RootViewID, v.PreviousViewID, v.State = old.ID, old.RootViewID, old.PreviousViewID, old.State
	s.stamp(old.Owner, &v)
	s.views[v.ID] = &v
	if v.Type == "home" {
		s.publish(Change{Kind: KindHome, User: v.Owner, Home: &v})
	} else {
		s.publishStack(v.Owner)
	}
	return v, nil
}

// PublishHome sets the App Home of a user.
func (s *State) PublishHome(owner, hash string, v View) (View, error) {
	s.mu.Lock()
	u := s.user(owner)
	id := s.homes[owner]
	s.mu.Unlock()
	if u == nil {
		return View{}, ErrUserNotFound
	}
	if id != "" {
		return s.UpdateView(id, hash, v)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.externalFree(v.ExternalID, ""); err != nil {
		return View{}, err
	}
	v.ID = s.nextID("V")
	v.RootViewID = v.ID
	s.stamp(owner, &v)
	s.views[v.ID], s.homes[owner] = &v, v.ID
	s.publish(Change{Kind: KindHome, User: owner, Home: &v})
	return v, nil
}

// CloseView removes a modal and what lies on it.
func (s *State) CloseView(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.views[id]
	if v == nil || v.Type == "home" {
		return ErrViewNotFound
	}
	stack := s.stacks[v.Owner]
	i := slices.Index(stack, id)
	for _, above := range stack[i:] {
		delete(s.views, above)
	}
	s.stacks[v.Owner] = slices.Clone(stack[:i])
	s.publishStack(v.Owner)
	return nil
}

// ClearViews closes every modal of a user.
func (s *State) ClearViews(owner string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range s.stacks[owner] {
		delete(s.views, id)
	}
	s.stacks[owner] = nil
	s.publishStack(owner)
}

// RememberInputs stores what a user has entered in a view, for the payloads that carry its state.
func (s *State) RememberInputs(id string, values map[string]map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.views[id]; old != nil {
		v := *old
		v.State = ViewState{Values: values}
		s.views[id] = &v
	}
}

// View finds a view by id or external id.
func (s *State) View(ref string) (View, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v := s.view(ref); v != nil {
		return *v, true
	}
	return View{}, false
}

// Stack is the open modals of a user, bottom first.
func (s *State) Stack(owner string) []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stack(owner)
}

// Home is the App Home of a user.
func (s *State) Home(owner string) (View, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v := s.views[s.homes[owner]]; v != nil {
		return *v, true
	}
	return View{}, false
}

func (s *State) view(ref string) *View {
	if v := s.views[ref]; v != nil || ref == "" {
		return v
	}
	for _, v := range s.views {
		if v.ExternalID == ref {
			return v
		}
	}
	return nil
}

func (s *State) stack(owner string) []View {
	out := make([]View, 0, len(s.stacks[owner]))
	for _, id := range s.stacks[owner] {
		out = append(out, *s.views[id])
	}
	return out
}

func (s *State) publishStack(owner string) {
	s.publish(Change{Kind: KindViews, User: owner, Views: s.stack(owner)})
}
