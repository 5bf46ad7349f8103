package review

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// Marker is what line 1 of our comment says.
type Marker struct {
	V          int    `json:"v"`
	Assessment string `json:"assessment"`
	Hash       string `json:"hash"`
}

// ReadMarker reads line 1 of a comment; false when it is not a marker. Anybody can paste one: its author must be looked at too.
func ReadMarker(body string) (Marker, bool) {
	line, _, _ := strings.Cut(body, "\n")
	text, ok := strings.CutPrefix(strings.TrimRight(line, "\r "), render.ReviewPrefix)
	if !ok || len(text) > 500 {
		return Marker{}, false
	}
	text, ok = strings.CutSuffix(text, "-->")
	var m Marker
	if !ok || json.Unmarshal([]byte(text), &m) != nil || m.V != 1 {
		return Marker{}, false
	}
	return m, true
}

func contentHash(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}

// publish says what is to be said, or takes back what no longer holds, and keeps what was done.
func (r *Reviewer) publish(ctx context.Context, p record.Pull, s *State, out Outcome) error {
	now := r.Now().UTC()
	if s.At.IsZero() {
		s.At = now
	}
	s.remember(out)
	body := out.Body
	if out.Quiet != "" {
		if s.Comment == 0 {
			return r.save(ctx, s)
		}
		body = render.ReviewGone(s.Assessment)
	}
	fresh, err := r.upsert(ctx, s, body, claim(out))
	if err != nil {
		return err
	}
	if fresh {
		s.ChangedAt = now
	}
	spoken := out.Quiet == "" && out.Problem == ""
	if spoken {
		r.remark(ctx, p, s, out)
	}
	if err := r.save(ctx, s); err != nil || !fresh || !spoken {
		return err
	}
	return r.notify(ctx, p, s, out)
}

// claim is what a comment announces; when it becomes another one, a new comment is written.
func claim(out Outcome) string {
	switch {
	case out.Problem != "":
		return "problem"
	case out.Quiet != "":
		return "quiet"
	}
	parts := []string{out.Assessment.Verdict.Family + "/" + out.Assessment.Verdict.Platform}
	for _, c := range out.Review.Services {
		parts = append(parts, c.Name+"="+c.Verdict.Family+"/"+c.Verdict.Platform)
	}
	return strings.Join(parts, " ")
}

// remember takes the outcome into what is kept.
func (s *State) remember(out Outcome) {
	s.Channel = out.Settings.Channel
	if len(out.Review.Services) == 0 {
		return
	}
	var names []string
	s.Against, s.ChosenFamily, s.ChosenPlatform = false, "", ""
	for i, c := range out.Review.Services {
		names = append(names, c.Name)
		against := c.Platform != "" && c.Platform != c.Verdict.Platform || c.Platform == "" && c.Family != "" && c.Family != c.Verdict.Family
		if i == 0 || (against && !s.Against) {
			s.ChosenFamily, s.ChosenPlatform = c.Family, c.Platform
		}
		s.Against = s.Against || against
	}
	s.Service = strings.Join(names, ", ")
	v := out.Assessment.Verdict
	s.Family, s.Platform, s.MonthlyUSD, s.InputHash = v.Family, v.Platform, "", out.Assessment.InputHash
	if v.MonthlyUSD != nil {
		s.MonthlyUSD = v.MonthlyUSD.Mid
	}
}

// upsert makes the live comment say this, with as little as can be: nothing when it says so already, an edit when the verdict stands, a
// new comment when it changed. It reports whether people were shown something new.
func (r *Reviewer) upsert(ctx context.Context, s *State, body, claim string) (fresh bool, err error) {
	hash := contentHash(body)
	if s.Comment != 0 && s.Content == hash {
		return false, nil
	}
	mine, err := r.mine(ctx, s.Repo, s.Number)
	if err != nil {
		return false, err
	}
	live, had := current(mine, s.Comment)
	moved := had && s.Claim != "" && s.Claim != claim && claim != "quiet" && s.Claim != "quiet" && claim != "problem" && s.Claim != "problem"
	s.Claim, s.Content = claim, hash
	switch {
	case !had:
		s.Comment, err = r.begin(ctx, s, body)
		return true, err
	case moved:
		return true, r.replace(ctx, s, replacing{mine, live, body})
	case live.Body == body:
		s.Comment = live.ID
		return false, r.only(ctx, s.Repo, mine, live)
	}
	s.Comment = live.ID
	if err := r.Forge.Edit(ctx, s.Repo, live.ID, body); err != nil {
		if bot.KindOf(err) == bot.NotFound {
			s.Comment, err = r.begin(ctx, s, body)
			return true, err
		}
		return false, err
	}
	return true, r.only(ctx, s.Repo, mine, live)
}

// mine lists our live comments, oldest first: by marker and by author.
func (r *Reviewer) mine(ctx context.Context, repo string, number int) ([]Comment, error) {
	self, err := r.Forge.Login(ctx)
	if err != nil {
		return nil, err
	}
	all, err := r.Forge.Comments(ctx, repo, number)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(c Comment) bool {
		_, ok := ReadMarker(c.Body)
		return !ok || !strings.EqualFold(c.Author, self)
	}), nil
}

// current is the comment we remember, or the newest one.
func current(mine []Comment, id int64) (Comment, bool) {
	if i := slices.IndexFunc(mine, func(c Comment) bool { return c.ID == id }); i >= 0 {
		return mine[i], true
	}
	if len(mine) == 0 {
		return Comment{}, false
	}
	return mine[len(mine)-1], true
}

// only removes our other live comments: twins from a race, or leftovers of a crash.
func (r *Reviewer) only(ctx context.Context, repo string, mine []Comment, live Comment) error {
	for _, c := range mine {
		if c.ID == live.ID {
			continue
		}
		if err := r.Forge.Delete(ctx, repo, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// begin writes the first comment. Whether somebody else did so at the same time is looked at with the next news, of which this comment
// is one.
func (r *Reviewer) begin(ctx context.Context, s *State, body string) (int64, error) {
	made, err := r.Forge.Say(ctx, s.Repo, s.Number, body)
	s.Twins = err == nil
	return made.ID, err
}

// untwin removes comments that others wrote at the same time as the first one: the oldest stays.
func (r *Reviewer) untwin(ctx context.Context, s *State) error {
	mine, err := r.mine(ctx, s.Repo, s.Number)
	if err != nil {
		return err
	}
	if len(mine) > 1 {
		s.Comment, s.Content = mine[0].ID, contentHash(mine[0].Body)
		if err := r.only(ctx, s.Repo, mine, mine[0]); err != nil {
			return err
		}
	}
	s.Twins = false
	return r.save(ctx, s)
}

// replacing is a live comment whose verdict no longer holds, and what takes its place.
type replacing struct {
	mine []Comment
	old  Comment
	body string
}

// replace writes a new comment and folds the old one away. One that was written before a crash is taken up.
func (r *Reviewer) replace(ctx context.Context, s *State, x replacing) error {
	i := slices.IndexFunc(x.mine, func(c Comment) bool { return c.ID != x.old.ID && c.Body == x.body })
	var made Comment
	if i >= 0 {
		made = x.mine[i]
	} else {
		var err error
		if made, err = r.Forge.Say(ctx, s.Repo, s.Number, x.body); err != nil {
			return err
		}
	}
	s.Comment = made.ID
	if err := r.Forge.Edit(ctx, s.Repo, x.old.ID, render.ReviewSuperseded(x.old.Body, made.URL)); err != nil && bot.KindOf(err) != bot.NotFound {
		return err
	}
	if err := r.Forge.Minimise(ctx, x.old.Node); err != nil {
		r.Log.WarnContext(ctx, "old comment not minimised", "repo", s.Repo, "pr", s.Number, "err", err)
	}
	rest := slices.DeleteFunc(x.mine, func(c Comment) bool { return c.ID == x.old.ID })
	return r.only(ctx, s.Repo, rest, made)
}

// remark leaves a neutral remark at the commit, once for what it says. It is beside the point, so that it fails is only noted.
func (r *Reviewer) remark(ctx context.Context, p record.Pull, s *State, out Outcome) {
	on := r.Opt.Check
	if out.Settings.Check != nil {
		on = *out.Settings.Check
	}
	if !on {
		return
	}
	c := Check{Repo: p.Repo, Commit: p.Head.Commit, Title: "advised: " + render.PlainGitHub(render.Claim(out.Assessment)), Summary: out.Body, URL: p.URL}
	said := c.Commit + " " + contentHash(c.Title+"\n"+c.Summary)
	if s.Remark == said {
		return
	}
	if err := r.Forge.Remark(ctx, c); err != nil {
		r.Log.WarnContext(ctx, "no remark at the commit", "repo", p.Repo, "pr", p.Number, "err", err)
		return
	}
	s.Remark = said
}

// notify tells the channel that the repository names, and those that watch it.
func (r *Reviewer) notify(ctx context.Context, p record.Pull, s *State, out Outcome) error {
	if r.Tell == nil {
		return nil
	}
	channels, err := r.listeners(ctx, p.Repo, s.Channel)
	if err != nil {
		return err
	}
	lines := strings.SplitN(out.Body, "\n", 4)
	n := Notice{
		PullRequest: p.Repo + "#" + strconv.Itoa(p.Number), URL: p.URL, Title: s.Title,
		Comment: p.URL + "#issuecomment-" + strconv.FormatInt(s.Comment, 10), Assessment: s.Assessment, Hash: s.InputHash,
	}
	if len(lines) > 2 {
		n.First, n.Second = lines[1], lines[2]
	}
	for _, channel := range channels {
		n.Channel, n.Key = channel, "review:"+s.doc.ID+":"+channel+":"+s.Claim
		if err := r.Tell(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

// listeners are the channels that hear of a repository's reviews, each once.
func (r *Reviewer) listeners(ctx context.Context, repo, named string) ([]string, error) {
	var out []string
	if r.Listeners != nil {
		watching, err := r.Listeners(ctx, repo)
		if err != nil {
			return nil, err
		}
		out = watching
	}
	if named != "" {
		out = append(out, named)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
