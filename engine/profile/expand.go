package profile

// Expand adds to a profile what its free-text facts say: existing_platform tells what runs today, team_skills what the team knows.
// What is added is inferred, quotes its words and never replaces a fact. Other attributes are left alone: prose about today says
// nothing of where the workload is to run.
func Expand(p Profile) Profile {
	for _, id := range [...]ID{"existing_platform", "team_skills"} {
		v, ok := p.Value(id)
		if !ok || v.Text == "" {
			continue
		}
		var add []Fact
		for _, f := range Read(v.Text).Facts {
			if describesToday(f.Attribute) && !p.Fact(f.Attribute).Answered() {
				f.Source.Note = "read from " + string(id)
				add = append(add, f)
			}
		}
		if len(add) > 0 {
			p = p.Merge(New(add...))
		}
	}
	return p
}

func describesToday(id ID) bool {
	switch id {
	case "runs_today", "kubernetes_in_use", "kubernetes_skill", "quota_reached", "committed_capacity", "steps_per_request", "concurrent_peak",
		"hop_latency_ms", "services_count", "companion_software", "current_monthly_usd", "runtime", "ops_team":
		return true
	}
	return false
}
