package slackapi

import (
	"net/http"
	"slices"
	"strings"
)

// tokenKind is which of the two tokens a method takes.
type tokenKind int

const (
	botToken tokenKind = iota
	appToken
	eitherToken
	noToken
)

// method is one Web API method. needs lists scopes any one of which is enough; none means any token will do.
type method struct {
	handle func(*call) (fields, *refusal)
	tier   tier
	token  tokenKind
	needs  []string
}

// token is the caller's token: in the body, else in the Authorization header.
func token(r *http.Request, a args) string {
	if t := a["token"]; t != "" {
		return t
	}
	t, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return t
}

func (s *Server) scopesOf(token string) []string {
	if token == s.AppToken {
		return []string{"connections:write"}
	}
	if token == s.BotToken {
		return s.Scopes
	}
	return nil
}

func (s *Server) authorize(token string, m method) *refusal {
	switch {
	case token == "":
		return refuse("not_authed")
	case token != s.BotToken && token != s.AppToken:
		return refuse("invalid_auth")
	case m.token == appToken && token != s.AppToken, m.token == botToken && token != s.BotToken:
		return refuse("not_allowed_token_type")
	}
	granted := s.scopesOf(token)
	if len(m.needs) > 0 && !slices.ContainsFunc(m.needs, func(n string) bool { return slices.Contains(granted, n) }) {
		return &refusal{code: "missing_scope", more: fields{"needed": strings.Join(m.needs, ","), "provided": strings.Join(granted, ",")}}
	}
	return nil
}
