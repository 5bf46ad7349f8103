package conversation_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/conversation"
)

// reading has links' files read: what they say, or why they cannot be read. It returns what was asked for.
func reading(s *screen, read conversation.FactsRead, problem string) *[]conversation.FactsRequest {
	s.machine.Files = true
	asked := &[]conversation.FactsRequest{}
	s.jobs[conversation.JobFacts] = func(_ string, job bot.Job) (any, string) {
		var r conversation.FactsRequest
		if err := json.Unmarshal(job.Args, &r); err != nil {
			return nil, err.Error()
		}
		*asked = append(*asked, r)
		return read, problem
	}
	return asked
}

func template(component string) conversation.FactsRead {
	return conversation.FactsRead{Commit: "1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d", Web: "https://github.com/acme/shop", Facts: []conversation.FileFact{
		{Component: component, Attribute: "memory_mb", Value: "1024", File: "svc/template.yaml", Line: 19},
		{Component: component, Attribute: "peak_rps", Value: "20", File: "svc/template.yaml", Line: 7},
		{Component: component, Attribute: "no_such_thing", Value: "1", File: "svc/template.yaml", Line: 1},
		{Component: component, Attribute: "gpu", Value: "perhaps", File: "svc/template.yaml", Line: 2},
	}}
}

func TestFiles_ofALinkedPullRequestAreReadOnce(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps", "gpu")
	asked := reading(s, template(""), "")
	s.ask("shop: on AWS, see https://github.com/acme/shop/pull/12")
	if len(*asked) != 1 || (*asked)[0].Repo != "acme/shop" || (*asked)[0].Number != 12 || (*asked)[0].Name != "shop" {
		t.Fatalf("asked for %+v", *asked)
	}
	contains(t, s.last(bot.ReplyMessage), "Read acme/shop#12", " at 1a2b3c4:", "Memory: 1 GB - svc/template.yaml:19", "Peak rate: 20 a second",
		"https://github.com/acme/shop/blob/1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d/svc/template.yaml#L19", "Wrong?")
	lacks(t, s.last(bot.ReplyMessage), "GPU", "no_such_thing")
	contains(t, strings.Join(s.texts(), "\n"), "✓ Peak rate: 20 a second - acme/shop#12: svc/template.yaml:7")
	s.say("UBEN", "as said in https://github.com/acme/shop/pull/12")
	if len(*asked) != 1 {
		t.Errorf("read again: %+v", *asked)
	}
	s.answer("UANA", "gpu", "false")
	contains(t, s.facts(), `"memory_mb":"1024"`, `"peak_rps":"20"`)
	s.say("UANA", "history")
	contains(t, s.whispered(), "acme/shop#12 says memory: 1 GB - svc/template.yaml:19")
	s.say("UANA", "undo")
	s.say("UANA", "undo") // what files say is changed, not taken back
	contains(t, s.whispered(), "There is no answer to take back")
	s.answer("UANA", "gpu", "false")
	contains(t, s.facts(), `"memory_mb":"1024"`)
}

// Facts read for one workload are not those of every component when it is named to have several.
func TestFiles_areReadAnewWhenComponentsAreNamed(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "gpu")
	reading(s, template(""), "")
	s.ask("shop: on AWS, see https://github.com/acme/shop/pull/12")
	reading(s, template("worker"), "")
	s.say("UANA", "components: api, worker")
	s.say("UANA", "enough")
	contains(t, s.facts(), `"worker.memory_mb":"1024"`)
	lacks(t, s.facts(), `"memory_mb":"1024"`)
}

// A correction in the thread beats the files, whichever came first, and the difference is shown.
func TestFiles_giveWayToPeople(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "gpu")
	reading(s, template(""), "")
	s.ask("shop: 512 MB, on AWS, see https://github.com/acme/shop/pull/12")
	contains(t, s.last(bot.ReplyMessage), "Memory: 1 GB - svc/template.yaml:19", " (here it was said to be 512 MB, which counts)")
	s.say("UBEN", "peak_rps=50")
	s.answer("UANA", "gpu", "false")
	contains(t, s.facts(), `"memory_mb":"512"`, `"peak_rps":"50"`)
	s.say("UBEN", "undo")
	s.answer("UANA", "gpu", "false")
	s.say("UBEN", "undo")
	s.say("UBEN", "undo")
	s.answer("UANA", "gpu", "false")
	contains(t, s.facts(), `"memory_mb":"512"`, `"peak_rps":"20"`)
	s.say("UBEN", "restart")
	s.answer("UANA", "gpu", "false")
	contains(t, s.facts(), `"peak_rps":"20"`)
}

func TestFiles_thatCannotBeReadAreSaidAndTriedAgainWhenAsked(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "gpu")
	asked := reading(s, conversation.FactsRead{}, "acme/shop is not watched, and only watched repositories are read")
	s.ask("shop: on AWS, see https://github.com/acme/shop/pull/12")
	contains(t, s.last(bot.ReplyMessage), "I could not read acme/shop#12: acme/shop is not watched", "can be typed here")
	lacks(t, s.last(bot.ReplyMessage), "Wrong?")
	s.say("UBEN", "now it is: https://github.com/acme/shop/pull/12")
	if len(*asked) != 2 {
		t.Errorf("asked %d times", len(*asked))
	}
	contains(t, s.last(bot.QuestionMessage), "GPU")
}

// Where the files hold several services the thread says so; named as components, each gets its own facts.
func TestFiles_ofSeveralServicesAreReadAgainForTheComponents(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "gpu")
	reading(s, conversation.FactsRead{Commit: "1a2b3c4", Services: []string{"api", "worker"}}, "")
	s.ask("shop: on AWS, see https://github.com/acme/shop")
	contains(t, s.last(bot.ReplyMessage), "holds several services", "components: api, worker")
	asked := reading(s, template("worker"), "")
	s.say("UANA", "components: api, worker")
	if len(*asked) != 1 || len((*asked)[0].Components) != 2 {
		t.Fatalf("asked for %+v", *asked)
	}
	contains(t, s.last(bot.ReplyMessage), "worker: memory: 1 GB")
	s.answer("UANA", "gpu", "false")
	s.say("UANA", "worker: 2 GB")
	s.say("UANA", "enough")
	contains(t, s.facts(), `"worker.memory_mb":"2048"`, `"worker.peak_rps":"20"`)
	if strings.Contains(s.facts(), "api.memory_mb") {
		t.Errorf("facts of one went to another: %s", s.facts())
	}
}

func TestFiles_areNotReadWithoutGitHub(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "gpu")
	s.ask("shop: on AWS, see https://github.com/acme/shop/pull/12")
	if len(s.ran) > 0 {
		t.Errorf("jobs %+v", s.ran)
	}
	contains(t, s.last(bot.HeadMessage), "acme/shop#12")
}
