package hooks

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // GitHub sends the old signature too
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"net/http"
	"slices"
	"time"
)

// Hook is where events go. Repo is "owner/name", or "" for the App's own hook; no Events means all.
type Hook struct {
	ID     int64
	Repo   string
	URL    string
	Secret string `json:"-"`
	Events []string
	Active bool
	Last   *Delivery
	Made   time.Time
}

func (h Hook) wants(repo, event string) bool {
	mine := h.Repo == "" || h.Repo == repo
	return mine && h.Active && (event == "ping" || len(h.Events) == 0 || slices.Contains(h.Events, event) || slices.Contains(h.Events, "*"))
}

// Delivery is one attempt. Status is HTTP's, 0 when there was no answer; Error then says why.
type Delivery struct {
	ID          int64
	HookID      int64
	GUID        string
	Event       string
	Action      string
	Redelivery  bool
	DeliveredAt time.Time
	Duration    time.Duration
	Status      int
	Error       string
	Header      http.Header `json:"-"`
	Payload     []byte      `json:"-"`
}

// Outcome is the status in words.
func (d Delivery) Outcome() string {
	if d.Status == 0 {
		return "failed to connect to host"
	}
	if text := http.StatusText(d.Status); text != "" && d.Status >= 300 {
		return text
	}
	return "OK"
}

// headers of a delivery. Without a secret there is no signature.
func headers(h Hook, d Delivery) http.Header {
	out := http.Header{
		"Content-Type": {"application/json"}, "User-Agent": {"GitHub-Hookshot/local"}, "X-GitHub-Event": {d.Event}, "X-GitHub-Delivery": {d.GUID},
		"X-GitHub-Hook-Id": {fmt.Sprint(h.ID)}, "X-GitHub-Hook-Installation-Target-Type": {target(h)}, "Accept": {"*/*"},
	}
	if h.Secret != "" {
		out.Set("X-Hub-Signature-256", "sha256="+sign(sha256.New, h.Secret, d.Payload))
		out.Set("X-Hub-Signature", "sha1="+sign(sha1.New, h.Secret, d.Payload))
	}
	return out
}

func target(h Hook) string {
	if h.Repo == "" {
		return "integration"
	}
	return "repository"
}

func sign(of func() hash.Hash, secret string, payload []byte) string {
	mac := hmac.New(of, []byte(secret))
	mac.Write(payload)
	return hex.EncodeToString(mac.Sum(nil))
}

func guid() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
