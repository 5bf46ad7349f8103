package conversation_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// realAdvisor is the engine with the catalogue it ships with.
var realAdvisor = sync.OnceValues(func() (*engine.Advisor, error) {
	cat, err := catalog.Load()
	if err != nil {
		return nil, err
	}
	return engine.New(nil, cat)
})

// anyText is what people and files may call things.
func anyText(t *rapid.T, label string) string {
	return rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"<!channel> <@U1> &amp; *b* _i_ `c` ~s~", strings.Repeat("名", 400), "a\u202eb\u0000c", "|table|", "```", "https://evil.example/<x>", "👩‍👩‍👧‍👦 shop",
	})).Draw(t, label)
}

// anyFact is one answer, canonical.
func anyFact(t *rapid.T) string {
	attr := rapid.SampledFrom(profile.Table()).Draw(t, "attribute")
	value := rapid.SampledFrom([]string{profile.UnknownAnswer, profile.NotApplicableAnswer}).Draw(t, "none")
	switch {
	case rapid.IntRange(0, 5).Draw(t, "known") == 0:
	case attr.Kind == profile.Bool:
		value = rapid.SampledFrom([]string{"true", "false"}).Draw(t, "value")
	case attr.Kind == profile.Enum:
		value = rapid.SampledFrom(attr.Options).Draw(t, "value").Value
	case attr.Kind == profile.Text:
		value = "on Kubernetes today"
	default:
		lo := max(attr.Min, min(attr.Max, float64(rapid.IntRange(0, 2000).Draw(t, "low"))))
		value = fmt.Sprint(int(lo))
	}
	return string(attr.ID) + "=" + value
}

// some are three of them: all would take the engine too long for a hundred assessments.
func some(t *rapid.T, all ...string) []string {
	return rapid.SliceOfN(rapid.SampledFrom(all), 1, 3).Draw(t, "some")
}

// TestAnyAssessment_staysWithinTheLimits says and presses everything there is in assessments of every kind; the screen checks each
// message, form and Home against the limits before anything would be cut.
func TestAnyAssessment_staysWithinTheLimits(t *testing.T) {
	t.Parallel()
	advisor, err := realAdvisor()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := newScreen(t)
		furnish(s)
		s.machine.Advisor = advisor
		open := s.event(bot.HomeOpened, "UANA")
		open.Place = bot.Place{}
		s.step(open)
		ev := s.event(bot.Shortcut, "UANA")
		ev.Text = anyText(t, "text")
		s.step(ev)
		parts := ""
		if rapid.Bool().Draw(t, "system") {
			parts = "web, worker"
		}
		if problems := s.submit("UANA", map[string]string{"start:name": anyText(t, "name") + "x", "start:text": anyText(t, "description"), "start:components": parts, "start:channel": "C1"}); problems != nil {
			t.Fatalf("%v", problems)
		}
		for range rapid.IntRange(0, 8).Draw(t, "facts") {
			said := s.event(bot.Said, "UANA")
			said.UserName = anyText(t, "user")
			said.Text, said.Place.Thread, said.Message = anyFact(t)+" because "+anyText(t, "note"), s.head(), said.TS
			s.step(said)
		}
		s.say("UBEN", "enough")
		for _, text := range some(t, "enough", "explain", "sources", "history", "status", "why", "compare aws-lambda aws-fargate", "what if peak_rps=5000", "override aws-fargate because of it", "export", "help", "list", "find x") {
			s.say("UBEN", text)
		}
		for _, action := range some(t, "change", "whatif", "record", "parts", "several") {
			s.click("UANA", "card::da-test", action, "da-test")
		}
	})
}
