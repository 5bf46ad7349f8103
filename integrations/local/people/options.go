package people

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/deploy-advice/deploy-advice/integrations/local/blockkit"
)

// Offer is what an external select shows for a query; one of the two lists is used. Both are Slack's JSON.
type Offer struct {
	Options      json.RawMessage `json:"options,omitempty"`
	OptionGroups json.RawMessage `json:"option_groups,omitempty"`
}

// Suggest asks the app what an external select offers for a query.
func (d *Desk) Suggest(ctx context.Context, who string, at Place, query string) (Offer, error) {
	u, err := d.person(who)
	if err != nil {
		return Offer{}, err
	}
	st, err := d.stage(u, at)
	if err != nil {
		return Offer{}, err
	}
	if _, ok := blockkit.Find(st.blocks, at.Block, at.Action); !ok {
		return Offer{}, fmt.Errorf("there is no element %q in a block %q there", at.Action, at.Block)
	}
	p := d.envelope("block_suggestion", u)
	p["action_id"], p["block_id"], p["value"] = at.Action, at.Block, query
	d.addPlace(p, u, st)
	delete(p, "response_url")
	answer, err := d.ask(ctx, u, request{kind: "interactive", payload: p, accepts: true, channel: st.room.ID})
	if err != nil {
		return Offer{}, err
	}
	var o Offer
	if err := json.Unmarshal(answer, &o); err != nil {
		return Offer{}, fmt.Errorf("the app's options cannot be read: %w", err)
	}
	return o, nil
}
