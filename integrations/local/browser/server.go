// Package browser is the JSON and Server-Sent Events API of the local workspace's web page: what one person sees, live, and
// what that person does. Who acts is said in each request; there is no login, so the server must be kept to its own machine.
// Everything people can do goes through package people; this one only translates.
package browser

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/people"
	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// Bounds on requests, in bytes.
const (
	maxBody   = 1 << 20
	maxUpload = 20 << 20
)

// Server is the API as an http.Handler for paths below /browser/. Set every field. Done ends the streams.
type Server struct {
	State  *workspace.State
	Desk   *people.Desk
	Logger *slog.Logger
	Ping   time.Duration
	Done   <-chan struct{}
}

// Handler routes the API.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /browser/state", s.read(s.snapshot))
	mux.HandleFunc("GET /browser/messages", s.read(s.messages))
	mux.HandleFunc("GET /browser/thread", s.read(s.thread))
	mux.HandleFunc("GET /browser/file/{id}", s.file)
	mux.HandleFunc("GET /browser/events", s.events)
	mux.HandleFunc("POST /browser/upload", s.upload)
	for path, act := range s.acts() {
		mux.HandleFunc("POST /browser/"+path, s.act(act))
	}
	mux.HandleFunc("/browser/", func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, http.StatusNotFound, fmt.Errorf("there is no %s %s", r.Method, r.URL.Path))
	})
	return mux
}

type answer map[string]any

// read serves a GET that answers about the person in ?as=.
func (s *Server) read(of func(*http.Request, workspace.User) (answer, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		u, ok := s.State.User(r.URL.Query().Get("as"))
		if !ok {
			s.fail(w, http.StatusBadRequest, fmt.Errorf("as=%q: nobody here is called so", r.URL.Query().Get("as")))
			return
		}
		a, err := of(r, u)
		if err != nil {
			s.fail(w, http.StatusBadRequest, err)
			return
		}
		s.write(w, http.StatusOK, a)
	}
}

// act serves a POST of JSON.
func (s *Server) act(do func(*http.Request, request) (answer, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
			s.fail(w, http.StatusUnsupportedMediaType, fmt.Errorf("content type %q: want application/json", kind))
			return
		}
		var in request
		raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err == nil {
			err = json.Unmarshal(raw, &in)
		}
		if err != nil {
			s.fail(w, http.StatusBadRequest, fmt.Errorf("the request cannot be read: %w", err))
			return
		}
		a, err := do(r, in)
		if err != nil {
			s.fail(w, http.StatusBadRequest, err)
			return
		}
		if a == nil {
			a = answer{}
		}
		s.write(w, http.StatusOK, a)
	}
}

func (s *Server) write(w http.ResponseWriter, status int, a answer) {
	if _, set := a["ok"]; !set {
		a["ok"] = true
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(a); err != nil {
		s.Logger.Debug("answer not written", "err", err)
	}
}

func (s *Server) fail(w http.ResponseWriter, status int, err error) {
	s.write(w, status, answer{"ok": false, "error": err.Error()})
}
