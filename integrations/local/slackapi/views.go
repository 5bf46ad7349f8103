package slackapi

import (
	"encoding/json"

	"github.com/deploy-advice/deploy-advice/integrations/local/people"
	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// view reads and checks the argument of that name. want is the type it must have; "" is either.
func (c *call) view(want string) (workspace.View, *refusal) {
	raw := c.raw("view")
	if raw == nil {
		return workspace.View{}, &refusal{code: "invalid_arguments", messages: []string{"missing required field: view"}}
	}
	var kind struct {
		Type string `json:"type"`
	}
	if json.Unmarshal(raw, &kind) == nil && want != "" && kind.Type != want && kind.Type != "" {
		return workspace.View{}, &refusal{
			code: "invalid_arguments", messages: []string{"must be a valid enum value [json-pointer:/view/type]"},
		}
	}
	parsed, verdict := c.Rules.ParseView(raw, "/view")
	if !verdict.OK() {
		return workspace.View{}, &refusal{code: verdict.Code, messages: verdict.Messages()}
	}
	return people.View(parsed), nil
}

func viewsOpen(c *call) (fields, *refusal) { return c.byTrigger(c.State.OpenView) }
func viewsPush(c *call) (fields, *refusal) { return c.byTrigger(c.State.PushView) }

// byTrigger checks the view before it spends the trigger, so that a mistake in the one does not cost the other.
func (c *call) byTrigger(place func(string, workspace.View) (workspace.View, error)) (fields, *refusal) {
	v, refused := c.view("modal")
	if refused != nil {
		return nil, refused
	}
	user, err := c.State.UseTrigger(c.args["trigger_id"])
	if err != nil {
		return nil, stateError(err)
	}
	shown, err := place(user, v)
	if err != nil {
		return nil, stateError(err)
	}
	return fields{"view": shown}, nil
}

func viewsUpdate(c *call) (fields, *refusal) {
	v, refused := c.view("")
	if refused != nil {
		return nil, refused
	}
	ref := c.args["view_id"]
	if ref == "" {
		ref = c.args["external_id"]
	}
	shown, err := c.State.UpdateView(ref, c.args["hash"], v)
	if err != nil {
		return nil, stateError(err)
	}
	return fields{"view": shown}, nil
}

func viewsPublish(c *call) (fields, *refusal) {
	v, refused := c.view("home")
	if refused != nil {
		return nil, refused
	}
	if c.args["user_id"] == "" {
		return nil, &refusal{code: "invalid_arguments", messages: []string{"missing required field: user_id"}}
	}
	shown, err := c.State.PublishHome(c.args["user_id"], c.args["hash"], v)
	if err != nil {
		return nil, stateError(err)
	}
	return fields{"view": shown}, nil
}
