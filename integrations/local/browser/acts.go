package browser

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/deploy-advice/deploy-advice/integrations/local/people"
)

// request is the body of any act; each reads the fields it needs.
type request struct {
	As         string                      `json:"as"`
	Channel    string                      `json:"channel"`
	ThreadTS   string                      `json:"thread_ts"`
	TS         string                      `json:"ts"`
	Text       string                      `json:"text"`
	Command    string                      `json:"command"`
	ViewID     string                      `json:"view_id"`
	BlockID    string                      `json:"block_id"`
	ActionID   string                      `json:"action_id"`
	Value      string                      `json:"value"`
	Values     json.RawMessage             `json:"values"` // a list for an action, an object for a submission
	State      map[string]map[string]entry `json:"state"`
	Query      string                      `json:"query"`
	CallbackID string                      `json:"callback_id"`
	Tab        string                      `json:"tab"`
	Name       string                      `json:"name"`
	Remove     bool                        `json:"remove"`
	User       string                      `json:"user"`
}

// entry is what a field holds: a string or a list of strings.
type entry []string

// UnmarshalJSON takes either form; null is an empty field.
func (e *entry) UnmarshalJSON(raw []byte) error {
	var one *string
	if json.Unmarshal(raw, &one) == nil {
		*e = entry{}
		if one != nil {
			*e = entry{*one}
		}
		return nil
	}
	var several []string
	if err := json.Unmarshal(raw, &several); err != nil {
		return fmt.Errorf("want a string or a list of strings: %w", err)
	}
	*e = several
	return nil
}

func (in request) place() people.Place {
	return people.Place{Channel: in.Channel, TS: in.TS, View: in.ViewID, Block: in.BlockID, Action: in.ActionID}
}

func inputs(fields map[string]map[string]entry) people.Inputs {
	out := people.Inputs{}
	for block, actions := range fields {
		out[block] = map[string][]string{}
		for action, values := range actions {
			out[block][action] = values
		}
	}
	return out
}

func (s *Server) acts() map[string]func(*http.Request, request) (answer, error) {
	return map[string]func(*http.Request, request) (answer, error){
		"say": func(_ *http.Request, in request) (answer, error) {
			ts, err := s.Desk.Say(in.As, in.Channel, in.ThreadTS, in.Text)
			return answer{"ts": ts}, err
		},
		"slash": func(r *http.Request, in request) (answer, error) {
			return delivered(s.Desk.Slash(r.Context(), in.As, in.Channel, in.Command, in.Text))
		},
		"action":      s.action,
		"options":     s.options,
		"view/submit": s.submit,
		"view/close": func(r *http.Request, in request) (answer, error) {
			return delivered(s.Desk.Close(r.Context(), in.As, in.ViewID))
		},
		"shortcut": func(r *http.Request, in request) (answer, error) {
			return delivered(s.Desk.Shortcut(r.Context(), in.As, in.CallbackID))
		},
		"message-shortcut": func(r *http.Request, in request) (answer, error) {
			return delivered(s.Desk.MessageShortcut(r.Context(), in.As, in.CallbackID, in.Channel, in.TS))
		},
		"home": func(_ *http.Request, in request) (answer, error) { return nil, s.Desk.OpenHome(in.As, in.Tab) },
		"edit": func(_ *http.Request, in request) (answer, error) {
			return nil, s.Desk.Edit(in.As, in.Channel, in.TS, in.Text)
		},
		"delete": func(_ *http.Request, in request) (answer, error) { return nil, s.Desk.Delete(in.As, in.Channel, in.TS) },
		"react": func(_ *http.Request, in request) (answer, error) {
			return nil, s.Desk.React(in.As, in.Channel, in.TS, in.Name, in.Remove)
		},
		"dismiss": s.dismiss,
		"dm":      s.dm,
		"join":    s.join,
		"invite":  s.invite,
	}
}

// delivered turns "the app did not answer" into an answer of its own: it is no mistake of the page's.
func delivered(err error) (answer, error) {
	if errors.Is(err, people.ErrTimedOut) {
		return answer{"delivered": false}, nil
	}
	return answer{"delivered": true}, err
}

func (s *Server) action(r *http.Request, in request) (answer, error) {
	values := []string{}
	if len(in.Values) > 0 && string(in.Values) != "null" {
		if err := json.Unmarshal(in.Values, &values); err != nil {
			return nil, fmt.Errorf("values: want a list of strings: %w", err)
		}
	} else if in.Value != "" {
		values = []string{in.Value}
	}
	err := s.Desk.Act(r.Context(), in.As, in.place(), values, inputs(in.State))
	if errors.Is(err, people.ErrGone) {
		return answer{"gone": true}, nil // the screen is a moment behind, which is nobody's mistake
	}
	return delivered(err)
}

func (s *Server) options(r *http.Request, in request) (answer, error) {
	offer, err := s.Desk.Suggest(r.Context(), in.As, in.place(), in.Query)
	if errors.Is(err, people.ErrTimedOut) {
		return answer{"options": []any{}}, nil
	}
	out := answer{"options": []any{}}
	if offer.Options != nil {
		out["options"] = offer.Options
	}
	if offer.OptionGroups != nil {
		out["option_groups"] = offer.OptionGroups
	}
	return out, err
}

func (s *Server) submit(r *http.Request, in request) (answer, error) {
	fields := map[string]map[string]entry{}
	if len(in.Values) > 0 {
		if err := json.Unmarshal(in.Values, &fields); err != nil {
			return nil, fmt.Errorf("values: want {block: {action: value}}: %w", err)
		}
	}
	done, err := s.Desk.Submit(r.Context(), in.As, in.ViewID, inputs(fields))
	if err != nil && done.Result != people.TimedOut {
		return nil, err
	}
	return answer{"result": done.Result, "errors": done.Errors}, nil
}

func (s *Server) dismiss(_ *http.Request, in request) (answer, error) {
	u, ok := s.State.User(in.As)
	if !ok {
		return nil, fmt.Errorf("nobody here is called %q", in.As)
	}
	return nil, s.State.Dismiss(u.ID, in.TS)
}

func (s *Server) dm(_ *http.Request, in request) (answer, error) {
	id, err := s.State.OpenIM(in.As, in.User)
	return answer{"channel": id}, err
}

func (s *Server) join(_ *http.Request, in request) (answer, error) {
	u, ok := s.State.User(in.As)
	if !ok {
		return nil, fmt.Errorf("nobody here is called %q", in.As)
	}
	return nil, s.State.Join(u.ID, in.Channel)
}

// invite lets a member of a conversation bring somebody in, the app included.
func (s *Server) invite(_ *http.Request, in request) (answer, error) {
	u, ok := s.State.User(in.As)
	guest, known := s.State.User(in.User)
	if !ok || !known {
		return nil, fmt.Errorf("nobody here is called %q or %q", in.As, in.User)
	}
	c, err := s.State.Conversation(u.ID, in.Channel)
	if err != nil {
		return nil, err
	}
	if !c.IsMember {
		return nil, fmt.Errorf("%s is not in %s and cannot invite", u.Name, c.Name)
	}
	return nil, s.State.Invite(guest.ID, c.ID)
}

func (s *Server) upload(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	f, header, err := r.FormFile("file")
	if err != nil {
		s.fail(w, http.StatusBadRequest, fmt.Errorf("the upload cannot be read: %w", err))
		return
	}
	defer f.Close() //nolint:errcheck // read only
	content, err := io.ReadAll(f)
	if err != nil {
		s.fail(w, http.StatusBadRequest, fmt.Errorf("the upload cannot be read: %w", err))
		return
	}
	file, ts, err := s.Desk.Upload(r.FormValue("as"), people.Upload{
		Channel: r.FormValue("channel"), ThreadTS: r.FormValue("thread_ts"), Comment: r.FormValue("comment"), Name: header.Filename,
		Type: http.DetectContentType(content), Content: content,
	})
	if err != nil {
		s.fail(w, http.StatusBadRequest, err)
		return
	}
	s.write(w, http.StatusOK, answer{"file": file, "ts": ts})
}
