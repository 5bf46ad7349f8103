package engine

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/decide"
)

// offloads is advice to hand back-end functions to a managed service, beside the verdict: what a workload of this kind usually carries that others run better.
func (a *Advisor) offloads(study *decide.Study) []Offload {
	out := []Offload{}
	for _, o := range study.Offloads() {
		item := Offload{Function: o.Function, Platform: o.Platform, Text: o.Text, Source: o.Source}
		if p, ok := a.cat.Platform(o.Platform); ok {
			item.Platform = p.ID
			if item.Source == "" {
				item.Source = sourceOf(p)
			}
		}
		out = append(out, item)
	}
	return out
}

func sourceOf(p *catalog.Platform) string {
	for _, f := range p.Figures() {
		if url := f.URL(); strings.HasPrefix(url, "http") {
			return url
		}
	}
	return p.Status.URL()
}
