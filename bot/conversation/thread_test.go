package conversation_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
)

func TestAnswers_withNotesRangesUnitsAndNone(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"500 rps, because of the sale":  `"peak_rps":"500"`,
		"500 (only in December)":        `"peak_rps":"500"`,
		"about 2k":                      `"peak_rps":"1800-2200"`,
		"20-40":                         `"peak_rps":"20-40"`,
		"3000 per minute":               `"peak_rps":"50"`,
		"n/a":                           `"peak_rps":"not_applicable"`,
		"does not apply":                `"peak_rps":"not_applicable"`,
		"don't know":                    `"peak_rps":"unknown"`,
		"peak_rps=70 because we saw it": `"peak_rps":"70"`,
	} {
		s := newScreen(t, "peak_rps")
		s.ask("shop: on AWS")
		s.say("UBEN", text)
		contains(t, s.facts(), want)
		asked := dump(s.posts[s.order[1]])
		contains(t, asked, "✓ Peak rate: ", " - uben")
		if _, note, ok := strings.Cut(text, "because "); ok {
			contains(t, asked, "because "+note)
		}
	}
}

func TestUnderstood_isShownWithAButtonThatCorrects(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	s.ask("shop: 512 MB, on AWS")
	contains(t, s.last(bot.QuestionMessage), "Understood", "512 MB", "Wrong?")
	for _, b := range s.posts[s.order[1]].Blocks {
		if b.ID == "fix::da-test" {
			s.click("UANA", b.ID, b.Elements[0].ActionID, b.Elements[0].Value)
		}
	}
	if got := s.submit("UANA", map[string]string{"set:memory_mb:0": "much"}); got["set:memory_mb:0"] == "" {
		t.Errorf("problems: %v", got)
	}
	s.submit("UANA", map[string]string{"set:memory_mb:0": "2 GB"})
	contains(t, s.last(bot.QuestionMessage), "2 GB")
	s.answer("UANA", "peak_rps", "50")
	contains(t, s.facts(), `"memory_mb":"2048"`, `"cloud":"aws"`)
	s.say("UBEN", "it needs 4 GB of memory")
	contains(t, s.last(bot.ReplyMessage), "Memory: 2 GB → 4 GB.", "Wrong?")
}

func TestSeveral_answersTheTopicInOneForm(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps", "traffic_shape", "memory_mb")
	topics := map[string]string{}
	s.ask("shop: on AWS")
	_ = topics
	contains(t, s.last(bot.QuestionMessage), "Answer several…")
	s.click("UANA", "more::da-test", "several", "da-test")
	got := s.submit("UANA", map[string]string{"set:peak_rps:0": "lots", "set:traffic_shape:0": "bursty"})
	if diff := cmp.Diff(1, len(got)); diff != "" || got["set:peak_rps:0"] == "" {
		t.Fatalf("problems: %v", got)
	}
	s.submit("UANA", map[string]string{"set:peak_rps:0": "50", "set:traffic_shape:0": "bursty"})
	s.say("UANA", "1 GB")
	contains(t, s.facts(), `"peak_rps":"50"`, `"traffic_shape":"bursty"`, `"memory_mb":"1024"`)
}

func TestContradiction_isAskedAboutOnce(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps", "memory_mb")
	s.ask("shop: on AWS")
	s.say("UANA", "data_residency_onprem=true")
	contains(t, s.last(bot.QuestionMessage), "This does not go together", "May the data leave", "Correct it…")
	s.answer("UANA", "peak_rps", "50")
	if n := strings.Count(strings.Join(s.texts(), "\n"), "does not go together"); n > 1 {
		t.Errorf("asked %d times", n)
	}
	s.answer("UANA", "memory_mb", "512")
	lacks(t, s.last(bot.ReplyMessage), "does not go together")
	s.say("UANA", "execution_seconds_p50=9, execution_seconds_max=3")
	contains(t, s.last(bot.ReplyMessage), "This does not go together", "Correct it…")
	key := s.lastKey(bot.ReplyMessage)
	b := s.posts[key].Blocks[len(s.posts[key].Blocks)-1]
	s.click("UBEN", b.ID, b.Elements[0].ActionID, b.Elements[0].Value)
	s.submit("UBEN", map[string]string{"set:execution_seconds_max:0": "10 s"})
	contains(t, s.facts(), `"execution_seconds_max":"10"`)
}

// texts is everything that stands in the thread.
func (s *screen) texts() []string {
	var out []string
	for _, key := range s.order {
		out = append(out, dump(s.posts[key]))
	}
	return out
}

func TestChange_asksAgainEvenWhenItIsDecided(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	s.ask("shop: 512 MB, on AWS")
	s.answer("UANA", "peak_rps", "50")
	s.say("UANA", "change memory_mb")
	contains(t, s.last(bot.QuestionMessage), "memory", "Exact figure…")
	contains(t, s.last(bot.HeadMessage), "Verdict: ")
	s.answer("UANA", "memory_mb", "1024")
	contains(t, s.facts(), `"memory_mb":"1024"`)
	lacks(t, s.last(bot.QuestionMessage), "Exact figure…")
	s.click("UANA", "ask:peak_rps:da-test", "exact", "peak_rps")
	s.submit("UANA", map[string]string{"set:peak_rps:0": "600", "note": "after the launch"})
	contains(t, s.last(bot.ReplyMessage), "Peak rate: 50 a second → 600 a second.", "The verdict moved: functions on AWS Lambda → containers on Amazon ECS")
}

func TestSystem_questionsNameTheirComponent(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	furnish(s)
	s.ask("shop: components: web, worker. on AWS")
	contains(t, s.last(bot.QuestionMessage), "web: How many")
	s.click("UANA", "ask:peak_rps:da-test:0", "answer:50", "50")
	contains(t, s.last(bot.QuestionMessage), "worker: How many")
	s.say("UBEN", "worker: 500 rps")
	contains(t, s.facts(), `"web.peak_rps":"50"`, `"worker.peak_rps":"500"`, `"cloud":"aws"`)
	contains(t, s.last(bot.VerdictMessage), "web", "worker", "By component")
	s.click("UANA", "card::da-test", "parts", "da-test")
	contains(t, s.whispered(), "By component", "worker", "Together: ")
	s.say("UANA", "what if worker.peak_rps=5")
	contains(t, s.last(bot.ReplyMessage), "The verdict would move: containers on Amazon ECS")
	s.say("UANA", "components: web, worker, db")
	contains(t, s.last(bot.QuestionMessage), "db: How many")
	s.say("UANA", "db.peak_rps=1")
	contains(t, s.facts(), `"worker.peak_rps":"500"`, `"db.peak_rps":"1"`)
}

func TestTelling_compareSourcesWhyHelp(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	s.ask("shop: on AWS")
	s.say("UANA", "why")
	contains(t, s.whispered(), "busiest moment")
	s.say("UANA", "compare lambda and ecs")
	contains(t, s.last(bot.ReplyMessage), "AWS Lambda or Amazon ECS", "$12.00", "$100.00")
	s.say("UANA", "compare lambda and elephants")
	contains(t, s.whispered(), "There is no option elephants", "aws-lambda")
	s.say("UANA", "sources")
	contains(t, s.whispered(), "https://example.com/price", "2026-11-01")
	s.say("UANA", "what if peak_rps=500, memory_mb=2 GB")
	contains(t, s.last(bot.ReplyMessage), "Peak rate 500 a second, Memory 2 GB", "$12.00", "$100.00")
	s.say("UANA", "help compare")
	contains(t, s.whispered(), "compare aws-lambda aws-fargate", "without the slash")
	s.ask("undo")
	contains(t, s.whispered(), "is said in the thread")
}

func TestRestart_keepsTheDescriptionAndTheHistory(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps", "memory_mb")
	s.ask("shop: on AWS")
	s.answer("UANA", "peak_rps", "50")
	s.say("UBEN", "restart")
	contains(t, s.last(bot.QuestionMessage), "busiest moment")
	s.answer("UANA", "peak_rps", "60")
	s.answer("UANA", "memory_mb", "512")
	contains(t, s.facts(), `"cloud":"aws"`, `"peak_rps":"60"`)
	s.say("UANA", "history")
	contains(t, s.whispered(), "uben started over", "took back peak rate")
}

func TestCancelled_keepsLateAnswersAndOffersToResume(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	s.ask("shop: on AWS")
	s.say("UANA", "cancel")
	s.answer("UBEN", "peak_rps", "50")
	contains(t, s.whispered(), "Kept", "Resume")
	s.say("UBEN", "peak_rps=60")
	contains(t, s.whispered(), "cancelled, so that was not taken", "Resume")
	s.click("UBEN", "head::da-test", "resume", "da-test")
	contains(t, s.facts(), `"peak_rps":"50"`)
}

func TestReopened_verdictSaysWhatItWas(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	s.ask("shop: on AWS")
	s.answer("UANA", "peak_rps", "50")
	s.say("UANA", "undo")
	contains(t, s.last(bot.ReplyMessage), "The verdict was functions on AWS Lambda")
	s.answer("UANA", "peak_rps", "500")
	contains(t, s.last(bot.VerdictMessage), "Before the change it was functions on AWS Lambda")
}
