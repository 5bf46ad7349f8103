package github

import (
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/hooks"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/rest"
)

// Names of other packages' types that callers need, so that they import only this one.
type (
	// Limits are GitHub's rate limits.
	Limits = rest.Limits
	// Request is a request that was answered.
	Request = rest.Request
	// Hook is where webhooks go.
	Hook = hooks.Hook
	// Delivery is one attempt to deliver a webhook.
	Delivery = hooks.Delivery
)

// Person is somebody with an account.
type Person struct{ Login, Name string }

// Repository is a repository to begin with. Files and FS are put together into the first commit; Empty has none. Roles maps
// logins to read, triage, write, maintain or admin; nil means the first person admin, the second write, the third read, and
// the bot and the App write. Protected names branches that change by pull request only.
type Repository struct {
	Owner         string
	Name          string
	Description   string
	DefaultBranch string
	Private       bool
	Empty         bool
	Files         map[string]string
	FS            fs.FS
	Roles         map[string]string
	Protected     []string
}

// Options configure a local GitHub. Now and Logger are required; every other zero value has a default.
type Options struct {
	Addr         string // Start listens here, default 127.0.0.1:0
	Now          func() time.Time
	Logger       *slog.Logger
	People       []Person     // default ana, ben, chloe
	Repositories []Repository // default none
	Bot          string       // login of the token's owner, default deploy-advice-bot
	AppSlug      string       // default deploy-advice; the App's bot is "<slug>[bot]"
	Limits       Limits
}

func withDefaults(o Options) (Options, error) {
	if o.Now == nil || o.Logger == nil {
		return o, fmt.Errorf("local github: options Now and Logger are required")
	}
	for field, fallback := range map[*string]string{&o.Addr: "127.0.0.1:0", &o.Bot: "deploy-advice-bot", &o.AppSlug: "deploy-advice"} {
		if *field == "" {
			*field = fallback
		}
	}
	if o.People == nil {
		o.People = []Person{{"ana", "Ana Ruiz"}, {"ben", "Ben Okafor"}, {"chloe", "Chloe Martin"}}
	}
	return o, nil
}
