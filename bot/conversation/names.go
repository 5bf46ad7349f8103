package conversation

import (
	"encoding/json"
	"fmt"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/people"
)

// meet remembers what somebody is called. Messages tell who spoke by id alone: then the name is taken from what is remembered, or
// asked for once.
func (t *turn) meet() {
	ev := &t.ev
	if ev.User == "" || ev.Kind == bot.Finished {
		return
	}
	if t.st.Names == nil {
		t.st.Names = map[string]string{}
	}
	known, asked := t.st.Names[ev.User]
	switch {
	case ev.UserName != "":
		t.st.Names[ev.User] = ev.UserName
	case known != "":
		ev.UserName = known
	case !asked && t.Names && t.st.Phase != "":
		t.askName()
	}
}

func (t *turn) askName() {
	t.st.Names[t.ev.User] = ""
	if err := t.job(people.JobName, struct{}{}, nil); err != nil {
		delete(t.st.Names, t.ev.User)
	}
}

// introduced takes a name that was looked up, and shows it wherever that person stands without one.
func (t *turn) introduced() error {
	if t.ev.Problem != "" {
		return nil
	}
	var n people.Name
	if err := json.Unmarshal(t.ev.Result, &n); err != nil {
		return fmt.Errorf("read name: %w", err)
	}
	if n.Name == "" || t.st.Phase == "" {
		return nil
	}
	if t.st.Names == nil {
		t.st.Names = map[string]string{}
	}
	t.st.Names[n.User] = n.Name
	return t.refresh(nil)
}

// name is what somebody is called; the name they had when they acted counts first.
func (st *state) name(user, then string) string {
	if then != "" {
		return then
	}
	return st.Names[user]
}
