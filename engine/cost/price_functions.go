package cost

import "github.com/shopspring/decimal"

// priceFunctionsConsumption rounds memory up to 128 MB and each execution up to 100 ms at least.
func priceFunctionsConsumption(p *pricer) {
	n := p.u.requests()
	if n.IsZero() {
		n = whole(1) // the usage of one execution
	}
	seconds := billedSeconds(n, p.u.milliseconds(), whole(1), whole(100))
	memory := ceilTo(p.u.memoryGB(), dec("0.125"))
	p.resource("execution time", "gb_second", "gb_seconds", seconds.Mul(memory))
	p.millionCalls("executions", "executions_million", "executions", n)
	p.dataOut()
}

// priceFunctionsFlex bills instances while they execute, a second at least, and always-ready ones apart.
func priceFunctionsFlex(p *pricer) {
	u, memory := p.u, p.u.memoryGB()
	var seconds decimal.Decimal
	switch {
	case u.has("instances"):
		seconds = u.num("instances").Mul(u.seconds())
		u.any("http_concurrency", "duration_ms")
	case u.any("duration_ms", "duration_s"):
		ms := decimal.Max(u.milliseconds(), whole(1000))
		seconds = divide(billedSeconds(u.requests(), ms, whole(100), whole(1000)), u.first(whole(1), "http_concurrency", "concurrency"))
	}
	p.resource("execution time", "gb_second", "gb_seconds", seconds.Mul(memory))
	p.millionCalls("executions", "executions_million", "executions", u.requests())
	ready := u.num("always_ready_instances").Mul(memory)
	p.lineIf("always ready", "always_ready_gb_second", ready.Mul(u.seconds()), "")
	p.lineIf("execution on always ready", "always_ready_execution_gb_second",
		u.num("always_ready_execution_seconds").Mul(memory), "")
	p.dataOut()
}

func priceFunctionsPremium(p *pricer) {
	hours := p.u.copies().Mul(p.u.hours())
	p.lineIf("vCPU", "vcpu_hour", hours.Mul(p.u.num("vcpu")), "")
	p.lineIf("memory", "memory_gb_hour", hours.Mul(p.u.memoryGB()), "")
	p.dataOut()
}

// priceWorkers bills the plan, then calls and CPU time beyond what the plan includes.
func priceWorkers(p *pricer) {
	u := p.u
	p.line("subscription", "plan_month", u.or("months", whole(1)), "")
	n := u.first(decimal.Max(u.requests().Sub(u.num("static_requests")), decimal.Zero), "worker_requests")
	billable := decimal.Max(n.Sub(p.included("requests", 0)), decimal.Zero)
	p.line("requests", "requests_million", billable.Mul(dec("0.000001")), "after those in the plan")
	cpu := n.Mul(u.first(u.milliseconds(), "cpu_ms_per_request"))
	billable = decimal.Max(cpu.Sub(p.included("cpu_ms", 0)), decimal.Zero)
	p.line("CPU time", "cpu_ms_million", billable.Mul(dec("0.000001")), "after that in the plan")
	p.dataOut()
}

// priceFly bills machines by preset and memory while they run, and file systems, volumes and addresses.
func priceFly(p *pricer) {
	u := p.u
	if u.any("memory_mb", "memory_gb", "memory_mib") {
		p.flyMachines()
	}
	days := divide(u.num("stopped_days"), u.or("month_days", whole(30)))
	p.lineIf("rootfs while stopped", "rootfs_gb_month", u.copies().Mul(u.num("rootfs_gb")).Mul(days), "")
	p.lineIf("volumes", "volume_gb_month", u.num("volume_gb").Mul(u.or("volumes", whole(1))), "")
	p.lineIf("dedicated IPv4", "ipv4_month", u.num("ipv4_addresses"), "")
	if u.has("block_usd_per_year") {
		u.has("monthly_credit_usd")
		p.bill.add(Line{
			Name: "reservation", Quantity: u.or("months", whole(12)), Unit: "month",
			RateUSD: divide(u.num("block_usd_per_year"), whole(12)), Source: "given",
		})
	}
	p.dataOut()
}

func (p *pricer) flyMachines() {
	u, memory := p.u, p.u.memoryGB()
	months := u.or("months", whole(1)).Mul(u.or("utilisation", whole(1)))
	if u.any("hours", "hours_per_day", "seconds") {
		months = divide(u.seconds(), whole(730*3600))
	}
	quantity := u.copies().Mul(months)
	base, extra := flyPreset(u.word("cpu"), memory)
	p.line("machines", base, quantity, "")
	p.lineIf("additional memory", "ram_gb_month", quantity.Mul(extra), "about")
}

// flyPreset returns the rate of the largest listed machine that is not larger than asked for, and the memory above it.
func flyPreset(cpu string, memory decimal.Decimal) (key string, extraGB decimal.Decimal) {
	sizes := []struct {
		key string
		gb  string
	}{{"shared_1x_2gb_month", "2"}, {"shared_1x_1gb_month", "1"}, {"shared_1x_256mb_month", "0.25"}}
	if cpu == "performance-1x" {
		return "performance_1x_2gb_month", decimal.Max(memory.Sub(whole(2)), decimal.Zero)
	}
	for _, s := range sizes {
		if memory.GreaterThanOrEqual(dec(s.gb)) {
			return s.key, memory.Sub(dec(s.gb))
		}
	}
	return "shared_1x_256mb_month", decimal.Zero
}
