package home

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// Prefix begins the ids of the conversations stepped here: "home-<user>".
const Prefix = "home-"

// The jobs of this package.
const (
	JobGather = "home.gather"    // nothing, for the person of the event -> render.HomeFacts
	JobStatus = "command.status" // -> the answer to the command "status" outside a thread
)

// Machine steps the Homes. It is pure and may be used concurrently.
type Machine struct{}

// state is what is remembered of a Home.
type state struct {
	V      int    `json:"v"`
	Opened bool   `json:"opened,omitempty"` // by its person, at least once: others' Homes are not published
	Shown  string `json:"shown,omitempty"`  // hash of what was last published
	Seq    int    `json:"seq,omitempty"`
}

// changed marks the events by which conversations tell that something changed.
const changed = "changed"

// Step gathers when a Home is opened or something changed, and publishes what was gathered when it differs from what is shown.
func (Machine) Step(s bot.Session, ev bot.Event, _ bot.Refs) (bot.Session, []bot.Intent, error) {
	st := state{V: bot.Version}
	if len(s.Body) > 0 {
		if err := json.Unmarshal(s.Body, &st); err != nil {
			return s, nil, fmt.Errorf("decode home %s: %w", s.ID, err)
		}
	}
	var intents []bot.Intent
	key := func() string { st.Seq++; return s.ID + "/" + strconv.Itoa(st.Seq) }
	switch {
	case ev.Foreign:
	case ev.Kind == bot.HomeOpened && (ev.Callback != changed || st.Opened):
		st.Opened = true
		intents = append(intents, bot.Intent{Key: key(), Kind: bot.RunJob, User: ev.User, Job: &bot.Job{Name: JobGather, For: bot.Event{
			V: ev.V, ID: ev.ID, Kind: ev.Kind, TS: ev.TS, At: ev.At, Team: ev.Team, User: ev.User,
		}}})
	case ev.Kind == bot.Finished && ev.Callback == JobGather && ev.Problem == "":
		var facts render.HomeFacts
		if err := json.Unmarshal(ev.Result, &facts); err != nil {
			return s, nil, fmt.Errorf("read what a home shows: %w", err)
		}
		view := render.HomeView(facts)
		if hash := digest(view); hash != st.Shown {
			st.Shown = hash
			intents = append(intents, bot.Intent{Key: key(), Kind: bot.PublishHome, User: ev.User, View: &view})
		}
	}
	body, err := json.Marshal(st)
	if err != nil {
		return s, nil, fmt.Errorf("encode home %s: %w", s.ID, err)
	}
	s.V, s.Body, s.Keep = bot.Version, body, bot.KeepBriefly
	if st.Opened {
		s.Keep = bot.KeepLong
	}
	return s, intents, nil
}

func digest(v bot.View) string {
	data, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}
