package review

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// maxAnswers is how many commands are answered on one pull request: a loop of bots ends there.
const maxAnswers = 100

// Hear carries out the commands of a comment, once.
func (r *Reviewer) Hear(ctx context.Context, repo string, c Comment) error {
	commands := Commands(c.Body)
	if len(commands) == 0 || c.Pull == 0 || c.Bot || strings.HasSuffix(c.Author, "[bot]") {
		return nil
	}
	if ok, err := r.watched(ctx, repo); err != nil || !ok {
		return err
	}
	self, err := r.Forge.Login(ctx)
	if err != nil || strings.EqualFold(self, c.Author) {
		return err
	}
	return r.exclusively(ctx, repo, c.Pull, func(ctx context.Context) error {
		state, err := r.load(ctx, repo, c.Pull)
		if err != nil || state.handled(c.ID) || len(state.Handled) >= maxAnswers {
			return err
		}
		p, err := r.Forge.Pull(ctx, repo, c.Pull)
		if err != nil {
			if bot.KindOf(err) == bot.NotFound { // an issue, no pull request
				return nil
			}
			return err
		}
		if !p.Open {
			return nil
		}
		return r.obey(ctx, heard{p, c, commands}, &state)
	})
}

// heard is a comment with commands on an open pull request.
type heard struct {
	pull     record.Pull
	comment  Comment
	commands []Command
}

// done is what came of commands.
type done struct {
	reply    []string // to be said
	changed  bool     // the review must be done again
	refused  bool
	reaction string
}

// obey carries out what may be, nods, answers once, and remembers that it did.
func (r *Reviewer) obey(ctx context.Context, h heard, s *State) error {
	level, err := r.Forge.Permission(ctx, h.pull.Repo, h.comment.Author)
	if err != nil {
		return err
	}
	d := done{reaction: "+1"}
	for _, c := range h.commands {
		if err := r.carryOut(ctx, h, s, order{c, level, &d}); err != nil {
			return err
		}
	}
	if d.refused {
		d.reaction = "confused"
	}
	if err := r.Forge.React(ctx, h.pull.Repo, h.comment.ID, d.reaction); err != nil {
		r.Log.WarnContext(ctx, "no reaction", "repo", h.pull.Repo, "pr", h.pull.Number, "err", err)
	}
	if len(d.reply) > 0 {
		if err := r.reply(ctx, h, strings.Join(d.reply, "\n---\n\n")); err != nil {
			return err
		}
	}
	s.handle(h.comment.ID)
	if err := r.save(ctx, s); err != nil {
		return err
	}
	if d.changed && !s.Paused {
		return r.once(ctx, h.pull, true)
	}
	return nil
}

// reply answers a comment unless it was answered before.
func (r *Reviewer) reply(ctx context.Context, h heard, text string) error {
	marker := render.ReplyMarker(h.comment.ID)
	self, err := r.Forge.Login(ctx)
	if err != nil {
		return err
	}
	all, err := r.Forge.Comments(ctx, h.pull.Repo, h.pull.Number)
	if err != nil {
		return err
	}
	for _, c := range all {
		if strings.HasPrefix(c.Body, marker) && strings.EqualFold(c.Author, self) {
			return nil
		}
	}
	_, err = r.Forge.Say(ctx, h.pull.Repo, h.pull.Number, marker+"\n"+text)
	return err
}

// order is one command of somebody with a permission.
type order struct {
	Command
	level string
	done  *done
}

func (o order) refuse(text string) {
	o.done.refused = true
	o.done.reply = append(o.done.reply, render.ReviewRefused(text))
}

// mayWrite reports whether somebody may change what is decided here.
func (o order) mayWrite() bool {
	return o.level == "admin" || o.level == "maintain" || o.level == "write"
}

func (r *Reviewer) carryOut(ctx context.Context, h heard, s *State, o order) error {
	switch o.Name {
	case "help":
		o.done.reply = append(o.done.reply, render.ReviewHelp())
		return nil
	case "explain", "what-if", "whatif":
		if o.level == "none" || o.level == "" {
			o.refuse("This is answered to people who may read the repository.")
			return nil
		}
		return r.consider(ctx, h, s, o)
	case "set", "override", "pause", "resume":
		if !o.mayWrite() {
			o.refuse("Only people with write access to this repository may " + o.Name + "; the review is unchanged.")
			return nil
		}
		r.change(h, s, o)
		return r.share(ctx, h, s, o)
	}
	o.refuse(fmt.Sprintf("There is no command %.40q; there are explain, what-if, set, override, pause, resume, help.", o.Name))
	return nil
}

// change carries out what changes the review.
func (r *Reviewer) change(h heard, s *State, o order) {
	switch o.Name {
	case "pause":
		s.Paused = true
	case "resume":
		s.Paused, o.done.changed = false, true
	case "override":
		reason := strings.Join(strings.Fields(o.Args), " ")
		if reason == "" {
			o.refuse("An override needs its reason: /deploy-advice override REASON")
			return
		}
		s.Reason, s.DecidedBy, o.done.changed = clip(reason), h.comment.Author, true
		s.ChangedAt = r.Now().UTC()
	case "set":
		component, facts, problem := assignments(o.Args)
		if problem != "" {
			o.refuse(problem)
			return
		}
		s.tell(component, facts, h.comment.Author, h.comment.At)
		o.done.changed = true
	}
}

// share tells the conversation in Slack what was set here. It comes before the command counts as carried out, so that it is told
// again when it failed; the conversation hears it once.
func (r *Reviewer) share(ctx context.Context, h heard, s *State, o order) error {
	component, facts, problem := assignments(o.Args)
	if o.Name != "set" || problem != "" || s.Conversation == "" || r.Share == nil {
		return nil
	}
	told := record.Told{PullRequest: fmt.Sprintf("%s#%d", s.Repo, s.Number), Who: h.comment.Author}
	for _, f := range facts {
		told.Facts = append(told.Facts, record.ToldFact{Component: component, Attribute: string(f.Attribute), Value: profile.FormatFact(f)})
	}
	sum := sha256.Sum256([]byte(o.Args))
	event, err := told.Event(fmt.Sprintf("%s:%d:%x", told.PullRequest, h.comment.ID, sum[:6]), s.Conversation, h.comment.At)
	if err != nil {
		return err
	}
	_, err = r.Share(ctx, event)
	return err
}

// consider answers what changes nothing.
func (r *Reviewer) consider(ctx context.Context, h heard, s *State, o order) error {
	out, err := r.look(ctx, h.pull, s)
	if err != nil {
		return err
	}
	if len(out.Services) == 0 || out.Problem != "" {
		o.refuse("There is no assessment of this pull request: " + orElse(out.Problem, out.Quiet) + ".")
		return nil
	}
	if o.Name == "explain" {
		o.done.reply = append(o.done.reply, render.ReviewExplain(out.Assessment, o.Args))
		return nil
	}
	component, facts, problem := assignments(o.Args)
	if problem != "" {
		o.refuse(problem)
		return nil
	}
	advisor, problem, err := r.advisor(ctx, h.pull, out.Settings)
	if err != nil || problem != "" {
		return err
	}
	tried := *s
	tried.Said = map[string]map[string]Answer{}
	for name, all := range s.Said {
		tried.Said[name] = map[string]Answer{}
		maps.Copy(tried.Said[name], all)
	}
	tried.tell(component, facts, h.comment.Author, h.comment.At)
	after, err := advisor.AssessAs(s.Assessment, System(h.pull.Repo, out.Services, out.Settings, &tried))
	if err != nil {
		return &bot.Error{Kind: bot.Invalid, Op: "what if", Err: err}
	}
	o.done.reply = append(o.done.reply, render.ReviewWhatIf(facts, out.Assessment, after))
	return nil
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// assignments reads "peak_rps=500, memory_mb=512", each with a service's name before it where there are several: "web.peak_rps=500".
func assignments(text string) (component string, facts []profile.Fact, problem string) {
	if len(text) > 500 {
		return "", nil, "That is too long; write one such as peak_rps=500."
	}
	if name, _, ok := strings.Cut(text, "="); ok {
		if i := strings.LastIndexByte(name, '.'); i > 0 {
			component = strings.TrimSpace(name[:i])
			text = strings.ReplaceAll(text, component+".", "")
		}
	}
	facts, errs := profile.ParseAssignments(text)
	if len(errs) > 0 {
		var all []string
		for _, err := range errs {
			all = append(all, err.Error())
		}
		return "", nil, strings.Join(all, "; ") + ". Nothing was changed."
	}
	if len(facts) == 0 {
		return "", nil, "Write what is to be set, such as peak_rps=500. Nothing was changed."
	}
	return component, facts, ""
}
