package conversation

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// toldElsewhere takes what somebody set in a comment on the pull request: whoever may write there may say what is so. What this
// conversation does not know of, or knows already, changes nothing.
func (t *turn) toldElsewhere() error {
	var told record.Told
	if err := json.Unmarshal(t.ev.Result, &told); err != nil {
		return fmt.Errorf("read what was told: %w", err)
	}
	if t.st.Phase == "" || t.st.Phase == render.Cancelled {
		return nil
	}
	var understood []understoodAnswer
	for _, f := range told.Facts {
		attr, ok := t.st.lookup(profile.ID(f.Attribute))
		component, known := t.st.named(f.Component)
		if !ok || !known {
			continue
		}
		if was, ok := t.st.inForce(t.st.slot(component, attr), attr.ID); ok && was.Value == f.Value {
			continue
		}
		understood = append(understood, t.take(given{
			Component: component, Attribute: attr, Value: f.Value, Provenance: profile.Stated, Quote: "set on " + told.PullRequest,
		}))
	}
	if len(understood) == 0 {
		return nil
	}
	return t.refresh(understood)
}

// named is the component of a name; no name is the workload, or all of a system.
func (st *state) named(name string) (int, bool) {
	switch i := slices.Index(st.Components, name); {
	case i >= 0:
		return i, true
	case name != "" && len(st.Components) > 0:
		return 0, false
	case len(st.Components) > 0:
		return render.Shared, true
	default:
		return 0, true
	}
}
