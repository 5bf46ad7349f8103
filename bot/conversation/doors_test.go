package conversation_test

import (
	"context"
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/conversation"
	"github.com/deploy-advice/deploy-advice/bot/rights"
)

// restricted leaves starting and answering to some. Who belongs to the group may change meanwhile.
func restricted(s *screen, doors rights.Doors, people crowd) {
	furnish(s)
	s.machine.Doors = conversation.Doors{Start: len(doors.Start) > 0, Answer: len(doors.Answer) > 0}
	s.jobs[rights.JobCheck] = func(key string, job bot.Job) (any, string) {
		raw, err := rights.New(rights.Rules{}, people).Restrict(doors).Check(context.Background(), key, job)
		if err != nil {
			return nil, err.Error()
		}
		return raw, ""
	}
}

func TestDoors_onlySomeMayStart(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "gpu")
	restricted(s, rights.Doors{Start: []string{"S1"}}, crowd{"C1": {"UANA", "UBEN"}, "S1": {"UBEN"}})
	s.ask("shop: 512 MB, on AWS")
	contains(t, s.whispered(), "You may not start assessments. Ask the user group S1")
	if len(s.order) > 0 {
		t.Fatalf("started: %v", s.kinds())
	}
	ev := s.event(bot.Mention, "UBEN")
	ev.Text, ev.Message = "shop: 512 MB, on AWS", ev.TS
	ev.Conversation = "da-test"
	s.step(ev)
	contains(t, s.last(bot.HeadMessage), "Where should shop run?")
	contains(t, s.last(bot.QuestionMessage), "512 MB")
	s.answer("UANA", "gpu", "false") // answering is anybody's
	contains(t, s.facts(), `"gpu":"false"`)
}

func TestDoors_onlySomeMayAnswer(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "gpu", "memory_mb")
	people := crowd{"C1": {"UANA", "UBEN"}, "S1": {"UBEN"}}
	restricted(s, rights.Doors{Answer: []string{"S1"}}, people)
	s.ask("shop: on AWS")
	before := s.added()
	for _, do := range []func(){
		func() { s.answer("UANA", "gpu", "false") },
		func() { s.say("UANA", "memory_mb=512") },
		func() { s.say("UANA", "512 MB") },
		func() { s.say("UANA", "skip") },
		func() { s.say("UANA", "enough") },
		func() { s.say("UANA", "cancel") },
		func() { s.say("UANA", "components: web, worker") },
	} {
		told := len(s.whispers)
		do()
		if len(s.whispers) != told+1 || s.added() != before {
			t.Fatalf("facts %s, whispers %d", s.added(), len(s.whispers)-told)
		}
		contains(t, s.whispered(), "You may not answer in assessments. Ask the user group S1")
	}
	told := len(s.whispers)
	s.say("UANA", "lol, no idea what Ben thinks") // talk, and looking on, is anybody's
	if len(s.whispers) != told {
		t.Errorf("talk was answered: %s", s.whispered())
	}
	s.say("UANA", "what if peak_rps=500")
	contains(t, s.last(bot.ReplyMessage), "Only tried")
	s.say("UANA", "history")
	lacks(t, s.whispered(), "uana answered memory", "uana answered needs a GPU", "said that is enough")

	s.say("UBEN", "512 MB because of the images")
	s.answer("UBEN", "gpu", "false")
	contains(t, s.facts(), `"memory_mb":"512"`, `"gpu":"false"`)
	s.say("UBEN", "history")
	contains(t, s.whispered(), "uben answered memory: 512 MB", "because of the images", "by message")

	s.click("UBEN", "head::da-test", "change", "da-test") // opened in time, sent too late
	people["S1"] = []string{"UANA"}
	s.submit("UBEN", map[string]string{"set:memory_mb:0": "2 GB"})
	contains(t, s.whispered(), "You may not answer")
	if !strings.Contains(s.facts(), `"memory_mb":"512"`) {
		t.Errorf("facts %s", s.facts())
	}
}
