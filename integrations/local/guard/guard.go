// Package guard keeps other web pages from driving the local workspace: a request must name the server's own host, and if a
// browser says which page it comes from, it must be the server's own. This stops DNS rebinding and cross-site posts; it is no
// login. It knows nothing of what it guards.
package guard

import (
	"net"
	"net/http"
	"net/url"
	"slices"
)

// Wrap lets through requests to the server's own port on a loopback name, or to one of the extra hosts (host or host:port).
func Wrap(next http.Handler, port string, extra []string) http.Handler {
	own := func(host string) bool {
		if slices.Contains(extra, host) {
			return true
		}
		name, p, err := net.SplitHostPort(host)
		if err != nil {
			return false
		}
		if slices.Contains(extra, name) {
			return true
		}
		ip := net.ParseIP(name)
		return p == port && (name == "localhost" || (ip != nil && ip.IsLoopback()))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !own(r.Host) || !sameOrigin(r) {
			http.Error(w, "this address answers only its own page and programs on this machine", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// sameOrigin trusts what browsers send and pages cannot forge; programs send neither header.
func sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
		return r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Mode") == "navigate"
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host
}
