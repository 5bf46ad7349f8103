package slack

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Adapter is one process's connection to one Slack workspace: it records what happens there and performs what is meant to happen.
// Its methods may be called concurrently; Run only once.
type Adapter struct {
	log       *slog.Logger
	o         Options
	recorder  Recorder
	validator Validator
	api       *slack.Client
	apiHost   string
	figures   *figures
	health    *health
	identity  atomic.Pointer[Identity]
	posts     *postGate
	people    *directory
	replies   sync.WaitGroup // errors told to people by response_url
	telling   chan struct{}  // as many as may be told at a time
}

// New checks the options and returns an adapter that has not yet spoken to Slack. The recorder is required; without a validator
// every submission is fine. A mistake is an Invalid error that names all that is wrong and the fix.
func New(logger *slog.Logger, o Options, rec Recorder, val Validator) (*Adapter, error) {
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	if rec == nil {
		return nil, &bot.Error{Kind: bot.Internal, Op: "set up slack", Err: errors.New("no recorder")}
	}
	figures, err := newFigures(o.Metrics)
	if err != nil {
		return nil, err
	}
	base, err := url.Parse(o.APIURL)
	if err != nil {
		return nil, &bot.Error{Kind: bot.Invalid, Op: "set up slack", Message: "SLACK_API_URL cannot be read", Err: err}
	}
	a := &Adapter{
		log: logger, o: o, recorder: rec, validator: val, apiHost: base.Host, figures: figures,
		telling: make(chan struct{}, maxTelling), health: newHealth(o.Connections), posts: newPostGate(o.PostEvery, o.PostBurst, o.Now),
	}
	a.api = slack.New(string(o.BotToken),
		slack.OptionAppLevelToken(string(o.AppToken)), slack.OptionAPIURL(o.APIURL), slack.OptionHTTPClient(a.httpClient()))
	a.people = newDirectory(a.api, o.Now)
	return a, nil
}

// httpClient has a time-out, without which one hung call stops reconnecting for ever, and follows no redirect: the token travels
// in the body and must not leave for another host. It retries nothing: a repeated post may be a second post.
func (a *Adapter) httpClient() *http.Client {
	return &http.Client{
		Timeout:       a.o.HTTPTimeout,
		Transport:     transport(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// transport keeps a connection for each of many workers; the default of two would have the others shake hands anew every time.
func transport() http.RoundTripper {
	base, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	own := base.Clone()
	own.MaxIdleConnsPerHost = maxIdle
	return own
}

// maxIdle is how many idle connections to Slack are kept.
const maxIdle = 32

// Run connects, records and acknowledges until ctx ends, then finishes what it took and returns nil. It returns a Denied error
// when Slack refuses the tokens for good.
func (a *Adapter) Run(ctx context.Context) error {
	if a.identity.Load() == nil {
		if _, err := a.Connect(ctx); err != nil {
			return err
		}
	}
	defer a.replies.Wait()
	lanes := newLanes(ctx, a)
	sockets, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	taking, stop := context.WithCancel(ctx)
	defer stop()

	fatal := make(chan error, a.o.Connections)
	var loops, socks sync.WaitGroup
	for i := range a.o.Connections {
		l := &link{a: a, number: i, lanes: lanes}
		loops.Go(func() {
			if err := l.keep(taking, sockets, &socks); err != nil {
				fatal <- err
				stop()
			}
		})
	}
	loops.Wait()
	lanes.drain(a.o.Drain)
	<-time.After(flushTime)
	cut()
	socks.Wait()
	select {
	case err := <-fatal:
		return err
	default:
		return nil
	}
}
