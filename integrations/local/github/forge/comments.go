package forge

import (
	"slices"
	"strings"
)

// AddComment comments on a pull request. On a locked one only those who may write can.
func (w *World) AddComment(p *Pull, body string, by *User, viaApp bool) (*Comment, error) {
	if err := commentable(body); err != nil {
		return nil, err
	}
	if p.Locked && !p.Repo.AtLeast(by, "write") {
		return nil, Denied("Unable to create comment because issue is locked.")
	}
	now := w.Now()
	c := &Comment{
		ID: w.id(), Pull: p, Author: by, ViaApp: viaApp, Body: body, Created: now, Updated: now, History: []Edit{{Body: body, By: by, At: now}},
	}
	p.Repo.Comments[c.ID] = c
	p.Updated = now
	w.emit(Event{Name: "issue_comment", Action: "created", Repo: p.Repo, Pull: p, Comment: c, Sender: by})
	return c, nil
}

func commentable(body string) error {
	if strings.TrimSpace(body) == "" {
		return Invalid(Field{Resource: "IssueComment", Field: "body", Code: "missing_field"})
	}
	return tooLong("IssueComment", body)
}

// EditComment replaces a comment's text; its author and those who may write can.
func (w *World) EditComment(c *Comment, body string, by *User) error {
	if err := commentable(body); err != nil {
		return err
	}
	if c.Author != by && !c.Pull.Repo.AtLeast(by, "write") {
		return Denied("Must have admin rights to Repository.")
	}
	if body == c.Body {
		return nil
	}
	before := c.Body
	c.Body, c.Updated = body, w.Now()
	c.History = append(c.History, Edit{Body: body, By: by, At: c.Updated})
	w.emit(Event{Name: "issue_comment", Action: "edited", Repo: c.Pull.Repo, Pull: c.Pull, Comment: c, Sender: by, Before: before})
	return nil
}

// DeleteComment removes a comment; its author and those who may write can.
func (w *World) DeleteComment(c *Comment, by *User) error {
	if c.Author != by && !c.Pull.Repo.AtLeast(by, "write") {
		return Denied("Must have admin rights to Repository.")
	}
	delete(c.Pull.Repo.Comments, c.ID)
	w.emit(Event{Name: "issue_comment", Action: "deleted", Repo: c.Pull.Repo, Pull: c.Pull, Comment: c, Sender: by})
	return nil
}

// Reasons a comment can be minimised for (GraphQL's ReportedContentClassifiers).
func Reasons() []string {
	return []string{"ABUSE", "DUPLICATE", "LOW_QUALITY", "OFF_TOPIC", "OUTDATED", "RESOLVED", "SPAM"}
}

// Minimize folds a comment away, or shows it again with reason "".
func (w *World) Minimize(c *Comment, reason string, by *User) error {
	if c.Author != by && !c.Pull.Repo.AtLeast(by, "write") {
		return Denied(by.Login + " does not have permission to minimize this comment.")
	}
	c.Minimized = reason
	w.touched = true
	return nil
}

// ReactionNames are the reactions there are.
func ReactionNames() []string {
	return []string{"+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"}
}

// React adds a reaction to a list; fresh is false when the user had reacted so already.
func (w *World) React(list *[]Reaction, content string, by *User) (r Reaction, fresh bool, err error) {
	if !slices.Contains(ReactionNames(), content) {
		return r, false, Invalid(Field{Resource: "Reaction", Field: "content", Code: "invalid"})
	}
	for _, r := range *list {
		if r.Content == content && r.User == by {
			return r, false, nil
		}
	}
	r = Reaction{ID: w.id(), Content: content, User: by, At: w.Now()}
	*list = append(*list, r)
	w.touched = true
	return r, true, nil
}

// Unreact removes a reaction.
func (w *World) Unreact(list *[]Reaction, id int64, by *User) error {
	for i, r := range *list {
		if r.ID == id {
			if r.User != by {
				return Denied("You may only delete your own reactions.")
			}
			*list = slices.Delete(*list, i, i+1)
			w.touched = true
			return nil
		}
	}
	return NotFound()
}
