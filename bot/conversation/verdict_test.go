package conversation_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

func TestRecord_buttonFormAndMessage(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	w := furnish(s)
	s.ask("shop: on AWS")
	s.answer("UBEN", "peak_rps", "50")
	contains(t, s.last(bot.VerdictMessage), "Record it…")
	s.click("UBEN", "card::da-test", "record", "da-test")
	if problems := s.submit("UBEN", map[string]string{"record:repo": "nonsense", "record:path": "../etc", "record:title": ""}); len(problems) != 3 {
		t.Errorf("problems: %v", problems)
	}
	s.submit("UBEN", nil)
	contains(t, s.last(bot.RecordMessage), "Recorded by uben", "https://github.com/acme/shop/pull/12")
	contains(t, s.last(bot.VerdictMessage), "Recorded: ", "Record it again…")
	contains(t, s.last(bot.HeadMessage), "Recorded: ")
	r := w.written[0]
	if r.Repo != "acme/shop" || r.Decider != "UBEN" || r.Facts["peak_rps"] != "50" || r.Assessment.Verdict.Platform != "aws-lambda" || r.ThreadTS != s.head() || r.Channel != "C1" {
		t.Errorf("request: %+v", r)
	}
	contains(t, s.last(bot.RecordMessage), "Run shop as functions on AWS Lambda")
}

func TestRecord_notPermittedGivesTheFileAndTheReason(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	w := furnish(s)
	w.refuse = "the token may not write contents."
	s.ask("shop: on AWS")
	s.answer("UBEN", "peak_rps", "50")
	s.click("UBEN", "card::da-test", "record", "da-test")
	s.submit("UBEN", map[string]string{"record:path": "adr"})
	contains(t, s.last(bot.RecordMessage), "could not be written", "may not write contents", "adr/0007-shop.md")
	if f := s.files[len(s.files)-1]; f.Name != "0007-shop.md" || !strings.HasPrefix(string(f.Data), "# Run shop") {
		t.Errorf("file %q: %s", f.Name, f.Data)
	}
	w.refuse, w.fail = "", "the repository does not exist."
	s.click("UBEN", "card::da-test", "record", "da-test")
	s.submit("UBEN", nil)
	contains(t, s.whispered(), "the repository does not exist")
	contains(t, s.last(bot.VerdictMessage), "Record it…")
}

func TestRecord_isCheckedWhenCarriedOut(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	w := furnish(s)
	s.ask("shop: on AWS")
	s.answer("UANA", "peak_rps", "50")
	s.click("UANA", "card::da-test", "record", "da-test")
	w.rules.Record = []string{"UBEN"} // changed while the form was open
	s.submit("UANA", nil)
	contains(t, s.whispered(), "You may not record decisions", "UBEN")
	if len(w.written) != 0 {
		t.Errorf("recorded %v", w.written)
	}
}

func TestOverride_showsAndKeepsBoth(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	w := furnish(s)
	s.ask("shop: on AWS")
	s.say("UBEN", "override ecs because we know it")
	contains(t, s.whispered(), "no verdict yet")
	s.answer("UANA", "peak_rps", "50")
	s.say("UANA", "override Amazon ECS because we know it")
	contains(t, s.whispered(), "You may not decide against the advice", "user group S1")
	s.say("UBEN", "override Amazon ECS")
	contains(t, s.whispered(), "needs a reason")
	s.say("UBEN", "override Amazon ECS because we know it")
	contains(t, s.last(bot.ReplyMessage), "Decided against the advice", "containers on Amazon ECS", "we know it", "functions on AWS Lambda")
	contains(t, s.last(bot.HeadMessage), "Decided against the advice: ", "The advice was functions on AWS Lambda")
	contains(t, s.last(bot.VerdictMessage), "Decided against it: containers on Amazon ECS")
	s.click("UBEN", "card::da-test", "record", "da-test")
	s.submit("UBEN", nil)
	if o := w.written[0].Override; o == nil || o.Platform != "aws-ecs" || o.Reason != "we know it" || o.Who != "UBEN" {
		t.Errorf("override: %+v", o)
	}
	s.say("UBEN", "override none")
	contains(t, s.last(bot.HeadMessage), "Verdict: ")
}

func TestComment_onTheLinkedPullRequest(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	w := furnish(s)
	s.ask("shop: on AWS, see https://github.com/acme/shop/pull/41")
	contains(t, s.last(bot.HeadMessage), "acme/shop#41", "https://github.com/acme/shop/pull/41")
	s.answer("UANA", "peak_rps", "50")
	contains(t, s.last(bot.VerdictMessage), "Comment on acme/shop#41")
	s.click("UANA", "card::da-test", "comment", "acme/shop#41")
	if len(w.said) != 1 || w.said[0].PullRequest != "acme/shop#41" {
		t.Fatalf("said %v", w.said)
	}
	contains(t, s.last(bot.VerdictMessage), "Said on ", "#issuecomment-1")
	lacks(t, s.last(bot.VerdictMessage), "Comment on")
}

func TestVerdict_buttonsOfMissingPartsAreNotShown(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	s.ask("shop: on AWS, see https://github.com/acme/shop/pull/41")
	s.answer("UANA", "peak_rps", "50")
	lacks(t, s.last(bot.VerdictMessage), "Record", "Comment", "By component")
	s.ask("help")
	lacks(t, s.whispered(), "subscribe", "watch", "find WORDS", "record - ")
}

func TestChart_isUploadedOnceForEachClaim(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	furnish(s)
	s.ask("shop: on AWS")
	s.answer("UANA", "peak_rps", "50")
	if len(s.files) != 1 || s.files[0].Alt != "Cost of shop" {
		t.Fatalf("files: %+v", s.files)
	}
	s.say("UANA", "60 rps")
	if len(s.files) != 1 {
		t.Errorf("a picture for the same claim")
	}
	s.say("UANA", "600 rps")
	if len(s.files) != 2 {
		t.Errorf("no picture for another claim")
	}
}

func TestExport_readsBackAsTheSameSystem(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	s.ask("shop \"quoted\": components: web, worker. 512 MB, on AWS")
	s.say("UANA", "worker: 2 GB")
	s.say("UANA", "export")
	if len(s.files) != 2 || s.files[0].Name != "shop-quoted.yaml" || s.files[1].Name != "shop-quoted.json" {
		t.Fatalf("files: %d", len(s.files))
	}
	sys, err := profile.Decode("x.yaml", s.files[0].Data)
	if err != nil {
		t.Fatalf("%v in\n%s", err, s.files[0].Data)
	}
	if sys.Name != `shop "quoted"` || len(sys.Components) != 2 || profile.CanonicalFacts(sys.Components[1].Profile)["memory_mb"] != "2048" || profile.CanonicalFacts(sys.Shared)["memory_mb"] != "512" {
		t.Errorf("got %+v of\n%s", sys, s.files[0].Data)
	}
	var a engine.Assessment
	if err := json.Unmarshal(s.files[1].Data, &a); err != nil || a.ID != "da-test" {
		t.Errorf("assessment: %v", err)
	}
}

// TestThread_aTypicalServiceStaysShort holds the promise of a quiet thread with the real engine: at most 8 messages from the bot
// in the thread and one in the channel, nobody mentioned.
func TestThread_aTypicalServiceStaysShort(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	advisor, err := engine.New(nil, cat)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"image resizer: about 2M requests a day, 300 ms each, bursts to 500 rps, 512 MB, on AWS",
		"billing api: steady 20 rps, HTTP, on Kubernetes today, team of four",
		"nightly report",
	} {
		for _, choose := range []int{0, 1, -1} {
			s := newScreen(t)
			furnish(s)
			s.machine.Advisor = advisor
			s.ask(text)
			for range 20 {
				if !s.pressNext(choose) {
					break
				}
			}
			s.click("UANA", "card::da-test", "record", "da-test")
			s.submit("UANA", nil)
			channel, thread := 0, s.filed
			for _, key := range s.order {
				if s.placed[key].Thread == "" {
					channel++
				} else {
					thread++
				}
			}
			if channel != 1 || thread > 8 || !strings.Contains(strings.Join(s.kinds(), " "), "record") {
				t.Errorf("%q by choice %d: %d messages in the channel, %d in the thread: %v and %d files", text, choose, channel, thread, s.kinds(), s.filed)
			}
			if n := s.mentions(); n != 0 {
				t.Errorf("%q: %d mentions", text, n)
			}
		}
	}
}

// pressNext answers the first open question with its n-th answer, or its last.
func (s *screen) pressNext(n int) bool {
	for _, key := range s.order {
		for _, b := range s.posts[key].Blocks {
			if b.Kind != bot.ActionsBlock || !strings.HasPrefix(b.ID, "ask:") {
				continue
			}
			var values []string
			for _, e := range b.Elements {
				if e.ActionID != "exact" && e.Kind == bot.Button {
					values = append(values, e.Value)
				}
				for _, o := range e.Options {
					values = append(values, o.Value)
				}
			}
			value := values[len(values)-1]
			if n >= 0 {
				value = values[n%len(values)]
			}
			s.click("UANA", b.ID, "answer:"+value, value)
			return true
		}
	}
	return false
}

// mentions counts the people mentioned in what was posted.
func (s *screen) mentions() int {
	n := 0
	for _, m := range s.posts {
		for _, b := range m.Blocks {
			for _, l := range b.Lines {
				for _, span := range l {
					if span.User != "" {
						n++
					}
				}
			}
		}
	}
	return n
}

func TestHistory_saysWhoWhatWhenAndFromWhere(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	s.ask("shop: on AWS")
	s.answer("UBEN", "peak_rps", "50")
	s.say("UANA", "500 rps, because of the sale")
	s.say("UBEN", "undo")
	s.say("UBEN", "history")
	got := s.whispered()
	contains(t, got, "uana started it, by slash command", "uben answered peak rate: 50 a second, by button", "uana answered peak rate: 500 a second (was 50 a second) - because of the sale, by message", "uben took back peak rate")
	if diff := cmp.Diff(1, len(s.whispers)); diff != "" {
		t.Error(diff)
	}
}
