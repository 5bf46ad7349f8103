package rest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/hooks"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/shape"
)

func (s *Server) hookEndpoints() []endpoint {
	const all = "/repos/{owner}/{repo}/hooks"
	admin := func(write bool) need { return need{what: "webhooks", write: write, role: "admin"} }
	return []endpoint{
		{route: "GET " + all, need: admin(false), handle: func(c *call) (answer, error) {
			return ok(page(c, s.Hooks.Hooks(c.repo.FullName()), c.hookDoc))
		}},
		{route: "POST " + all, need: admin(true), handle: (*call).createHook},
		{route: "GET " + all + "/{hook_id}/deliveries", need: admin(true), handle: (*call).deliveries},
		{route: "GET " + all + "/{hook_id}/deliveries/{delivery_id}", need: admin(true), handle: (*call).delivery},
		{route: "POST " + all + "/{hook_id}/deliveries/{delivery_id}/attempts", need: admin(true), handle: (*call).redeliver},
		{route: "GET /app/hook/deliveries", app: true, handle: (*call).deliveries},
		{route: "GET /app/hook/deliveries/{delivery_id}", app: true, handle: (*call).delivery},
		{route: "POST /app/hook/deliveries/{delivery_id}/attempts", app: true, handle: (*call).redeliver},
	}
}

func (c *call) hookDoc(h hooks.Hook) map[string]any {
	self := c.API("/repos/" + h.Repo + "/hooks/" + itoa(h.ID))
	last := shape.Doc{"code": nil, "status": "unused", "message": nil}
	if h.Last != nil {
		last = shape.Doc{"code": h.Last.Status, "status": "active", "message": h.Last.Outcome()}
	}
	return shape.Doc{
		"type": "Repository", "id": h.ID, "name": "web", "active": h.Active, "events": h.Events, "created_at": shape.Time(h.Made), "updated_at": shape.Time(h.Made),
		"url": self, "test_url": self + "/test", "ping_url": self + "/pings", "deliveries_url": self + "/deliveries", "last_response": last,
		"config": shape.Doc{"url": h.URL, "content_type": "json", "insecure_ssl": "0", "secret": strings.Repeat("*", 8)},
	}
}

func (c *call) createHook() (answer, error) {
	var in struct {
		Events []string `json:"events"`
		Config struct {
			URL         string `json:"url"`
			Secret      string `json:"secret"`
			ContentType string `json:"content_type"`
		} `json:"config"`
	}
	if err := c.decode(&in); err != nil {
		return answer{}, err
	}
	if in.Events == nil {
		in.Events = []string{"push"}
	}
	h, err := c.server.AddHook(c.Shaper, c.repo, hooks.Hook{URL: in.Config.URL, Secret: in.Config.Secret, Events: in.Events})
	if err != nil {
		return answer{}, forge.Invalid(forge.Field{Resource: "Hook", Field: "url", Code: "custom", Message: err.Error()})
	}
	return created(c.hookDoc(h))
}

// AddHook makes a hook of a repository (nil: the App's) and pings it.
func (s *Server) AddHook(sh shape.Shaper, r *forge.Repo, h hooks.Hook) (hooks.Hook, error) {
	if r != nil {
		h.Repo = r.FullName()
	}
	if h.Events == nil {
		h.Events = []string{}
	}
	h, err := s.Hooks.Add(h)
	if err != nil {
		return h, err
	}
	payload := shape.Doc{"zen": "Keep it logically awesome.", "hook_id": h.ID, "hook": shape.Doc{
		"type": "Repository", "id": h.ID, "name": "web", "active": true, "events": h.Events, "config": shape.Doc{"url": h.URL, "content_type": "json", "insecure_ssl": "0"},
	}}
	if r != nil {
		payload["repository"] = sh.Repo(r, nil)
	}
	body, err := json.Marshal(payload)
	if err != nil {
		return h, fmt.Errorf("ping of hook %d: %w", h.ID, err)
	}
	s.Hooks.Ping(h, body)
	return h, nil
}

// hookID is the hook of the address; the App's own hooks count as one, 0.
func (c *call) hookID() (int64, error) {
	if c.repo == nil {
		return 0, nil
	}
	id, err := c.pathInt("hook_id")
	if err != nil || !slices.ContainsFunc(c.server.Hooks.Hooks(c.repo.FullName()), func(h hooks.Hook) bool { return h.ID == id }) {
		return 0, forge.NotFound()
	}
	return id, nil
}

func (c *call) deliveryList() ([]hooks.Delivery, error) {
	id, err := c.hookID()
	if err != nil {
		return nil, err
	}
	list := c.server.Hooks.Deliveries(id)
	slices.Reverse(list)
	return list, nil
}

func (c *call) deliveryDoc(d hooks.Delivery) map[string]any {
	return shape.Doc{
		"id": d.ID, "guid": d.GUID, "delivered_at": shape.Time(d.DeliveredAt), "redelivery": d.Redelivery, "duration": d.Duration.Seconds(),
		"status": d.Outcome(), "status_code": d.Status, "event": d.Event, "action": emptyNull(d.Action), "installation_id": c.World.App.Installation,
		"repository_id": nil, "throttled_at": nil,
	}
}

func emptyNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// deliveries pages by cursor: the cursor is the id of the last one seen.
func (c *call) deliveries() (answer, error) {
	list, err := c.deliveryList()
	if err != nil {
		return answer{}, err
	}
	if at := c.number("cursor", 0); at > 0 {
		list = slices.DeleteFunc(list, func(d hooks.Delivery) bool { return d.ID >= int64(at) })
	}
	size := min(c.number("per_page", pageSize), maxPage)
	out := []shape.Doc{}
	for _, d := range list[:min(size, len(list))] {
		out = append(out, c.deliveryDoc(d))
	}
	if len(list) > size {
		q := c.r.URL.Query()
		q.Set("cursor", itoa(list[size-1].ID))
		c.link = "<" + c.API(c.r.URL.EscapedPath()) + "?" + q.Encode() + ">; rel=\"next\""
	}
	return ok(out)
}

func (c *call) findDelivery() (hooks.Delivery, error) {
	list, err := c.deliveryList()
	if err != nil {
		return hooks.Delivery{}, err
	}
	id, err := c.pathInt("delivery_id")
	i := slices.IndexFunc(list, func(d hooks.Delivery) bool { return d.ID == id })
	if err != nil || i < 0 {
		return hooks.Delivery{}, forge.NotFound()
	}
	return list[i], nil
}

func (c *call) delivery() (answer, error) {
	found, err := c.findDelivery()
	if err != nil {
		return answer{}, err
	}
	head := shape.Doc{}
	for name := range found.Header {
		head[name] = found.Header.Get(name)
	}
	d := c.deliveryDoc(found)
	d["request"] = shape.Doc{"headers": head, "payload": json.RawMessage(found.Payload)}
	d["response"] = shape.Doc{"headers": shape.Doc{}, "payload": ""}
	return ok(d)
}

func (c *call) redeliver() (answer, error) {
	found, err := c.findDelivery()
	if err != nil {
		return answer{}, err
	}
	if err := c.server.Hooks.Redeliver(found.ID); err != nil {
		return answer{}, forge.NotFound()
	}
	return answer{status: http.StatusAccepted, body: shape.Doc{}}, nil
}
