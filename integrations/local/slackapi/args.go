package slackapi

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// maxBody bounds a request's body.
const maxBody = 4 << 20

// args are a call's arguments as text: form fields, or the properties of a JSON body, where anything but a string stays JSON.
type args map[string]string

func readArgs(w http.ResponseWriter, r *http.Request) (args, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	out := args{}
	for name, values := range r.URL.Query() {
		out[name] = values[0]
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		return out, out.readJSON(r.Body)
	case "multipart/form-data":
		if err := r.ParseMultipartForm(maxBody); err != nil { //nolint:gosec // the body is bounded above
			return nil, fmt.Errorf("read form: %w", err)
		}
	default:
		if err := r.ParseForm(); err != nil {
			return nil, fmt.Errorf("read form: %w", err)
		}
	}
	for name, values := range r.Form {
		out[name] = values[0]
	}
	return out, nil
}

func (a args) readJSON(body io.Reader) error {
	raw, err := io.ReadAll(body)
	if err != nil {
		return fmt.Errorf("read body: %w", err)
	}
	if len(strings.TrimSpace(string(raw))) == 0 {
		return nil
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil {
		return fmt.Errorf("read body: %w", err)
	}
	for name, v := range object {
		var s string
		switch {
		case string(v) == "null":
		case json.Unmarshal(v, &s) == nil:
			a[name] = s
		default:
			a[name] = string(v)
		}
	}
	return nil
}

// has tells whether an argument was given at all, even empty.
func (a args) has(name string) bool {
	_, ok := a[name]
	return ok
}

func (a args) flag(name string) bool {
	v := a[name]
	return v == "1" || v == "true"
}

// number is a whole number within lo and hi; ok is false when it is something else.
func (a args) number(name string, fallback, lo, hi int) (n int, ok bool) {
	if a[name] == "" {
		return fallback, true
	}
	n, err := strconv.Atoi(a[name])
	return n, err == nil && n >= lo && n <= hi
}

// raw is a JSON argument, or nil when it was not given.
func (a args) raw(name string) json.RawMessage {
	if a[name] == "" {
		return nil
	}
	return json.RawMessage(a[name])
}
