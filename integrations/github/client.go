package github

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/google/go-github/v60/github"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Client is one identity at one GitHub. It is safe for concurrent use.
type Client struct {
	log   *slog.Logger
	opt   Options
	api   *github.Client
	base  *url.URL
	graph string
	gate  *gate
	apps  *github.Client // as the App itself, for its own name; nil with a token

	mu    sync.Mutex
	login string

	listing  sync.Mutex
	listed   []string // repositories of the App's installation
	listedAt time.Time
}

// New makes a client; it does not call GitHub. Invalid says what is missing.
func New(log *slog.Logger, opt Options) (*Client, error) {
	if err := opt.check(); err != nil {
		return nil, err
	}
	opt = opt.filled()
	base, err := apiURL(opt.APIURL)
	if err != nil {
		return nil, err
	}
	auth, apps, err := authenticate(opt, base)
	if err != nil {
		return nil, err
	}
	cache := &conditional{base: auth, cache: opt.Cache, identity: identity(opt), host: base.Host}
	c := &Client{log: log, opt: opt, base: base, graph: graphURL(base)}
	c.gate = newGate(opt, cache)
	c.api = build(c.gate, base, opt)
	if apps != nil {
		c.apps = build(newGate(opt, apps), base, opt)
	}
	return c, nil
}

func build(transport http.RoundTripper, base *url.URL, opt Options) *github.Client {
	c := github.NewClient(&http.Client{Transport: transport, Timeout: opt.Timeout + opt.MaxWait*tries})
	c.BaseURL, c.UploadURL = base, base
	c.UserAgent = "deploy-advice"
	return c
}

// IsApp reports whether the client is a GitHub App, which may create check runs.
func (c *Client) IsApp() bool { return c.opt.app() }

// Requests is how many requests have gone out so far, those repeated included.
func (c *Client) Requests() int64 { return c.gate.sent.Load() }

// Login is the name under which the client writes: a user's login, or "slug[bot]".
func (c *Client) Login(ctx context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.login != "" {
		return c.login, nil
	}
	if c.apps != nil {
		app, _, err := c.apps.Apps.Get(ctx, "")
		if err != nil {
			return "", fault("ask GitHub who the App is", err)
		}
		c.login = app.GetSlug() + "[bot]"
		return c.login, nil
	}
	user, _, err := c.api.Users.Get(ctx, "")
	if err != nil {
		return "", fault("ask GitHub who we are", err)
	}
	c.login = user.GetLogin()
	return c.login, nil
}

// split parts owner/name, refusing anything that is not exactly that.
func split(repo string) (owner, name string, err error) {
	owner, name, ok := strings.Cut(repo, "/")
	if !ok || owner == "" || name == "" || strings.ContainsAny(repo, " \t\n?#%\\") || strings.Contains(name, "/") || name == ".." || owner == ".." {
		return "", "", &bot.Error{Kind: bot.Invalid, Op: "address repository", Message: fmt.Sprintf("%.80q is no repository; write owner/name", repo)}
	}
	return owner, name, nil
}
