package conversation_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// flowing is an advisor whose bill is what flows between the components.
type flowing struct{ oracle }

func (f flowing) AssessAs(id string, sys profile.System) (engine.Assessment, error) {
	a, err := f.oracle.AssessAs(id, sys)
	links, jsonErr := json.Marshal(sys.Links)
	if err == nil {
		err = jsonErr
	}
	cost := "12"
	if len(sys.Links) > 0 {
		cost = "90"
	}
	a.Verdict.MonthlyUSD = &engine.Range{Low: cost, Mid: cost, High: cost}
	a.InputHash += string(links)
	return a, err
}

func TestWhatIf_triesLinksBetweenComponents(t *testing.T) {
	t.Parallel()
	for said, want := range map[string][]string{
		"what if link api -> worker 2M a month, 10 kB each":             {"What if api → worker: 2 million a month, 20 GB a month?", "$12.00", "$90.00", "link PART -> PART"},
		"what if api -> worker 2M a month":                              {"What if api → worker: 2 million a month?"},
		"what if worker.peak_rps=500, api -> worker 2M a month":         {"worker: peak rate 500 a second, api → worker: 2 million a month?", "worker.peak_rps=500"},
		"what if api -> worker 2M a month, peak_rps=500":                {"Peak rate 500 a second, api → worker", "change peak_rps 500"},
		"what if link api -> worker 1M a month; link worker -> db none": {"api → worker: 1 million a month, worker → db: none"},
		"what if api calls worker 2M a month and waits":                 {"the caller waits"},
	} {
		s := newScreen(t, "gpu")
		s.machine.Advisor = flowing{oracle{[]profile.ID{"gpu"}}}
		s.ask("shop: components: api, worker, db. on AWS")
		s.say("UANA", said)
		contains(t, s.last(bot.ReplyMessage), append(want, "Only tried, not kept")...)
		s.say("UANA", "link")
		contains(t, s.whispered(), "No links between the components yet")
	}
}

func TestWhatIf_whatCannotBeTriedSaysWhy(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"what if api -> cache 2M a month":     "Name two of the components: api, worker",
		"what if api -> worker lots":          "is neither calls",
		"what if memory_mb=lots":              "For memory, “lots” is not a number. Write a number from 0 MB to",
		"what if peak_rps=5, api -> worker x": "is neither calls",
	} {
		s := newScreen(t, "gpu")
		s.ask("shop: components: api, worker. on AWS")
		before := len(s.order)
		s.say("UANA", said)
		contains(t, s.whispered(), want)
		if len(s.order) != before {
			t.Errorf("%s: said in the thread: %s", said, s.last(bot.ReplyMessage))
		}
	}
	s := newScreen(t, "gpu")
	s.ask("shop: on AWS")
	s.say("UANA", "what if api -> worker 2M a month")
	contains(t, s.whispered(), "Name those first: components:")
}

func TestWhatIf_formTakesLinks(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "gpu")
	s.ask("shop: components: api, worker. on AWS")
	s.answer("UANA", "gpu", "false")
	s.click("UANA", "card::da-test", "whatif", "da-test")
	contains(t, dumpBlocks(s.views[len(s.views)-1].Blocks)+hints(s.views[len(s.views)-1]), "api -> worker 2M a month")
	if got := s.submit("UANA", map[string]string{"whatif": "worker: memory_mb=lots"}); got["whatif"] == "" {
		t.Errorf("problems: %v", got)
	}
	if got := s.submit("UANA", map[string]string{"whatif": "worker: memory_mb=2 GB; api -> worker 2M a month"}); got != nil {
		t.Errorf("problems: %v", got)
	}
	contains(t, s.last(bot.ReplyMessage), "worker: memory 2 GB, api → worker: 2 million a month")
	if got := s.submit("UANA", map[string]string{"whatif": "api -> worker 50 GB a month"}); got != nil {
		t.Errorf("problems: %v", got)
	}
	if got := s.machine.Validate(bot.Event{Callback: "whatif::x", Values: map[string]string{"whatif": "alpha -> beta lots"}}); got != nil {
		t.Errorf("which components there are is not known to a form, and yet: %v", got)
	}
	contains(t, s.last(bot.ReplyMessage), "api → worker: 50 GB a month")
}

func hints(v bot.View) string {
	var out []string
	for _, b := range v.Blocks {
		out = append(out, b.Hint)
	}
	return strings.Join(slices.DeleteFunc(out, func(h string) bool { return h == "" }), "\n")
}
