package conversation_test

import (
	"testing"

	"github.com/deploy-advice/deploy-advice/bot/record"
)

// What somebody sets on the pull request counts in the thread, says whose it is, and is heard once.
func TestTold_onThePullRequestCountsInTheThread(t *testing.T) {
	t.Parallel()
	s := newScreen(t, "peak_rps", "memory_mb")
	s.ask("shop: on AWS")
	told := record.Told{PullRequest: "acme/shop#12", Who: "ben", Facts: []record.ToldFact{{Attribute: "peak_rps", Value: "500"}, {Attribute: "no_such_thing", Value: "1"}}}
	s.clock++
	ev, err := told.Event("acme/shop#12:7", "da-test", s.now())
	if err != nil {
		t.Fatal(err)
	}
	s.step(ev)
	contains(t, dump(s.posts[s.order[1]]), "ben on GitHub")
	s.say("UANA", "1 GB")
	contains(t, s.facts(), `"peak_rps":"500"`, `"memory_mb":"1024"`)
	before := s.facts()
	s.step(ev)
	if after := s.facts(); after != before {
		t.Errorf("heard twice: %s, then %s", before, after)
	}
}
