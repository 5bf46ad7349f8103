package script_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

// expect waits until something in a place fits.
func expect(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value("stage").(*stage)
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: expect PLACE PATTERN")
	}
	re, err := regexp.Compile("(?s)" + args[len(args)-1])
	ts.Check(err)
	if args[0] == "problem" {
		if len(args) != 3 || !re.MatchString(s.wrong[args[1]]) {
			ts.Fatalf("problems of the form: %v; want %v", s.wrong, args[1:])
		}
		return
	}
	if args[0] == "github" {
		ts.Check(s.idle())
	}
	ctx, cancel := context.WithTimeout(s.ctx, patience/2)
	defer cancel()
	err = s.Await(ctx, func() bool { return slices.ContainsFunc(s.at(args[0]), re.MatchString) })
	if err != nil {
		ts.Fatalf("nothing in %s fits %q. There is:\n%s\n--- everything:\n%s", args[0], args[len(args)-1], strings.Join(s.at(args[0]), "\n--\n"), s.all())
	}
}

// never wants nothing in a place to fit, when the bot is done.
func never(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value("stage").(*stage)
	if neg || len(args) == 0 || len(args) > 2 {
		ts.Fatalf("usage: never PLACE [PATTERN]")
	}
	re, err := regexp.Compile("(?s)" + strings.Join(args[1:], ""))
	ts.Check(err)
	ts.Check(s.idle())
	for _, t := range s.at(args[0]) {
		if re.MatchString(t) {
			ts.Fatalf("in %s there is:\n%s", args[0], t)
		}
	}
}

// count wants the bot's messages in a place to be so many.
func count(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value("stage").(*stage)
	if neg || len(args) != 3 {
		ts.Fatalf("usage: count PLACE OP NUMBER")
	}
	ts.Check(s.idle())
	messages := s.thread()
	if args[0] == "channel" {
		messages = s.Messages(s.where)
	}
	n := 0
	for _, m := range messages {
		if m.User == s.BotUserID() || m.BotID == s.BotID() {
			n++
		}
	}
	compare(ts, s, n, args)
}

// mentions wants the bot to have mentioned somebody so many times.
func mentions(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value("stage").(*stage)
	if neg || len(args) != 3 {
		ts.Fatalf("usage: mentions PERSON OP NUMBER")
	}
	ts.Check(s.idle())
	n := 0
	for _, m := range s.Find(func(m local.Message) bool { return m.BotID == s.BotID() || m.User == s.BotUserID() }) {
		n += strings.Count(text(m), "<@"+s.UserID(args[0])+">")
	}
	compare(ts, s, n, args)
}

func compare(ts *testscript.TestScript, s *stage, got int, args []string) {
	want, err := strconv.Atoi(args[2])
	ts.Check(err)
	if (args[1] == "=" && got != want) || (args[1] == "<=" && got > want) || !slices.Contains([]string{"=", "<="}, args[1]) {
		ts.Fatalf("%s: %d, want %s %d\n%s", args[0], got, args[1], want, s.all())
	}
}

// all is everything there is to see, for whoever reads a failure.
func (s *stage) all() string {
	var b strings.Builder
	for _, place := range []string{"channel", "head", "thread", "whisper", "modal", "home"} {
		fmt.Fprintf(&b, "=== %s\n%s\n", place, strings.Join(s.at(place), "\n--\n"))
	}
	return b.String() + "=== log\n" + s.log()
}

func show(ts *testscript.TestScript, _ bool, _ []string) {
	s := ts.Value("stage").(*stage)
	ts.Check(s.idle())
	ts.Logf("%s", s.all())
}
