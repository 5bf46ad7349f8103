package life_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/integrations/local"
	"github.com/deploy-advice/deploy-advice/integrations/local/github"
)

// A pull request that adds a service, from its opening to its merge, as its author, a reader and the channel see it.
func TestReview_fromOpeningToMerge(t *testing.T) {
	t.Parallel()
	s := serving(t, map[string]string{"README.md": "# Shop\n", ".deploy-advice.yml": "channel: " + channel + "\n"})
	n := opened(t, s.hub, github.NewPull{By: "ben", Head: "add", Title: "Add thumbnails"})
	first := s.shows(n, "**Thumbnails** is added on **AWS Lambda**")
	s.heard("the channel is told", func(m local.Message) bool { return kind("review")(m) && says("Thumbnails is added on AWS Lambda")(m) })

	s.push("add", map[string]string{"services/thumbnails/template.yaml": strings.Replace(template, "MemorySize: 512", "MemorySize: 640", 1)})
	if c := s.shows(n, "640 MB"); c.ID != first.ID || len(c.History) != 2 {
		t.Errorf("a changed figure: got comment %d with %d texts, want %d edited once", c.ID, len(c.History), first.ID)
	}

	said := s.say(n, "ben", "/deploy-advice set execution_seconds_max=7200")
	second := s.shows(n, "2 h")
	if second.ID == first.ID || said.Reactions[0].Content != "+1" {
		t.Errorf("a changed verdict: got comment %d after %d and %v, want a new one and a nod", second.ID, first.ID, said.Reactions)
	}
	s.until("the old comment is folded", func() bool { return s.hub.Comments(repo, n)[0].Minimized })

	for _, command := range []string{"set peak_rps=5", "override because I can", "pause", "resume"} {
		said := s.say(n, "chloe", "/deploy-advice "+command)
		if text := s.answer(n, said); !strings.Contains(text, "write access") || said.Reactions[0].Content != "confused" {
			t.Errorf("a reader said %s: got %s and %v", command, text, said.Reactions)
		}
	}
	for command, want := range map[string]string{"what-if memory\\_mb=4096": "Only tried, not kept", "explain": "USD", "help": "explain [OPTION]", "dance": "There is no command"} {
		command = strings.ReplaceAll(command, `\_`, "_")
		if text := s.answer(n, s.say(n, "chloe", "/deploy-advice "+command)); !strings.Contains(text, want) {
			t.Errorf("%s: got %s, want %q", command, text, want)
		}
	}
	if c := s.live(n)[0]; c.Body != second.Body || c.ID != second.ID {
		t.Error("a reader's commands changed the review")
	}

	s.say(n, "ben", "/deploy-advice pause")
	s.say(n, "ben", "/deploy-advice set peak_rps=777")
	if c := s.live(n)[0]; strings.Contains(c.Body, "777") {
		t.Error("it spoke while paused")
	}
	s.say(n, "ben", "/deploy-advice resume")
	s.shows(n, "777 a second")
	s.say(n, "ana", "/deploy-advice override we own the machines, fixes #1")
	last := s.shows(n, "Decided otherwise by ana: we own the machines")
	if strings.Contains(last.Body, "fixes #1") {
		t.Error("the reason closes an issue")
	}
	if _, err := s.hub.Merge(repo, n, "ana"); err != nil {
		t.Fatal(err)
	}
	late, err := s.hub.Comment(repo, n, "ben", "/deploy-advice help")
	if err != nil {
		t.Fatal(err)
	}
	next := opened(t, s.hub, github.NewPull{By: "ben", Head: "next", Files: map[string]string{"services/other/template.yaml": strings.Replace(template, "Thumbnails", "Other", 1)}})
	s.shows(next, "**Other** is added")
	for _, c := range s.hub.Comments(repo, n) {
		if c.ID == late && len(c.Reactions) > 0 {
			t.Error("a command on a merged pull request was carried out")
		}
	}
	if c := s.live(n); len(c) != 1 || c[0].Body != last.Body {
		t.Error("the merge changed the comment")
	}
}

// Drafts and the pull requests of bots are left alone; broken settings give one message, and none of it twice.
func TestReview_isSilentOrSaysWhatIsBroken(t *testing.T) {
	t.Parallel()
	s := serving(t, map[string]string{"README.md": "# Shop\n"})
	draft := opened(t, s.hub, github.NewPull{By: "ben", Head: "draft", Draft: true})
	bots := opened(t, s.hub, github.NewPull{By: "deploy-advice[bot]", Head: "bump"})
	loud := opened(t, s.hub, github.NewPull{By: "ben", Head: "loud"})
	s.shows(loud, "**Thumbnails** is added") // which came last, so that the others were looked at
	for name, n := range map[string]int{"draft": draft, "of a bot": bots} {
		if c := s.hub.Comments(repo, n); len(c) != 0 {
			t.Errorf("%s: got comments %+v", name, c)
		}
		for _, r := range s.hub.Requests() { // nor was one on its way
			if strings.HasSuffix(r.Path, fmt.Sprintf("/pulls/%d/files", n)) {
				t.Errorf("%s: it was read: %s", name, r.Path)
			}
		}
	}
	if err := s.hub.SetDraft(repo, draft, "ben", false); err != nil {
		t.Fatal(err)
	}
	s.shows(draft, "**Thumbnails** is added")

	s.push("main", map[string]string{".deploy-advice.yml": "chanel: x\nfacts:\n  peek_rps: 1\n"})
	n := opened(t, s.hub, github.NewPull{By: "ben", Head: "while-broken"})
	broken := s.shows(n, "chanel is unknown")
	s.push("while-broken", map[string]string{"services/thumbnails/template.yaml": strings.Replace(template, "512", "640", 1)})
	s.push("main", map[string]string{".deploy-advice.yml": "facts:\n  peak_rps: 321\n"})
	s.say(n, "ben", "/deploy-advice resume")
	if c := s.shows(n, "321 a second"); c.ID != broken.ID || len(s.live(n)) != 1 {
		t.Errorf("put right: got comment %d, want %d edited", c.ID, broken.ID)
	}
}

// A decision is recorded from the channel; its pull request's end is told in the thread, and a later pull request that touches the service is
// told of it.
func TestRecord_fromThreadToLaterPullRequests(t *testing.T) {
	t.Parallel()
	s := serving(t, map[string]string{"README.md": "# Shop\n", "services/thumbnails/template.yaml": template})
	kept := s.decide("Thumbnails: 2M requests a day, 300 ms each, 512 MB, bursts to 500 rps, on AWS")
	dropped := s.decide("Nightly report: a scheduled job, 2 hours each night, on AWS")
	var records []github.Pull
	for _, p := range s.hub.Pulls(repo) {
		if strings.HasPrefix(p.Head, "deploy-advice/") {
			records = append(records, p)
		}
	}
	if len(records) != 2 || !strings.Contains(records[0].Title, "Thumbnails") {
		t.Fatalf("got records %+v", records)
	}
	if _, err := s.hub.Merge(repo, records[0].Number, "ana"); err != nil {
		t.Fatal(err)
	}
	if err := s.hub.ClosePull(repo, records[1].Number, "ana"); err != nil {
		t.Fatal(err)
	}
	s.heard("the thread hears that it is accepted", func(m local.Message) bool { return m.ThreadTS == kept.TS && says("ccepted")(m) })
	s.heard("the other thread hears that it is rejected", func(m local.Message) bool { return m.ThreadTS == dropped.TS && says("ejected")(m) })
	later := opened(t, s.hub, github.NewPull{By: "ben", Head: "later", Title: "More memory", Files: map[string]string{"services/thumbnails/template.yaml": strings.Replace(template, "512", "3008", 1)}})
	s.shows(later, "There is a decision on this, accepted")
	other := opened(t, s.hub, github.NewPull{By: "ben", Head: "other", Files: map[string]string{"services/other/template.yaml": strings.Replace(template, "Thumbnails", "Other", 1)}})
	if c := s.shows(other, "**Other** is added"); strings.Contains(c.Body, "There is a decision on this") {
		t.Errorf("another service is told of the decision:\n%s", c.Body)
	}
	for _, p := range records {
		if c := s.hub.Comments(repo, p.Number); len(c) != 0 {
			t.Errorf("our own pull request #%d was reviewed: %+v", p.Number, c)
		}
	}
}
