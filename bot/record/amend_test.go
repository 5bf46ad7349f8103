package record_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// merged is a decision whose pull request was merged.
func merged(t *testing.T, o *office, s *record.Service, n int) record.Outcome {
	t.Helper()
	out := o.create(s, fmt.Sprintf("k%d", n), numbered(t, n))
	if _, err := o.hub.Merge(repo, out.Number, "ana"); err != nil {
		t.Fatal(err)
	}
	if err := s.Follow(t.Context(), repo); err != nil {
		t.Fatal(err)
	}
	return out
}

func amend(t *testing.T, s *record.Service, key string, a record.Amendment) record.Outcome {
	t.Helper()
	out, err := s.Amend(t.Context(), key, a)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAmend_retiresByOneCommitAndSaysSoOnTheIndex(t *testing.T) {
	t.Parallel()
	o := open(t, shop(map[string]string{"README.md": "# Shop\n"}))
	s := o.service(o.hub.Token())
	was := merged(t, o, s, 1)
	a := record.Amendment{Record: "da-test000001", Status: record.Retired, Who: "@everyone Ana"}
	var all sync.WaitGroup
	for range 3 { // three replicas at once
		all.Go(func() {
			if _, err := s.Amend(t.Context(), "digest-due-1/3", a); err != nil && bot.KindOf(err) != bot.Unavailable {
				t.Error(err)
			}
		})
	}
	all.Wait()
	out := amend(t, s, "digest-due-1/3", a)
	if n := len(o.hub.Pulls(repo)); n != 2 || out.Number == 0 || !strings.HasPrefix(out.Branch, "deploy-advice/da-test000001-") {
		t.Fatalf("got %+v and %d pull requests, want one more", out, n)
	}
	commits := o.hub.Commits(repo, out.Branch)
	if len(commits[0].Files) != 2 || strings.Contains(commits[0].Message+o.hub.Pulls(repo)[0].Title, "@everyone") {
		t.Errorf("got %+v in one commit, want the record and the index", commits[0])
	}
	front, _, err := record.Parse([]byte(o.file(out.Branch, was.Path)))
	if err != nil || front.Status != record.Retired {
		t.Errorf("status %q, %v", front.Status, err)
	}
	if page := o.file(out.Branch, "docs/adr/README.md"); !strings.Contains(page, "(0001-decision-1.md) (retired)") {
		t.Errorf("index:\n%s", page)
	}
	if _, err := o.hub.Merge(repo, out.Number, "ana"); err != nil {
		t.Fatal(err)
	}
	if again := amend(t, s, "digest-due-1/9", a); again.Number != 0 || again.Reason != "" {
		t.Errorf("retired again: got %+v, want nothing to write", again)
	}
	lint(t, o)
}

func lint(t *testing.T, o *office) {
	t.Helper()
	folder := map[string][]byte{}
	for name, text := range o.hub.Files(repo, "main") {
		if base, ok := strings.CutPrefix(name, "docs/adr/"); ok {
			folder[base] = []byte(text)
		}
	}
	if found := record.Lint(folder); len(found) > 0 {
		t.Errorf("lint: %+v", found)
	}
}

func TestAmend_keepsWithANewReviewDate(t *testing.T) {
	t.Parallel()
	o := open(t, shop(map[string]string{"README.md": "# Shop\n"}))
	s := o.service(o.hub.Token())
	was := merged(t, o, s, 1)
	before := o.file("main", was.Path)
	out := amend(t, s, "k", record.Amendment{Record: "da-test000001", ReviewBy: time.Date(2031, 5, 6, 0, 0, 0, 0, time.UTC)})
	after := o.file(out.Branch, was.Path)
	front, _, err := record.Parse([]byte(after))
	if err != nil || front.ReviewBy != "2031-05-06" || front.Status != record.Accepted {
		t.Errorf("got %+v, %v: want the date, and accepted as it was merged", front, err)
	}
	if a, b := len(strings.Split(before, "\n")), len(strings.Split(after, "\n")); a != b {
		t.Errorf("%d lines became %d", a, b)
	}
	if err := o.hub.ClosePull(repo, out.Number, "ana"); err != nil {
		t.Fatal(err)
	}
	opened := len(o.hub.Pulls(repo))
	by := record.Amendment{Record: "da-test000001", ReviewBy: time.Date(2031, 5, 6, 0, 0, 0, 0, time.UTC)}
	if again := amend(t, s, "k", by); again.Number != out.Number || len(o.hub.Pulls(repo)) != opened {
		t.Errorf("done again after people closed it: got %+v and %d pull requests, want the same and %d", again, len(o.hub.Pulls(repo)), opened)
	}
	other := amend(t, s, "another click", record.Amendment{Record: "da-test000001", ReviewBy: time.Date(2032, 5, 6, 0, 0, 0, 0, time.UTC)})
	if other.Branch == out.Branch || other.Number == out.Number {
		t.Errorf("another review: got %+v, want a pull request of its own", other)
	}
}

func TestAmend_saysWhyNothingCanBeWritten(t *testing.T) {
	t.Parallel()
	o := open(t, shop(map[string]string{"README.md": "# Shop\n"}))
	s := o.service(o.hub.Token())
	merged(t, o, s, 1)
	waiting := o.create(s, "k2", numbered(t, 2))
	a := record.Amendment{Record: "da-test000001", Status: record.Retired}
	token, err := o.hub.NewToken("chloe", map[string]string{"contents": "read", "pull_requests": "read"})
	if err != nil {
		t.Fatal(err)
	}
	if out := amend(t, o.service(token), "k", a); !strings.Contains(out.Reason, "Contents: write") || out.Number != 0 {
		t.Errorf("got %+v", out)
	}
	nowhere := o.service(o.hub.Token())
	nowhere.Forge = nil
	if out := amend(t, nowhere, "k", a); !strings.Contains(out.Reason, "GITHUB_TOKEN") {
		t.Errorf("got %+v", out)
	}
	if out := amend(t, s, "k", record.Amendment{Record: "da-test000002", Status: record.Retired}); out.Reason != waiting.Path+" is not on the default branch" {
		t.Errorf("got %+v", out)
	}
	if _, err := s.Amend(t.Context(), "k", record.Amendment{Record: "da-none"}); bot.KindOf(err) != bot.NotFound {
		t.Errorf("got %v", err)
	}
	if n := len(o.hub.Pulls(repo)); n != 2 {
		t.Errorf("%d pull requests", n)
	}
}

func TestSetReviewBy_changesNothingElse(t *testing.T) {
	t.Parallel()
	by := time.Date(2031, 5, 6, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"---\nstatus: accepted\nreview-by: 2026-01-01\ndate: x\n---\n# review-by: 1\n": "---\nstatus: accepted\nreview-by: 2031-05-06\ndate: x\n---\n# review-by: 1\n",
		"---\nstatus: accepted\n---\n# A\n":                                            "---\nstatus: accepted\nreview-by: 2031-05-06\n---\n# A\n",
		"---\r\nstatus: a\r\nreview-by: x\r\nb: c\r\n---\r\n":                          "---\r\nstatus: a\r\nreview-by: 2031-05-06\r\nb: c\r\n---\r\n",
	} {
		got, ok := record.SetReviewBy([]byte(text), by)
		if !ok || string(got) != want {
			t.Errorf("got %q, %v, want %q", got, ok, want)
		}
	}
	if _, ok := record.SetReviewBy([]byte("# A\n\n## Status\n\nAccepted\n"), by); ok {
		t.Error("a date was written to a file without front matter")
	}
}

// An assessment that an owner began to replace a decision supersedes it when it is recorded, without anybody naming it.
func TestCreate_supersedesWhatItWasBegunToReplace(t *testing.T) {
	t.Parallel()
	o := open(t, shop(map[string]string{"README.md": "# Shop\n"}))
	s := o.service(o.hub.Token())
	old := merged(t, o, s, 1)
	o.edit("da-test000001", func(doc *bot.Document) {
		doc.Body = []byte(strings.Replace(string(doc.Body), `{"v":1`, `{"v":1,"successor":"da-anew"`, 1))
		doc.Terms = append(doc.Terms, "successor=da-anew")
	})
	r := numbered(t, 2)
	r.Conversation = "da-anew"
	out := o.create(s, "k2", r)
	if text := o.file(out.Branch, old.Path); !strings.Contains(text, "superseded by [ADR-0002]") {
		t.Errorf("the old one says\n%.300s", text)
	}
	other := numbered(t, 3)
	other.Conversation = "da-other"
	if out := o.create(s, "k3", other); strings.Contains(o.file(out.Branch, old.Path), "superseded") {
		t.Error("superseded by a stranger")
	}
	if _, err := o.hub.Merge(repo, out.Number, "ana"); err != nil {
		t.Fatal(err)
	}
	if err := s.Follow(t.Context(), repo); err != nil {
		t.Fatal(err)
	}
	if gone, err := record.Entries(t.Context(), o.store, repo, record.Superseded); err != nil || len(gone) != 1 || gone[0].ID != "da-test000001" {
		t.Errorf("superseded: %+v, %v", gone, err)
	}
}

// edit changes a document.
func (o *office) edit(id string, change func(*bot.Document)) {
	o.Helper()
	doc, err := o.store.Document(o.Context(), record.DocumentKind, id)
	if err != nil {
		o.Fatal(err)
	}
	change(&doc)
	if _, err := o.store.Put(o.Context(), doc); err != nil {
		o.Fatal(err)
	}
}
