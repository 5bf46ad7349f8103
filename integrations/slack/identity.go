package slack

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Identity is who the tokens make us.
type Identity struct {
	UserID, BotID, UserName string
	TeamID, TeamName        string
	EnterpriseID            string // empty outside Enterprise Grid
	URL                     string // of the workspace
	AppID                   string // known once a socket said hello
	Scopes                  []string
}

// Connect asks Slack who we are and whether the granted scopes suffice. A wrong token or a missing scope is a Denied error whose
// message says the fix; Slack being away is Unavailable.
func (a *Adapter) Connect(ctx context.Context) (Identity, error) {
	ctx, cancel := context.WithTimeout(ctx, a.o.HTTPTimeout)
	defer cancel()
	resp, err := a.api.AuthTestContext(ctx)
	if err != nil {
		return Identity{}, a.authError(err)
	}
	id := Identity{
		UserID: resp.UserID, BotID: resp.BotID, UserName: resp.User, TeamID: resp.TeamID, TeamName: resp.Team,
		EnterpriseID: resp.EnterpriseID, URL: resp.URL, Scopes: scopeList(resp.Header.Get("X-OAuth-Scopes")),
	}
	if id.BotID == "" {
		return Identity{}, &bot.Error{
			Kind: bot.Denied, Op: "connect to slack", Code: "not_allowed_token_type",
			Message: "SLACK_BOT_TOKEN belongs to a person, not to a bot: use the Bot User OAuth Token (xoxb-...) of OAuth & Permissions",
		}
	}
	if missing := missingScopes(id.Scopes); len(missing) > 0 {
		return Identity{}, &bot.Error{
			Kind: bot.Denied, Op: "connect to slack", Code: "missing_scope",
			Message: fmt.Sprintf("the Slack app lacks the scopes %s: add them under OAuth & Permissions (or paste the manifest again) and reinstall the app", strings.Join(missing, ", ")),
		}
	}
	a.identity.Store(&id)
	return id, nil
}

// authError says of a refused token what to do; every other error keeps its kind.
func (a *Adapter) authError(err error) error {
	e := translate("connect to slack", err)
	if refusedForGood(e.Code) {
		e.Kind = bot.Denied
	}
	return e
}

func scopeList(header string) []string {
	var out []string
	for s := range strings.SplitSeq(header, ",") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// missingScopes are the required scopes that were not granted. A reply without the header says nothing, so nothing is missing.
func missingScopes(granted []string) []string {
	if len(granted) == 0 {
		return nil
	}
	var missing []string
	for _, s := range RequiredScopes() {
		if !slices.Contains(granted, s) {
			missing = append(missing, s)
		}
	}
	return missing
}

// me is who we are, zero before Connect.
func (a *Adapter) me() Identity {
	if id := a.identity.Load(); id != nil {
		return *id
	}
	return Identity{}
}

// learnApp keeps the app id that Slack's hello names.
func (a *Adapter) learnApp(app string) {
	id := a.me()
	if app == "" || id.AppID == app {
		return
	}
	id.AppID = app
	a.identity.Store(&id)
}
