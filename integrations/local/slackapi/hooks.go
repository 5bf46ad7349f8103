package slackapi

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"path"

	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
	"github.com/deploy-advice/deploy-advice/integrations/local/people"
	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// Respond takes a post to a response_url. Success is the text "ok"; faults apply under the method name "response_url".
func (s *Server) Respond(w http.ResponseWriter, r *http.Request) {
	s.count("response_url")
	defer s.State.Wake()
	rule, faulty := s.Faults.Next(faults.Web, "response_url")
	if faulty && s.fault(w, r, rule) {
		return
	}
	refused := s.respond(w, r)
	if faulty && rule.Kind == faults.LoseReply {
		s.cut(w)
		return
	}
	if refused != nil {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(hookStatus(refused.code))
		s.write(w, fields{"ok": false, "error": refused.code})
		return
	}
	_, _ = io.WriteString(w, "ok")
}

func (s *Server) respond(w http.ResponseWriter, r *http.Request) *refusal {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return refuse("invalid_payload")
	}
	var reply people.Reply
	if json.Unmarshal(raw, &reply) != nil {
		return refuse("invalid_payload")
	}
	hook, err := s.State.UseHook(path.Base(r.URL.Path))
	if err != nil {
		return stateError(err)
	}
	return stateError(s.Desk.Respond(hook, reply))
}

func hookStatus(code string) int {
	switch e := workspace.Error(code); {
	case errors.Is(e, workspace.ErrNoService), errors.Is(e, workspace.ErrExpiredURL), errors.Is(e, workspace.ErrUsedURL):
		return http.StatusNotFound
	}
	return http.StatusBadRequest
}
