package profile

// Contradiction is a set of facts that cannot all hold, with what to ask.
type Contradiction struct {
	Attributes []ID
	Text       string // what does not go together, one sentence
	Ask        string // the question that settles it
}

// conflict is a rule: the facts that clash.
type conflict struct {
	attributes []ID
	clash      func(Profile) bool
	text, ask  string
}

// Contradictions returns what in a profile does not go together, in a stable order. It only knows what no workload can be;
// what no platform can serve is for constraints to say.
func Contradictions(p Profile) []Contradiction {
	var out []Contradiction
	for _, c := range conflicts() {
		if c.clash(p) {
			out = append(out, Contradiction{Attributes: c.attributes, Text: c.text, Ask: c.ask})
		}
	}
	return out
}

func conflicts() []conflict {
	return append(stateConflicts(), append(numberConflicts(), placeConflicts()...)...)
}

func is(p Profile, id ID, value string) bool {
	v, ok := p.Value(id)
	return ok && v.Text == value
}

// above reports that the whole range of a lies above the whole range of b, both taken times their factor.
func above(p Profile, a ID, fa float64, b ID, fb float64) bool {
	va, okA := p.Value(a)
	vb, okB := p.Value(b)
	return okA && okB && va.Lo*fa > vb.Hi*fb*(1+1e-9)
}

func stateConflicts() []conflict {
	return []conflict{
		{
			[]ID{"state", "disk_persistent"},
			func(p Profile) bool { return is(p, "state", "stateless") && is(p, "disk_persistent", "true") },
			"It is said to keep nothing, and to need a disk that survives a restart.", "Does it keep data on its own disk, or not?",
		},
		{
			[]ID{"state", "workload_kind"},
			func(p Profile) bool {
				return is(p, "state", "stateless") && is(p, "workload_kind", "stateful-datastore")
			},
			"A data store is said to keep nothing.", "Is it the store itself, or a program in front of one?",
		},
		{[]ID{"disk_gb", "disk_persistent"}, func(p Profile) bool {
			v, ok := p.Value("disk_gb")
			return ok && v.Hi == 0 && is(p, "disk_persistent", "true")
		}, "It is said to need no disk, and a disk that survives a restart.", "How much disk does it need?"},
		{[]ID{"gpu", "gpu_count"}, func(p Profile) bool {
			v, ok := p.Value("gpu_count")
			return ok && (v.Lo > 0 && is(p, "gpu", "false") || v.Hi == 0 && is(p, "gpu", "true"))
		}, "The number of GPUs does not go with whether it needs one.", "Does it need a GPU, and how many?"},
		{
			[]ID{"containerizable", "package_type"},
			func(p Profile) bool { return is(p, "containerizable", "false") && is(p, "package_type", "image") },
			"It cannot be put in a container, and is packaged as a container image.", "Is there a container image of it, or can there be?",
		},
		{[]ID{"single_instance_only", "concurrency_per_instance", "concurrent_peak"}, func(p Profile) bool {
			v, ok := p.Value("concurrency_per_instance")
			peak, okPeak := p.Value("concurrent_peak")
			return ok && okPeak && is(p, "single_instance_only", "true") && v.Hi < peak.Lo
		}, "Only one copy may run, and more work is open at once than one copy takes on.", "May there be several copies of it?"},
	}
}

func numberConflicts() []conflict {
	return []conflict{
		{
			[]ID{"execution_seconds_p50", "execution_seconds_max"},
			func(p Profile) bool { return above(p, "execution_seconds_p50", 1, "execution_seconds_max", 1) },
			"The usual run takes longer than the longest run.", "How long does a run usually take, and how long at the most?",
		},
		{
			[]ID{"requests_per_month", "peak_rps"},
			func(p Profile) bool { return above(p, "requests_per_month", 1/MonthSeconds, "peak_rps", 1) },
			"The monthly volume needs a higher rate on average than the peak.", "How many requests a second come at the busiest moment?",
		},
		{[]ID{"execution_seconds_p50", "latency_p99_ms"}, func(p Profile) bool {
			return !is(p, "response_mode", "async") && !nobodyWaits(p) && above(p, "execution_seconds_p50", 1000, "latency_p99_ms", 1)
		}, "The usual run takes longer than 99 of 100 answers may.", "How fast must the answer be there, and how long does the work take?"},
		{[]ID{"protocol", "long_connections_seconds"}, func(p Profile) bool {
			v, ok := p.Value("long_connections_seconds")
			return ok && v.Lo > 0 && (is(p, "protocol", "queue") || is(p, "protocol", "schedule"))
		}, "Work comes from a queue or the clock, and connections stay open.", "How is it reached?"},
	}
}

func nobodyWaits(p Profile) bool { return is(p, "protocol", "queue") || is(p, "protocol", "schedule") }

func placeConflicts() []conflict {
	cloud := func(p Profile) bool { return is(p, "cloud", "aws") || is(p, "cloud", "gcp") || is(p, "cloud", "azure") }
	return []conflict{
		{
			[]ID{"data_residency_onprem", "cloud"},
			func(p Profile) bool { return is(p, "data_residency_onprem", "true") && cloud(p) },
			"Data must stay on your own machines, and it is to run in a public cloud.", "May the data leave your own machines?",
		},
		{
			[]ID{"edge_or_disconnected", "cloud"},
			func(p Profile) bool {
				return is(p, "edge_or_disconnected", "true") && cloud(p) && is(p, "workload_kind", "edge-logic")
			},
			"It must work without a network, and in a region of a cloud.", "Does it run at the edge itself, or in the cloud with devices at the edge?",
		},
		{
			[]ID{"os", "companion_software"},
			func(p Profile) bool { return is(p, "os", "other") && is(p, "companion_software", "operators") },
			"Kubernetes operators do not run on this operating system.", "Which operating system does it need?",
		},
		{
			[]ID{"os", "containerizable"},
			func(p Profile) bool { return is(p, "os", "other") && is(p, "containerizable", "true") },
			"Containers hold Linux or Windows programs, and it needs another system.", "Which operating system does it need?",
		},
		{
			[]ID{"runs_today", "migration"},
			func(p Profile) bool { return is(p, "runs_today", "nothing") && is(p, "migration", "lift-and-shift") },
			"There is nothing yet, and it must move as it is.", "Does it exist already?",
		},
		{[]ID{"kubernetes_in_use", "kubernetes_skill"}, func(p Profile) bool {
			return is(p, "kubernetes_in_use", "true") && is(p, "kubernetes_skill", "none") && is(p, "ops_team", "platform-team")
		}, "A cluster runs with a platform team, and nobody knows Kubernetes.", "Who runs the cluster?"},
	}
}
