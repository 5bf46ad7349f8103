package slack_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
	"github.com/deploy-advice/deploy-advice/integrations/slack"
)

func messageOf(m bot.Message, refs bot.Refs) slack.Rendered { return slack.RenderMessage(m, refs) }
func modalOf(v bot.View) (any, error)                       { return slack.RenderModal(v) }
func homeOf(v bot.View) (any, error)                        { return slack.RenderHome(v) }

// plan is one assessment: what it is called, what is said of it, what is asked and pressed.
type plan struct {
	name, text, parts string
	facts, says       []string
	presses           []string
}

// anyName is what people may call things.
func anyName(t *rapid.T, label string) string {
	return rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"<!channel> <@U1> &amp; *b* _i_ `c` ~s~", strings.Repeat("名", 400), strings.Repeat("a <b> & ", 375), "a\u202eb\u200b\u0000c", "שירות תשלומים", "|table|", "```", "<https://evil.example/|x>", "👩‍👩‍👧‍👦 shop",
	})).Draw(t, label)
}

func anyFact(t *rapid.T) string {
	attr := rapid.SampledFrom(profile.Table()).Draw(t, "attribute")
	value := profile.UnknownAnswer
	switch {
	case rapid.IntRange(0, 5).Draw(t, "known") == 0:
	case attr.Kind == profile.Bool:
		value = rapid.SampledFrom([]string{"true", "false"}).Draw(t, "value")
	case attr.Kind == profile.Enum:
		value = rapid.SampledFrom(attr.Options).Draw(t, "value").Value
	case attr.Kind == profile.Text:
		value = anyName(t, "words")
	default:
		value = fmt.Sprint(int(max(attr.Min, min(attr.Max, float64(rapid.IntRange(0, 5000).Draw(t, "number"))))))
	}
	return string(attr.ID) + "=" + value + " because " + anyName(t, "note")
}

func plans() *rapid.Generator[plan] {
	return rapid.Custom(func(t *rapid.T) plan {
		return plan{
			name: anyName(t, "name") + "x", text: anyName(t, "description"), parts: rapid.SampledFrom([]string{"", "web, worker"}).Draw(t, "parts"),
			facts: rapid.SliceOfN(rapid.Custom(anyFact), 0, 8).Draw(t, "facts"),
			says: rapid.SliceOfN(rapid.SampledFrom([]string{
				"explain", "sources", "history", "status", "why", "compare aws-lambda aws-fargate", "what if peak_rps=5000", "override aws-fargate because <!channel> said so", "export", "help", "list", "find x",
			}), 3, 3).Draw(t, "says"),
			presses: rapid.SliceOfN(rapid.SampledFrom([]string{"change", "whatif", "record", "parts", "several"}), 3, 3).Draw(t, "presses"),
		}
	})
}

// play goes through an assessment, from the Home and the form to the verdict and back to the Home.
func (s *stage) play(p plan) {
	s.t.Helper()
	home := s.event(bot.HomeOpened)
	home.Place = bot.Place{}
	s.step(home)
	s.step(s.event(bot.Shortcut))
	s.submit(map[string]string{"start:name": p.name, "start:text": p.text, "start:components": p.parts, "start:channel": "C1"})
	for _, fact := range p.facts {
		s.say(fact)
	}
	s.press("card::", "several")
	s.submit(nil)
	s.say("enough")
	for _, text := range p.says {
		s.say(text)
	}
	for _, action := range p.presses {
		s.press("card::", action)
	}
}

// TestRender_ofRealAssessmentsPassesTheWorkspaceAndTheSchema plays assessments of every kind with names of every kind: the workspace
// takes every message, form and Home they bring, and so do the types that Slack publishes.
func TestRender_ofRealAssessmentsPassesTheWorkspaceAndTheSchema(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	advisor, err := engine.New(nil, cat)
	if err != nil {
		t.Fatal(err)
	}
	all, gathered := map[string]int{}, &samples{t: t}
	for seed := range 24 {
		s := newStage(t, gathered, advisor)
		s.play(plans().Example(seed))
		for kind, n := range s.kinds {
			all[kind] += n
		}
	}
	t.Logf("sent: %v", all)
	for _, kind := range []string{"home", "modal", string(bot.HeadMessage), string(bot.QuestionMessage), string(bot.VerdictMessage)} {
		if all[kind] == 0 {
			t.Errorf("nothing of kind %s was sent", kind)
		}
	}
	gathered.check()
}
