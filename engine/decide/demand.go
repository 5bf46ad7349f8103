package decide

import (
	"math"

	"github.com/deploy-advice/deploy-advice/engine/cost"
)

// demand is what a world asks of any place: everything that does not depend on the place, computed once a world.
type demand struct {
	requests  float64 // a month
	mean      float64 // 1/s
	peak      float64 // 1/s
	seconds   float64 // of one usual run
	memory    float64 // MB of one copy
	vcpu      float64 // of one copy
	perCopy   float64 // requests a copy can work on at once, by its processors
	busy      float64 // share of a run that computes
	alwaysOn  bool    // needs processors without requests
	initial   float64 // seconds until the application serves
	runtime   int
	cloud     int
	door      int     // which curve of a tariff
	egress    float64 // GB a month
	logs      float64
	disk      float64
	gpu       float64
	image     float64
	coldOK    bool
	waits     bool    // somebody waits for the answer
	target    float64 // ms
	burst     float64 // cold starts against Poisson
	follow    float64 // need to follow the load, 0..1
	allowed   float64 // seconds to the peak
	portable  float64 // need, 0..1
	control   float64 // need, 0..1
	wall      float64 // need, 0..1
	fit       [families]float64
	onto      float64           // what a cluster of one's own adds to the fit
	off       [families]float64 // share that commitments take off the bill
	hours     []float64         // by class of labour
	noise     noise
	factor    float64 // what luck multiplies latencies of platforms by
	own       float64 // ms, the 99th percentile of the program alone
	reachable float64 // ms, the target, or what the program alone takes when no platform could meet it
	memo      memo
	load      cost.Workload // the same for every place but for what a copy serves at once and cold starts
	cluster   bool          // one runs anyway
}

// demand derives what the world asks.
func (m *Model) demand(r *row, n noise, d *demand) {
	shape := &m.shapes[int(r[axShape])]
	d.requests, d.mean, d.peak = r[axRequests], r[axRequests]/monthSeconds, max(r[axPeak], r[axRequests]/monthSeconds)
	d.seconds, d.memory, d.vcpu = r[axSeconds], r[axMemory], r[axVCPU]
	d.perCopy, d.busy = m.atOnce(r), max(0.02, 1-r[axIOWait]/100)
	d.alwaysOn = r[axPull] == 1 || r[axAfterResponse] == 1
	d.initial, d.runtime, d.cloud = r[axInit], int(r[axRuntime]), int(r[axCloud])
	d.egress, d.logs, d.disk, d.image = r[axEgress], r[axLogs], r[axDisk], r[axImage]
	d.gpu = 0
	if r[axGPU] == 1 {
		d.gpu = max(1, r[axGPUCount])
	}
	d.waits = !m.called.has(r)
	d.coldOK = r[axColdOK] == 1
	d.target, d.burst = r[axP99], shape.Burst
	d.follow, d.allowed = shape.Need, max(r[axScaleUp], 0.5)
	d.door = m.door(r)
	d.cluster = r[axCluster] == 1
	m.needs(r, d)
	d.fit, d.onto = m.fit(r)
	d.off = m.off[int(r[axCommitment])]
	m.labourHours(r, d)
	d.noise = n
	d.factor, d.own = math.Exp(m.latencySigma*n.latency), 1000*m.j.Figures.P99ToP50*d.seconds
	d.reachable = max(d.target, d.own+d.target/4)
	m.carry(d)
	d.memo.world++
}

// atOnce is how many requests one copy works on before its processors are full: long runs have their copy for themselves.
func (m *Model) atOnce(r *row) float64 {
	if r[axSeconds] >= m.j.Figures.ExclusiveSeconds {
		return 1
	}
	busy := max(0.02, 1-r[axIOWait]/100)
	return max(1, min(r[axPerInstance], max(r[axVCPU], 0.25)/busy))
}

// needs derives how much portability, control and isolation are missed where they are not given.
func (m *Model) needs(r *row, d *demand) {
	j := m.j
	d.portable = j.Portability.Need["otherwise"]
	if r[axPortability] == 1 || r[axSelfHost] == 1 {
		d.portable = j.Portability.Need["required"]
	}
	d.control = m.controlNeed(r)
	d.wall = max(m.wallNeed[int(r[axIsolation])], m.trustNeed[int(r[axTrust])])
}

func (m *Model) controlNeed(r *row) float64 {
	need := m.control.otherwise
	raise := func(holds bool, to float64) {
		if holds && to > need {
			need = to
		}
	}
	c := &m.control
	raise(c.local.has(r), c.localState)
	raise(r[axInMemory] == 1, c.inMemory)
	raise(r[axOSControl] == 1, c.osControl)
	raise(r[axPrivileged] == 1, c.privileged)
	raise(r[axCompanions] != c.noCompanion, c.companions)
	raise(c.legacy.has(r), c.legacyApp)
	raise(r[axLongConnections] >= 600 && c.held.has(r), c.longLived)
	raise(c.team.has(r) && r[axServices] >= 12, c.platform)
	raise(r[axSteps] >= 3 && r[axStepData]*r[axSteps] >= 5, c.steps)
	return need
}

// controlNeeds is the table of needs, ready for the loop.
type controlNeeds struct {
	otherwise, localState, inMemory, osControl, privileged, companions, legacyApp, longLived, steps, platform float64
	local, legacy, held, team                                                                                 set
	noCompanion                                                                                               float64
}

func (m *Model) compileNeeds() {
	n := m.j.Control.Needs
	none, _ := indexOf(m.scales[axCompanions].values, "none")
	m.control = controlNeeds{
		otherwise: n["otherwise"], localState: n["local_state"], inMemory: n["in_memory"], osControl: n["os_control"], privileged: n["privileged"],
		companions: n["companions"], legacyApp: n["legacy"], longLived: n["long_lived"], steps: n["steps"], platform: n["platform"],
		local: m.set(axState, "local-state"), legacy: m.set(axKind, "legacy-app"), held: m.set(axProtocol, "websocket", "tcp", "udp", "grpc"),
		team:        m.set(axTeam, "platform-team"),
		noCompanion: float64(none),
	}
	m.wallNeed = lookup(m.scales[axIsolation].values, m.j.Isolation.Need)
	m.trustNeed = lookup(m.scales[axTrust].values, m.j.Isolation.Trust)
	m.off = make([][families]float64, len(m.scales[axCommitment].values))
	for i, v := range m.scales[axCommitment].values {
		for fam, name := range familyNames() {
			m.off[i][fam] = m.j.Commitments.Off[v][name]
		}
	}
}

func lookup(values []string, table map[string]float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = table[v]
	}
	return out
}
