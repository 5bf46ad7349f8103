package tour

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local"
	"github.com/deploy-advice/deploy-advice/integrations/local/github"
)

// Guide plays the whole tour: an assessment, its record, the review of a pull request, and the digest.
type Guide struct {
	Workspace *local.Workspace
	GitHub    *github.Server
	Repo      string // owner/name, watched
	Print     *Transcript
}

// patience bounds the wait for one thing to appear.
const patience = 30 * time.Second

// Play plays everything in order.
func (g Guide) Play(ctx context.Context, q Question) error {
	for _, name := range []string{"ana", "ben"} {
		g.Print.people = append(g.Print.people, "@"+g.Workspace.UserID(name), "@"+name)
	}
	verdict, err := g.assess(ctx, q)
	if err != nil {
		return err
	}
	for _, part := range []func(context.Context, local.Message) error{g.record, g.review, g.digest} {
		if err := part(ctx, verdict); err != nil {
			return err
		}
	}
	return nil
}

// record presses the record button of the verdict, sends the form as it is filled in, and shows the file that was written.
func (g Guide) record(ctx context.Context, verdict local.Message) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	place, value, ok := button(verdict, "record")
	if !ok {
		return errors.New("the verdict has no button to record it")
	}
	ana := g.Workspace.As("ana")
	g.Print.say("    ana", "[Record it…]")
	if err := ana.Click(ctx, place, value); err != nil {
		return wrap(err)
	}
	var form local.View
	err := g.Workspace.Await(ctx, func() bool {
		views := g.Workspace.Views("ana")
		if len(views) > 0 {
			form = views[len(views)-1]
		}
		return len(views) > 0
	})
	if err != nil {
		return missing(ctx, g.Workspace, "form to record the decision", err)
	}
	if _, err := ana.SubmitView(ctx, form.ID, nil); err != nil {
		return wrap(err)
	}
	recorded, err := g.Workspace.AwaitMessage(ctx, ofKind("deploy_advice_record"))
	if err != nil {
		return missing(ctx, g.Workspace, "record", err)
	}
	g.Print.say("    deploy-advice", "")
	g.Print.message("      ", recorded.Text, recorded.Blocks)
	return g.showRecord()
}

// showRecord prints the decision record of the newest pull request of ours.
func (g Guide) showRecord() error {
	for _, pull := range g.GitHub.Pulls(g.Repo) {
		if !strings.HasPrefix(pull.Head, "deploy-advice/") {
			continue
		}
		base := g.GitHub.Files(g.Repo, pull.Base)
		for path, text := range g.GitHub.Files(g.Repo, pull.Head) {
			if _, old := base[path]; !old && strings.HasSuffix(path, ".md") {
				g.Print.file(fmt.Sprintf("%s#%d  %s", g.Repo, pull.Number, path), text)
			}
		}
		return nil
	}
	return errors.New("no pull request holds the record")
}

// review opens a pull request that adds a service and waits for the comment.
func (g Guide) review(ctx context.Context, _ local.Message) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	change := github.SampleChange()
	number, err := g.GitHub.OpenPullRequest(change)
	if err != nil {
		return fmt.Errorf("open a pull request: %w", err)
	}
	g.Print.say(fmt.Sprintf("%s#%d  %s", g.Repo, number, change.By), change.Title)
	var comment github.Comment
	err = g.GitHub.Await(ctx, func() bool {
		for _, c := range g.GitHub.Comments(g.Repo, number) {
			if strings.HasPrefix(c.Body, "<!-- deploy-advice:review") {
				comment = c
				return true
			}
		}
		return false
	})
	if err != nil {
		return fmt.Errorf("no review came in time: %w", err)
	}
	_, body, _ := strings.Cut(comment.Body, "\n")
	g.Print.file(fmt.Sprintf("%s#%d  %s comments", g.Repo, number, comment.Author), body)
	return nil
}

// digest subscribes the channel on a schedule of seconds, waits for the digest that everybody there sees, and ends it.
func (g Guide) digest(ctx context.Context, verdict local.Message) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := g.ask(ctx, verdict.Channel, "subscribe */2 * * * * * UTC"); err != nil {
		return err
	}
	posted, err := g.Workspace.AwaitMessage(ctx, ofKind("deploy_advice_digest"))
	if err != nil {
		return missing(ctx, g.Workspace, "digest", err)
	}
	g.Print.say("#platform  deploy-advice", "")
	g.Print.message("    ", posted.Text, posted.Blocks)
	return g.ask(ctx, verdict.Channel, "unsubscribe")
}

// ask gives a command that is answered only to ana, and shows the answer.
func (g Guide) ask(ctx context.Context, channel, command string) error {
	before := len(g.Workspace.Ephemerals("ana"))
	g.Print.say("#platform  ana", "/deploy-advice "+command)
	if err := g.Workspace.As("ana").Slash(ctx, channel, "/deploy-advice", command); err != nil {
		return wrap(err)
	}
	if err := g.Workspace.Await(ctx, func() bool { return len(g.Workspace.Ephemerals("ana")) > before }); err != nil {
		return missing(ctx, g.Workspace, "answer to "+command, err)
	}
	whispers := g.Workspace.Ephemerals("ana")
	last := whispers[len(whispers)-1]
	g.Print.say("#platform  deploy-advice, only to ana", "")
	g.Print.message("    ", last.Text, last.Blocks)
	return nil
}

// button finds a message's button whose action_id begins with the name.
func button(m local.Message, name string) (local.Place, string, bool) {
	for _, b := range parse(m.Blocks) {
		for _, e := range b.elements() {
			if e.Type == "button" && strings.HasPrefix(e.ActionID, name) {
				return local.Place{Channel: m.Channel, TS: m.TS, Block: b.BlockID, Action: e.ActionID}, e.Value, true
			}
		}
	}
	return local.Place{}, "", false
}
