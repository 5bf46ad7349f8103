package people

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/deploy-advice/deploy-advice/integrations/local/blockkit"
	"github.com/deploy-advice/deploy-advice/integrations/local/events"
	"github.com/deploy-advice/deploy-advice/integrations/local/socketmode"
	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// ErrTimedOut means that the app did not acknowledge; the person has been told by a notice.
var ErrTimedOut = errors.New("the app did not respond in time")

// ErrGone means that what was pressed is no longer there: the app has replaced it since the person's screen was drawn.
var ErrGone = errors.New("it is no longer there")

// Desk performs people's acts. Make it with all exported fields set; it may be used concurrently.
type Desk struct {
	State  *workspace.State
	Hub    *socketmode.Hub
	Rules  *blockkit.Rules
	Events *events.Source

	mu     sync.Mutex
	inputs map[string]map[string]map[string]any // what a person chose in a message: by place, block, action
}

type body = map[string]any

// Place is where an element stands: in a message (Channel, TS) or in a view (View).
type Place struct {
	Channel string
	TS      string
	View    string
	Block   string
	Action  string
}

// ask sends an interaction or a slash command; when the app does not answer, the person reads why.
func (d *Desk) ask(ctx context.Context, who workspace.User, e request) (json.RawMessage, error) {
	payload, err := json.Marshal(e.payload)
	if err != nil {
		return nil, fmt.Errorf("encode payload: %w", err)
	}
	answer, err := d.Hub.Ask(ctx, socketmode.Envelope{Type: e.kind, Payload: payload, AcceptsPayload: e.accepts})
	if err == nil {
		return answer, nil
	}
	if e.complaint != "" {
		d.State.Notify(who.ID, e.channel, e.complaint)
	}
	if errors.Is(err, socketmode.ErrNotAcknowledged) || errors.Is(err, socketmode.ErrNoSocket) {
		return nil, fmt.Errorf("%w: %w", ErrTimedOut, err)
	}
	return nil, fmt.Errorf("deliver %s: %w", e.kind, err)
}

// request is one envelope for the app. complaint is what the person reads when it is not acknowledged.
type request struct {
	kind      string
	payload   body
	accepts   bool
	channel   string
	complaint string
}

func (d *Desk) person(ref string) (workspace.User, error) {
	u, ok := d.State.User(ref)
	if !ok {
		return workspace.User{}, fmt.Errorf("nobody here is called %q", ref)
	}
	return u, nil
}

// envelope is what every interaction payload has.
func (d *Desk) envelope(kind string, who workspace.User) body {
	team := d.State.Team()
	return body{
		"type": kind, "token": "local", "api_app_id": d.State.App().ID,
		"team": body{"id": team.ID, "domain": team.Domain}, "enterprise": nil, "is_enterprise_install": false,
		"user": body{"id": who.ID, "username": who.Name, "name": who.Name, "team_id": team.ID},
	}
}

func channelName(c workspace.Conversation) string {
	if c.IsIM {
		return "directmessage"
	}
	return c.Name
}
