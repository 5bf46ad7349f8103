package github

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/bradleyfalzon/ghinstallation/v2"

	"github.com/deploy-advice/deploy-advice/bot"
)

// hostOnly sends requests for the API's host through with, which adds the credentials, and every other, such as a redirect to a
// storage host, without any.
type hostOnly struct {
	host    string
	with    http.RoundTripper
	without http.RoundTripper
}

func (h hostOnly) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Host == h.host {
		return h.with.RoundTrip(req) //nolint:wrapcheck // a transport passes errors on
	}
	req = req.Clone(req.Context())
	req.Header.Del("Authorization")
	return h.without.RoundTrip(req) //nolint:wrapcheck // a transport passes errors on
}

type bearer struct {
	token Secret
	base  http.RoundTripper
}

func (b bearer) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("Authorization", "Bearer "+string(b.token))
	return b.base.RoundTrip(req) //nolint:wrapcheck // a transport passes errors on
}

// authenticate returns the transport of the token or installation, and for an App the one of the App itself.
func authenticate(opt Options, api *url.URL) (auth, apps http.RoundTripper, err error) {
	if !opt.app() {
		return hostOnly{host: api.Host, with: bearer{opt.Token, opt.Base}, without: opt.Base}, nil, nil
	}
	app, err := ghinstallation.NewAppsTransport(opt.Base, opt.AppID, []byte(string(opt.PrivateKey)))
	if err != nil {
		return nil, nil, &bot.Error{Kind: bot.Invalid, Op: "read the App's key", Message: "GITHUB_APP_PRIVATE_KEY must be the PEM file that GitHub gave for the App"}
	}
	app.BaseURL = strings.TrimRight(api.String(), "/")
	installation := ghinstallation.NewFromAppsTransport(app, opt.InstallationID)
	installation.BaseURL = app.BaseURL
	installation.Client = &http.Client{Transport: opt.Base, Timeout: opt.Timeout}
	return hostOnly{api.Host, installation, opt.Base}, hostOnly{api.Host, app, opt.Base}, nil
}

// identity tells caches of different credentials apart without holding them.
func identity(opt Options) string {
	sum := sha256.Sum256([]byte(string(opt.Token) + "|" + strconv.FormatInt(opt.AppID, 10) + "|" + strconv.FormatInt(opt.InstallationID, 10)))
	return hex.EncodeToString(sum[:8])
}
