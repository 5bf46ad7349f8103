package people

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/deploy-advice/deploy-advice/integrations/local/blockkit"
	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// Result is what became of a submitted view.
type Result string

// Every result. Invalid: the form itself refused, the app heard nothing. Trouble: the app's answer made no sense.
const (
	Closed   Result = "closed"
	Updated  Result = "updated"
	Pushed   Result = "pushed"
	Cleared  Result = "cleared"
	Errors   Result = "errors"
	Invalid  Result = "invalid"
	TimedOut Result = "timed_out"
	Trouble  Result = "trouble"
)

// Submission is the result and, for Errors and Invalid, the message for each block.
type Submission struct {
	Result Result            `json:"result"`
	Errors map[string]string `json:"errors,omitempty"`
}

// Submit presses a modal's submit button with these inputs and does what the app answers.
func (d *Desk) Submit(ctx context.Context, who, viewID string, inputs Inputs) (Submission, error) {
	u, err := d.person(who)
	if err != nil {
		return Submission{}, err
	}
	st, err := d.stage(u, Place{View: viewID})
	if err != nil {
		return Submission{}, err
	}
	if st.view.Type != "modal" || len(st.view.Submit) == 0 || string(st.view.Submit) == "null" {
		return Submission{}, fmt.Errorf("the view %q cannot be submitted", viewID)
	}
	if st.view.State.Values, err = d.collect(st, inputs); err != nil {
		return Submission{}, err
	}
	if problems := formProblems(*st.view, inputs); len(problems) > 0 {
		return Submission{Result: Invalid, Errors: problems}, nil
	}
	d.remember(st, st.view.State.Values)
	p := d.envelope("view_submission", u)
	p["view"], p["trigger_id"], p["response_urls"] = st.view, d.State.NewTrigger(u.ID), d.responseURLs(u, *st.view)
	answer, err := d.ask(ctx, u, request{
		kind: "interactive", payload: p, accepts: true, complaint: "We had some trouble connecting. Try again?",
	})
	if err != nil {
		return Submission{Result: TimedOut}, err
	}
	return d.effect(*st.view, answer), nil
}

// formProblems is what Slack's form says before it sends.
func formProblems(v workspace.View, inputs Inputs) map[string]string {
	problems := map[string]string{}
	for _, e := range blockkit.Elements(v.Blocks) {
		if !e.InInput {
			continue
		}
		values, given := inputs[e.BlockID][e.ActionID]
		if !given {
			values = blockkit.Values(v.State.Values[e.BlockID][e.ActionID])
		}
		if p := e.CheckInput(values); p != "" {
			problems[e.BlockID] = p
		}
	}
	return problems
}

// responseURLs are for the fields that ask for one (response_url_enabled).
func (d *Desk) responseURLs(u workspace.User, v workspace.View) []body {
	urls := []body{}
	for _, e := range blockkit.Elements(v.Blocks) {
		chosen := blockkit.Values(v.State.Values[e.BlockID][e.ActionID])
		if e.WantsResponseURL() && len(chosen) == 1 {
			urls = append(urls, body{
				"block_id": e.BlockID, "action_id": e.ActionID, "channel_id": chosen[0],
				"response_url": d.ResponseURL("app", workspace.Hook{User: u.ID, Channel: chosen[0]}),
			})
		}
	}
	return urls
}

// effect does what an acknowledgement of a submission says.
func (d *Desk) effect(v workspace.View, answer json.RawMessage) Submission {
	var a struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   json.RawMessage   `json:"view"`
	}
	if len(answer) > 0 && json.Unmarshal(answer, &a) != nil {
		return d.trouble(v, "it is not an object")
	}
	switch a.Action {
	case "":
		if err := d.State.CloseView(v.ID); err != nil {
			return d.trouble(v, err.Error())
		}
		return Submission{Result: Closed}
	case "clear":
		d.State.ClearViews(v.Owner)
		return Submission{Result: Cleared}
	case "errors":
		return d.showErrors(v, a.Errors)
	case "update", "push":
		return d.showView(v, a.Action, a.View)
	}
	return d.trouble(v, "unknown response_action "+a.Action)
}

// showErrors takes messages for input blocks only; with any other key Slack shows nothing but trouble.
func (d *Desk) showErrors(v workspace.View, messages map[string]string) Submission {
	inputs := map[string]bool{}
	for _, e := range blockkit.Elements(v.Blocks) {
		inputs[e.BlockID] = inputs[e.BlockID] || e.InInput
	}
	for block := range messages {
		if !inputs[block] {
			return d.trouble(v, "errors: "+block+" is not an input block of the view")
		}
	}
	if len(messages) == 0 {
		return d.trouble(v, "errors: there are none")
	}
	return Submission{Result: Errors, Errors: messages}
}

func (d *Desk) showView(v workspace.View, action string, raw json.RawMessage) Submission {
	next, verdict := d.Rules.ParseView(raw, "/view")
	if !verdict.OK() {
		return d.trouble(v, fmt.Sprint(verdict.Code, " ", verdict.Messages()))
	}
	var err error
	result := Updated
	if action == "update" {
		_, err = d.State.UpdateView(v.ID, "", View(next))
	} else {
		_, err = d.State.PushView(v.Owner, View(next))
		result = Pushed
	}
	if err != nil {
		return d.trouble(v, err.Error())
	}
	return Submission{Result: result}
}

func (d *Desk) trouble(v workspace.View, why string) Submission {
	d.State.Notify(v.Owner, "", "We had some trouble connecting. Try again? (The app's answer was refused: "+why+")")
	return Submission{Result: Trouble}
}

// Close closes a modal; the app hears of it when it asked to.
func (d *Desk) Close(ctx context.Context, who, viewID string) error {
	u, err := d.person(who)
	if err != nil {
		return err
	}
	st, err := d.stage(u, Place{View: viewID})
	if err != nil {
		return err
	}
	if err := d.State.CloseView(viewID); err != nil {
		return explain(err, viewID)
	}
	if !st.view.NotifyOnClose {
		return nil
	}
	p := d.envelope("view_closed", u)
	p["view"], p["is_cleared"] = st.view, st.view.ClearOnClose
	_, err = d.ask(ctx, u, request{kind: "interactive", payload: p})
	return err
}

// View is a checked view as the workspace keeps it.
func View(v blockkit.ViewSpec) workspace.View {
	return workspace.View{
		Type: v.Type, Title: v.Title, Submit: v.Submit, Close: v.Close, Blocks: v.Blocks, PrivateMetadata: v.PrivateMetadata,
		CallbackID: v.CallbackID, ExternalID: v.ExternalID, ClearOnClose: v.ClearOnClose, NotifyOnClose: v.NotifyOnClose,
	}
}
