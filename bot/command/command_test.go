package command_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot/command"
)

func TestParse_recognisesWholeLinesOnly(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]command.Call{
		"help":                       {Name: "help"},
		"Help undo":                  {Name: "help", Args: "undo"},
		"UNDO!":                      {Name: "undo"},
		"what if peak_rps=500, a=b":  {Name: "what if", Args: "peak_rps=500, a=b"},
		"change peak_rps to 300":     {Name: "change", Args: "peak_rps to 300"},
		"compare aws-lambda and EC2": {Name: "compare", Args: "aws-lambda and EC2"},
		"components: web, worker":    {Name: "components", Args: "web, worker"},
		"override faas because cost": {Name: "override", Args: "faas because cost"},
		"list open 2":                {Name: "list", Args: "open 2"},
		"find image resizer":         {Name: "find", Args: "image resizer"},
		"mute channel":               {Name: "mute", Args: "channel"},
		"watch acme/shop":            {Name: "watch", Args: "acme/shop"},
		"history 2":                  {Name: "history", Args: "2"},
		"i don't know":               {Name: "skip"},
	} {
		got, ok := command.Parse(text)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%q: %v %s", text, ok, diff)
		}
	}
	for _, text := range []string{
		"", "why don't we ask Chloe?", "list the machines we have", "cancel the meeting", "I can help with that", "restart the server please",
		"record sales this week", "override the default port in the config file", "export to csv", "watch out",
		"find", "components", "mute him", "undo\nredo", strings.Repeat("help ", 100),
	} {
		if got, ok := command.Parse(text); ok {
			t.Errorf("%q was taken for %+v", text, got)
		}
	}
}

func TestSpecs_eachHasAnExampleThatIsOne(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range command.Specs() {
		call, ok := command.Parse(s.Example)
		if !ok || call.Name != s.Name {
			t.Errorf("%s: its example %q is taken for %q", s.Name, s.Example, call.Name)
		}
		if s.Does == "" || seen[s.Name] {
			t.Errorf("%s says nothing, or twice", s.Name)
		}
		seen[s.Name] = true
	}
}

func TestPairReasonNearest(t *testing.T) {
	t.Parallel()
	for args, want := range map[string][2]string{
		"a b": {"a", "b"}, "AWS Lambda vs Amazon EC2": {"AWS Lambda", "Amazon EC2"}, "a, b": {"a", "b"}, "one": {}, "a b c": {},
	} {
		if a, b := command.Pair(args); (a != want[0] || b != want[1]) && want != [2]string{} || (want == [2]string{} && a != "") {
			t.Errorf("Pair(%q) = %q, %q", args, a, b)
		}
	}
	if what, reason := command.Reason("AWS Fargate because the team knows it: well"); what != "AWS Fargate" || reason != "the team knows it: well" {
		t.Errorf("Reason: %q, %q", what, reason)
	}
	for name, want := range map[string]string{"udno": "undo", "hlep": "help", "subscrbe": "subscribe", "elephant": ""} {
		if got := command.Nearest(name); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range command.Specs() {
		f.Add(s.Example)
	}
	f.Fuzz(func(t *testing.T, text string) {
		call, ok := command.Parse(text)
		if !ok {
			return
		}
		again, ok := command.Parse(strings.TrimSpace(call.Name + " " + call.Args))
		if !ok || again.Name != call.Name {
			t.Errorf("%q is %+v, which reads back as %+v", text, call, again)
		}
	})
}
