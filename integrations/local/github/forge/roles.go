package forge

import (
	"cmp"
	"crypto/rand"
	"slices"
	"time"
)

// App is the GitHub App that has installations here.
type App struct {
	ID           int64
	Slug         string
	Name         string
	Installation int64
	Bot          *User
}

// Token is who a token stands for and what it allows. Permissions maps contents, pull_requests, issues, statuses, checks,
// metadata to read or write; nil allows everything but checks. Repos narrows it to full names; none means all.
type Token struct {
	User        *User
	App         bool
	Permissions map[string]string
	Repos       []string
	Expires     time.Time
}

// AddToken makes a token for t that begins with prefix and returns it.
func (w *World) AddToken(prefix string, t Token) string {
	secret := prefix + rand.Text()
	w.tokens[secret] = &t
	return secret
}

// SetToken makes secret stand for t.
func (w *World) SetToken(secret string, t Token) { w.tokens[secret] = &t }

// Revoke ends a token.
func (w *World) Revoke(secret string) { delete(w.tokens, secret) }

// Token finds a token that is still good.
func (w *World) Token(secret string) (*Token, bool) {
	t, ok := w.tokens[secret]
	if ok && !t.Expires.IsZero() && !w.Now().Before(t.Expires) {
		delete(w.tokens, secret)
		return nil, false
	}
	return t, ok
}

// Allows says whether the token's own permissions include level (read, write) of what.
func (t *Token) Allows(what, level string) bool {
	if t.Permissions == nil {
		return what != "checks" || t.App
	}
	if what == "checks" && level == "write" && !t.App {
		return false
	}
	has := t.Permissions[what]
	if what == "metadata" {
		has = cmp.Or(has, "read")
	}
	return has == "write" || (has == "read" && level == "read")
}

// Roles, weakest first.
func roles() []string { return []string{"none", "read", "triage", "write", "maintain", "admin"} }

// ValidRole says whether a role exists.
func ValidRole(role string) bool { return slices.Contains(roles(), role) }

// Role is what a user may do in a repository: none, read, triage, write, maintain or admin.
func (r *Repo) Role(u *User) string {
	if u == nil {
		return r.public()
	}
	if u == r.Owner {
		return "admin"
	}
	return cmp.Or(r.Roles[u.Login], r.public())
}

func (r *Repo) public() string {
	if r.Private {
		return "none"
	}
	return "read"
}

// AtLeast says whether a user's role includes another one.
func (r *Repo) AtLeast(u *User, role string) bool {
	return slices.Index(roles(), r.Role(u)) >= slices.Index(roles(), role)
}
