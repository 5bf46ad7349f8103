package replicas_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/integrations/local"
	"github.com/deploy-advice/deploy-advice/integrations/local/github"
)

const (
	decisions = 50
	archive   = "acme/shop"
	secret    = "It's a Secret to Everybody"
)

// bureau is three processes that write records to one repository.
type bureau struct {
	*testing.T
	w    *local.Workspace
	hub  *github.Server
	bots []*replica
}

func openBureau(ctx context.Context, t *testing.T) *bureau {
	t.Helper()
	server := startRedis(t)
	hub, err := github.Start(ctx, github.Options{
		Now: time.Now, Logger: slog.New(slog.DiscardHandler), Limits: github.Limits{Core: 1_000_000},
		Repositories: []github.Repository{{Owner: "acme", Name: "shop", DefaultBranch: "main", Protected: []string{"main"}, Files: map[string]string{
			"docs/adr/0001-first.md": "# First\n", "docs/adr/README.md": "# ADRs\n\n- [First](0001-first.md)\n",
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = hub.Close() })
	var users []local.UserSeed
	for i := range decisions {
		users = append(users, local.UserSeed{Name: decider(i)})
	}
	w, err := local.Start(ctx, local.Options{Now: time.Now, Logger: slog.New(slog.DiscardHandler), Users: users, Channels: rooms()[:decisions+1]})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	b := &bureau{T: t, w: w, hub: hub}
	binary, port := build(t), freePort(t)
	for i := range replicas {
		env := []string{"GITHUB_API_URL=" + hub.APIURL(), "GITHUB_TOKEN=" + hub.Token(), "WATCH_REPOS=" + archive, "GITHUB_POLL_INTERVAL=5s"}
		if i == 0 {
			env = append(env, "HTTP_ADDR=127.0.0.1:"+strconv.Itoa(port), "GITHUB_WEBHOOK_SECRET="+secret)
		}
		b.bots = append(b.bots, startReplica(t, binary, w, server.addr(), env...))
	}
	if err := w.Await(ctx, func() bool { return w.Connections() >= 2*replicas }); err != nil {
		t.Fatalf("%d connections: %v", w.Connections(), err)
	}
	if _, err := hub.AddHook(github.Hook{Repo: archive, URL: fmt.Sprintf("http://127.0.0.1:%d/github/webhook", port), Secret: secret}); err != nil {
		t.Fatal(err)
	}
	return b
}

func decider(i int) string { return fmt.Sprintf("decider%02d", i) }

// sought is a workload that leaves little to ask.
const sought = ": an HTTP API, 2M requests a day, 300 ms each, at most 5 s, bursts to 500 rps, 512 MB, stateless, on AWS, small team, Linux, greenfield"

// TestRecords_fiftyAtOnceSurviveKills: fifty finished assessments are recorded at once in one repository by three processes that are
// killed while they write. Each decision gets one pull request, no number and no branch is given twice, every thread hears its own link,
// and when all are merged - each merge moves the base under the others - the index lists every record.
func TestRecords_fiftyAtOnceSurviveKills(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	b := openBureau(ctx, t)
	begin := time.Now()
	threads := b.decide(ctx)
	b.Logf("%d verdicts after %s", len(threads), time.Since(begin))
	if t.Failed() {
		return
	}
	begin = time.Now()
	links := b.record(ctx, threads)
	b.Logf("%d records after %s, calls %v", len(links), time.Since(begin), b.hub.Calls())
	b.eachOnce(links)
	if t.Failed() {
		return
	}
	begin = time.Now()
	b.mergeAll(ctx)
	b.Logf("merged after %s", time.Since(begin))
	b.complete()
}

// thread is an assessment that has its verdict, and the form to record it.
type thread struct {
	*person
	form local.View
}

// decide holds fifty conversations to their verdict and opens the form of each.
func (b *bureau) decide(ctx context.Context) []thread {
	out := make([]thread, decisions)
	var all sync.WaitGroup
	for i := range out {
		out[i].person = &person{t: b.T, w: b.w, name: decider(i), topic: fmt.Sprintf("service-%02d", i), acked: map[string]string{}}
		all.Go(func() {
			if err := out[i].settle(ctx, fmt.Sprintf("room-%03d", i)); err != nil {
				b.Errorf("%s: %v", out[i].topic, err)
			}
		})
	}
	all.Wait()
	return out
}

func (p *thread) settle(ctx context.Context, room string) error {
	if err := p.w.As(p.name).Slash(ctx, room, "/deploy-advice", p.topic+sought); err != nil {
		return err
	}
	err := p.w.Await(ctx, func() bool {
		found := p.w.Find(func(m local.Message) bool { return p.kind(m, "head") && strings.Contains(m.Text, p.topic) })
		if len(found) > 0 {
			p.root = found[0]
		}
		return len(found) > 0
	})
	if err != nil {
		return fmt.Errorf("has no head: %w; it is told %v", err, p.w.Ephemerals(p.name))
	}
	for {
		var verdict *local.Message
		var open []ask
		err := p.w.Await(ctx, func() bool {
			verdict, open = p.look()
			return verdict != nil || len(open) > 0
		})
		if err != nil {
			return fmt.Errorf("%w; it sees\n%s", err, p.seen())
		}
		if verdict != nil {
			return p.openForm(ctx, *verdict)
		}
		if err := p.answer(ctx, open[0]); err != nil {
			p.pause(ctx)
		}
	}
}

// openForm presses the button until the form stands: what it is opened with lasts for three seconds, which a busy machine may miss.
func (p *thread) openForm(ctx context.Context, verdict local.Message) error {
	place, value, ok := recordButton(verdict)
	if !ok {
		return fmt.Errorf("the verdict has no button to record it: %s", verdict.Blocks)
	}
	for ctx.Err() == nil {
		_ = p.w.As(p.name).Click(ctx, place, value)
		wait, cancel := context.WithTimeout(ctx, 4*time.Second)
		err := p.w.Await(wait, func() bool {
			for _, v := range p.w.Views(p.name) {
				p.form = v
			}
			return p.form.ID != ""
		})
		cancel()
		if err == nil {
			return nil
		}
	}
	return fmt.Errorf("has no form: %w; it is told %v", ctx.Err(), p.w.Ephemerals(p.name))
}

func recordButton(m local.Message) (local.Place, string, bool) {
	for _, b := range blocksOf(m) {
		for _, e := range b.Elements {
			if e.Type == "button" && strings.HasPrefix(e.ActionID, "record") {
				return local.Place{Channel: m.Channel, TS: m.TS, Block: b.BlockID, Action: e.ActionID}, e.Value, true
			}
		}
	}
	return local.Place{}, "", false
}

func blocksOf(m local.Message) []block {
	var out []block
	if json.Unmarshal(m.Blocks, &out) != nil {
		return nil
	}
	return out
}

// record sends all forms at once while processes die, and returns the link that each thread was told, by topic.
func (b *bureau) record(ctx context.Context, threads []thread) map[string]string {
	trouble, calm := context.WithCancel(ctx)
	defer calm()
	var all, killing sync.WaitGroup
	killing.Go(func() { b.kill(trouble) })
	var mu sync.Mutex
	links := map[string]string{}
	for _, p := range threads {
		all.Go(func() {
			link, err := p.submit(ctx)
			if err != nil {
				b.Errorf("%s: %v", p.topic, err)
			}
			mu.Lock()
			defer mu.Unlock()
			links[p.topic] = link
		})
	}
	all.Wait()
	calm()
	killing.Wait()
	return links
}

// submit sends the form until it is acknowledged, then waits for the link.
func (p *thread) submit(ctx context.Context) (string, error) {
	for {
		if _, err := p.w.As(p.name).SubmitView(ctx, p.form.ID, nil); err == nil {
			break
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		p.pause(ctx)
	}
	var told []local.Message
	err := p.w.Await(ctx, func() bool {
		told = slices.DeleteFunc(p.w.Thread(p.root.Channel, p.root.TS), func(m local.Message) bool { return !p.kind(m, "record") })
		return len(told) > 0
	})
	if err != nil {
		return "", fmt.Errorf("hears of no record: %w; it sees\n%s\n%v", err, p.seen(), p.w.Ephemerals(p.name))
	}
	for _, word := range strings.FieldsFunc(string(told[0].Blocks), func(r rune) bool { return strings.ContainsRune(`<>|"\ `, r) }) {
		if strings.Contains(word, "/pull/") {
			return word, nil
		}
	}
	return "", fmt.Errorf("is told no link: %s", told[0].Blocks)
}

// kill ends one process after the other with SIGKILL, each while a branch stands whose pull request is not there yet.
func (b *bureau) kill(ctx context.Context) {
	for round := 0; ctx.Err() == nil; round++ {
		before := len(b.hub.Pulls(archive))
		err := b.hub.Await(ctx, func() bool {
			pulls := len(b.hub.Pulls(archive))
			return pulls >= before+2 && len(b.hub.Branches(archive)) > pulls+1
		})
		if err != nil {
			return
		}
		victim := b.bots[round%replicas]
		victim.kill()
		victim.start()
	}
}

// eachOnce checks that there is one pull request for each decision, with a number of its own, and that each thread was told its own.
func (b *bureau) eachOnce(links map[string]string) {
	b.Helper()
	pulls, branches := b.hub.Pulls(archive), b.hub.Branches(archive)
	if len(pulls) != decisions || len(branches) != decisions+1 {
		b.Errorf("got %d pull requests and %d branches, want %d and %d", len(pulls), len(branches), decisions, decisions+1)
	}
	numbers, subjects := map[int]string{}, map[string]string{}
	for _, p := range pulls {
		for name, text := range b.hub.Files(archive, p.Head) {
			n := record.NumberOf(path.Base(name))
			if n <= 1 {
				continue
			}
			front, _, err := record.Parse([]byte(text))
			if err != nil {
				b.Errorf("%s of #%d: %v", name, p.Number, err)
				continue
			}
			if other := numbers[n]; other != "" {
				b.Errorf("number %d is on %s and %s", n, other, p.Head)
			}
			subject := front.Advice.Name
			if other := subjects[subject]; other != "" {
				b.Errorf("%s is recorded on %s and %s", subject, other, p.Head)
			}
			numbers[n], subjects[subject] = p.Head, p.Head
			if want := fmt.Sprintf("/%s/pull/%d", archive, p.Number); !strings.HasSuffix(links[subject], want) {
				b.Errorf("%s was told %q, want ...%s", subject, links[subject], want)
			}
		}
	}
	if len(subjects) != decisions {
		b.Errorf("got records of %d subjects, want %d", len(subjects), decisions)
	}
	deaths := 0
	for _, r := range b.bots {
		deaths += r.deaths
	}
	b.Logf("%d deaths of processes", deaths)
	if deaths < 6 {
		b.Errorf("only %d processes died: the test did not disturb enough", deaths)
	}
}

// mergeAll merges as people would: the oldest first, and where it conflicts with what was merged before, when it was brought up to date.
func (b *bureau) mergeAll(ctx context.Context) {
	b.Helper()
	pulls := b.hub.Pulls(archive)
	slices.SortFunc(pulls, func(x, y github.Pull) int { return x.Number - y.Number })
	for i, p := range pulls {
		if i%15 == 7 {
			victim := b.bots[i%replicas]
			victim.kill()
			victim.start()
		}
		for {
			tip := b.hub.Branches(archive)[p.Head]
			_, err := b.hub.Merge(archive, p.Number, "ana")
			if err == nil {
				break
			}
			if b.hub.Await(ctx, func() bool { return b.hub.Branches(archive)[p.Head] != tip }) != nil {
				b.Fatalf("#%d was not brought up to date: %v", p.Number, err)
			}
		}
	}
}

// complete checks that the folder is what it should be when everything is merged.
func (b *bureau) complete() {
	b.Helper()
	folder := map[string][]byte{}
	for name, text := range b.hub.Files(archive, "main") {
		folder[path.Base(name)] = []byte(text)
	}
	if listed := record.Indexed(folder["README.md"]); len(listed) != decisions+1 {
		b.Errorf("the index lists %d records, want %d:\n%s", len(listed), decisions+1, folder["README.md"])
	}
	for _, finding := range record.Lint(folder) {
		b.Errorf("lint: %+v", finding)
	}
}
