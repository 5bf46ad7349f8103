package rest

import (
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/graph"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/hooks"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/shape"
)

// maxRequest bounds a request's body, in bytes.
const maxRequest = 40 << 20

// maxLogged bounds how many requests are remembered.
const maxLogged = 10000

// Config is what the API stands on.
type Config struct {
	State  *forge.State
	Hooks  *hooks.Dispatcher
	Faults *faults.Plan
	Limits Limits
	Graph  *graph.Schema
	Shape  func() shape.Shaper
	Now    func() time.Time
	Logger *slog.Logger
}

// Request is a request that was answered. Conditional says that it carried If-None-Match; Actor is a login or "".
type Request struct {
	Method      string
	Route       string
	Path        string
	Status      int
	Conditional bool
	Actor       string
}

// Server answers. Use New.
type Server struct {
	Config
	routes routes
	meter  *meter

	mu    sync.Mutex
	log   []Request
	calls map[string]int
}

// need is what a caller must be allowed: a token's permission ("issues|pull_requests": either) at a level, and a role.
type need struct {
	what  string
	write bool
	role  string
}

// endpoint is one operation. App endpoints want a JWT.
type endpoint struct {
	route  string // "GET /repos/{owner}/{repo}", in GitHub's own template
	app    bool
	need   need
	handle func(*call) (answer, error)
}

// New builds the API; its handler expects paths without the prefix it is mounted at.
func New(c Config) *Server {
	s := &Server{Config: c, meter: newMeter(c.Limits, c.Now), calls: map[string]int{}}
	for _, group := range [][]endpoint{
		accountEndpoints(), appEndpoints(), repoEndpoints(), refEndpoints(), objectEndpoints(), commitEndpoints(), contentEndpoints(),
		pullEndpoints(), issueEndpoints(), commentEndpoints(), reactionEndpoints(), checkEndpoints(), s.hookEndpoints(), s.graphEndpoints(),
	} {
		for _, e := range group {
			s.routes.add(e)
		}
	}
	return s
}

// Routes lists the REST operations, as "METHOD /template".
func (s *Server) Routes() []string {
	var out []string
	for _, r := range s.routes.list {
		if r.route != "POST /graphql" {
			out = append(out, r.route)
		}
	}
	return out
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e, found := s.routes.find(r)
	if !found {
		e = endpoint{route: r.Method + " (unknown)", handle: func(*call) (answer, error) { return answer{}, forge.NotFound() }}
	}
	s.serve(w, r, e)
}

// call is one request being answered, while the world is locked.
type call struct {
	*forge.World
	shape.Shaper
	server *Server
	r      *http.Request
	body   []byte
	token  *forge.Token
	user   *forge.User // nil for nobody in particular
	repo   *forge.Repo
	link   string
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, e endpoint) {
	rule, faulty := s.Faults.Next(faults.Web, e.route)
	if faulty && s.fault(w, r, e, rule) {
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if err != nil {
		s.write(w, r, e, refusal(&forge.APIError{Status: http.StatusRequestEntityTooLarge, Message: "Payload too large"}))
		return
	}
	var a answer
	err = s.State.Do(func(world *forge.World) error {
		c := &call{World: world, Shaper: s.Shape(), server: s, r: r, body: body}
		var err error
		a, err = s.perform(c, e)
		if err != nil {
			a = refusal(err)
		}
		a.finish(c)
		return nil
	})
	if err != nil {
		a = refusal(err)
	}
	if faulty && rule.Kind == faults.LoseReply {
		s.note(r, e, 0, a.actor)
		s.cut(w)
		return
	}
	s.write(w, r, e, a)
}

// perform checks who calls and whether they may, then does it.
func (s *Server) perform(c *call, e endpoint) (answer, error) {
	if c.r.UserAgent() == "" {
		return answer{}, forge.Denied("Request forbidden by administrative rules. Please make sure your request has a User-Agent header.")
	}
	if v := c.r.Header.Get("X-Github-Api-Version"); v != "" && v != "2022-11-28" {
		return answer{}, &forge.APIError{Status: http.StatusBadRequest, Message: "Version " + v + " is not a supported version."}
	}
	if err := c.authenticate(e.app); err != nil {
		return answer{}, err
	}
	if err := s.meter.spend(c.r.Method, c.user); err != nil && !strings.HasSuffix(e.route, " /rate_limit") {
		return answer{}, err
	}
	if err := c.authorize(e.need); err != nil {
		return answer{}, err
	}
	return e.handle(c)
}

// decode reads the body into v; an empty body is an empty object.
func (c *call) decode(v any) error {
	if len(c.body) == 0 {
		return nil
	}
	if !json.Valid(c.body) {
		return &forge.APIError{Status: http.StatusBadRequest, Message: "Problems parsing JSON"}
	}
	if err := json.Unmarshal(c.body, v); err != nil {
		return forge.Unprocessable("Invalid request.\n\n" + strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

// Calls counts requests by route.
func (s *Server) Calls() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.calls)
}

// Requests lists the latest requests, oldest first.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.log...)
}

func (s *Server) note(r *http.Request, e endpoint, status int, actor string) {
	s.mu.Lock()
	s.calls[e.route]++
	if len(s.log) >= 2*maxLogged {
		s.log = append([]Request(nil), s.log[maxLogged:]...)
	}
	s.log = append(s.log, Request{
		Method: r.Method, Route: e.route, Path: r.URL.Path, Status: status, Conditional: r.Header.Get("If-None-Match") != "", Actor: actor,
	})
	s.mu.Unlock()
	s.State.Wake()
}
