package cost

import "github.com/shopspring/decimal"

// copies returns how many run side by side, one unless the usage says otherwise.
func (u usage) copies() decimal.Decimal {
	return u.first(whole(1), "tasks", "pods", "instances", "machines", "replicas", "nodes")
}

// runSeconds returns how long one copy is billed: stated running time, or runs a day with a minimum each.
func (u usage) runSeconds(minimum decimal.Decimal) decimal.Decimal {
	switch {
	case u.has("seconds_per_run"):
		runs := u.or("runs_per_day", whole(1)).Mul(u.days())
		return runs.Mul(decimal.Max(u.num("seconds_per_run"), minimum))
	case u.any("seconds_per_day", "minutes_per_day"):
		runs := u.or("runs_per_day", whole(1)).Mul(u.days())
		return decimal.Max(u.seconds(), runs.Mul(minimum))
	}
	return u.seconds().Mul(u.or("utilisation", whole(1)))
}

func priceFargate(p *pricer) {
	arch, minimum := "_"+p.req.OS+"_"+p.req.Arch, whole(60)
	if p.req.OS == "windows" {
		minimum = whole(300)
	}
	seconds := p.u.copies().Mul(p.u.runSeconds(minimum))
	vcpu := seconds.Mul(p.u.num("vcpu"))
	p.lineIf("vCPU", "vcpu_second"+arch, vcpu, "")
	if p.req.OS == "windows" {
		p.lineIf("Windows licence", "windows_licence_vcpu_second", vcpu, "")
	}
	p.lineIf("memory", "memory_gb_second"+arch, seconds.Mul(p.u.memoryGB()), "")
	disk := p.u.first(divide(p.u.num("ephemeral_storage_mb"), whole(1024)), "ephemeral_storage_gb")
	extra := decimal.Max(disk.Sub(p.included("ephemeral_storage_gb", 20)), decimal.Zero)
	p.lineIf("ephemeral storage", "ephemeral_gb_second", seconds.Mul(extra), "above 20 GB a task")
	p.dataOut()
}

func priceAppRunner(p *pricer) {
	hours := p.u.copies().Mul(p.u.hours())
	active := hours.Mul(p.u.or("utilisation", whole(1)))
	p.lineIf("provisioned memory", "provisioned_memory_gb_hour", hours.Sub(active).Mul(p.u.memoryGB()), "while idle")
	p.lineIf("active vCPU", "active_vcpu_hour", active.Mul(p.u.num("vcpu")), "")
	p.lineIf("active memory", "active_memory_gb_hour", active.Mul(p.u.memoryGB()), "")
	p.dataOut()
}

// instanceSeconds returns how long instances are billed: calls times duration shared by concurrency, or running time.
func (u usage) instanceSeconds(step decimal.Decimal) decimal.Decimal {
	if u.any("duration_ms", "duration_s") {
		seconds := billedSeconds(decimal.Max(u.requests(), decimal.Zero), u.milliseconds(), step, step)
		return divide(seconds, u.first(whole(1), "concurrency", "http_concurrency"))
	}
	return u.copies().Mul(u.runSeconds(decimal.Zero))
}

func priceCloudRun(p *pricer) {
	seconds := p.u.instanceSeconds(whole(100))
	if p.u.word("billing") == "instance" {
		p.resource("vCPU", "instance_vcpu_second", "instance_vcpu_seconds", seconds.Mul(p.u.num("vcpu")))
		p.resource("memory", "instance_memory_gib_second", "instance_gib_seconds", seconds.Mul(p.u.memoryGB()))
	} else {
		p.resource("vCPU", "vcpu_second", "vcpu_seconds", seconds.Mul(p.u.num("vcpu")))
		p.resource("memory", "memory_gib_second", "gib_seconds", seconds.Mul(p.u.memoryGB()))
		p.millionCalls("requests", "requests_million", "requests", p.u.requests())
	}
	idle := p.idleSeconds(seconds)
	p.lineIf("idle minimum vCPU", "idle_vcpu_second", idle.Mul(p.u.num("vcpu")), "")
	p.lineIf("idle minimum memory", "idle_memory_gib_second", idle.Mul(p.u.memoryGB()), "")
	p.lineIf("GPU", "gpu_second", seconds.Mul(p.u.num("gpu")), "")
	p.dataOut()
}

// idleSeconds returns the seconds minimum instances wait: as stated, or what is left of their month.
func (p *pricer) idleSeconds(active decimal.Decimal) decimal.Decimal {
	if p.u.has("idle_seconds") {
		return p.u.num("idle_seconds")
	}
	if !p.u.has("min_instances") {
		return decimal.Zero
	}
	return decimal.Max(p.u.num("min_instances").Mul(p.u.seconds()).Sub(active), decimal.Zero)
}

// resource bills seconds of CPU or memory after the free ones.
func (p *pricer) resource(name, key, free string, quantity decimal.Decimal) {
	if quantity.IsZero() {
		return
	}
	billable, note := p.afterFree(free, quantity, compute)
	p.line(name, key, billable, note)
}

func priceContainerApps(p *pricer) {
	seconds := p.u.instanceSeconds(whole(1000))
	idle := p.idleSeconds(seconds)
	p.resource("vCPU", "vcpu_second", "vcpu_seconds", seconds.Mul(p.u.num("vcpu")))
	p.lineIf("idle vCPU", "idle_vcpu_second", idle.Mul(p.u.num("vcpu")), "")
	p.resource("memory", "memory_gib_second", "gib_seconds", seconds.Add(idle).Mul(p.u.memoryGB()))
	p.millionCalls("requests", "requests_million", "requests", p.u.requests())
	p.dataOut()
}

// priceContainerInstances rounds CPU up to whole cores and memory up to 0.1 GB, as the vendor does.
func priceContainerInstances(p *pricer) {
	u := p.u
	seconds := u.copies().Mul(u.runSeconds(decimal.Zero))
	if u.has("groups_per_day") {
		seconds = u.num("groups_per_day").Mul(u.num("seconds_per_group")).Mul(u.days())
	}
	vcpu := u.first(ceilTo(u.first(decimal.Zero, "requested_vcpu", "vcpu"), whole(1)), "billed_vcpu")
	memory := u.first(ceilTo(u.first(u.memoryGB(), "requested_memory_gb"), dec("0.1")), "billed_memory_gb")
	p.lineIf("memory", "memory_gb_second", seconds.Mul(memory), "rounded up to 0.1 GB")
	p.lineIf("vCPU", "vcpu_second", seconds.Mul(vcpu), "rounded up to whole cores")
	if p.req.OS == "windows" {
		p.lineIf("Windows licence", "windows_vcpu_second", seconds.Mul(vcpu), "")
	}
	p.dataOut()
}

func priceCodeEngine(p *pricer) {
	seconds := p.u.instanceSeconds(whole(100))
	p.resource("vCPU", "vcpu_second", "vcpu_seconds", seconds.Mul(p.u.num("vcpu")))
	p.resource("memory", "memory_gb_second", "gb_seconds", seconds.Mul(p.u.memoryGB()))
	p.millionCalls("requests", "requests_million", "requests", p.u.requests())
	p.dataOut()
}

func priceAppEngineStandard(p *pricer) {
	hours := p.u.copies().Mul(p.u.hours())
	free := p.free("f1_hours_per_day", compute).Mul(p.u.days())
	p.line("F1 instances", "f1_hour", decimal.Max(hours.Sub(free), decimal.Zero), "")
	p.dataOut()
}

func priceAppEngineFlexible(p *pricer) {
	hours := p.u.copies().Mul(p.u.hours())
	p.lineIf("vCPU", "vcpu_hour", hours.Mul(p.u.num("vcpu")), "")
	p.lineIf("memory", "memory_gb_hour", hours.Mul(p.u.memoryGB()), "")
	p.dataOut()
}
