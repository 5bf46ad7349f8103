package local

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
)

// maxControl bounds a control request, in bytes.
const maxControl = 1 << 20

// control lets scripts break things: faults, sockets, injected frames; and read what was delivered and called.
func (w *Workspace) control() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /control/faults", w.listFaults)
	mux.HandleFunc("POST /control/faults", w.addFaults)
	mux.HandleFunc("DELETE /control/faults", func(rw http.ResponseWriter, r *http.Request) {
		w.faults.Clear()
		w.listFaults(rw, r)
	})
	mux.HandleFunc("POST /control/disconnect", w.disconnect)
	mux.HandleFunc("POST /control/cut", func(rw http.ResponseWriter, _ *http.Request) {
		w.Cut()
		reply(rw, http.StatusOK, map[string]any{"ok": true})
	})
	mux.HandleFunc("POST /control/inject", w.inject)
	mux.HandleFunc("GET /control/deliveries", func(rw http.ResponseWriter, _ *http.Request) {
		list := w.Deliveries()
		if list == nil {
			list = []Delivery{}
		}
		reply(rw, http.StatusOK, map[string]any{"ok": true, "deliveries": list})
	})
	mux.HandleFunc("GET /control/calls", func(rw http.ResponseWriter, _ *http.Request) {
		reply(rw, http.StatusOK, map[string]any{"ok": true, "calls": w.Calls()})
	})
	return mux
}

func (w *Workspace) listFaults(rw http.ResponseWriter, _ *http.Request) {
	reply(rw, http.StatusOK, map[string]any{"ok": true, "rules": w.faults.Rules()})
}

func (w *Workspace) addFaults(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		Rules []faults.Rule `json:"rules"`
	}
	d := json.NewDecoder(http.MaxBytesReader(rw, r.Body, maxControl))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		deny(rw, fmt.Errorf("the rules cannot be read: %w", err))
		return
	}
	if err := w.faults.Add(in.Rules...); err != nil {
		deny(rw, err)
		return
	}
	w.listFaults(rw, r)
}

func (w *Workspace) disconnect(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		Reason string `json:"reason"`
	}
	err := json.NewDecoder(http.MaxBytesReader(rw, r.Body, maxControl)).Decode(&in)
	if err == nil {
		err = w.Disconnect(in.Reason)
	}
	if err != nil {
		deny(rw, err)
		return
	}
	reply(rw, http.StatusOK, map[string]any{"ok": true})
}

func (w *Workspace) inject(rw http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxControl))
	if err == nil {
		err = w.Inject(raw)
	}
	if err != nil {
		deny(rw, err)
		return
	}
	reply(rw, http.StatusOK, map[string]any{"ok": true})
}

func deny(rw http.ResponseWriter, err error) {
	reply(rw, http.StatusBadRequest, map[string]any{"ok": false, "error": err.Error()})
}

func reply(rw http.ResponseWriter, status int, body map[string]any) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(body) //nolint:errchkjson // plain values; if it fails, the caller has gone
}
