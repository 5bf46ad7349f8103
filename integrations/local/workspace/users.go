package workspace

import "slices"

// AddUser makes a person (or keeps the id that u brings) and returns the id.
func (s *State) AddUser(u User) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u.ID == "" {
		u.ID = s.nextID("U")
	}
	s.users = append(s.users, &u)
	return u.ID
}

// Users lists everybody, the app's bot user first.
func (s *State) Users() []User {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]User, 0, len(s.users))
	for _, u := range s.users {
		out = append(out, *u)
	}
	return out
}

// User finds a user by id or by name.
func (s *State) User(ref string) (User, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.user(ref)
	if u == nil {
		return User{}, false
	}
	return *u, true
}

func (s *State) user(ref string) *User {
	i := slices.IndexFunc(s.users, func(u *User) bool { return u.ID == ref })
	if i < 0 {
		i = slices.IndexFunc(s.users, func(u *User) bool { return u.Name == ref })
	}
	if i < 0 {
		return nil
	}
	return s.users[i]
}
