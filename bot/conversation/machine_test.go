package conversation_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/conversation"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

func contains(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("missing %q in:\n%s", w, got)
		}
	}
}

func lacks(t *testing.T, got string, unwanted ...string) {
	t.Helper()
	for _, w := range unwanted {
		if strings.Contains(got, w) {
			t.Errorf("unwanted %q in:\n%s", w, got)
		}
	}
}

func TestStep_wholeAssessment(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "traffic_shape", "peak_rps")
	s.ask("shop: 512 MB, on AWS")
	if diff := cmp.Diff([]string{"head", "question"}, s.kinds()); diff != "" {
		t.Fatal(diff)
	}
	contains(t, s.last(bot.HeadMessage), "Where should shop run?", "So far", "at most 2 questions left")
	contains(t, s.last(bot.QuestionMessage), "Uneven load pays", "Understood", "512 MB")

	s.answer("UBEN", "traffic_shape", "bursty")
	contains(t, dump(s.posts[s.order[1]]), "✓", "uben")
	lacks(t, dump(s.posts[s.order[1]]), "Don't know")

	s.say("UANA", "50 rps")
	if diff := cmp.Diff([]string{"head", "question", "question", "verdict"}, s.kinds()); diff != "" {
		t.Fatal(diff)
	}
	contains(t, s.facts(), `"peak_rps":"50"`, `"traffic_shape":"bursty"`, `"memory_mb":"512"`)
	contains(t, s.last(bot.HeadMessage), "Verdict: ")
	if v := s.posts[s.order[3]].Meta.Payload; v["family"] != "faas" || v["monthly_usd"] != "12" || v["confidence"] != 0.9 || v["assessment"] != "da-test" {
		t.Errorf("verdict metadata: %v", v)
	}
}

func TestStep_olderAnswerNeverOverwritesANewerOne(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "traffic_shape", "peak_rps")
	s.ask("shop: on AWS")
	early := s.event(bot.Action, "UANA")
	early.BlockID, early.Value, early.Conversation = "ask:traffic_shape:da-test", "steady", "da-test"
	s.answer("UBEN", "traffic_shape", "bursty")
	s.step(early)
	s.answer("UBEN", "peak_rps", "50")
	contains(t, s.facts(), `"traffic_shape":"bursty"`)
}

func TestStep_editAndDeleteOfAMessageChangeItsAnswers(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	s.ask("shop: on AWS")
	said := s.say("UANA", "50 rps")
	contains(t, s.facts(), `"peak_rps":"50"`)
	edit := s.event(bot.Edited, "UANA")
	edit.Message, edit.Text, edit.Place.Thread = said.Message, "500 rps", s.head()
	s.step(edit)
	contains(t, s.facts(), `"peak_rps":"500"`)
	contains(t, s.last(bot.ReplyMessage), "The verdict moved: functions on", "→")
	gone := s.event(bot.Deleted, "UANA")
	gone.Message, gone.Place.Thread = said.Message, s.head()
	s.step(gone)
	contains(t, s.last(bot.HeadMessage), "So far")
}

func TestStep_undoReopensAndAnnouncesAnew(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	s.ask("shop: on AWS")
	s.answer("UANA", "peak_rps", "50")
	s.say("UBEN", "undo")
	lacks(t, strings.Join(s.kinds(), " "), "verdict")
	contains(t, s.last(bot.QuestionMessage), "Exact figure")
	s.answer("UANA", "peak_rps", "500")
	contains(t, s.facts(), `"peak_rps":"500"`)
}

func TestStep_changeSkipEnoughCancelResume(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "traffic_shape", "peak_rps", "memory_mb")
	s.ask("shop: on AWS")
	s.say("UANA", "skip")
	s.say("UANA", "change memory_mb 2 GB")
	s.say("UANA", "cancel")
	contains(t, s.last(bot.HeadMessage), "Cancelled")
	s.say("UANA", "500 rps")
	s.say("UANA", "resume")
	contains(t, s.last(bot.HeadMessage), "So far")
	s.say("UANA", "enough")
	contains(t, s.facts(), `"memory_mb":"2048"`, `"traffic_shape":"unknown"`)
	lacks(t, s.facts(), "peak_rps")
}

func TestStep_whatIfKeepsNothing(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	s.ask("shop: on AWS")
	s.answer("UANA", "peak_rps", "50")
	before := s.body()
	s.say("UBEN", "what if peak_rps=500")
	contains(t, s.last(bot.ReplyMessage), "The verdict would move", "containers", "Only tried")
	contains(t, s.facts(), `"peak_rps":"50"`)
	if len(before) == 0 || strings.Contains(s.body(), `"500"`) {
		t.Error("a what-if was kept")
	}
}

func TestStep_talkBetweenPeopleIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	s.ask("shop: on AWS")
	posted := len(s.order)
	for _, text := range []string{"why don't we ask Chloe?", "let's cancel the meeting", "I can help with that on Monday", "change of plan, sorry", "lol"} {
		s.say("UBEN", text)
	}
	if len(s.order) != posted || len(s.whispers) != 0 {
		t.Errorf("answered to talk: %v, %d whispers: %s", s.kinds(), len(s.whispers), s.whispered())
	}
}

func TestStep_badAnswersSayWhatIsAllowedAndLoseNothing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"peak_rps=-5", "peak_rps=1e309", "change peak_rps NaN", "-5", "peak_rsp=10"} {
		s := newScreen(t, "peak_rps")
		s.ask("shop: on AWS")
		s.say("UANA", text)
		if len(s.whispers) != 1 {
			t.Errorf("%q: %d whispers", text, len(s.whispers))
			continue
		}
		contains(t, s.whispered(), "Nothing was changed", "peak")
		s.answer("UANA", "peak_rps", "50")
		contains(t, s.facts(), `"peak_rps":"50"`)
	}
}

func TestStep_nobodyIsMentionedForTheirOwnAct(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	s.ask("shop: on AWS")
	s.answer("UBEN", "peak_rps", "50")
	for _, key := range s.order {
		for _, b := range s.posts[key].Blocks {
			for _, l := range b.Lines {
				for _, span := range l {
					if span.User != "" {
						t.Errorf("%s mentions %s", key, span.User)
					}
				}
			}
		}
	}
}

func TestStep_emptyCommandOpensTheFormAndItsSubmissionStarts(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	s.ask("")
	if len(s.views) != 1 {
		t.Fatalf("%d views", len(s.views))
	}
	s.submit("UANA", map[string]string{"start:name": "shop", "start:text": "512 MB, on AWS"})
	if diff := cmp.Diff([]string{"head", "question"}, s.kinds()); diff != "" {
		t.Error(diff)
	}
}

func TestStep_mentionInAThreadLinksIt(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	ev := s.event(bot.Mention, "UANA")
	ev.Text, ev.Place.Thread, ev.Message = "shop: on AWS", "1700.1", "1700.2"
	s.step(ev)
	contains(t, s.last(bot.HeadMessage), "https://x/C1/1700.1")
}

func TestStep_helpIsWhispered(t *testing.T) {
	t.Parallel()
	s := newScreen(t)
	s.ask("help undo")
	contains(t, s.whispered(), "undo", "Example")
	if len(s.order) != 0 {
		t.Errorf("help posted %v", s.kinds())
	}
}

func TestStep_foreignersAreIgnored(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps")
	s.ask("shop: on AWS")
	ev := s.event(bot.Said, "UEVE")
	ev.Text, ev.Foreign, ev.Place.Thread = "peak_rps=1", true, s.head()
	s.step(ev)
	contains(t, s.last(bot.HeadMessage), "So far")
}

func TestValidate_namesTheField(t *testing.T) {
	t.Parallel()
	m := conversation.Machine{}
	got := m.Validate(bot.Event{Kind: bot.Submitted, Callback: "change::da-test", Values: map[string]string{"set:peak_rps:0": "lots", "set:memory_mb:0": "2 GB"}})
	if len(got) != 1 || got["set:peak_rps:0"] == "" {
		t.Errorf("got %v", got)
	}
	if got := m.Validate(bot.Event{Callback: render.StartCallback + "::x", Values: map[string]string{"start:text": " "}}); got["start:text"] == "" {
		t.Errorf("an empty start form was taken: %v", got)
	}
}
