package slackapi

import (
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/blockkit"
	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
	"github.com/deploy-advice/deploy-advice/integrations/local/people"
	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// Config is what the API needs. Scopes are those granted to the bot token; Connect hands out a socket's address.
type Config struct {
	State    *workspace.State
	Desk     *people.Desk
	Rules    *blockkit.Rules
	Faults   *faults.Plan
	BotToken string
	AppToken string
	Scopes   []string
	Limits   Limits
	Now      func() time.Time
	Logger   *slog.Logger
	Connect  func() string
}

// Server is the Web API as an http.Handler; mount it where paths begin with "/api/".
type Server struct {
	Config
	methods map[string]method
	rates   *rates

	mu    sync.Mutex
	calls map[string]int
}

// New makes the API.
func New(cfg Config) *Server {
	return &Server{Config: cfg, methods: methods(), rates: newRates(cfg.Limits, cfg.Now), calls: map[string]int{}}
}

// Calls counts the calls of each method so far, refused ones included.
func (s *Server) Calls() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.calls)
}

// fields is the body of an answer, without ok.
type fields map[string]any

// refusal is an answer with ok false. Messages are listed under response_metadata.
type refusal struct {
	code       string
	messages   []string
	more       fields
	retryAfter int // seconds, for ratelimited
}

func (e *refusal) Error() string { return e.code }

func refuse(code string) *refusal { return &refusal{code: code} }

// call is one request being answered.
type call struct {
	*Server
	args
}

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/api/")
	s.count(name)
	defer s.State.Wake()
	rule, faulty := s.Faults.Next(faults.Web, name)
	if faulty && s.fault(w, r, rule) {
		return
	}
	a, err := readArgs(w, r)
	if err != nil {
		s.Logger.DebugContext(r.Context(), "unreadable call", "method", name, "err", err)
		s.refuse(w, refuse("invalid_post_type"))
		return
	}
	answer, refused := s.answer(w, r, name, a)
	if faulty && rule.Kind == faults.LoseReply {
		s.cut(w)
		return
	}
	if refused != nil {
		s.refuse(w, refused)
		return
	}
	answer["ok"] = true
	s.write(w, answer)
}

func (s *Server) count(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[name]++
}

// answer goes through the checks in Slack's order: method, token, scope, rate, then the method itself.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, name string, a args) (fields, *refusal) {
	m, known := s.methods[name]
	if !known {
		return nil, &refusal{code: "unknown_method", more: fields{"req_method": name}}
	}
	if m.token != noToken {
		w.Header().Set("X-Oauth-Scopes", strings.Join(s.scopesOf(token(r, a)), ","))
		if refused := s.authorize(token(r, a), m); refused != nil {
			return nil, refused
		}
	}
	if wait := s.rates.take(name, m.tier, a["channel"]); wait > 0 {
		return nil, limited(wait)
	}
	return m.handle(&call{Server: s, args: a})
}

func (s *Server) refuse(w http.ResponseWriter, e *refusal) {
	body := fields{"ok": false, "error": e.code}
	maps.Copy(body, e.more)
	if e.messages != nil {
		tagged := make([]string, 0, len(e.messages))
		for _, m := range e.messages {
			tagged = append(tagged, "[ERROR] "+m)
		}
		body["errors"], body["response_metadata"] = e.messages, fields{"messages": tagged}
	}
	if e.code == "ratelimited" {
		w.Header().Set("Retry-After", strconv.Itoa(e.retryAfter))
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(http.StatusTooManyRequests)
	}
	s.write(w, body)
}

func (s *Server) write(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err := json.NewEncoder(w).Encode(body); err != nil {
		s.Logger.Warn("answer not written", "err", err)
	}
}
