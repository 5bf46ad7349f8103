package cost

import "github.com/shopspring/decimal"

// priceLambda follows the vendor's page: compute by the started millisecond, calls, and whatever extras the usage names.
func priceLambda(p *pricer) {
	arch := "_" + p.req.Arch
	if p.u.any("managed_instance_hours", "instance_usd_per_hour", "management_fee_share") {
		p.managedInstances()
	} else {
		p.lambdaCompute(arch)
	}
	p.lambdaCalls()
	p.lambdaSnapStart()
	p.lambdaStreaming()
	p.lambdaPollers()
	p.lambdaDurable()
	p.dataOut()
}

func (p *pricer) lambdaCompute(arch string) {
	memory := p.u.memoryGB()
	if p.u.has("provisioned_concurrency") {
		hours := ceilTo(p.u.or("provisioned_hours", p.u.hours()).Mul(whole(12)), whole(1)) // billed in steps of five minutes
		p.line("provisioned concurrency", "provisioned_gb_second"+arch,
			p.u.num("provisioned_concurrency").Mul(memory).Mul(hours).Mul(whole(300)), "")
		served := billedSeconds(p.u.num("provisioned_requests"), p.u.num("provisioned_duration_ms"), whole(1), whole(1))
		p.lineIf("compute while provisioned", "provisioned_duration_gb_second"+arch, served.Mul(memory), "")
		ms := p.u.first(p.u.milliseconds(), "on_demand_duration_ms")
		p.gbSeconds("compute on demand", arch, billedSeconds(p.u.num("on_demand_requests"), ms, whole(1), whole(1)), memory)
		return
	}
	p.gbSeconds("compute", arch, p.lambdaSeconds(), memory)
}

func (p *pricer) lambdaSeconds() decimal.Decimal {
	if p.u.has("active_seconds_per_execution") {
		return p.u.requests().Mul(p.u.num("active_seconds_per_execution"))
	}
	step := p.u.or("granularity_ms", whole(1))
	seconds := billedSeconds(p.u.requests(), p.u.milliseconds(), step, step)
	if p.u.has("init_ms") {
		started := p.u.requests().Mul(p.u.num("cold_start_fraction"))
		seconds = seconds.Add(billedSeconds(started, p.u.num("init_ms"), step, decimal.Zero))
	}
	return seconds
}

// gbSeconds bills compute and the scratch disk above what is included, for the same seconds.
func (p *pricer) gbSeconds(name, arch string, seconds, memory decimal.Decimal) {
	billable, note := p.afterFree("gb_seconds", seconds.Mul(memory), compute)
	if seconds.IsPositive() {
		p.line(name, "gb_second"+arch, billable, note)
	}
	disk := p.u.first(p.u.num("ephemeral_storage_gb").Mul(whole(1024)), "ephemeral_storage_mb")
	extra := decimal.Max(disk.Sub(p.included("ephemeral_storage_mb", 512)), decimal.Zero)
	p.lineIf("ephemeral storage", "ephemeral_gb_second", divide(seconds.Mul(extra), whole(1024)), "above 512 MB")
}

func (p *pricer) lambdaCalls() {
	n := p.u.requests()
	if p.u.any("on_demand_requests", "provisioned_requests") {
		n = p.u.num("on_demand_requests").Add(p.u.num("provisioned_requests"))
	}
	if p.u.has("invocations_per_execution") {
		n = n.Mul(p.u.num("invocations_per_execution"))
	}
	p.millionCalls("requests", "requests_million", "requests", n)
}

// millionCalls bills calls by the million after the free ones.
func (p *pricer) millionCalls(name, key, free string, n decimal.Decimal) {
	if n.IsZero() {
		return
	}
	billable, note := p.afterFree(free, n, calls)
	p.line(name, key, billable.Mul(dec("0.000001")), note)
}

func (p *pricer) lambdaSnapStart() {
	if !p.u.any("snapstart_versions", "snapstart_restores") {
		return
	}
	memory := p.u.memoryGB()
	cached := p.u.or("snapstart_versions", whole(1)).Mul(memory).Mul(p.u.days()).Mul(whole(86400))
	p.lineIf("SnapStart cache", "snapstart_cache_gb_second", cached, "")
	restores := p.u.first(p.u.requests().Mul(p.u.num("cold_start_fraction")), "snapstart_restores")
	p.lineIf("SnapStart restore", "snapstart_restore_gb", restores.Mul(memory), "")
}

func (p *pricer) lambdaStreaming() {
	streamed := p.u.num("streamed_gb")
	if p.u.has("response_mb") {
		over := decimal.Max(p.u.num("response_mb").Sub(whole(6)), decimal.Zero)
		streamed = streamed.Add(divide(p.u.requests().Mul(over), whole(1024)))
	}
	if streamed.IsPositive() {
		billable, note := p.afterFree("streamed_gb", streamed, compute)
		p.line("response streaming", "streamed_gb", billable, note)
	}
}

func (p *pricer) lambdaPollers() {
	hours := p.u.num("event_poller_unit_hours")
	if p.u.has("event_pollers") {
		units := ceilTo(divide(p.u.num("event_pollers"), p.u.or("pollers_per_epu", whole(1))), whole(1))
		hours = hours.Add(units.Mul(p.u.hours()))
	}
	kind := p.u.word("event_source")
	if kind == "" {
		kind = "kafka"
	}
	p.lineIf("event poller units", "event_poller_hour_"+kind, hours, "")
}

// lambdaDurable bills workflows: operations, data written (decimal gigabytes) and data kept while waiting and afterwards.
func (p *pricer) lambdaDurable() {
	n := p.u.requests()
	p.lineIf("durable operations", "durable_operations_million",
		n.Mul(p.u.num("durable_operations_per_execution")).Mul(dec("0.000001")), "")
	kb := p.u.num("invoke_payload_kb").Add(p.u.num("operation_payload_kb").Mul(p.u.num("payload_operations")))
	written := n.Mul(kb).Mul(dec("0.000001"))
	p.lineIf("data written", "durable_written_gb", written, "")
	kept := p.u.num("wait_days").Add(p.u.num("retention_days"))
	p.lineIf("data retained", "durable_retained_gb_month", divide(written.Mul(kept), p.u.or("month_days", whole(30))), "")
}

// managedInstances bills functions on machines of the customer's choice: the machines and a share of their price.
func (p *pricer) managedInstances() {
	u := p.u
	hours := u.first(u.copies().Mul(u.hours()), "managed_instance_hours")
	price := u.first(decimal.Zero, "instance_usd_per_hour", "usd_per_hour")
	u.word("instance_type")
	if price.IsZero() {
		p.fail("usage.instance_usd_per_hour is missing: the hourly price of the managed instance")
		return
	}
	share, source := u.num("management_fee_share"), "given"
	if share.IsZero() {
		share, source, _ = p.rate("management fee", "managed_instance_fee_share")
	}
	p.bill.add(Line{Name: "EC2 instances", Quantity: hours, Unit: "machine-hour", RateUSD: price, Source: "given"})
	p.bill.add(Line{Name: "management fee", Quantity: hours, Unit: "machine-hour", RateUSD: price.Mul(share), Source: source})
	p.u.memoryGB()
	p.u.milliseconds()
}

// dataOut bills what any platform may have beside compute.
func (p *pricer) dataOut() {
	if p.u.has("egress_gb") {
		billable, note := p.afterFree("egress_gb", p.u.num("egress_gb"), compute)
		p.line("data out", "egress_gb", billable, note)
	}
}

func priceLambdaEdge(p *pricer) {
	seconds := billedSeconds(p.u.requests(), p.u.milliseconds(), p.u.or("granularity_ms", whole(1)), whole(1))
	units := divide(seconds.Mul(p.u.memoryGB()).Mul(whole(1024)), whole(128))
	p.lineIf("compute", "second_128mb", units, "")
	p.millionCalls("requests", "requests_million", "requests", p.u.requests())
	p.dataOut()
}

// priceMicroVM bills sandboxes: running time at a baseline and a peak size, snapshots written and read, and kept.
func priceMicroVM(p *pricer) {
	u := p.u
	boxes := u.first(whole(1), "developers", "sandboxes", "instances")
	seconds := boxes.Mul(u.seconds())
	p.microSize("peak ", seconds.Mul(u.num("peak_share")), u.num("peak_vcpu"), u.num("peak_gb"))
	p.microSize("baseline ", seconds.Mul(u.or("baseline_share", whole(1).Sub(u.num("peak_share")))),
		u.first(decimal.Zero, "baseline_vcpu", "vcpu"), u.first(u.memoryGB(), "baseline_gb"))
	days := boxes.Mul(u.days())
	cycled := days.Mul(u.num("suspend_resume_cycles_per_day")).Mul(u.num("snapshot_gb"))
	p.lineIf("snapshot write on suspend", "snapshot_write_gb", cycled, "")
	p.lineIf("snapshot read on resume", "snapshot_read_gb", cycled, "")
	launched := days.Mul(u.num("launches_per_day")).Mul(u.first(u.num("snapshot_gb"), "image_gb"))
	p.lineIf("snapshot read on launch", "snapshot_read_gb", launched, "")
	p.lineIf("image storage", "snapshot_gb_month", u.num("images").Mul(u.num("image_gb")), "")
	hours := days.Mul(u.num("suspended_hours_per_day"))
	p.lineIf("suspended storage", "snapshot_gb_month",
		divide(hours.Mul(u.num("snapshot_gb")), u.or("month_hours", whole(730))), "")
}

func (p *pricer) microSize(name string, seconds, vcpu, gb decimal.Decimal) {
	p.lineIf(name+"vCPU", "vcpu_second", seconds.Mul(vcpu), "")
	p.lineIf(name+"memory", "memory_gb_second", seconds.Mul(gb), "")
}
