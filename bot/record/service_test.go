package record_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/integrations/github"
	gh "github.com/deploy-advice/deploy-advice/integrations/local/github"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

const repo = "acme/shop"

// office is a repository on a local GitHub, a real store, and services that write there.
type office struct {
	*testing.T
	hub   *gh.Server
	store *redis.Store
	mu    sync.Mutex
	told  []bot.Event
}

func open(t *testing.T, repository gh.Repository) *office {
	t.Helper()
	o := &office{T: t}
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	hub, err := gh.Start(t.Context(), gh.Options{Now: time.Now, Logger: log, Repositories: []gh.Repository{repository}})
	if err != nil {
		t.Fatal(err)
	}
	state, err := redis.Embed()
	if err != nil {
		t.Fatal(err)
	}
	store, err := redis.Open(redis.Options{URL: state.URL(), Team: "T1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close(); state.Close(); hub.Close() })
	o.hub, o.store = hub, store
	return o
}

func shop(files map[string]string) gh.Repository {
	return gh.Repository{Owner: "acme", Name: "shop", DefaultBranch: "main", Files: files}
}

// Record takes what a conversation is told.
func (o *office) Record(_ context.Context, e bot.Event) (bot.Receipt, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.told = append(o.told, e)
	return bot.Receipt{}, nil
}

func (o *office) service(token string) *record.Service {
	o.Helper()
	log := slog.New(slog.NewTextHandler(o.Output(), nil))
	client, err := github.New(log, github.Options{Token: github.Secret(token), APIURL: o.hub.APIURL(), Every: -1, Now: time.Now})
	if err != nil {
		o.Fatal(err)
	}
	return &record.Service{Log: log, Forge: client, Docs: o.store, Write: render.ADR, Tell: o, Now: time.Now, Repos: []string{repo}, Plain: render.PlainGitHub}
}

func (o *office) create(s *record.Service, key string, r record.Request) record.Outcome {
	o.Helper()
	args, err := json.Marshal(r)
	if err != nil {
		o.Fatal(err)
	}
	result, err := s.Create(o.Context(), key, bot.Job{Name: record.JobCreate, Args: args})
	if err != nil {
		o.Fatalf("create %s: %v", key, err)
	}
	var out record.Outcome
	if err := json.Unmarshal(result, &out); err != nil {
		o.Fatal(err)
	}
	return out
}

func (o *office) file(ref, name string) string {
	o.Helper()
	text, ok := o.hub.Files(repo, ref)[name]
	if !ok {
		o.Fatalf("%s is not on %s, there is %v", name, ref, o.hub.Files(repo, ref))
	}
	return text
}

// numbered gives a request an assessment of its own.
func numbered(t *testing.T, n int) record.Request {
	t.Helper()
	r := request(t)
	r.Title = fmt.Sprintf("Decision %d", n)
	r.Assessment.ID = fmt.Sprintf("da-test%06d", n)
	return r
}

func TestCreate_writesOneCommitAndOnePullRequest(t *testing.T) {
	t.Parallel()
	o := open(t, shop(map[string]string{"README.md": "# Shop\n", "docs/adr/0001-first.md": "# First\n\n## Status\n\nAccepted\n", "docs/adr/README.md": "# ADRs\n\n* [First](0001-first.md)\n"}))
	s := o.service(o.hub.Token())
	r := request(t)
	r.Supersedes = "docs/adr/0001-first.md"
	out := o.create(s, "k1", r)
	if out.Branch != "deploy-advice/"+r.Assessment.ID || out.Path != "docs/adr/0002-run-the-image-resizer-as-functions-now-everyone-1.md" || out.Number == 0 || out.URL == "" {
		t.Fatalf("got %+v", out)
	}
	again := o.create(s, "k1", r)
	if again.Number != out.Number || len(o.hub.Pulls(repo)) != 1 {
		t.Fatalf("done again: got %+v and %d pull requests", again, len(o.hub.Pulls(repo)))
	}
	commits := o.hub.Commits(repo, out.Branch)
	if len(commits[0].Files) != 3 {
		t.Errorf("got %v in one commit, want record, index and the superseded record", commits[0].Files)
	}
	front, body, err := record.Parse([]byte(o.file(out.Branch, out.Path)))
	if err != nil || front.Status != "proposed" || !strings.Contains(string(body), "Supersedes [ADR-0001](0001-first.md)") {
		t.Errorf("got %+v, %v", front, err)
	}
	if old := o.file(out.Branch, "docs/adr/0001-first.md"); !strings.Contains(old, "Superseded by [ADR-0002]") {
		t.Errorf("got %s", old)
	}
	folder := map[string][]byte{}
	for name, text := range o.hub.Files(repo, out.Branch) {
		if path.Dir(name) == "docs/adr" {
			folder[path.Base(name)] = []byte(text)
		}
	}
	if found := record.Lint(folder); len(found) != 0 {
		t.Errorf("lint: %+v", found)
	}
	if pull := o.hub.Pulls(repo)[0]; strings.Contains(pull.Title+commits[0].Message, "@everyone") || strings.Contains(pull.Title, "#1") {
		t.Errorf("got %q, %q, want nobody mentioned", pull.Title, commits[0].Message)
	}
	second := o.create(s, "k2", r)
	if second.Branch != out.Branch+"-2" || second.Number == out.Number || !strings.Contains(second.Path, "/0003-") {
		t.Errorf("recorded again: got %+v, want a branch and number of its own", second)
	}
}

func TestCreate_givesTheFileWhereWritingIsNotPermitted(t *testing.T) {
	t.Parallel()
	o := open(t, shop(map[string]string{"README.md": "# Shop\n"}))
	token, err := o.hub.NewToken("chloe", map[string]string{"contents": "read", "pull_requests": "read"})
	if err != nil {
		t.Fatal(err)
	}
	reader := o.service(token)
	out := o.create(reader, "k1", request(t))
	if len(out.File) == 0 || out.Reason == "" || out.Number != 0 {
		t.Fatalf("got %+v, want the file and the reason", out)
	}
	if _, _, err := record.Parse(out.File); err != nil {
		t.Error(err)
	}
	foreign := o.service(o.hub.Token())
	foreign.Repos = []string{"acme/other"}
	if out := o.create(foreign, "k2", request(t)); !strings.Contains(out.Reason, "not watched") {
		t.Errorf("got %q", out.Reason)
	}
	foreign.Installed = func(context.Context) ([]string, error) { return []string{"ACME/shop"}, nil }
	if out := o.create(foreign, "k2b", request(t)); out.Reason != "" || out.Number != 1 {
		t.Errorf("where the App is installed: got %+v", out)
	}
	nowhere := o.service(o.hub.Token())
	nowhere.Forge = nil
	if out := o.create(nowhere, "k3", request(t)); !strings.Contains(out.Reason, "GITHUB_TOKEN") {
		t.Errorf("got %q", out.Reason)
	}
	if n := len(o.hub.Pulls(repo)); n != 1 {
		t.Errorf("got %d pull requests, want the one of the App", n)
	}
}

// Fifty records at once from three services, some of them killed on the way and begun again: no number or branch twice, each pull request
// once; merged one after the other, the index lists all of them.
func TestCreate_fiftyAtOnce(t *testing.T) {
	t.Parallel()
	const n = 50
	o := open(t, shop(map[string]string{"README.md": "# Shop\n", "docs/adr/0001-first.md": "# First\n", "docs/adr/README.md": "# ADRs\n\n- [First](0001-first.md)\n"}))
	services := []*record.Service{o.service(o.hub.Token()), o.service(o.hub.Token()), o.service(o.hub.Token())}
	requests := make([]record.Request, n)
	for i := range requests {
		requests[i] = numbered(t, i)
	}
	var all sync.WaitGroup
	for i, r := range requests {
		all.Go(func() {
			key := fmt.Sprintf("key-%d", i)
			for try := 0; ; try++ {
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				if try < 2 && i%3 == 0 { // dies somewhere on its way
					ctx, cancel = context.WithTimeout(t.Context(), time.Duration(5+7*i*(try+1))*time.Millisecond)
				}
				_, err := services[(i+try)%3].Record(ctx, key, r)
				cancel()
				if err == nil {
					return
				}
				if bot.KindOf(err) == bot.Limited { // another one is being written there
					try--
					<-time.After(20 * time.Millisecond)
					continue
				}
				if kind := bot.KindOf(err); try > 60 || kind != bot.Unavailable {
					t.Errorf("record %d: %v", i, err)
					return
				}
			}
		})
	}
	all.Wait()
	pulls := o.hub.Pulls(repo)
	if len(pulls) != n {
		t.Errorf("got %d pull requests, want %d", len(pulls), n)
	}
	numbers := map[int]string{}
	for _, p := range pulls {
		for name := range o.hub.Files(repo, p.Head) {
			if number := record.NumberOf(path.Base(name)); number > 1 {
				if other, taken := numbers[number]; taken {
					t.Errorf("number %d is on %s and %s", number, other, p.Head)
				}
				numbers[number] = p.Head
			}
		}
	}
	o.mergeAll(services[0], pulls)
	folder := map[string][]byte{}
	for name, text := range o.hub.Files(repo, "main") {
		if path.Dir(name) == "docs/adr" {
			folder[path.Base(name)] = []byte(text)
		}
	}
	if listed := record.Indexed(folder["README.md"]); len(listed) != n+1 {
		t.Errorf("the index lists %d records, want %d:\n%s", len(listed), n+1, folder["README.md"])
	}
	for _, f := range record.Lint(folder) {
		t.Errorf("lint: %+v", f)
	}
	if err := services[1].Follow(t.Context(), repo); err != nil {
		t.Error(err)
	}
	accepted, err := record.Entries(t.Context(), o.store, repo, record.Accepted)
	if err != nil || len(accepted) != n {
		t.Errorf("got %d accepted entries, %v; want %d", len(accepted), err, n)
	}
}

// mergeAll merges a few pull requests, bringing the others up to date in between; the rest as soon as each can be.
func (o *office) mergeAll(s *record.Service, pulls []gh.Pull) {
	o.Helper()
	slices.SortFunc(pulls, func(a, b gh.Pull) int { return a.Number - b.Number })
	for _, p := range pulls {
		if _, err := o.hub.Merge(repo, p.Number, "ana"); err == nil {
			continue
		}
		if err := s.Follow(o.Context(), repo); err != nil {
			o.Fatal(err)
		}
		if _, err := o.hub.Merge(repo, p.Number, "ana"); err != nil {
			o.Fatalf("merge #%d: %v\n%+v\nbranch %v\nbase %v", p.Number, err, p, o.hub.Commits(repo, p.Head)[0], o.hub.Commits(repo, "main")[0])
		}
	}
}

// A folder that nobody named is the one of the repository's settings.
func TestCreate_followsTheSettingsFolder(t *testing.T) {
	t.Parallel()
	o := open(t, shop(map[string]string{"docs/adr/0001-first.md": "# First\n"}))
	s := o.service(o.hub.Token())
	s.Where = func(_ context.Context, name string) (string, error) {
		return map[string]string{repo: "docs/why"}[name], nil
	}
	if out := o.create(s, "k0", numbered(t, 0)); path.Dir(out.Path) != "docs/why" {
		t.Errorf("got %s, want it in docs/why", out.Path)
	}
	named := numbered(t, 1)
	named.Folder = "decisions"
	if out := o.create(s, "k1", named); path.Dir(out.Path) != "decisions" {
		t.Errorf("got %s, want it where it was asked for", out.Path)
	}
}

// A record that finds another one being written is put off at once, for longer than a worker waits in place.
func TestCreate_oneAfterTheOther(t *testing.T) {
	t.Parallel()
	o := open(t, shop(map[string]string{"README.md": "# Shop\n"}))
	s := o.service(o.hub.Token())
	reached, release := make(chan struct{}), make(chan struct{})
	write := s.Write
	s.Write = func(d record.Decision) ([]byte, error) {
		close(reached)
		<-release
		return write(d)
	}
	var first sync.WaitGroup
	first.Go(func() {
		if _, err := s.Record(t.Context(), "k0", numbered(t, 0)); err != nil {
			t.Error(err)
		}
	})
	<-reached
	_, err := s.Record(t.Context(), "k1", numbered(t, 1))
	close(release)
	first.Wait()
	var busy *bot.Error
	if !errors.As(err, &busy) || busy.Kind != bot.Limited || busy.RetryAfter < 5*time.Second {
		t.Fatalf("got %v, want to be put off by 5 s", err)
	}
	s.Write = write
	if _, err := s.Record(t.Context(), "k1", numbered(t, 1)); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// The status follows the pull request, and the thread hears of it once; the next record writes it into the file.
func TestFollow_tellsWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	o := open(t, shop(map[string]string{"README.md": "# Shop\n"}))
	s := o.service(o.hub.Token())
	merged, closed := o.create(s, "k1", numbered(t, 1)), o.create(s, "k2", numbered(t, 2))
	if _, err := o.hub.Merge(repo, merged.Number, "ana"); err != nil {
		t.Fatal(err)
	}
	if err := o.hub.ClosePull(repo, closed.Number, "ana"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Follow(t.Context(), repo); err != nil {
			t.Fatal(err)
		}
	}
	ids := map[string]int{}
	for _, e := range o.told {
		var c record.StatusChange
		if err := json.Unmarshal(e.Result, &c); err != nil || e.Kind != bot.Finished || e.Callback != record.StatusChanged || e.Conversation != "da-conv" {
			t.Errorf("got %+v, %v", e, err)
		}
		ids[c.ID+" "+c.Status]++
	}
	if len(ids) != 2 || ids["da-test000001 accepted"] != 1 || ids["da-test000002 rejected"] != 1 {
		t.Errorf("told %v", ids)
	}
	next := o.create(s, "k3", numbered(t, 3))
	if front, _, _ := record.Parse([]byte(o.file(next.Branch, merged.Path))); front.Status != "accepted" {
		t.Errorf("got status %q in the file of a merged record, want accepted", front.Status)
	}
}

// Somebody who takes the number on the base first makes the record move on; what people add to its branch is left to them.
func TestFollow_renumbersWhenTheBaseMoved(t *testing.T) {
	t.Parallel()
	o := open(t, shop(map[string]string{"docs/adr/0001-first.md": "# First\n", "docs/adr/README.md": "- [First](0001-first.md)\n"}))
	s := o.service(o.hub.Token())
	one, two := o.create(s, "k1", numbered(t, 1)), o.create(s, "k2", numbered(t, 2))
	if _, err := o.hub.Push(gh.Push{Repo: repo, By: "ben", Branch: two.Branch, Message: "mine too", Files: map[string]string{"notes.txt": "x"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.hub.Push(gh.Push{Repo: repo, By: "ana", Branch: "main", Message: "by hand", Files: map[string]string{"docs/adr/0002-by-hand.md": "# By hand\n"}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Follow(t.Context(), repo); err != nil {
		t.Fatal(err)
	}
	files := o.hub.Files(repo, one.Branch)
	if _, old := files[one.Path]; old {
		t.Errorf("%s is still there beside the other number 2", one.Path)
	}
	if _, ok := files["docs/adr/0004-decision-1.md"]; !ok {
		t.Errorf("got %v, want number 4: 3 is another record's", files)
	}
	if o.file(two.Branch, "notes.txt") != "x" {
		t.Error("what people added was lost")
	}
	if _, err := o.hub.Merge(repo, one.Number, "ana"); err != nil {
		t.Errorf("it cannot be merged: %v", err)
	}
}
