package workspace

import "slices"

// SetUserGroup makes a user group of these people, or changes who belongs to it. The id begins with S.
func (s *State) SetUserGroup(id string, members []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.groups == nil {
		s.groups = map[string][]string{}
	}
	s.groups[id] = slices.Clone(members)
}

// UserGroup lists the ids of who belongs to a group; false when there is none.
func (s *State) UserGroup(id string) (members []string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	members, ok = s.groups[id]
	return slices.Clone(members), ok
}

// UserGroups lists the ids of all groups.
func (s *State) UserGroups() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]string, 0, len(s.groups))
	for id := range s.groups {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}
