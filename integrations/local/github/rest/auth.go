package rest

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

func badCredentials() error {
	return &forge.APIError{Status: http.StatusUnauthorized, Message: "Bad credentials"}
}

// authenticate finds out who calls. App endpoints want the App's JWT, all others a token or nothing.
func (c *call) authenticate(app bool) error {
	scheme, secret, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	secret = strings.TrimSpace(secret)
	switch {
	case app:
		return c.checkJWT(secret)
	case scheme == "":
		return nil
	case !strings.EqualFold(scheme, "bearer") && !strings.EqualFold(scheme, "token"):
		return badCredentials()
	}
	token, ok := c.Token(secret)
	if !ok {
		return badCredentials()
	}
	c.token, c.user = token, token.User
	return nil
}

// checkJWT accepts any well-formed token of the App that is in time; the signature is not looked at, for the local GitHub has
// no key. GitHub allows ten minutes (docs.github.com, "Generating a JSON Web Token for a GitHub App", read 2026-11-25).
func (c *call) checkJWT(secret string) error {
	parts := strings.Split(secret, ".")
	if len(parts) != 3 {
		return &forge.APIError{Status: http.StatusUnauthorized, Message: "A JSON web token could not be decoded"}
	}
	var header struct{ Alg string }
	var claims struct {
		Iss any     `json:"iss"`
		Iat float64 `json:"iat"`
		Exp float64 `json:"exp"`
	}
	if !decodePart(parts[0], &header) || !decodePart(parts[1], &claims) || header.Alg != "RS256" {
		return &forge.APIError{Status: http.StatusUnauthorized, Message: "A JSON web token could not be decoded"}
	}
	iss := ""
	switch v := claims.Iss.(type) {
	case string:
		iss = v
	case float64:
		iss = strconv.FormatInt(int64(v), 10)
	}
	now := float64(c.Now().Unix())
	switch {
	case iss != strconv.FormatInt(c.World.App.ID, 10):
		return forge.NotFound()
	case claims.Exp < now:
		return &forge.APIError{Status: http.StatusUnauthorized, Message: "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires"}
	case claims.Exp-now > 601, claims.Iat > now+60:
		return &forge.APIError{Status: http.StatusUnauthorized, Message: "'Expiration time' claim ('exp') is too far in the future"}
	}
	return nil
}

func decodePart(part string, v any) bool {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(raw, v) == nil
}

// authorize finds the repository of the address and checks what the endpoint needs. Who may not see a repository is told
// that it is not there; who sees it but may not act, that they may not.
func (c *call) authorize(n need) error {
	owner := c.r.PathValue("owner")
	if owner == "" {
		return c.signedIn(n)
	}
	r, err := c.World.Repo(owner + "/" + c.r.PathValue("repo"))
	if err != nil {
		return err
	}
	if c.token != nil && len(c.token.Repos) > 0 && !slices.Contains(c.token.Repos, r.FullName()) && r.Private {
		return forge.NotFound()
	}
	if !r.AtLeast(c.user, "read") {
		return forge.NotFound()
	}
	c.repo = r
	if n.write && c.user == nil {
		return &forge.APIError{Status: http.StatusUnauthorized, Message: "Requires authentication"}
	}
	if n.what != "" && !c.allowed(n) {
		return c.inaccessible()
	}
	if n.role != "" && !r.AtLeast(c.user, n.role) {
		if n.role == "admin" {
			return forge.NotFound()
		}
		return forge.Denied("Must have push access to repository")
	}
	return nil
}

func (c *call) signedIn(n need) error {
	if n.role == "user" && c.user == nil {
		return &forge.APIError{Status: http.StatusUnauthorized, Message: "Requires authentication"}
	}
	return nil
}

// allowed says whether the token includes any of the permissions; narrowed tokens act in their repositories only.
func (c *call) allowed(n need) bool {
	if c.token == nil {
		return !n.write
	}
	level := map[bool]string{true: "write", false: "read"}[n.write]
	if len(c.token.Repos) > 0 && !slices.Contains(c.token.Repos, c.repo.FullName()) {
		return !n.write
	}
	for what := range strings.SplitSeq(n.what, "|") {
		if c.token.Allows(what, level) {
			return true
		}
	}
	return false
}

func (c *call) inaccessible() error {
	if c.token != nil && c.token.App {
		return forge.Denied("Resource not accessible by integration")
	}
	return forge.Denied("Resource not accessible by personal access token")
}
