package browser

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// events streams what one person gets to see, from ?after= or Last-Event-ID on.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	u, ok := s.State.User(r.URL.Query().Get("as"))
	if !ok {
		s.fail(w, http.StatusBadRequest, fmt.Errorf("as=%q: nobody here is called so", r.URL.Query().Get("as")))
		return
	}
	st := stream{Server: s, w: w, flush: http.NewResponseController(w), user: u.ID, seq: s.State.Seq()}
	for _, given := range []string{r.URL.Query().Get("after"), r.Header.Get("Last-Event-ID")} {
		if n, err := strconv.ParseInt(given, 10, 64); err == nil {
			st.seq = n
		}
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
	st.comment()
	ping := time.NewTicker(s.Ping)
	defer ping.Stop()
	for {
		next := st.catchUp()
		if st.flush.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-s.Done:
			return
		case <-ping.C:
			st.comment()
		case <-next:
		}
	}
}

// stream writes one person's events; write errors show at the next flush.
type stream struct {
	*Server
	w     http.ResponseWriter
	flush *http.ResponseController
	user  string
	seq   int64
}

func (st *stream) comment() { _, _ = fmt.Fprint(st.w, ": ping\n\n") }

// catchUp writes what has happened since the last time and returns what to wait on.
func (st *stream) catchUp() <-chan struct{} {
	changes, next, ok := st.State.Since(st.seq)
	if !ok {
		st.seq = st.State.Seq()
		st.frame("reset", st.seq, answer{"seq": st.seq})
		return next
	}
	for _, c := range changes {
		st.seq = c.Seq
		if data := st.data(c); data != nil && st.visible(c) {
			st.frame(string(c.Kind), c.Seq, data)
		}
	}
	return next
}

func (st *stream) frame(kind string, seq int64, data answer) {
	raw, err := json.Marshal(data)
	if err != nil {
		st.Logger.Warn("event not encoded", "kind", kind, "err", err)
		return
	}
	_, _ = fmt.Fprintf(st.w, "id: %d\nevent: %s\ndata: %s\n\n", seq, kind, raw)
}

// visible tells whether a change is for this person: addressed to them, or in a conversation they can see.
func (st *stream) visible(c workspace.Change) bool {
	switch c.Kind {
	case workspace.KindConnections:
		return true
	case workspace.KindEphemeral, workspace.KindEphemeralChanged, workspace.KindEphemeralDeleted, workspace.KindViews,
		workspace.KindHome, workspace.KindNotice:
		return c.User == st.user
	default:
	}
	return c.Room.IsChannel || slices.Contains(c.Room.Members, st.user)
}

// data is the body of an event, or nil for changes that pages are not told of.
func (st *stream) data(c workspace.Change) answer {
	out := answer{"seq": c.Seq}
	if c.Channel != "" {
		out["channel"] = c.Channel
	}
	switch c.Kind {
	case workspace.KindMessageDeleted, workspace.KindEphemeralDeleted:
		out["ts"] = c.Previous.TS
		if c.Previous.ThreadTS != "" {
			out["thread_ts"] = c.Previous.ThreadTS
		}
	case workspace.KindChannel:
		conversation, err := st.State.Conversation(st.user, c.Channel)
		if err != nil {
			return nil
		}
		out["conversation"] = conversation
	case workspace.KindViews:
		out["views"] = c.Views
	case workspace.KindHome:
		out["home"] = c.Home
	case workspace.KindNotice:
		out["text"] = c.Text
	case workspace.KindConnections:
		out["connections"] = c.Count
	case workspace.KindMember, workspace.KindFile:
		return nil
	default:
		out["message"] = c.Message
		if c.Previous != nil {
			out["previous"] = c.Previous
		}
	}
	return out
}
