package browser

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// snapshot is all that a page needs to begin with; events after its seq bring it up to date.
func (s *Server) snapshot(_ *http.Request, u workspace.User) (answer, error) {
	seq := s.State.Seq() // read first: what happens meanwhile is told again by an event
	app := s.State.App()
	out := answer{
		"seq": seq, "me": u.ID, "team": s.State.Team(), "users": s.State.Users(), "channels": s.State.Conversations(u.ID),
		"views": s.State.Stack(u.ID), "home": nil,
		"app": answer{
			"id": app.ID, "name": app.Name, "bot_user_id": app.BotUserID, "bot_id": app.BotID, "commands": app.Commands,
			"shortcuts": app.Shortcuts, "connections": s.State.Connections(),
		},
	}
	if v, ok := s.State.Home(u.ID); ok {
		out["home"] = v
	}
	return out, nil
}

// messages is a page of a channel, oldest first, the person's ephemeral ones in their places.
func (s *Server) messages(r *http.Request, u workspace.User) (answer, error) {
	q := r.URL.Query()
	limit := 100
	if q.Get("limit") != "" {
		n, err := strconv.Atoi(q.Get("limit"))
		if err != nil || n < 1 || n > 1000 {
			return nil, fmt.Errorf("limit %q: want 1 to 1000", q.Get("limit"))
		}
		limit = n
	}
	c, err := s.State.Conversation(u.ID, q.Get("channel"))
	if err != nil {
		return nil, fmt.Errorf("channel %q: %w", q.Get("channel"), err)
	}
	list := s.State.Top(c.ID)
	for _, m := range s.State.Ephemerals(u.ID, c.ID) {
		if !m.InThread() {
			list = append(list, m)
		}
	}
	slices.SortStableFunc(list, byTS)
	if before := q.Get("before"); before != "" {
		list = slices.DeleteFunc(list, func(m workspace.Message) bool { return workspace.CompareTS(m.TS, before) >= 0 })
	}
	first := max(0, len(list)-limit)
	return answer{"messages": nonNil(list[first:]), "has_more": first > 0}, nil
}

func (s *Server) thread(r *http.Request, u workspace.User) (answer, error) {
	q := r.URL.Query()
	c, err := s.State.Conversation(u.ID, q.Get("channel"))
	if err != nil {
		return nil, fmt.Errorf("channel %q: %w", q.Get("channel"), err)
	}
	list := s.State.Thread(c.ID, q.Get("ts"))
	if list == nil {
		return nil, fmt.Errorf("there is no message %q in %q", q.Get("ts"), q.Get("channel"))
	}
	replies := list[1:]
	for _, m := range s.State.Ephemerals(u.ID, c.ID) {
		if m.InThread() && m.ThreadTS == list[0].TS {
			replies = append(replies, m)
		}
	}
	slices.SortStableFunc(replies, byTS)
	return answer{"messages": append(list[:1:1], replies...)}, nil
}

func byTS(a, b workspace.Message) int { return workspace.CompareTS(a.TS, b.TS) }

func nonNil(list []workspace.Message) []workspace.Message {
	if list == nil {
		return []workspace.Message{}
	}
	return list
}

// file gives a file's bytes to the page. Scripts in it must not run as the page's own.
func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	f, content, ok := s.State.File(r.PathValue("id"))
	if !ok {
		s.fail(w, http.StatusNotFound, fmt.Errorf("there is no file %q", r.PathValue("id")))
		return
	}
	w.Header().Set("Content-Type", f.Mimetype)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	_, _ = w.Write(content) //nolint:gosec // sandboxed by the policy above
}
