package workspace_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

func fixed() time.Time { return time.Date(2026, 11, 5, 9, 0, 0, 0, time.UTC) }

// small is a workspace with ana, ben, the app, a channel all three are in, and one that only ana is in.
func small(observe func(workspace.Change)) *workspace.State {
	s := workspace.New(workspace.Config{
		Team: workspace.Team{ID: "T1"}, App: workspace.App{ID: "A1", Name: "bot", BotUserID: "UBOT", BotID: "B1"}, BaseURL: "http://x",
		Now: fixed, TriggerLife: time.Second, ResponseURLLife: time.Second, Observe: observe,
	})
	s.AddUser(workspace.User{ID: "UANA", Name: "ana"})
	s.AddUser(workspace.User{ID: "UBEN", Name: "ben"})
	s.AddChannel(workspace.NewChannel{ID: "C1", Name: "open", Members: []string{"UANA", "UBEN", "UBOT"}})
	s.AddChannel(workspace.NewChannel{ID: "C2", Name: "closed", Private: true, Members: []string{"UANA"}})
	return s
}

func TestPost_followsMembership(t *testing.T) {
	t.Parallel()
	s := small(nil)
	for want, d := range map[workspace.Error]workspace.Draft{
		workspace.ErrChannelNotFound: {Channel: "C2", User: "UBEN", Text: "a private channel shows itself to members only"},
		workspace.ErrThreadNotFound:  {Channel: "C1", User: "UBEN", Text: "x", ThreadTS: "1.000001"},
	} {
		if _, err := s.Post(d); !errors.Is(err, want) {
			t.Errorf("%+v: %v, want %v", d, err, want)
		}
	}
	root, err := s.Post(workspace.Draft{Channel: "#open", User: "UANA", Text: "root"})
	if err != nil {
		t.Fatal(err)
	}
	reply, err := s.Post(workspace.Draft{Channel: "C1", User: "UBEN", Text: "reply", ThreadTS: root.TS, Broadcast: true})
	if err != nil || reply.Subtype != "thread_broadcast" || len(s.Top("C1")) != 2 {
		t.Errorf("broadcast %+v, %v; the channel shows %d messages, want 2", reply, err, len(s.Top("C1")))
	}
	if _, err := s.Post(workspace.Draft{Channel: "C1", User: "UANA", Text: "x", ThreadTS: reply.TS}); !errors.Is(err, workspace.ErrCannotReply) {
		t.Errorf("reply to a reply: %v", err)
	}
	again := workspace.Draft{Channel: "C1", User: "UBOT", Text: "once", ClientMsgID: "id-1"}
	first, _ := s.Post(again)
	second, err := s.Post(again)
	if err != nil || first.TS != second.TS {
		t.Errorf("the same client_msg_id gave %s and %s (%v)", first.TS, second.TS, err)
	}
}

func TestDelete_rootWithRepliesStaysAsTombstone(t *testing.T) {
	t.Parallel()
	s := small(nil)
	root, _ := s.Post(workspace.Draft{Channel: "C1", User: "UBOT", Text: "root"})
	reply, _ := s.Post(workspace.Draft{Channel: "C1", User: "UBEN", Text: "reply", ThreadTS: root.TS})
	if err := s.Delete("C1", root.TS, "UBOT"); err != nil {
		t.Fatal(err)
	}
	if m, ok := s.Message("C1", root.TS); !ok || m.Subtype != "tombstone" || m.ReplyCount != 1 {
		t.Errorf("root %+v", m)
	}
	if err := s.Delete("C1", reply.TS, "UANA"); !errors.Is(err, workspace.ErrCantDelete) {
		t.Errorf("another's message: %v", err)
	}
}

func TestReact_countsPeople(t *testing.T) {
	t.Parallel()
	s := small(nil)
	m, _ := s.Post(workspace.Draft{Channel: "C1", User: "UANA", Text: "x"})
	steps := []struct {
		user   string
		remove bool
		want   error
		count  int
	}{
		{"UANA", false, nil, 1},
		{"UBEN", false, nil, 2},
		{"UANA", false, workspace.ErrAlreadyReacted, 2},
		{"UANA", true, nil, 1},
		{"UANA", true, workspace.ErrNoReaction, 1},
		{"UBEN", true, nil, 0},
	}
	for i, st := range steps {
		err := s.React("C1", m.TS, st.user, "eyes", st.remove)
		now, _ := s.Message("C1", m.TS)
		count := 0
		if len(now.Reactions) > 0 {
			count = now.Reactions[0].Count
		}
		if !errors.Is(err, st.want) || count != st.count {
			t.Errorf("step %d: %v with %d, want %v with %d", i, err, count, st.want, st.count)
		}
	}
}

func TestSince_tellsWhoFellBehind(t *testing.T) {
	t.Parallel()
	s := small(nil)
	start := s.Seq()
	for range 3000 {
		s.Notify("UANA", "", "x")
	}
	if _, _, ok := s.Since(start); ok {
		t.Error("a reader 3000 changes behind was not told so")
	}
	if list, _, ok := s.Since(s.Seq() - 5); !ok || len(list) != 5 || list[4].Seq != s.Seq() {
		t.Errorf("five behind: %d changes, %v", len(list), ok)
	}
	if _, _, ok := s.Since(s.Seq() + 1); ok {
		t.Error("a reader from the future was not told so")
	}
}

func TestAwait_endsWithItsContext(t *testing.T) {
	t.Parallel()
	s := small(nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Await(ctx, func() bool { return false }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := s.Await(ctx, func() bool { return true }); err != nil {
		t.Errorf("a condition that holds: %v", err)
	}
}

func TestCompareTS_ordersAsNumbers(t *testing.T) {
	t.Parallel()
	list := []string{"10.000001", "9.999999", "9.5", "9", "1700000000.000100"}
	slices.SortFunc(list, workspace.CompareTS)
	if diff := cmp.Diff([]string{"9", "9.5", "9.999999", "10.000001", "1700000000.000100"}, list); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	if workspace.CompareTS("5", "5.000000") != 0 {
		t.Error("5 and 5.000000 differ")
	}
}

// TestState_anyHistoryAddsUp posts, replies, edits and deletes at random: counts agree with what is there, stamps rise, and
// the feed alone rebuilds the same messages.
func TestState_anyHistoryAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		mirror := map[string]string{}
		var seqs []int64
		s := small(func(c workspace.Change) {
			seqs = append(seqs, c.Seq)
			switch c.Kind {
			case workspace.KindMessage, workspace.KindMessageChanged:
				mirror[c.Message.TS] = c.Message.Text
			case workspace.KindMessageDeleted:
				delete(mirror, c.Previous.TS)
			default:
			}
		})
		var stamps []string
		user := rapid.SampledFrom([]string{"UANA", "UBEN", "UBOT"})
		pick := func(t *rapid.T) string {
			return rapid.SampledFrom(append([]string{"1.000001"}, stamps...)).Draw(t, "ts")
		}
		post := func(t *rapid.T, thread string) {
			m, err := s.Post(workspace.Draft{Channel: "C1", User: user.Draw(t, "user"), Text: rapid.String().Draw(t, "text"), ThreadTS: thread})
			if err == nil {
				stamps = append(stamps, m.TS)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"post":   func(t *rapid.T) { post(t, "") },
			"reply":  func(t *rapid.T) { post(t, pick(t)) },
			"delete": func(t *rapid.T) { _ = s.Delete("C1", pick(t), user.Draw(t, "user")) },
			"edit": func(t *rapid.T) {
				text := rapid.String().Draw(t, "text")
				_, _ = s.Update(workspace.Edit{Channel: "C1", TS: pick(t), User: user.Draw(t, "user"), Text: &text})
			},
			"": func(t *rapid.T) {
				checkAddsUp(t, s, mirror)
				if !slices.IsSorted(stamps) || len(slices.Compact(slices.Clone(stamps))) != len(stamps) || !slices.IsSorted(seqs) {
					t.Fatalf("stamps %v or numbers %v do not rise", stamps, seqs)
				}
			},
		})
	})
}

func checkAddsUp(t *rapid.T, s *workspace.State, mirror map[string]string) {
	all := s.Find(func(workspace.Message) bool { return true })
	if len(all) != len(mirror) {
		t.Fatalf("%d messages, the feed gives %d", len(all), len(mirror))
	}
	for _, m := range all {
		if mirror[m.TS] != m.Text {
			t.Fatalf("message %s is %q, the feed gives %q", m.TS, m.Text, mirror[m.TS])
		}
		if !m.InThread() && m.ReplyCount != len(s.Thread("C1", m.TS))-1 {
			t.Fatalf("root %s says %d replies, has %d", m.TS, m.ReplyCount, len(s.Thread("C1", m.TS))-1)
		}
	}
}
