package conversation

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// JobFacts is the job that reads what the files of a linked pull request, or of a repository's default branch, say:
// [FactsRequest] -> [FactsRead].
const JobFacts = "files.facts"

// FactsRequest asks what files say of a workload, or of the components of a system.
type FactsRequest struct {
	Repo       string   `json:"repo"`             // owner/name
	Number     int      `json:"number,omitempty"` // of the pull request; 0 for the default branch
	Name       string   `json:"name,omitempty"`   // of the workload; empty when it has none
	Components []string `json:"components,omitempty"`
}

// FactsRead is what was read.
type FactsRead struct {
	Commit   string     `json:"commit"`
	Web      string     `json:"web,omitempty"` // the repository's address, https://github.com/owner/name
	Facts    []FileFact `json:"facts,omitempty"`
	Services []string   `json:"services,omitempty"` // those that were found, when it is not clear which one is meant
}

// FileFact is a fact with the place it stands at.
type FileFact struct {
	Component string     `json:"component,omitempty"` // empty for a single workload
	Attribute profile.ID `json:"attribute"`
	Value     string     `json:"value"` // canonical
	File      string     `json:"file"`
	Line      int        `json:"line,omitempty"`
	Note      string     `json:"note,omitempty"`
}

// How far the files behind a link were read.
const (
	readAsked  = "asked"
	readDone   = "done"
	readFailed = "failed"
	readOpen   = "open" // several services were found
)

// maxReads is how many links of one assessment are followed.
const maxReads = 3

// readFiles asks once what the files behind a link say; again when it is named again and did not work out.
func (t *turn) readFiles(label string) {
	state, asked := t.st.Read[label]
	if !t.Files || state == readAsked || state == readDone || (!asked && len(t.st.Read) >= maxReads) {
		return
	}
	repo, number, _ := strings.Cut(label, "#")
	n, err := strconv.Atoi(number)
	if err != nil {
		n = 0
	}
	args, err := json.Marshal(label)
	if err != nil {
		return // text can always be encoded
	}
	if t.st.Read == nil {
		t.st.Read = map[string]string{}
	}
	t.st.Read[label] = readAsked
	req := FactsRequest{Repo: repo, Number: n, Components: t.st.Components}
	if t.st.Subject != unnamed {
		req.Name = t.st.Subject
	}
	if err := t.job(JobFacts, req, &pending{Op: "files", Args: args}); err != nil {
		t.st.Read[label] = readFailed
	}
}

// readAgain reads every link's files anew: which part of the system they speak of is another question now.
func (t *turn) readAgain() error {
	for _, l := range t.st.Links {
		if t.st.Read[l.Label] != "" {
			t.st.Read[l.Label] = readOpen
			t.readFiles(l.Label)
		}
	}
	return nil
}

// filesRead takes what files say. What people said stands, whenever they said it; where a file says otherwise, both are shown.
func (t *turn) filesRead(then pending) error {
	var label string
	if err := json.Unmarshal(then.Args, &label); err != nil {
		return fmt.Errorf("go on with files: %w", err)
	}
	if t.st.Phase == "" {
		return nil
	}
	shown := render.FilesRead{Ref: label, Problem: t.ev.Problem}
	if t.ev.Problem != "" {
		t.st.Read[label] = readFailed
		return t.showFiles(shown, nil)
	}
	var read FactsRead
	if err := json.Unmarshal(t.ev.Result, &read); err != nil {
		return fmt.Errorf("read what files say: %w", err)
	}
	t.st.Read[label] = readDone
	if len(read.Services) > 0 {
		t.st.Read[label] = readOpen
	}
	shown.Commit, shown.Services = read.Commit, read.Services
	changed := t.takeFiles(label, read, &shown)
	return t.showFiles(shown, changed)
}

func (t *turn) takeFiles(label string, read FactsRead, shown *render.FilesRead) []understoodAnswer {
	var changed []understoodAnswer
	for _, f := range read.Facts {
		attr, ok := t.st.lookup(f.Attribute)
		component, known := t.st.named(f.Component)
		value, err := canonical(attr, f.Value)
		if !ok || !known || err != nil {
			continue
		}
		component = t.st.slot(component, attr)
		was, had := t.st.inForce(component, attr.ID)
		if !t.keepFile(answer{
			Component: component, Attribute: attr.ID, Value: value, Provenance: profile.Inferred, Name: label, Event: t.ev.ID,
			File: f.File, Line: f.Line, Commit: read.Commit, Note: render.Cut(f.Note, 300),
		}) {
			continue
		}
		now := render.FileFact{Known: t.st.known(component, attr), File: f.File, Line: f.Line, URL: render.BlobURL(orElse(read.Web, webOf(label)), read.Commit, f.File, f.Line)}
		if counts := now.Value; had && was.File == "" {
			now.Value, now.Here = value, counts
		} else {
			changed = append(changed, understoodAnswer{Component: component, Attribute: attr.ID, Was: was.Value})
		}
		shown.Facts = append(shown.Facts, now)
	}
	return changed
}

// webOf is the address of a link's repository: links are recognised on github.com alone.
func webOf(label string) string {
	repo, _, _ := strings.Cut(label, "#")
	return "https://github.com/" + repo
}

// keepFile keeps what a file says, in place of what the same files said before; false when another file has said it already. It has
// no time, so that it comes before whatever anybody says.
func (t *turn) keepFile(a answer) bool {
	for i := range t.st.Answers {
		have := &t.st.Answers[i]
		if have.File == "" || have.Undone || have.Component != a.Component || have.Attribute != a.Attribute {
			continue
		}
		if have.Name != a.Name || have.Event == a.Event {
			return false
		}
		have.Undone = true
	}
	t.st.Answers = append(t.st.Answers, a)
	t.keep(happening{TS: t.ev.TS, Name: a.Name, What: foundIn, Component: a.Component, Attribute: a.Attribute, Value: a.Value, Note: render.At(a.File, a.Line)})
	return true
}

// showFiles says in the thread what was read, or why it could not, and brings everything up to date.
func (t *turn) showFiles(shown render.FilesRead, changed []understoodAnswer) error {
	if t.st.Phase == render.Cancelled {
		return t.refresh(nil)
	}
	i := slices.IndexFunc(t.st.Links, func(l render.Link) bool { return l.Label == shown.Ref })
	if i >= 0 {
		shown.URL = t.st.Links[i].URL
	}
	a, err := t.assess()
	if err != nil {
		return err
	}
	m := render.FilesMessage(shown)
	if fix := t.fixable(changed); fix != "" {
		m = render.WithFix(t.id, m, fix)
	}
	t.reply(m, a.InputHash)
	if t.st.Verdict == nil {
		changed = nil // it says them itself
	}
	return t.refresh(changed)
}
