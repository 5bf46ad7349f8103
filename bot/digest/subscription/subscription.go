// Package subscription keeps which channels get a digest, when and of what, as people and the settings file ask for it. It must not know
// what stands in a digest.
package subscription

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/phrase"
	"github.com/deploy-advice/deploy-advice/bot/digest/schedule"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// DocumentKind is the kind under which subscriptions are kept, by channel.
const DocumentKind = "subscription"

// watchKind is the kind under which others keep which repositories are watched.
const watchKind = "watch"

// Where a subscription comes from.
const (
	FromConfiguration = "configuration"
	FromCommand       = "command"
)

// Scope says which decisions a channel hears of. Each part that is given must fit; without any it is all of them.
type Scope struct {
	Repos []string `json:"repos,omitempty"` // owner/name
	Teams []string `json:"teams,omitempty"`
	Tags  []string `json:"tags,omitempty"`
	Here  bool     `json:"here,omitempty"` // decisions made in the channel, or of repositories watched into it
}

// Subscription is a channel that gets a digest.
type Subscription struct {
	V        int    `json:"v"`
	Channel  string `json:"channel"`
	Cron     string `json:"cron"`     // five fields, or six with the seconds in front
	Zone     string `json:"zone"`     // IANA name
	Schedule string `json:"schedule"` // both, for people
	Scope           // inlined
	Always   bool   `json:"always,omitempty"` // post even when nothing changed
	Off      bool   `json:"off,omitempty"`    // asked not to get any
	Origin   string `json:"origin"`
	By       string `json:"by,omitempty"`
	ByName   string `json:"by_name,omitempty"`
	// Since is when it began or its schedule last changed: periods that began before are not its own.
	Since     time.Time `json:"since"`
	ChangedAt time.Time `json:"changed_at"`
}

// Timetable is the subscription's schedule.
func (s Subscription) Timetable() (schedule.Schedule, error) {
	return schedule.Parse(s.Cron, s.Zone)
}

// Active reports whether the channel gets digests.
func (s Subscription) Active() bool { return !s.Off && s.Cron != "" }

func (s Subscription) document(version int64) (bot.Document, error) {
	s.V, s.Schedule = bot.Version, s.Cron+" "+s.Zone
	body, err := json.Marshal(s)
	if err != nil {
		return bot.Document{}, fmt.Errorf("encode subscription: %w", err)
	}
	return bot.Document{Kind: DocumentKind, ID: s.Channel, Version: version, Body: body, Terms: []string{"channel=" + s.Channel}}, nil
}

// Fits reports whether a decision is in the scope, seen from a channel into which repositories are watched.
func (s Scope) Fits(e record.Entry, channel string, watched []string) bool {
	if len(s.Repos) > 0 && !slices.ContainsFunc(s.Repos, func(r string) bool { return strings.EqualFold(r, e.Repo) }) {
		return false
	}
	if len(s.Teams) > 0 && !slices.ContainsFunc(s.Teams, func(t string) bool { return strings.EqualFold(t, e.Team) }) {
		return false
	}
	if len(s.Tags) > 0 && !slices.ContainsFunc(s.Tags, func(t string) bool { return has(e.Tags, t) }) {
		return false
	}
	return !s.Here || e.Channel == channel || has(watched, e.Repo)
}

func has(list []string, word string) bool {
	return slices.ContainsFunc(list, func(w string) bool { return strings.EqualFold(w, word) })
}

// Sight is a subscription with the repositories watched into its channel.
type Sight struct {
	Subscription
	Watched []string
}

// Shows reports whether a decision is in sight.
func (s Sight) Shows(e record.Entry) bool { return s.Fits(e, s.Channel, s.Watched) }

// Words says the scope in one clause.
func (s Scope) Words() string {
	var out []string
	add := func(one string, list []string) {
		if len(list) > 0 {
			out = append(out, one+" "+strings.Join(list, ", "))
		}
	}
	add("repository", s.Repos)
	add("team", s.Teams)
	add("tag", s.Tags)
	if s.Here {
		out = append(out, "decisions of this channel")
	}
	if len(out) == 0 {
		return "all decisions"
	}
	return strings.Join(out, "; ")
}

// request is what a person asked for in words.
type request struct {
	cron, zone string
	scope      Scope
	scoped     bool
	always     *bool
}

// parseRequest reads "mon 9:00 Europe/Berlin repo=acme/shop tag=pci always". What it cannot read is an error that says what may
// stand there.
func parseRequest(text string) (request, error) {
	var r request
	var rest []string
	r.cron, r.zone, rest = schedule.Words(text)
	for _, word := range rest {
		key, value, _ := strings.Cut(word, "=")
		key, value = strings.ToLower(key), strings.Trim(value, ",")
		switch {
		case key == "here" || key == "all":
			r.scope.Here, r.scoped = key == "here", true
		case key == "always":
			yes := value == "" || value == "on" || value == "yes"
			r.always = &yes
		case value == "":
			return r, fmt.Errorf("%q is no part of a subscription; write a schedule such as mon 9:00 or 0 9 * * 1, a time zone such as Europe/Berlin, repo=OWNER/NAME, team=NAME, tag=WORD, here or always", phrase.Short(word))
		case key == "repo":
			for repo := range strings.SplitSeq(value, ",") {
				if strings.Count(repo, "/") != 1 {
					return r, fmt.Errorf("%q is no repository; write repo=OWNER/NAME", phrase.Short(repo))
				}
				r.scope.Repos, r.scoped = append(r.scope.Repos, repo), true
			}
		case key == "team":
			r.scope.Teams, r.scoped = append(r.scope.Teams, strings.Split(value, ",")...), true
		case key == "tag":
			r.scope.Tags, r.scoped = append(r.scope.Tags, strings.Split(value, ",")...), true
		default:
			return r, fmt.Errorf("%q is not known; a digest can be limited by repo=OWNER/NAME, team=NAME, tag=WORD or here", phrase.Short(key))
		}
	}
	return r, nil
}
