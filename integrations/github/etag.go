package github

import (
	"bytes"
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"sync"
)

// Stored is an answer that is asked for again by its ETag.
type Stored struct {
	ETag   string      `json:"etag"`
	Header http.Header `json:"header"`
	Body   []byte      `json:"body"`
}

// Cache keeps answers by key. Losing any is harmless.
type Cache interface {
	Load(ctx context.Context, key string) (Stored, bool)
	Save(ctx context.Context, key string, s Stored)
}

// fromCache marks an answer that was not sent again.
const fromCache = "X-From-Cache"

// conditional asks again with the ETag of what it has, and gives the stored answer when GitHub says 304. It stands outside of the
// credentials, so none is ever stored.
type conditional struct {
	base     http.RoundTripper
	cache    Cache
	identity string
	host     string
}

func (c *conditional) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method != http.MethodGet || req.URL.Host != c.host || req.Header.Get("If-None-Match") != "" {
		return c.base.RoundTrip(req) //nolint:wrapcheck // a transport passes errors on
	}
	key := c.key(req)
	stored, have := c.cache.Load(req.Context(), key)
	if have {
		req = req.Clone(req.Context())
		req.Header.Set("If-None-Match", stored.ETag)
	}
	res, err := c.base.RoundTrip(req)
	switch {
	case err != nil:
		return nil, err //nolint:wrapcheck // a transport passes errors on
	case have && res.StatusCode == http.StatusNotModified:
		return answer(res, stored), nil
	case res.StatusCode == http.StatusOK && res.Header.Get("ETag") != "":
		return c.keep(req, key, res)
	default:
		return res, nil
	}
}

func (c *conditional) key(req *http.Request) string {
	sum := sha256.Sum256([]byte(c.identity + "\n" + req.Header.Get("Accept") + "\n" + req.URL.String()))
	return hex.EncodeToString(sum[:16])
}

// maxStored is the largest body kept.
const maxStored = 256 << 10

// keep stores a small answer on its way.
func (c *conditional) keep(req *http.Request, key string, res *http.Response) (*http.Response, error) {
	if res.ContentLength > maxStored {
		return res, nil
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxStored+1))
	if err != nil {
		_ = res.Body.Close()
		return nil, err //nolint:wrapcheck // a transport passes errors on
	}
	rest := res.Body
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(body), rest), rest}
	if len(body) <= maxStored {
		c.cache.Save(req.Context(), key, Stored{ETag: res.Header.Get("ETag"), Header: res.Header.Clone(), Body: body})
	}
	return res, nil
}

// answer makes a full answer of a 304.
func answer(res *http.Response, s Stored) *http.Response {
	drop(res)
	header := s.Header.Clone()
	for name, values := range res.Header {
		if len(name) > 12 && name[:12] == "X-Ratelimit-" {
			header[name] = values
		}
	}
	header.Set(fromCache, "1")
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: res.Proto, ProtoMajor: res.ProtoMajor, ProtoMinor: res.ProtoMinor,
		Header: header, Body: io.NopCloser(bytes.NewReader(s.Body)), ContentLength: int64(len(s.Body)), Request: res.Request,
	}
}

// memory is a cache in memory: the least used goes first when it is full.
type memory struct {
	mu    sync.Mutex
	limit int
	each  int
	size  int
	order *list.List // of *slot, newest first
	index map[string]*list.Element
}

type slot struct {
	key    string
	stored Stored
}

func newMemory(limit, each int) *memory {
	return &memory{limit: limit, each: each, order: list.New(), index: map[string]*list.Element{}}
}

func (m *memory) Load(_ context.Context, key string) (Stored, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.index[key]
	if !ok {
		return Stored{}, false
	}
	m.order.MoveToFront(e)
	s, ok := e.Value.(*slot)
	if !ok {
		return Stored{}, false
	}
	return s.stored, true
}

func (m *memory) Save(_ context.Context, key string, s Stored) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(s.Body) > m.each {
		return
	}
	m.remove(m.index[key])
	m.index[key] = m.order.PushFront(&slot{key, s})
	m.size += len(s.Body)
	for m.size > m.limit {
		m.remove(m.order.Back())
	}
}

func (m *memory) remove(e *list.Element) {
	if e == nil {
		return
	}
	if s, ok := e.Value.(*slot); ok {
		m.size -= len(s.stored.Body)
		delete(m.index, s.key)
	}
	m.order.Remove(e)
}
