package github

import (
	"cmp"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// DefaultAPI is github.com's.
const DefaultAPI = "https://api.github.com/"

// Options is how to reach GitHub: a Token, or an App by AppID, InstallationID and PrivateKey.
type Options struct {
	Token          Secret
	AppID          int64
	InstallationID int64
	PrivateKey     Secret // PEM
	APIURL         string // empty is github.com; https://HOST of an Enterprise Server is completed to its API

	Timeout time.Duration // of one request; 0 is 20 s
	Every   time.Duration // between two changes; 0 is the second that GitHub asks for, and none on this machine; negative is none
	MaxWait time.Duration // how long one call waits for a limit by itself before it answers Limited; 0 is 4 s
	Now     func() time.Time
	Cache   Cache             // of small answers by ETag; nil is one in memory
	Base    http.RoundTripper // nil is a transport of its own
}

func (o Options) filled() Options {
	o.Timeout = cmp.Or(o.Timeout, 20*time.Second)
	if !stands(o.APIURL) { // a stand-in on this machine asks for no pace
		o.Every = cmp.Or(o.Every, time.Second)
	}
	o.MaxWait = cmp.Or(o.MaxWait, 4*time.Second)
	if o.Cache == nil {
		o.Cache = newMemory(4<<20, 256<<10)
	}
	if o.Base == nil {
		o.Base = &http.Transport{
			Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: maxReads + 1, IdleConnTimeout: 90 * time.Second,
			TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: o.Timeout, ForceAttemptHTTP2: true,
		}
	}
	return o
}

func (o Options) app() bool { return o.AppID != 0 }

func (o Options) check() error {
	switch {
	case o.Now == nil:
		return &bot.Error{Kind: bot.Internal, Op: "configure GitHub", Code: "no clock"}
	case o.Token == "" && !o.app():
		return &bot.Error{Kind: bot.Invalid, Op: "configure GitHub", Message: "GitHub needs a token (GITHUB_TOKEN) or an App (GITHUB_APP_ID, GITHUB_APP_INSTALLATION_ID, GITHUB_APP_PRIVATE_KEY)"}
	case o.app() && (o.InstallationID == 0 || o.PrivateKey == ""):
		return &bot.Error{Kind: bot.Invalid, Op: "configure GitHub", Message: "a GitHub App needs its installation (GITHUB_APP_INSTALLATION_ID) and its key (GITHUB_APP_PRIVATE_KEY) too"}
	}
	return nil
}

// apiURL completes what people give as the address of GitHub's API: always with a trailing slash, which go-github insists on.
func apiURL(text string) (*url.URL, error) {
	u, err := url.Parse(cmp.Or(strings.TrimSpace(text), DefaultAPI))
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return nil, &bot.Error{Kind: bot.Invalid, Op: "configure GitHub", Err: err, Message: "GITHUB_API_URL must look like https://api.github.com or https://HOST/api/v3"}
	}
	host := u.Hostname()
	switch {
	case host == "github.com" || host == "www.github.com":
		u.Host, u.Path = "api.github.com", "/"
	case strings.Trim(u.Path, "/") == "" && !strings.HasPrefix(host, "api.") && !local(host):
		u.Path = "/api/v3/"
	}
	if u.Scheme == "http" && !local(host) {
		return nil, &bot.Error{Kind: bot.Invalid, Op: "configure GitHub", Message: "GITHUB_API_URL must be https: a token would travel readable"}
	}
	u.Path = strings.TrimRight(u.Path, "/") + "/"
	u.RawQuery, u.Fragment, u.User = "", "", nil
	return u, nil
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || (ip != nil && (ip.IsLoopback() || ip.IsPrivate())) || !strings.Contains(host, ".")
}

// stands reports whether an API is a stand-in on a loopback address.
func stands(api string) bool {
	u, err := url.Parse(strings.TrimSpace(api))
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return ip != nil && ip.IsLoopback()
}

// graphURL is the GraphQL endpoint beside an API: /api/graphql on an Enterprise Server, /graphql elsewhere.
func graphURL(api *url.URL) string {
	u := *api
	if rest, ok := strings.CutSuffix(u.Path, "/v3/"); ok {
		u.Path = rest + "/graphql"
	} else {
		u.Path += "graphql"
	}
	return u.String()
}
