package decide

import "sort"

// fitRule is one rule that moves how directly the work fits the forms: when it holds in a world, and what it then adds.
type fitRule struct {
	id    string
	axes  []axis // the facts it rests on, for the grounds of a reason
	holds func(r *row) bool
	add   [families]float64
	same  float64 // for the form it runs in today
	onto  float64 // for places on a cluster of one's own
}

// compileFits reads the base fit of every kind and the rules.
func (m *Model) compileFits() {
	m.fits = make([][families]float64, len(m.scales[axKind].values))
	for i, kind := range m.scales[axKind].values {
		m.fits[i] = m.j.Fits[kind].Fit
	}
	m.today = m.todayFamilies()
	conditions := m.fitConditions()
	ids := make([]string, 0, len(m.j.Rules))
	for id := range m.j.Rules {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	m.rules = m.rules[:0]
	for _, id := range ids {
		c, ok := conditions[id]
		if !ok {
			continue
		}
		c.id = id
		for fam, name := range familyNames() {
			c.add[fam] = m.j.Rules[id].Add[name]
		}
		c.same, c.onto = m.j.Rules[id].Add["same"], m.j.Rules[id].Add["cluster"]
		m.rules = append(m.rules, c)
	}
}

// todayFamilies maps what it runs on today to the form that is the same; -1 for none.
func (m *Model) todayFamilies() []int {
	same := map[string]int{
		"own-servers": famVM, "vm": famVM, "paas": famServerless, "containers": famContainer, "kubernetes": famContainer,
		"serverless-containers": famServerless, "functions": famFaaS,
	}
	out := make([]int, len(m.scales[axRunsToday].values))
	for i, v := range m.scales[axRunsToday].values {
		out[i] = -1
		if fam, ok := same[v]; ok {
			out[i] = fam
		}
	}
	return out
}

// sustainedCopies is how many copies at work on the average, day and night, make a load sustained: one or two are still a pause between events.
const sustainedCopies = 5

// shortSeconds bounds a short piece of work: five minutes leave every function platform a margin.
const shortSeconds = 300

// fitConditions says when each rule of judgement.yaml holds. A rule without a condition here, or a condition without a rule, fails a test.
func (m *Model) fitConditions() map[string]fitRule {
	native := m.set(axEventSource, "queue", "stream", "object-storage", "schedule", "database-change", "iot-broker")
	self, image, zip := m.set(axEventSource, "self"), m.set(axPackage, "image"), m.set(axPackage, "zip")
	noSkill, strongTeam := m.set(axSkill, "none"), m.set(axTeam, "platform-team")
	nothing := m.set(axState, "stateless")
	even := m.set(axShape, "steady", "diurnal")
	lift := m.set(axMigration, "lift-and-shift")
	is := func(ax axis, v string) fitRule { return fitRule{axes: []axis{ax}, holds: m.set(ax, v).has} }
	when := func(holds func(r *row) bool, axes ...axis) fitRule { return fitRule{axes: axes, holds: holds} }
	today := func(r *row) bool { return m.today[int(r[axRunsToday])] >= 0 }
	return map[string]fitRule{
		"image-exists":        when(image.has, axPackage, axContainerizable),
		"not-containerizable": when(func(r *row) bool { return r[axContainerizable] == 0 }, axContainerizable),
		"own-system":          when(func(r *row) bool { return r[axOSControl] == 1 || r[axPrivileged] == 1 }, axOSControl, axPrivileged),
		"host-licence":        when(yes(axLicense), axLicense),
		"single-copy":         when(yes(axSingle), axSingle),
		"zip-packaged":        when(zip.has, axPackage),
		"native-event":        when(native.has, axEventSource, axProtocol),
		"runs-by-itself":      when(self.has, axEventSource),
		"pull-workers":        when(yes(axPull), axPull),
		"lift-and-shift":      is(axMigration, "lift-and-shift"),
		"lift-unpacked":       when(func(r *row) bool { return lift.has(r) && !image.has(r) }, axMigration, axPackage),
		"refactor":            is(axMigration, "refactor"),
		"greenfield":          is(axMigration, "greenfield"),
		"many-services":       when(func(r *row) bool { return r[axServices] >= 12 && strongTeam.has(r) && r[axContainerizable] == 1 }, axServices, axTeam, axTeams),
		"frequent-deploys":    when(func(r *row) bool { return r[axDeploys] >= 5 }, axDeploys),
		"near-deadline":       when(func(r *row) bool { return r[axDeadline] <= 8 }, axDeadline),
		"same-form":           when(today, axRunsToday),
		"quota-wall":          when(func(r *row) bool { return r[axQuota] == 1 && today(r) }, axQuota, axRunsToday),
		"step-handover":       when(func(r *row) bool { return r[axSteps] >= 3 && r[axStepData]*r[axSteps] >= 5 }, axSteps, axStepData),
		"short-pieces":        when(func(r *row) bool { return nothing.has(r) && m.called.has(r) && r[axSecondsMax] <= shortSeconds }, axState, axSecondsMax, axProtocol),
		"sustained":           when(func(r *row) bool { return even.has(r) && r[axRequests]/monthSeconds*r[axSeconds] >= sustainedCopies }, axRequests, axSeconds, axShape),
		"durable-wait":        when(yes(axCallback), axCallback),
		"io-sharing":          when(func(r *row) bool { return r[axIOWait] >= 70 && r[axPeak] >= 20 }, axIOWait, axPeak),
		"no-cluster-skill":    when(func(r *row) bool { return noSkill.has(r) && r[axCluster] == 0 }, axSkill, axCluster),
		"cluster-in-use":      when(func(r *row) bool { return r[axCluster] == 1 && r[axContainerizable] == 1 }, axCluster),
		"operators":           is(axCompanions, "operators"),
	}
}

// fit returns how directly the work fits each form in a world, and what a cluster of one's own adds: the base of its kind, moved by every rule that holds.
func (m *Model) fit(r *row) (fit [families]float64, cluster float64) {
	fit = m.fits[int(r[axKind])]
	for i := range m.rules {
		rule := &m.rules[i]
		if !rule.holds(r) {
			continue
		}
		for fam := range families {
			fit[fam] += rule.add[fam]
		}
		cluster += rule.onto
		if rule.same != 0 {
			fit[m.today[int(r[axRunsToday])]] += rule.same
		}
	}
	return fit, cluster
}

// fitOf is the fit of one place, within [0,1].
func (d *demand) fitOf(pl *place) float64 {
	v := d.fit[pl.fam]
	if pl.cluster {
		v += d.onto
	}
	return min(max(v, 0), 1)
}
