package slack

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack/socketmode"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Why an envelope is acknowledged and not recorded.
const (
	stranger   = "stranger"   // of another team or app
	unreadable = "unreadable" // not what Slack documents
	unused     = "unused"     // a kind of event or interaction that we have no use for
	own        = "own"        // we said it ourselves
	machine    = "bot"        // another bot said it
	chatter    = "chatter"    // people talking to each other, outside threads and without us
)

// reading is what an envelope turned out to be: an event, or the reason why there is none.
type reading struct {
	event  bot.Event
	reason string
}

func ignored(reason string) reading { return reading{reason: reason} }

// read turns an envelope into an event. It is pure but for who we are. We decode Slack's JSON ourselves, and only what we use:
// what the library cannot decode (a new kind of block in a message) must not cost a person's answer.
func (a *Adapter) read(req socketmode.Request, now time.Time) reading {
	r := reader{me: a.me(), apiHost: a.apiHost, now: now}
	switch req.Type {
	case socketmode.RequestTypeEventsAPI:
		return r.callback(req.Payload)
	case socketmode.RequestTypeSlashCommands:
		return r.slash(req.Payload)
	case socketmode.RequestTypeInteractive:
		return r.interaction(req.Payload)
	}
	return ignored(unused)
}

// reader reads the envelopes of one moment.
type reader struct {
	me      Identity
	apiHost string
	now     time.Time
}

// outer is an Events API callback (https://docs.slack.dev/apis/events-api, as of 2026-11).
type outer struct {
	Type           string          `json:"type"`
	TeamID         string          `json:"team_id"`
	EnterpriseID   string          `json:"enterprise_id"`
	APIAppID       string          `json:"api_app_id"`
	EventID        string          `json:"event_id"`
	Shared         bool            `json:"is_ext_shared_channel"`
	Authorizations []authorization `json:"authorizations"`
	Event          json.RawMessage `json:"event"`
}

type authorization struct {
	TeamID       string `json:"team_id"`
	EnterpriseID string `json:"enterprise_id"`
}

func (r reader) callback(payload json.RawMessage) reading {
	var o outer
	if err := json.Unmarshal(payload, &o); err != nil {
		return ignored(unreadable)
	}
	if !r.ours(o.TeamID, o.EnterpriseID, o.APIAppID) && !r.sharedWithUs(o) {
		return ignored(stranger)
	}
	if o.Type != "event_callback" || o.EventID == "" {
		return ignored(unused)
	}
	var e inner
	if err := json.Unmarshal(o.Event, &e); err != nil {
		return ignored(unreadable)
	}
	got := r.happened(e)
	if got.reason != "" {
		return got
	}
	got.event.ID = "evt:" + o.EventID
	return got
}

// ours says whether an envelope is meant for our app in our workspace or organisation.
func (r reader) ours(team, enterprise, app string) bool {
	if app != "" && r.me.AppID != "" && app != r.me.AppID {
		return false
	}
	return (team != "" && team == r.me.TeamID) || (enterprise != "" && enterprise == r.me.EnterpriseID)
}

// sharedWithUs says whether an event of another workspace reached us through a channel both share: then it was authorised for ours.
func (r reader) sharedWithUs(o outer) bool {
	sameApp := o.APIAppID == "" || r.me.AppID == "" || o.APIAppID == r.me.AppID
	return sameApp && o.Shared && slices.ContainsFunc(o.Authorizations, func(x authorization) bool { return x.TeamID == r.me.TeamID })
}

// foreign says whether a person's team is another organisation. Unknown is not foreign: Slack names the team wherever it matters.
func (r reader) foreign(team string) bool {
	return team != "" && team != r.me.TeamID && (r.me.EnterpriseID == "" || team != r.me.EnterpriseID)
}

// base is an event of our team that happened at ts, or now.
func (r reader) base(kind bot.EventKind, ts string) bot.Event {
	at, ok := moment(ts)
	if !ok {
		at = r.now
		ts = stamp(at)
	}
	return bot.Event{V: bot.Version, Kind: kind, Team: r.me.TeamID, TS: ts, At: at.UTC()}
}

// moment reads Slack's "seconds.micros".
func moment(ts string) (time.Time, bool) {
	sec, frac, _ := strings.Cut(ts, ".")
	s, err := strconv.ParseInt(sec, 10, 64)
	if err != nil || s <= 0 {
		return time.Time{}, false
	}
	frac = (frac + "000000")[:6]
	us, err := strconv.ParseInt(frac, 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	return time.Unix(s, us*1000), true
}

// stamp writes a moment as Slack does.
func stamp(t time.Time) string {
	us := t.UnixMicro()
	frac := strconv.FormatInt(us%1_000_000, 10)
	return strconv.FormatInt(us/1_000_000, 10) + "." + strings.Repeat("0", 6-len(frac)) + frac
}
