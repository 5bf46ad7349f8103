package page

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

// maxRequest bounds what the page sends, in bytes.
const maxRequest = 1 << 20

// ping is how often a silent stream says that it is alive.
const ping = 15 * time.Second

type doc = map[string]any

// Server answers the page. Base is the address people follow, without a slash at its end; Done ends the streams.
type Server struct {
	State  *forge.State
	Logger *slog.Logger
	Done   <-chan struct{}
	Base   func() string
}

// Handler expects paths without the prefix it is mounted at.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /repos", s.read(s.repos))
	mux.HandleFunc("GET /tree", s.read(s.tree))
	mux.HandleFunc("GET /pulls", s.read(s.pulls))
	mux.HandleFunc("GET /pull", s.read(s.pull))
	mux.HandleFunc("GET /commit", s.read(s.commit))
	mux.HandleFunc("GET /events", s.events)
	mux.HandleFunc("POST /comment", s.act(comment))
	mux.HandleFunc("POST /edit-comment", s.act(editComment))
	mux.HandleFunc("POST /merge", s.act(merge))
	mux.HandleFunc("POST /edit-pull", s.act(editPull))
	return mux
}

// query is what a reading asks for.
type query struct {
	world  *forge.World
	repo   *forge.Repo // nil when none was named
	ref    string
	path   string
	number int
	state  string
}

func (s *Server) read(of func(query) (doc, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var out doc
		err := s.State.Do(func(world *forge.World) error {
			v := r.URL.Query()
			q := query{world: world, ref: v.Get("ref"), path: v.Get("path"), state: v.Get("state")}
			q.number, _ = strconv.Atoi(v.Get("number")) // 0 is no pull request
			if name := v.Get("repo"); name != "" {
				var err error
				if q.repo, err = world.Repo(name); err != nil {
					return fmt.Errorf("there is no repository %s here", name)
				}
			}
			var err error
			out, err = of(q)
			return err
		})
		s.reply(w, out, err)
	}
}

// wish is what somebody wants to do.
type wish struct {
	As     string  `json:"as"`
	Repo   string  `json:"repo"`
	Number int     `json:"number"`
	ID     int64   `json:"id"`
	Body   string  `json:"body"`
	State  *string `json:"state"`
	Draft  *bool   `json:"draft"`
}

func (s *Server) act(do func(*forge.World, *forge.Pull, *forge.User, wish) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in wish
		d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest))
		d.DisallowUnknownFields()
		if err := d.Decode(&in); err != nil {
			s.reply(w, nil, fmt.Errorf("the request cannot be read: %w", err))
			return
		}
		s.reply(w, doc{}, s.State.Do(func(world *forge.World) error {
			u, err := world.User(in.As)
			if err != nil {
				return fmt.Errorf("%s has no account on this GitHub", in.As)
			}
			repo, err := world.Repo(in.Repo)
			if err != nil {
				return fmt.Errorf("there is no repository %s here", in.Repo)
			}
			p, err := repo.Pull(in.Number)
			if err != nil {
				return fmt.Errorf("there is no pull request %s#%d", in.Repo, in.Number)
			}
			return do(world, p, u, in)
		}))
	}
}

func comment(w *forge.World, p *forge.Pull, u *forge.User, in wish) error {
	_, err := w.AddComment(p, in.Body, u, false)
	return err
}

func editComment(w *forge.World, p *forge.Pull, u *forge.User, in wish) error {
	c := p.Repo.Comments[in.ID]
	if c == nil {
		return errors.New("that comment is gone")
	}
	return w.EditComment(c, in.Body, u)
}

func merge(w *forge.World, p *forge.Pull, u *forge.User, _ wish) error {
	if !p.Repo.AtLeast(u, "write") {
		return fmt.Errorf("%s may not write to %s; ask somebody who may", u.Login, p.Repo.FullName())
	}
	_, err := w.Merge(p, "", "merge", "", u)
	return err
}

func editPull(w *forge.World, p *forge.Pull, u *forge.User, in wish) error {
	if p.Author != u && !p.Repo.AtLeast(u, "triage") {
		return fmt.Errorf("only %s and those who may write can do that", p.Author.Login)
	}
	return w.EditPull(p, forge.PullEdit{State: in.State, Draft: in.Draft}, u)
}

func (s *Server) reply(w http.ResponseWriter, out doc, err error) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if err != nil {
		out = doc{"ok": false, "error": err.Error()}
		w.WriteHeader(http.StatusBadRequest)
	} else {
		out["ok"] = true
	}
	if err := json.NewEncoder(w).Encode(out); err != nil {
		s.Logger.Debug("answer not taken", "err", err)
	}
}

// events tells the page that something changed; what, it reads itself.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	rc := http.NewResponseController(w)
	alive := time.NewTicker(ping)
	defer alive.Stop()
	for last := int64(-1); ; {
		next := s.State.Next()
		if v := s.State.Version(); v != last {
			last = v
			fmt.Fprintf(w, "event: changed\ndata: %d\n\n", v)
			if rc.Flush() != nil {
				return
			}
		}
		select {
		case <-next:
		case <-alive.C:
			fmt.Fprint(w, ": ping\n\n")
			if rc.Flush() != nil {
				return
			}
		case <-s.Done:
			return
		case <-r.Context().Done():
			return
		}
	}
}
