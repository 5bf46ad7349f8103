package decide

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

// limit is one hard limit of one place: the figure and the test of a world against it.
type limit struct {
	id     string // stable: "duration", "memory", ...
	words  string // "a run started by an event lasts at most"
	axes   []axis
	fig    catalog.Figure
	text   string // the figure with its unit: "900 s"
	soft   bool   // the figure has no source: it may not remove the option on its own
	broken func(r *row) bool
}

// limitSpec is a row of the table of limits: which figure bounds which facts.
type limitSpec struct {
	id    string
	words string
	keys  []catalog.Key // the first that is established counts
	axes  []axis
	test  func(m *Model, f catalog.Figure) func(r *row) bool // nil: the figure binds nothing
}

// set is a group of values of an enum, for quick tests of a world.
type set struct {
	ax   axis
	bits uint64
}

func (s set) has(r *row) bool { return s.bits>>uint(r[s.ax])&1 == 1 }

// set returns the group of an enum's values; a value that the table does not have is left out, which a test forbids.
func (m *Model) set(ax axis, values ...string) set {
	out := set{ax: ax}
	for _, v := range values {
		if i, ok := indexOf(m.scales[ax].values, v); ok {
			out.bits |= 1 << uint(i)
		}
	}
	return out
}

func yes(ax axis) func(r *row) bool { return func(r *row) bool { return r[ax] == 1 } }

// most bounds a number by a maximum figure.
func most(ax axis) func(*Model, catalog.Figure) func(*row) bool {
	return func(_ *Model, f catalog.Figure) func(*row) bool {
		if f.Unlimited {
			return nil
		}
		limit := f.Number
		return func(r *row) bool { return r[ax] > limit }
	}
}

// needs is broken when the work needs what the figure says is not there.
func needs(ax axis) func(*Model, catalog.Figure) func(*row) bool {
	return func(_ *Model, f catalog.Figure) func(*row) bool {
		if f.Flag {
			return nil
		}
		return yes(ax)
	}
}

// limitSpecs is the table of hard limits. Cloud, policy and status stand apart: they are no figures.
func limitSpecs() []limitSpec {
	return append(append(runLimits(), shapeLimits()...), trustLimits()...)
}

func runLimits() []limitSpec {
	return []limitSpec{
		{"duration", "one answer takes at most", []catalog.Key{catalog.MaxDurationSync}, []axis{axSecondsMax, axProtocol, axResponse}, durationSync},
		{"duration-async", "one run started by an event lasts at most", []catalog.Key{catalog.MaxDurationAsync, catalog.MaxDurationSync}, []axis{axSecondsMax, axProtocol, axResponse}, durationAsync},
		{"memory", "memory of one instance is at most", []catalog.Key{catalog.MemoryMax}, []axis{axMemory}, most(axMemory)},
		{"vcpu", "processors of one instance are at most", []catalog.Key{catalog.VCPUMax}, []axis{axVCPU}, most(axVCPU)},
		{"gpu", "a GPU can be attached", []catalog.Key{catalog.GPU}, []axis{axGPU}, needs(axGPU)},
		{"payload", "one request or answer is at most", []catalog.Key{catalog.PayloadSync}, []axis{axPayload, axResponse, axProtocol}, payloadSync},
		{"payload-async", "one event is at most", []catalog.Key{catalog.PayloadAsync}, []axis{axPayload, axProtocol, axEventSource}, payloadAsync},
		{"image", "a container image is at most", []catalog.Key{catalog.ImageMax}, []axis{axImage, axPackage}, imageSize},
		{"disk", "scratch disk of one instance is at most", []catalog.Key{catalog.DiskMax}, []axis{axDisk, axDiskPersistent}, scratchDisk},
		{"arch", "processor types", []catalog.Key{catalog.Architectures}, []axis{axArch}, architecture},
		{"instances", "instances at once are at most", []catalog.Key{catalog.MaxInstances}, []axis{axPeak, axSeconds}, instances},
	}
}

func shapeLimits() []limitSpec {
	return []limitSpec{
		{"protocol", "reachable by", []catalog.Key{catalog.Protocols}, []axis{axProtocol}, protocol},
		{"websocket", "WebSocket connections are held", []catalog.Key{catalog.WebSocket}, []axis{axProtocol}, websocket},
		{"connection", "one WebSocket connection lasts at most", []catalog.Key{catalog.WebSocketMax}, []axis{axLongConnections, axProtocol}, connection},
		{"state", "memory lasts between requests", []catalog.Key{catalog.InMemoryState}, []axis{axState}, localState},
		{"volume", "volumes that outlive an instance", []catalog.Key{catalog.PersistentVolume}, []axis{axDiskPersistent}, volume},
		{"background", "work may go on after the answer", []catalog.Key{catalog.BackgroundWork}, []axis{axAfterResponse}, needs(axAfterResponse)},
		{"pull", "processes may run all the time and fetch their work", []catalog.Key{catalog.PullWorkers}, []axis{axPull}, needs(axPull)},
		{"companions", "software beside the workload", []catalog.Key{catalog.Companions}, []axis{axCompanions}, companions},
		{"containerizable", "programs run without being packed for it", []catalog.Key{catalog.RunsUncontainerized}, []axis{axContainerizable, axMigration}, unpacked},
		{"machine", "more than one copy can serve", []catalog.Key{catalog.ScalesOut}, []axis{axAvailability, axPeak, axSeconds, axVCPU}, oneMachine},
	}
}

func trustLimits() []limitSpec {
	return []limitSpec{
		{"os", "operating systems", []catalog.Key{catalog.OS}, []axis{axOS}, operatingSystem},
		{"os-control", "the operating system can be changed", []catalog.Key{catalog.OSControl}, []axis{axOSControl}, needs(axOSControl)},
		{"privileged", "privileged mode, kernel modules or devices", []catalog.Key{catalog.Privileged}, []axis{axPrivileged}, needs(axPrivileged)},
		{"license", "software licensed by host can run", []catalog.Key{catalog.LicenseHost}, []axis{axLicense}, needs(axLicense)},
		{"isolation", "strongest separations", []catalog.Key{catalog.Isolation}, []axis{axIsolation}, isolation},
		{"strangers", "code of strangers is kept apart even in privileged mode", []catalog.Key{catalog.UntrustedCode}, []axis{axPrivileged, axTrust}, strangers},
		{"residency", "runs in a data centre of one's own", []catalog.Key{catalog.OnPremises}, []axis{axResidency}, needs(axResidency)},
		{"self-host", "customers can install the same package", []catalog.Key{catalog.CustomerSelfHost}, []axis{axSelfHost}, needs(axSelfHost)},
		{"edge", "runs at the edge or without a connection", []catalog.Key{catalog.Edge}, []axis{axEdge}, needs(axEdge)},
	}
}

// compileLimits builds the limits of a platform from its figures. A figure that is not established binds nothing: it is unknown, and shown as such elsewhere.
func (m *Model) compileLimits(p *catalog.Platform) []limit {
	var out []limit
	for _, spec := range limitSpecs() {
		for _, key := range spec.keys {
			f, ok := p.Figure(key)
			if !ok {
				continue
			}
			if test := spec.test(m, f); test != nil {
				out = append(out, limit{id: spec.id, words: spec.words, axes: spec.axes, fig: f, text: valueText(f), soft: f.Unsourced, broken: test})
			}
			break
		}
	}
	return out
}

// valueText renders a figure with its unit: "900 s".
func valueText(f catalog.Figure) string {
	text := f.Text()
	if text == "" {
		return "none"
	}
	if f.Unit == "" || f.Unlimited {
		return text
	}
	return strings.TrimSpace(text + " " + f.Unit)
}
