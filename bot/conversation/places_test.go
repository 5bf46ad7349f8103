package conversation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/index"
)

// direct says something to the bot in private, outside a thread.
func (s *screen) direct(text string) bot.Event {
	ev := s.event(bot.Said, "UANA")
	ev.Text, ev.Message, ev.Place = text, ev.TS, bot.Place{Channel: "DUANA", Kind: bot.DirectMessage}
	s.step(ev)
	return ev
}

func TestShortcut_onAMessagePrefillsItAndLinksIt(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	furnish(s)
	ev := s.event(bot.MessageShortcut, "UANA")
	ev.Text, ev.Message = "shop: 512 MB, on AWS", "1700.2"
	s.step(ev)
	if got := s.views[0].Blocks[1].Elements[0].Value; got != "shop: 512 MB, on AWS" {
		t.Errorf("prefilled with %q", got)
	}
	s.submit("UANA", map[string]string{"start:name": "shop"})
	contains(t, s.last(bot.HeadMessage), "https://x/C1/1700.2", "Where should shop run?")
	contains(t, s.facts()+s.last(bot.QuestionMessage), "512 MB")
}

func TestShortcut_globalAsksForTheChannelAndChecksMembership(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	furnish(s)
	ev := s.event(bot.Shortcut, "UBEN")
	ev.Place = bot.Place{}
	s.step(ev)
	s.submit("UBEN", map[string]string{"start:text": "shop: on AWS", "start:channel": "C2"})
	contains(t, s.last(bot.ReplyMessage), "channel you are a member of")
	if slices.Contains(s.kinds(), "head") {
		t.Error("started in a channel the person is not in")
	}
	ev = s.event(bot.Shortcut, "UANA")
	ev.Place = bot.Place{}
	s.step(ev)
	s.submit("UANA", map[string]string{"start:text": "shop: on AWS", "start:channel": "C2"})
	if p := s.placed[s.lastKey(bot.HeadMessage)]; p.Channel != "C2" {
		t.Errorf("head in %+v", p)
	}
	ev = s.event(bot.Shortcut, "UANA")
	ev.Place = bot.Place{}
	s.step(ev)
	s.submit("UANA", map[string]string{"start:text": "shop: on AWS"})
	if p := s.placed[s.lastKey(bot.HeadMessage)]; p.Channel != "DUANA" {
		t.Errorf("without a channel, head in %+v", p)
	}
}

func (s *screen) lastKey(kind bot.MetaKind) string {
	for _, key := range slices.Backward(s.order) {
		if s.posts[key].Meta.Kind == kind {
			return key
		}
	}
	return ""
}

func TestDirect_answersTheOnlyOpenAssessmentElseStartsOne(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps", "memory_mb")
	furnish(s)
	said := s.direct("shop: on AWS")
	if diff := cmp.Diff([]string{"head", "question"}, s.kinds()); diff != "" {
		t.Fatal(diff)
	}
	answer := s.direct("50 rps")
	contains(t, dump(s.posts[s.order[1]]), "50 a second")
	s.direct("undo")
	contains(t, s.last(bot.QuestionMessage), "busiest moment")
	s.direct("60 rps")
	edit := s.event(bot.Edited, "UANA")
	edit.Message, edit.Text, edit.Place = answer.Message, "70 rps", bot.Place{Channel: "DUANA", Kind: bot.DirectMessage}
	s.step(edit)
	edit = s.event(bot.Edited, "UANA")
	edit.Message, edit.Text, edit.Place = said.Message, "shop: on GCP", bot.Place{Channel: "DUANA", Kind: bot.DirectMessage}
	s.step(edit)
	s.direct("2 GB")
	contains(t, s.facts(), `"cloud":"gcp"`, `"memory_mb":"2048"`, `"peak_rps":"70"`)
	if got := strings.Count(strings.Join(s.kinds(), " "), "head"); got != 1 {
		t.Errorf("%d heads", got)
	}
	s.direct("another service that resizes images")
	s.direct("and a third one for the mail")
	if got := strings.Count(strings.Join(s.kinds(), " "), "head"); got != 3 {
		t.Fatalf("%d heads", got)
	}
	s.direct("80 rps")
	contains(t, s.last(bot.ReplyMessage), "Several assessments are open here")
}

func TestMention_outsideAllowedChannelsSaysWhere(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	furnish(s)
	s.machine.Channels = []string{"C9"}
	s.ask("shop: on AWS")
	contains(t, s.whispered(), "may not be used in this channel", "C9")
	s.direct("shop: on AWS")
	if len(s.order) != 2 {
		t.Errorf("in private: %v", s.kinds())
	}
}

func TestHome_showsWhatWaitsAndChangesWithIt(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	furnish(s)
	open := func(user string) {
		ev := s.event(bot.HomeOpened, user)
		ev.Place = bot.Place{}
		s.step(ev)
	}
	s.ask("shop: on AWS")
	if len(s.homes) != 0 {
		t.Error("a Home was published that nobody opened")
	}
	open("UANA")
	home := func(user string) string { return dumpBlocks(s.homes[user].Blocks) }
	contains(t, home("UANA"), "Waits for you", "shop", "waits for answers", "Start an assessment", "https://x/C1/")
	s.homes = map[string]bot.View{}
	open("UANA")
	if len(s.homes) != 0 {
		t.Error("published again though nothing changed")
	}
	s.answer("UBEN", "peak_rps", "50")
	contains(t, home("UANA"), "Nothing waits for you", "functions on AWS Lambda")
	ev := s.event(bot.Action, "UANA")
	ev.BlockID, ev.ActionID, ev.Place = "home", "start", bot.Place{}
	s.step(ev)
	s.submit("UANA", map[string]string{"start:text": "mailer: on AWS"})
	contains(t, home("UANA"), "mailer")
}

func TestLists_findPageAndStatus(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	furnish(s)
	s.ask("list")
	contains(t, s.whispered(), "no assessment yet")
	for i := range 11 {
		s.ask(fmt.Sprintf("service %c: on AWS", 'a'+i))
	}
	s.ask("list open")
	contains(t, s.whispered(), "11 open assessments, page 1 of 2", "service k", "Older")
	lacks(t, s.whispered(), "service a", "Newer")
	m := s.whispers[len(s.whispers)-1]
	turn := m.Blocks[len(m.Blocks)-1]
	ev := s.event(bot.Action, "UANA")
	ev.BlockID, ev.ActionID, ev.Value = turn.ID, turn.Elements[0].ActionID, turn.Elements[0].Value
	ev.Conversation, ev.ResponseURL = "da-expired00", "https://hooks/3"
	s.step(ev)
	contains(t, s.whispered(), "page 2 of 2", "service a", "Newer")
	if in := s.told[len(s.told)-1]; !in.Replace || in.ResponseURL != "https://hooks/3" {
		t.Errorf("the page does not replace the one before: %+v", in)
	}
	s.ask("zebra crossing: on AWS")
	s.ask("find CROSSING zebra")
	contains(t, s.whispered(), "1 assessment", "zebra crossing")
	lacks(t, s.whispered(), "service")
	s.ask("find unicorn")
	contains(t, s.whispered(), "No assessment of yours")
	s.ask("status")
	contains(t, s.whispered(), "12 open assessments in this channel")
}

func TestReminder_onceOnAWorkingDayWithAMentionOfWhoMustAct(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps", "memory_mb")
	furnish(s)
	s.clock = 4 * 24 * 3600 // a Friday
	s.ask("shop: on AWS")
	s.wait(20 * time.Hour)
	s.answer("UBEN", "peak_rps", "50")
	s.wait(50 * time.Hour)
	lacks(t, s.last(bot.ReplyMessage), "still waits")
	s.wait(24 * time.Hour)
	contains(t, s.last(bot.ReplyMessage), "still waits for an answer", "Tomorrow", "Cancel it")
	if n := s.mentions(); n != 1 {
		t.Errorf("%d mentions", n)
	}
	posted := len(s.order)
	s.wait(30 * 24 * time.Hour)
	if len(s.order) != posted {
		t.Error("reminded twice")
	}
	s.click("UANA", "remind::da-test", "snooze", "da-test")
	contains(t, s.last(bot.ReplyMessage), "Put off to", "by uana")
	if n := s.mentions(); n != 0 {
		t.Errorf("%d mentions after it was put off", n)
	}
	s.wait(4 * 24 * time.Hour)
	contains(t, s.last(bot.ReplyMessage), "still waits")
	s.click("UBEN", "remind::da-test", "cancel", "da-test")
	contains(t, s.last(bot.HeadMessage), "Cancelled")
}

func TestReminder_notForWhoWantsQuiet(t *testing.T) {
	t.Parallel()
	for _, scope := range []string{"mute", "mute channel"} {
		s := newScreen(t, "peak_rps")
		w := furnish(s)
		w.rules.Settings = []string{"UANA"}
		s.ask("shop: on AWS")
		s.say("UANA", scope)
		contains(t, s.whispered(), "no reminders and no mentions")
		posted := len(s.order)
		s.wait(10 * 24 * time.Hour)
		if len(s.order) != posted {
			t.Errorf("%s: reminded", scope)
		}
	}
	s := newScreen(t, "peak_rps")
	furnish(s)
	s.ask("mute channel")
	contains(t, s.whispered(), "You may not change settings")
}

func TestThread_isTakenUpFromItsHeadWhenNothingElseIsKept(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps", "memory_mb")
	w := furnish(s)
	s.ask("shop: components: web, worker. on AWS")
	s.say("UANA", "worker: 2 GB")
	meta := s.posts["da-test/1"].Meta.Payload
	w.root.Assessment, w.root.Subject, w.root.Phase = "da-test", meta["subject"].(string), meta["phase"].(string)
	w.root.Facts, w.root.Components = meta["facts"].(string), meta["components"].(string)
	// Months later: sessions and results are gone, the thread is still known by its root.
	delete(s.sessions, "da-test")
	gone := s.refs["da-test"]
	s.refs["da-test"] = bot.Refs{}
	s.clock += 500 * 24 * 3600
	ev := s.event(bot.Said, "UBEN")
	ev.Text, ev.Place.Thread, ev.Message, ev.Conversation = "web: 1 GB", gone["da-test/1"].TS, ev.TS, "da-test"
	s.refs["da-test"]["da-test/1"] = gone["da-test/1"]
	s.step(ev)
	contains(t, s.last(bot.HeadMessage), "So far")
	contains(t, s.posts["da-test/1"].Meta.Payload["facts"].(string), `"web.memory_mb":"1024"`, `"worker.memory_mb":"2048"`, `"cloud":"aws"`)
	if strings.Count(strings.Join(s.kinds(), " "), "head") != 1 {
		t.Errorf("a second head: %v", s.kinds())
	}
}

func TestThread_ofANothingKnownSaysSoAndOffersANewStart(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	w := furnish(s)
	w.root.Assessment = "da-test"
	ev := s.event(bot.Action, "UANA")
	ev.BlockID, ev.ActionID, ev.Value, ev.Conversation, ev.Place.Thread, ev.ResponseURL = "ask:peak_rps:da-test", "answer:50", "50", "da-test", "1.1", "https://hooks/1"
	s.step(ev)
	contains(t, s.whispered(), "no longer kept", "Start a new one")
	m := s.whispers[len(s.whispers)-1]
	b := m.Blocks[len(m.Blocks)-1]
	ev = s.event(bot.Action, "UANA")
	ev.BlockID, ev.ActionID, ev.Value, ev.Conversation = b.ID, b.Elements[0].ActionID, b.Elements[0].Value, "da-test"
	s.step(ev)
	s.submit("UANA", map[string]string{"start:text": "shop: on AWS"})
	contains(t, s.last(bot.HeadMessage), "Where should shop run?")
}

func TestIndex_tellsStatesAndThreads(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	w := furnish(s)
	entry := func() index.Entry {
		entries, err := index.New(w.docs).Find(t.Context(), index.Query{}, "C1", "UANA")
		if err != nil || len(entries) != 1 {
			t.Fatalf("%v, %v", entries, err)
		}
		return entries[0]
	}
	s.ask("shop: on AWS")
	if e := entry(); e.State != index.Asking || e.Thread != s.head() || e.Link == "" {
		t.Errorf("%+v", e)
	}
	s.answer("UBEN", "peak_rps", "50")
	if e := entry(); e.State != index.Decided || e.Claim != "functions on AWS Lambda" || !slices.Contains(e.People, "UBEN") {
		t.Errorf("%+v", e)
	}
	s.say("UANA", "cancel")
	if e := entry(); e.State != index.Cancelled {
		t.Errorf("%+v", e)
	}
}

func TestNames_areLookedUpOnceWhereMessagesTellNone(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps", "memory_mb")
	furnish(s)
	for i, text := range []string{"shop: on AWS", "50 rps", "512 MB"} {
		ev := s.event(bot.Said, "UANA")
		ev.Text, ev.Message, ev.Place, ev.UserName = text, ev.TS, bot.Place{Channel: "DUANA", Kind: bot.DirectMessage}, ""
		s.step(ev)
		if i == 0 {
			contains(t, s.last(bot.HeadMessage), "Asked by uana")
		}
	}
	contains(t, dump(s.posts[s.order[1]]), "Peak rate: 50 a second - uana")
	asked := 0
	for _, job := range s.ran {
		if job.Name == "people.name" {
			asked++
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

func TestDirect_smallTalkStartsNothingAndBareFiguresBelongToWhatIsOpen(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	furnish(s)
	s.direct("Hello!")
	contains(t, s.last(bot.ReplyMessage), "Say what it is and does")
	s.direct("shop: on AWS")
	s.direct("512 MB")
	s.direct("how are you?")
	if n := strings.Count(strings.Join(s.kinds(), " "), "head"); n != 1 {
		t.Errorf("%d heads", n)
	}
	contains(t, s.last(bot.QuestionMessage), "512 MB")
}
