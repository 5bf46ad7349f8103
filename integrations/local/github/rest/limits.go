package rest

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

// Figures of docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api (read 2026-11-25): requests an hour for
// users and for nobody in particular, points a minute (a GET is one, a write five), contents made a minute.
const (
	coreLimit      = 5000
	anonymousLimit = 60
	pointsLimit    = 900
	contentLimit   = 80
)

// Limits are how much callers may do. Core is requests an hour for each user, 0 meaning 5,000. Secondary enforces points and
// content creation by the minute.
type Limits struct {
	Core      int
	Secondary bool
}

// account is one caller's use of the limits. The meter is only used while the world is locked.
type account struct {
	limit  int
	used   int
	reset  time.Time
	minute time.Time
	points int
	made   int
}

type meter struct {
	limits   Limits
	now      func() time.Time
	accounts map[string]*account
}

func newMeter(l Limits, now func() time.Time) *meter {
	if l.Core <= 0 {
		l.Core = coreLimit
	}
	return &meter{limits: l, now: now, accounts: map[string]*account{}}
}

func (m *meter) of(u *forge.User) *account {
	login, limit := "", anonymousLimit
	if u != nil {
		login, limit = u.Login, m.limits.Core
	}
	a := m.accounts[login]
	if a == nil {
		a = &account{limit: limit}
		m.accounts[login] = a
	}
	now := m.now()
	if !now.Before(a.reset) {
		a.used, a.reset = 0, now.Add(time.Hour).Truncate(time.Second)
	}
	if now.Sub(a.minute) >= time.Minute {
		a.points, a.made, a.minute = 0, 0, now
	}
	return a
}

// spend counts a request, or refuses it.
func (m *meter) spend(method string, u *forge.User) error {
	a := m.of(u)
	if a.used >= a.limit {
		return &limited{primary: true, account: *a}
	}
	a.used++
	if method == http.MethodGet || method == http.MethodHead {
		a.points++
	} else {
		a.points += 5
	}
	if method == http.MethodPost {
		a.made++
	}
	if m.limits.Secondary && (a.points > pointsLimit || a.made > contentLimit) {
		return &limited{status: http.StatusForbidden, after: a.minute.Add(time.Minute).Sub(m.now())}
	}
	return nil
}

func (m *meter) refund(u *forge.User) {
	if a := m.of(u); u != nil && a.used > 0 {
		a.used--
	}
}

func (m *meter) read(u *forge.User) *account {
	a := *m.of(u)
	return &a
}

func (a *account) headers(h http.Header) {
	h.Set("X-Ratelimit-Limit", strconv.Itoa(a.limit))
	h.Set("X-Ratelimit-Remaining", strconv.Itoa(a.limit-a.used))
	h.Set("X-Ratelimit-Used", strconv.Itoa(a.used))
	h.Set("X-Ratelimit-Reset", strconv.FormatInt(a.reset.Unix(), 10))
	h.Set("X-Ratelimit-Resource", "core")
}

func (a *account) doc() map[string]any {
	return map[string]any{"limit": a.limit, "used": a.used, "remaining": a.limit - a.used, "reset": a.reset.Unix()}
}

// limited refuses for a limit: the hourly one, or a secondary one with the time to wait.
type limited struct {
	primary bool
	account account
	status  int
	after   time.Duration
}

func (l *limited) Error() string { return "rate limit" }

func (l *limited) answer() answer {
	if l.primary {
		a := answer{status: http.StatusForbidden, header: http.Header{}, body: map[string]any{
			"message":           "API rate limit exceeded.",
			"documentation_url": docs + "/overview/rate-limits-for-the-rest-api", "status": "403",
		}}
		l.account.used = l.account.limit
		a.account = &l.account
		return a
	}
	seconds := int((l.after + time.Second - 1) / time.Second)
	return answer{status: l.status, header: http.Header{"Retry-After": {strconv.Itoa(seconds)}}, body: map[string]any{
		"message":           "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
		"documentation_url": docs + "/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits", "status": fmt.Sprint(l.status),
	}}
}

func requestID() string { return "L0CA:" + rand.Text()[:20] }
