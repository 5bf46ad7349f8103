package conversation

import (
	"encoding/json"
	"fmt"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/bot/rights"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// state is what a session remembers.
type state struct {
	V           int                 `json:"v"`
	Phase       render.Phase        `json:"phase,omitempty"` // empty before a start
	Subject     string              `json:"subject,omitempty"`
	Place       bot.Place           `json:"place,omitzero"`
	Starter     string              `json:"starter,omitempty"`
	StarterTag  string              `json:"starter_tag,omitempty"` // the starter's name
	Started     string              `json:"started,omitempty"`     // ts of the start
	Start       string              `json:"start,omitempty"`       // id of the event that started it
	Names       map[string]string   `json:"names,omitempty"`       // what people are called, by id; empty while it is looked up
	Origin      string              `json:"origin,omitempty"`
	Links       []render.Link       `json:"links,omitempty"`      // what the description points at
	Read        map[string]string   `json:"read,omitempty"`       // how far the files behind a link were read, by its label
	Components  []string            `json:"components,omitempty"` // names; empty for a single workload
	Answers     []answer            `json:"answers,omitempty"`    // every one ever given, in the order of arrival
	Enough      string              `json:"enough,omitempty"`     // ts at which somebody said enough
	Seq         int                 `json:"seq,omitempty"`        // of intent keys
	Asked       int                 `json:"asked,omitempty"`      // question messages posted so far
	Head        shown               `json:"head,omitzero"`
	Landed      bot.Ref             `json:"landed,omitzero"` // where the head is, once known
	Open        *open               `json:"open,omitempty"`
	Closed      []open              `json:"closed,omitempty"` // question messages settled before, the newest last
	Flows       []flow              `json:"flows,omitempty"`  // links between components, every one ever said
	Verdict     *decided            `json:"verdict,omitempty"`
	Was         string              `json:"was,omitempty"`     // the verdict that a changed answer reopened
	Clashes     []string            `json:"clashes,omitempty"` // contradictions asked about
	InCard      []string            `json:"in_card,omitempty"` // those asked about in the verdict's card
	Override    *override           `json:"override,omitempty"`
	Recording   string              `json:"recording,omitempty"` // who is recording it at the moment
	RecordingTS string              `json:"recording_ts,omitempty"`
	Recorded    *render.Link        `json:"recorded,omitempty"`
	Commented   *render.Link        `json:"commented,omitempty"`
	Charted     string              `json:"charted,omitempty"` // the claim whose picture was asked for
	Log         []happening         `json:"log,omitempty"`
	Dropped     int                 `json:"dropped,omitempty"` // happenings that were too many to keep
	Jobs        map[string]pending  `json:"jobs,omitempty"`    // what waits for a job, by the job's key
	Indexed     string              `json:"indexed,omitempty"` // digest of the line in the index
	Reminder    reminder            `json:"reminder,omitzero"`
	own         []profile.Attribute // an organisation's own questions; not stored
	Parked      []bot.Event         `json:"parked,omitempty"` // events that wait until the conversation is known again
}

// shown is a message of ours as last rendered, so that one that did not change is not edited.
type shown struct {
	Key  string `json:"key,omitempty"`
	Hash string `json:"hash,omitempty"`
}

// open is the question message that waits for answers.
type open struct {
	shown
	Items      []item             `json:"items"`
	Understood []understoodAnswer `json:"understood,omitempty"`
	Clashes    []string           `json:"clashes,omitempty"`
}

type item struct {
	Component int        `json:"c"`
	Attribute profile.ID `json:"a"`
	Why       string     `json:"why,omitempty"`
	Wanted    bool       `json:"wanted,omitempty"` // somebody asked to answer it again, whether it still matters or not
}

type understoodAnswer struct {
	Component int        `json:"c"`
	Attribute profile.ID `json:"a"`
	Was       string     `json:"was,omitempty"` // the answer before, canonical
}

// decided is the verdict as last announced.
type decided struct {
	shown
	Family   string `json:"family"`
	Platform string `json:"platform"`
	Claim    string `json:"claim"`
	Cost     string `json:"cost"`
}

// override is a decision against the advice.
type override struct {
	render.Override
	Family   string `json:"family"`
	Platform string `json:"platform,omitempty"`
	Who      string `json:"who"`
	TS       string `json:"ts"`
}

// reminder is where the one reminder of an assessment stands.
type reminder struct {
	N    int    `json:"n,omitempty"`    // timers set so far
	Key  string `json:"key,omitempty"`  // of the reminder's message
	Done bool   `json:"done,omitempty"` // it was sent, or is not wanted
	Last string `json:"last,omitempty"` // ts of what was said or done last
}

// pending is what goes on when a job has ended.
type pending struct {
	Op     string          `json:"op"`
	Action rights.Action   `json:"action,omitempty"`
	Args   json.RawMessage `json:"args,omitempty"`
	From   string          `json:"from,omitempty"` // where it was asked for, for the history
}

func decode(s bot.Session) (state, error) {
	st := state{V: bot.Version}
	if len(s.Body) == 0 {
		return st, nil
	}
	if err := json.Unmarshal(s.Body, &st); err != nil {
		return state{}, fmt.Errorf("decode session %s: %w", s.ID, err)
	}
	if st.V > bot.Version {
		return state{}, fmt.Errorf("session %s was written by a newer version (%d)", s.ID, st.V)
	}
	return st, nil
}

func (st *state) encode(s bot.Session) (bot.Session, error) {
	body, err := json.Marshal(st)
	if err != nil {
		return s, fmt.Errorf("encode session %s: %w", s.ID, err)
	}
	s.V, s.Body = bot.Version, body
	s.Keep = bot.KeepBriefly
	if st.Phase != "" {
		s.Keep = bot.KeepLong
	}
	return s, nil
}
