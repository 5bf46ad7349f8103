package rest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

// docs is where refusals point.
const docs = "https://docs.github.com/rest"

// answer is what goes back. raw, when set, is sent as kind instead of body.
type answer struct {
	status  int
	body    any
	raw     []byte
	kind    string
	header  http.Header
	actor   string
	account *account
}

func ok(body any) (answer, error)      { return answer{status: http.StatusOK, body: body}, nil }
func created(body any) (answer, error) { return answer{status: http.StatusCreated, body: body}, nil }
func noContent() (answer, error)       { return answer{status: http.StatusNoContent}, nil }

// refusal is the answer that says err.
func refusal(err error) answer {
	if limit, ok := errors.AsType[*limited](err); ok {
		return limit.answer()
	}
	p, ok := errors.AsType[*forge.APIError](err)
	if !ok {
		p = &forge.APIError{Status: http.StatusInternalServerError, Message: "Server Error: " + err.Error()}
	}
	body := map[string]any{"message": p.Message, "documentation_url": docs, "status": fmt.Sprint(p.Status)}
	if len(p.Errors) > 0 {
		body["errors"] = p.Errors
	}
	return answer{status: p.Status, body: body}
}

// finish encodes the body and compares ETags, while the world still stands still. An unchanged answer costs nothing.
func (a *answer) finish(c *call) {
	if a.header == nil {
		a.header = http.Header{}
	}
	if c.link != "" {
		a.header.Set("Link", c.link)
	}
	a.encode()
	if c.user != nil {
		a.actor = c.user.Login
	}
	if c.r.Method == http.MethodGet && a.status == http.StatusOK {
		tag := etag(c, a.raw)
		a.header.Set("ETag", tag)
		a.header.Set("Cache-Control", "private, max-age=60, s-maxage=60")
		a.header.Set("Vary", "Accept, Authorization, Cookie, X-GitHub-OTP")
		if matches(c.r.Header.Get("If-None-Match"), tag) {
			a.status, a.raw = http.StatusNotModified, nil
			c.server.meter.refund(c.user)
		}
	}
	a.account = c.server.meter.read(c.user)
}

func (a *answer) encode() {
	if a.raw != nil || a.status == http.StatusNoContent {
		return
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(a.body); err != nil {
		a.status = http.StatusInternalServerError
		b.Reset()
		fmt.Fprintf(&b, "{\"message\":%q}", err.Error())
	}
	a.raw, a.kind = b.Bytes(), "application/json; charset=utf-8"
}

// etag depends on what GitHub's varies with: the content, Accept and Authorization.
func etag(c *call, raw []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n", c.r.Header.Get("Accept"), c.r.Header.Get("Authorization"))
	h.Write(raw)
	return `W/"` + hex.EncodeToString(h.Sum(nil)) + `"`
}

func matches(asked, tag string) bool {
	for one := range strings.SplitSeq(asked, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || (one != "" && strings.TrimPrefix(one, "W/") == strings.TrimPrefix(tag, "W/")) {
			return true
		}
	}
	return false
}

func (s *Server) write(w http.ResponseWriter, r *http.Request, e endpoint, a answer) {
	a.encode()
	h := w.Header()
	maps.Copy(h, a.header)
	h.Set("X-Github-Media-Type", "github.v3; format=json")
	h.Set("X-Github-Request-Id", requestID())
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Github-Api-Version-Selected", "2022-11-28")
	if a.account != nil {
		a.account.headers(h)
	}
	if len(a.raw) > 0 {
		h.Set("Content-Type", a.kind)
	}
	s.note(r, e, a.status, a.actor) // before the answer leaves, so that whoever has it finds it noted
	w.WriteHeader(a.status)
	if _, err := w.Write(a.raw); err != nil && a.status != http.StatusNotModified && a.status != http.StatusNoContent {
		s.Logger.DebugContext(r.Context(), "answer not taken", "err", err)
	}
}
