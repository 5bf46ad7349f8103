package github

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
)

// maxControl bounds a control request, in bytes.
const maxControl = 1 << 20

// control lets scripts do what the methods of Server do for Go: break things, act as other people, listen.
func (s *Server) control() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /faults", func(w http.ResponseWriter, _ *http.Request) {
		s.answer(w, map[string]any{"rules": s.faults.Rules()}, nil)
	})
	mux.HandleFunc("POST /faults", controlled(s, func(in struct {
		Rules []faults.Rule `json:"rules"`
	},
	) (map[string]any, error) {
		err := s.faults.Add(in.Rules...)
		return map[string]any{"rules": s.faults.Rules()}, err
	}))
	mux.HandleFunc("DELETE /faults", func(w http.ResponseWriter, _ *http.Request) {
		s.faults.Clear()
		s.answer(w, map[string]any{"rules": s.faults.Rules()}, nil)
	})
	mux.HandleFunc("GET /calls", func(w http.ResponseWriter, _ *http.Request) { s.answer(w, map[string]any{"calls": s.Calls()}, nil) })
	mux.HandleFunc("GET /deliveries", func(w http.ResponseWriter, _ *http.Request) {
		s.answer(w, map[string]any{"deliveries": s.Deliveries()}, nil)
	})
	mux.HandleFunc("POST /redeliver", controlled(s, func(in struct {
		ID int64 `json:"id"`
	},
	) (map[string]any, error) {
		return map[string]any{}, s.Redeliver(in.ID)
	}))
	mux.HandleFunc("POST /hooks", controlled(s, func(in struct {
		Repo   string   `json:"repo"`
		URL    string   `json:"url"`
		Secret string   `json:"secret"`
		Events []string `json:"events"`
	},
	) (map[string]any, error) {
		id, err := s.AddHook(Hook{Repo: in.Repo, URL: in.URL, Secret: in.Secret, Events: in.Events})
		return map[string]any{"id": id}, err
	}))
	mux.HandleFunc("POST /tokens", controlled(s, func(in struct {
		Login       string            `json:"login"`
		Permissions map[string]string `json:"permissions"`
		Repos       []string          `json:"repos"`
	},
	) (map[string]any, error) {
		made, err := s.NewToken(in.Login, in.Permissions, in.Repos...)
		return map[string]any{"token": made}, err
	}))
	return mux
}

// controlled reads a request strictly and does what it asks.
func controlled[T any](s *Server, do func(T) (map[string]any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in T
		d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxControl))
		d.DisallowUnknownFields()
		if err := d.Decode(&in); err != nil {
			s.answer(w, nil, fmt.Errorf("the request cannot be read: %w", err))
			return
		}
		out, err := do(in)
		s.answer(w, out, err)
	}
}

func (s *Server) answer(w http.ResponseWriter, out map[string]any, err error) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err != nil {
		out = map[string]any{"ok": false, "error": err.Error()}
		w.WriteHeader(http.StatusBadRequest)
	} else {
		out["ok"] = true
	}
	if err := json.NewEncoder(w).Encode(out); err != nil {
		s.opts.Logger.Debug("answer not taken", "err", err)
	}
}
