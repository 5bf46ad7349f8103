package people

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/deploy-advice/deploy-advice/integrations/local/blockkit"
	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// Inputs are values a person entered: by block, by action; each a string or a list of strings.
type Inputs map[string]map[string][]string

// stage is where an act happens: the blocks in view, and what the payload says of the place.
type stage struct {
	blocks  json.RawMessage
	view    *workspace.View
	message *workspace.Message
	room    workspace.Conversation
	key     string // identifies the person's own inputs there
}

// Act presses or changes an element: a button, a menu, a date. Values are option values, ids, a date and so on; a button
// needs none. inputs is what else stands in the place's fields at that moment.
func (d *Desk) Act(ctx context.Context, who string, at Place, values []string, inputs Inputs) error {
	u, err := d.person(who)
	if err != nil {
		return err
	}
	st, err := d.stage(u, at)
	if err != nil {
		return err
	}
	e, ok := blockkit.Find(st.blocks, at.Block, at.Action)
	switch {
	case !ok:
		return fmt.Errorf("there is no element %q in a block %q there: %w", at.Action, at.Block, ErrGone)
	case e.InInput && !e.Dispatch:
		return fmt.Errorf("the input %q sends nothing by itself (no dispatch_action)", at.Action)
	}
	answer, err := e.Answer(values)
	if err != nil {
		return fmt.Errorf("element %q: %w", at.Action, err)
	}
	state, err := d.collect(st, inputs)
	if err != nil {
		return err
	}
	if e.Stateful() {
		put(state, e, answer)
	}
	d.remember(st, state)
	payload := d.actionPayload(u, st, e, answer)
	payload["state"] = body{"values": state}
	if st.view != nil {
		st.view.State.Values = state
		payload["view"] = st.view
		delete(payload, "state")
	}
	_, err = d.ask(ctx, u, request{
		kind: "interactive", payload: payload, channel: st.room.ID, complaint: "the app did not respond to what you pressed",
	})
	return err
}

func put(state map[string]map[string]any, e blockkit.Element, answer map[string]any) {
	if state[e.BlockID] == nil {
		state[e.BlockID] = map[string]any{}
	}
	state[e.BlockID][e.ActionID] = answer
}

// stage finds the view or message of an act and checks that the person sees it.
func (d *Desk) stage(u workspace.User, at Place) (stage, error) {
	if at.View != "" {
		v, ok := d.State.View(at.View)
		if !ok || v.Owner != u.ID {
			return stage{}, fmt.Errorf("%s has no open view %q: %w", u.Name, at.View, ErrGone)
		}
		return stage{blocks: v.Blocks, view: &v, key: v.ID}, nil
	}
	c, err := d.State.Conversation(u.ID, at.Channel)
	if err != nil {
		return stage{}, explain(err, at.Channel)
	}
	m, ok := d.State.Visible(u.ID, c.ID, at.TS)
	if !ok {
		return stage{}, fmt.Errorf("%s sees no message %q in %q: %w", u.Name, at.TS, at.Channel, ErrGone)
	}
	return stage{blocks: m.Blocks, message: &m, room: c, key: u.ID + "/" + c.ID + "/" + m.TS}, nil
}

// collect is the state of every field of a place: as given now, as entered before, or as the app set it.
func (d *Desk) collect(st stage, given Inputs) (map[string]map[string]any, error) {
	before := d.remembered(st)
	state := map[string]map[string]any{}
	for _, e := range blockkit.Elements(st.blocks) {
		if !e.Stateful() {
			continue
		}
		answer := e.Initial()
		if old, ok := before[e.BlockID][e.ActionID].(map[string]any); ok && old["type"] == e.Type {
			answer = old
		}
		if values, ok := given[e.BlockID][e.ActionID]; ok {
			var err error
			if answer, err = e.Answer(values); err != nil {
				return nil, fmt.Errorf("element %q: %w", e.ActionID, err)
			}
		}
		put(state, e, answer)
	}
	return state, nil
}

func (d *Desk) remembered(st stage) map[string]map[string]any {
	if st.view != nil {
		return st.view.State.Values
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.inputs[st.key]
}

// rememberedPlaces bounds how many messages' inputs are kept.
const rememberedPlaces = 5000

func (d *Desk) remember(st stage, state map[string]map[string]any) {
	if st.view != nil {
		d.State.RememberInputs(st.view.ID, state)
		return
	}
	if len(state) == 0 {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.inputs == nil || len(d.inputs) > rememberedPlaces {
		d.inputs = map[string]map[string]map[string]any{}
	}
	d.inputs[st.key] = state
}

func (d *Desk) actionPayload(u workspace.User, st stage, e blockkit.Element, answer map[string]any) body {
	p := d.envelope("block_actions", u)
	action := maps.Clone(answer)
	action["action_id"], action["block_id"], action["action_ts"] = e.ActionID, e.BlockID, d.actionTS()
	p["actions"], p["trigger_id"] = []body{action}, d.State.NewTrigger(u.ID)
	d.addPlace(p, u, st)
	return p
}

// addPlace says where an act happened, in Slack's words.
func (d *Desk) addPlace(p body, u workspace.User, st stage) {
	if st.view != nil {
		p["container"], p["view"] = body{"type": "view", "view_id": st.view.ID}, st.view
		return
	}
	container := body{
		"type": "message", "message_ts": st.message.TS, "channel_id": st.room.ID, "is_ephemeral": st.message.IsEphemeral,
	}
	if st.message.ThreadTS != "" {
		container["thread_ts"] = st.message.ThreadTS
	}
	p["container"] = container
	p["channel"] = body{"id": st.room.ID, "name": channelName(st.room)}
	p["response_url"] = d.ResponseURL("actions", workspace.Hook{
		User: u.ID, Channel: st.room.ID, ThreadTS: st.message.ThreadTS, TS: st.message.TS,
	})
	if !st.message.IsEphemeral { // Slack leaves the message out of ephemeral ones
		p["message"] = st.message
	}
}

func (d *Desk) actionTS() string {
	t := d.State.Now()
	return fmt.Sprintf("%d.%06d", t.Unix(), t.Nanosecond()/1000)
}
