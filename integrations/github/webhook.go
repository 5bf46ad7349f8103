package github

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/go-github/v60/github"

	"github.com/deploy-advice/deploy-advice/bot/review"
)

const (
	// maxPayload is what GitHub sends at most.
	maxPayload = 25 << 20
	// remembered is how long a delivery is known: GitHub redelivers for three days.
	remembered = 4 * 24 * time.Hour
	// answerWithin is GitHub's patience, less a margin.
	answerWithin = 8 * time.Second
)

// Claimer gives a key to exactly one caller until ttl has passed.
type Claimer interface {
	Claim(ctx context.Context, key string, ttl time.Duration) (bool, error)
	Release(ctx context.Context, key string) error
}

// Receiver takes what webhooks tell. It returns at once: the work is done later, and found again by polling when it was lost.
type Receiver interface {
	Take(ctx context.Context, n review.News) error
}

// Webhook is the handler of GitHub's webhooks.
type Webhook struct {
	Log    *slog.Logger
	Secret Secret // without one the handler answers 404
	Claims Claimer
	To     Receiver
	Self   func(ctx context.Context) (string, error) // our login, whose own doings are no news
}

// ServeHTTP answers 401 to what is not signed with SHA-256 by our secret, and 2xx to everything else, known or not.
func (h *Webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h.Secret == "" {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "post only", http.StatusMethodNotAllowed)
		return
	}
	if !strings.HasPrefix(r.Header.Get("X-Hub-Signature-256"), "sha256=") {
		http.Error(w, "X-Hub-Signature-256 is required", http.StatusUnauthorized)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxPayload)
	payload, err := github.ValidatePayload(r, []byte(string(h.Secret)))
	if err != nil {
		h.refuse(w, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), answerWithin)
	defer cancel()
	if err := h.accept(ctx, github.WebHookType(r), github.DeliveryID(r), payload); err != nil {
		h.Log.ErrorContext(ctx, "webhook not taken", "delivery", r.Header.Get("X-GitHub-Delivery"), "err", err)
		http.Error(w, "try again", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

func (h *Webhook) refuse(w http.ResponseWriter, err error) {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		http.Error(w, "larger than GitHub sends", http.StatusRequestEntityTooLarge)
		return
	}
	http.Error(w, "the signature does not fit", http.StatusUnauthorized)
}

// accept passes news on once for each delivery.
func (h *Webhook) accept(ctx context.Context, kind, delivery string, payload []byte) error {
	news, ok := read(kind, payload)
	if !ok || h.own(ctx, news) {
		return nil
	}
	key := "delivery:" + cut(delivery, 100)
	first, err := h.Claims.Claim(ctx, key, remembered)
	if err != nil || !first {
		return err
	}
	if err := h.To.Take(ctx, news); err != nil {
		return errors.Join(err, h.Claims.Release(ctx, key))
	}
	return nil
}

func (h *Webhook) own(ctx context.Context, n review.News) bool {
	if h.Self == nil || n.Sender == "" {
		return false
	}
	self, err := h.Self(ctx)
	return err == nil && strings.EqualFold(self, n.Sender)
}

// read takes from a payload what we act on; false for everything else, whatever it is.
func read(kind string, payload []byte) (review.News, bool) {
	event, err := github.ParseWebHook(kind, payload)
	if err != nil {
		return review.News{}, false
	}
	switch e := event.(type) {
	case *github.PullRequestEvent:
		wanted := []string{"opened", "reopened", "synchronize", "ready_for_review", "converted_to_draft", "edited", "closed"}
		repo := e.GetRepo().GetFullName()
		if repo == "" || e.GetNumber() == 0 || !slices.Contains(wanted, e.GetAction()) {
			return review.News{}, false
		}
		p := pull(repo, e.GetPullRequest())
		return review.News{Repo: repo, Number: e.GetNumber(), Pull: &p, Sender: e.GetSender().GetLogin()}, true
	case *github.IssueCommentEvent:
		if !e.GetIssue().IsPullRequest() || e.GetAction() != "created" || e.GetRepo().GetFullName() == "" {
			return review.News{}, false
		}
		c := comment(e.GetComment(), e.GetIssue().GetNumber())
		return review.News{Repo: e.GetRepo().GetFullName(), Number: c.Pull, Comment: &c, Sender: e.GetSender().GetLogin()}, true
	case *github.PushEvent:
		branch, ok := strings.CutPrefix(e.GetRef(), "refs/heads/")
		if !ok || e.GetRepo().GetFullName() == "" {
			return review.News{}, false
		}
		return review.News{Repo: e.GetRepo().GetFullName(), Branch: branch, Sender: e.GetSender().GetLogin()}, true
	default:
		return review.News{}, false
	}
}
