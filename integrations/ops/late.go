package ops

import (
	"net/http"
	"sync/atomic"
)

// LateHandler answers 404 until there is a handler, which may be never.
type LateHandler struct{ handler atomic.Pointer[http.Handler] }

// Set ends the wait.
func (l *LateHandler) Set(h http.Handler) { l.handler.Store(&h) }

// ServeHTTP hands the request on.
func (l *LateHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h := l.handler.Load(); h != nil {
		(*h).ServeHTTP(w, r)
		return
	}
	http.NotFound(w, r)
}
