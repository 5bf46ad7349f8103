package review

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// DocumentKind is the kind under which reviews are kept, one for each pull request.
const DocumentKind = "review"

const (
	stateVersion = 1
	// keep is how long a review is known after its last change.
	keep = 365 * 24 * time.Hour
	// maxHandled is how many comments are remembered as answered.
	maxHandled = 300
)

// State is what we know of one pull request. The digest reads it.
type State struct {
	V              int       `json:"v"`
	Repo           string    `json:"repo"`
	Number         int       `json:"number"`
	Title          string    `json:"title,omitempty"`
	Author         string    `json:"author,omitempty"`
	AuthorName     string    `json:"author_name,omitempty"`
	URL            string    `json:"url,omitempty"`
	Service        string    `json:"service,omitempty"` // what is added or moved
	Family         string    `json:"family,omitempty"`  // advised
	Platform       string    `json:"platform,omitempty"`
	MonthlyUSD     string    `json:"monthly_usd,omitempty"`
	ChosenFamily   string    `json:"chosen_family,omitempty"`
	ChosenPlatform string    `json:"chosen_platform,omitempty"`
	Against        bool      `json:"against,omitempty"` // it chooses against the advice
	Reason         string    `json:"reason,omitempty"`  // of an override
	DecidedBy      string    `json:"decided_by,omitempty"`
	Open           string    `json:"state"` // open, merged, closed
	Channel        string    `json:"channel,omitempty"`
	At             time.Time `json:"at"`
	ChangedAt      time.Time `json:"changed_at"`

	Assessment string                       `json:"assessment"`
	InputHash  string                       `json:"input_hash,omitempty"`
	Head       string                       `json:"head,omitempty"`    // the commit that was reviewed last
	SeenAt     time.Time                    `json:"seen_at,omitzero"`  // when that pull request had changed last
	Comment    int64                        `json:"comment,omitempty"` // the live one
	Content    string                       `json:"content,omitempty"` // hash of what it says
	Claim      string                       `json:"claim,omitempty"`   // verdict it announces
	Remark     string                       `json:"remark,omitempty"`  // commit and hash of what was left there
	Twins      bool                         `json:"twins,omitempty"`   // the first comment may have been written twice
	Said       map[string]map[string]Answer `json:"said,omitempty"`    // by component ("" is all), then attribute
	// Conversation is the one in Slack that is about this pull request; facts set here are told there.
	Conversation string  `json:"conversation,omitempty"`
	Paused       bool    `json:"paused,omitempty"`
	Handled      []int64 `json:"handled,omitempty"` // comments whose commands were carried out

	doc bot.Document
}

// Answer is a fact that somebody told.
type Answer struct {
	Value string    `json:"value"` // canonical
	Who   string    `json:"who,omitempty"`
	At    time.Time `json:"at,omitzero"`
}

// AssessmentID is the id of a pull request's assessment: the same whatever its facts become.
func AssessmentID(repo string, number int) string { return "da-" + digest(repo, number)[:10] }

// DocumentID is the id under which a pull request's review is kept.
func DocumentID(repo string, number int) string { return "pr-" + digest(repo, number)[:20] }

func digest(repo string, number int) string {
	sum := sha256.Sum256([]byte(strings.ToLower(repo) + "#" + strconv.Itoa(number)))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))
}

func (r *Reviewer) load(ctx context.Context, repo string, number int) (State, error) {
	s := State{V: stateVersion, Repo: repo, Number: number, Open: "open", Assessment: AssessmentID(repo, number)}
	doc, err := r.Docs.Document(ctx, DocumentKind, DocumentID(repo, number))
	if err != nil {
		if bot.KindOf(err) != bot.NotFound {
			return s, err
		}
		s.doc = bot.Document{Kind: DocumentKind, ID: DocumentID(repo, number)}
		return s, nil
	}
	if err := json.Unmarshal(doc.Body, &s); err != nil {
		return s, &bot.Error{Kind: bot.Internal, Op: "read review of " + repo, Err: err}
	}
	s.doc = doc
	return s, nil
}

// save keeps what is known; Conflict when somebody else did.
func (r *Reviewer) save(ctx context.Context, s *State) error {
	body, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("encode review of %s#%d: %w", s.Repo, s.Number, err)
	}
	s.doc.Body, s.doc.Keep = body, keep
	s.doc.Terms = []string{"repo=" + strings.ToLower(s.Repo), "state=" + s.Open}
	s.doc, err = r.Docs.Put(ctx, s.doc)
	return err
}

// about takes what a pull request says of itself.
func (s *State) about(p record.Pull) {
	s.Title, s.Author, s.AuthorName, s.URL = clip(p.Title), p.Author, p.Author, p.URL
	switch {
	case p.Open:
		s.Open = "open"
	case p.Merged:
		s.Open = "merged"
	default:
		s.Open = "closed"
	}
}

func clip(s string) string {
	if r := []rune(s); len(r) > 200 {
		return string(r[:200])
	}
	return s
}

// handled reports whether a comment's commands were carried out.
func (s *State) handled(id int64) bool { return slices.Contains(s.Handled, id) }

func (s *State) handle(id int64) {
	s.Handled = append(s.Handled, id)
	if n := len(s.Handled); n > maxHandled {
		s.Handled = s.Handled[n-maxHandled:]
	}
}

// tell keeps facts that somebody told of a component.
func (s *State) tell(component string, facts []profile.Fact, who string, at time.Time) {
	if s.Said == nil {
		s.Said = map[string]map[string]Answer{}
	}
	if s.Said[component] == nil {
		s.Said[component] = map[string]Answer{}
	}
	for _, f := range facts {
		s.Said[component][string(f.Attribute)] = Answer{Value: profile.FormatFact(f), Who: who, At: at}
	}
}

// told are the facts told of a component; those told of it beat those told of all.
func (s *State) told(component string) profile.Profile {
	var out profile.Profile
	for _, name := range []string{"", component} {
		for _, id := range keys(s.Said[name]) {
			attr, ok := profile.Lookup(profile.ID(id))
			if !ok {
				continue
			}
			a := s.Said[name][id]
			f, err := profile.ParseAnswer(attr, a.Value)
			if err != nil {
				continue
			}
			f.Source.Who, f.Source.When = a.Who, a.At
			out = out.With(f)
		}
		if component == "" {
			break
		}
	}
	return out
}
