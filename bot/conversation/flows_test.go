package conversation_test

import (
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/bot"
)

// links is what the first conversation's head carries of the links between its components.
func links(s *screen) string {
	text, _ := s.posts["da-test/1"].Meta.Payload["links"].(string)
	return text
}

func system(t *testing.T) *screen {
	t.Helper()
	s := newScreen(t, "peak_rps")
	s.ask("shop: on AWS. components: api, api gateway, worker")
	return s
}

func TestLink_readsCallsSizesAndVolumes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"link api -> worker 2M a month, 10 kB each":    `[{"from":"api","to":"worker","calls_per_month":2000000,"gb_per_month":20}]`,
		"link api → worker: 50 GB a month":             `[{"from":"api","to":"worker","gb_per_month":50}]`,
		"link api gateway to api 2M a month and waits": `[{"from":"api gateway","to":"api","calls_per_month":2000000,"latency_matters":true}]`,
		"api calls worker 2M a month":                  `[{"from":"api","to":"worker","calls_per_month":2000000}]`,
		"link api -> worker":                           `[{"from":"api","to":"worker"}]`,
		"link api -> api":                              "",
		"link api -> worker 10 kB each":                "",
		"link api -> worker plenty":                    "",
		"api and worker 2M a month":                    "",
	} {
		s := system(t)
		s.say("UANA", text)
		if got := links(s); got != want {
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestLink_goesBackWithItsMessage(t *testing.T) {
	t.Parallel()
	s := system(t)
	said := s.say("UANA", "link api -> worker 2M a month")
	ev := s.event(bot.Edited, "UANA")
	ev.Message, ev.Place.Thread, ev.Text = said.Message, s.head(), "link api -> worker 3M a month"
	s.step(ev)
	if got := links(s); !strings.Contains(got, "3000000") || strings.Contains(got, "2000000") {
		t.Errorf("after an edit the links are %s", got)
	}
	ev = s.event(bot.Deleted, "UANA")
	ev.Message, ev.Place.Thread = said.Message, s.head()
	s.step(ev)
	if got := links(s); got != "" {
		t.Errorf("after the message was deleted the links are %s", got)
	}
	s.say("UANA", "api calls worker 4M a month")
	s.say("UANA", "undo")
	if got := links(s); got != "" {
		t.Errorf("after undo the links are %s", got)
	}
}

func TestLink_saidBeforeButArrivingLateDoesNotCount(t *testing.T) {
	t.Parallel()
	s := system(t)
	late := s.event(bot.Said, "UBEN")
	late.Text, late.Place.Thread, late.Message = "link api -> worker 1M a month", s.head(), late.TS
	s.say("UANA", "link api -> worker 2M a month")
	s.step(late)
	if got := links(s); !strings.Contains(got, "2000000") {
		t.Errorf("links are %s", got)
	}
}

func TestUndo_marksQuestionsSettledBefore(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps", "memory_mb")
	s.ask("shop: on AWS")
	s.say("UANA", "enough")
	s.say("UANA", "change memory_mb")
	s.answer("UANA", "memory_mb", "512")
	contains(t, s.last(bot.QuestionMessage), "✓ Memory: 512 MB")
	settled := s.order[len(s.order)-1]
	for _, key := range s.order {
		if strings.Contains(dump(s.posts[key]), "✓ Memory") {
			settled = key
		}
	}
	s.say("UANA", "change memory_mb")
	contains(t, dump(s.posts[settled]), "Memory: taken back")
	s.answer("UBEN", "memory_mb", "1024")
	contains(t, dump(s.posts[settled]), "✓ Memory: 1 GB", "uben")
}
