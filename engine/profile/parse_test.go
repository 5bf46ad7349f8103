package profile_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

func attribute(tb testing.TB, id profile.ID) profile.Attribute {
	tb.Helper()
	a, ok := profile.Lookup(id)
	if !ok {
		tb.Fatalf("no attribute %q", id)
	}
	return a
}

func TestParseValue_readsWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		id         profile.ID
		text, want string
	}{
		{"peak_rps", "500", "500"},
		{"peak_rps", "500 rps", "500"},
		{"peak_rps", "500/s", "500"},
		{"peak_rps", "500 req/s", "500"},
		{"peak_rps", "30000 per minute", "500"},
		{"peak_rps", "2k", "2000"},
		{"peak_rps", "about 2k", "1800-2200"},
		{"peak_rps", "2.5k rps", "2500"},
		{"peak_rps", "1,500 requests per second", "1500"},
		{"peak_rps", "1.500,5", "1500.5"},
		{"peak_rps", "1 500", "1500"},
		{"peak_rps", "0,5", "0.5"},
		{"peak_rps", "between 10 and 50", "10-50"},
		{"peak_rps", "10 to 50 rps", "10-50"},
		{"peak_rps", "10–50", "10-50"},
		{"peak_rps", "10-20k", "10000-20000"},
		{"peak_rps", "<10", "<10"},
		{"peak_rps", ">=100", ">=100"},
		{"peak_rps", "> 100", ">=100"},
		{"peak_rps", "over 100", ">=100"},
		{"peak_rps", "under 10 rps", "<10"},
		{"peak_rps", "up to 500", "500"},
		{"peak_rps", "at most 500 a second", "500"},
		{"peak_rps", "500+", ">=500"},
		{"peak_rps", "100 or more", ">=100"},
		{"peak_rps", "a few hundred", "300-600"},
		{"peak_rps", "thousands", "1000-10000"},
		{"peak_rps", "twenty", "20"},
		{"peak_rps", "1e3", "1000"},
		{"requests_per_month", "2M", "2000000"},
		{"requests_per_month", "2 million", "2000000"},
		{"requests_per_month", "3bn", "3000000000"},
		{"requests_per_month", "2M/day", "60833333.3333"},
		{"requests_per_month", "24 a day", "730"},
		{"requests_per_month", "1 per second", "2628000"},
		{"requests_per_month", "100 requests an hour", "73000"},
		{"requests_per_month", "2.4M requests a month", "2400000"},
		{"requests_per_month", "once a day", "30.4166666667"},
		{"requests_per_month", "every 10 minutes", "4380"},
		{"requests_per_month", "half a million", "500000"},
		{"execution_seconds_p50", "300ms", "0.3"},
		{"execution_seconds_p50", "300 ms", "0.3"},
		{"execution_seconds_p50", "1-5 min", "60-300"},
		{"execution_seconds_p50", "0.3", "0.3"},
		{"execution_seconds_p50", "300-500 ms", "0.3-0.5"},
		{"execution_seconds_p50", "5m", "300"},
		{"execution_seconds_p50", "1 h 30 min", "5400"},
		{"execution_seconds_p50", "500 ms to 2 s", "0.5-2"},
		{"execution_seconds_p50", "two minutes", "120"},
		{"execution_seconds_max", "up to 5 minutes", "300"},
		{"execution_seconds_max", "15 minutes or more", ">=900"},
		{"execution_seconds_max", "2 days", "172800"},
		{"latency_p99_ms", "300", "300"},
		{"latency_p99_ms", "0.3 s", "300"},
		{"latency_p99_ms", "<200ms", "<200"},
		{"latency_p99_ms", "under 1 second", "<1000"},
		{"memory_mb", "512", "512"},
		{"memory_mb", "512 MB", "512"},
		{"memory_mb", "2 GB", "2048"},
		{"memory_mb", "2Gi", "2048"},
		{"memory_mb", "1.5 GB", "1536"},
		{"memory_mb", "1-2 GB", "1024-2048"},
		{"payload_mb", "256 KB", "0.25"},
		{"disk_gb", "1 TB", "1024"},
		{"disk_gb", "512 MB", "0.5"},
		{"egress_gb_per_month", "100 GB", "100"},
		{"egress_gb_per_month", "1 TB a month", "1024"},
		{"egress_gb_per_month", "10 GB/day", "304.166666667"},
		{"utilization_percent", "15%", "15"},
		{"utilization_percent", "about 50 percent", "45-55"},
		{"utilization_percent", "30 to 40 %", "30-40"},
		{"availability_target_percent", "99.95", "99.95"},
		{"vcpu", "2 vCPU", "2"},
		{"vcpu", "500m", "0.5"},
		{"vcpu", "two cores", "2"},
		{"current_monthly_usd", "$400", "400"},
		{"current_monthly_usd", "400 dollars a month", "400"},
		{"current_monthly_usd", "$12k per year", "1000"},
		{"current_monthly_usd", "USD 2,500", "2500"},
		{"services_count", "12", "12"},
		{"services_count", "about 12", "11-13"},
		{"services_count", "several", "3-7"},
		{"deploy_frequency", "5 a week", "5"},
		{"deploy_frequency", "daily", "7"},
		{"deploy_frequency", "under 10 a week before the move", "<10"},
		{"deploy_frequency", "over 1,000 production deployments a year expected", ">=19.1780821918"},
		{"deploy_frequency", "thirty to sixty deployments a day", "210-420"},
		{"deploy_frequency", "twice a month", "0.460273972603"},
		{"deploy_frequency", "every two weeks", "0.5"},
		{"deadline_weeks", "3 months", "13.0357142857"},
		{"traffic_shape", "spiky", "bursty"},
		{"traffic_shape", "Bursts on top of a base", "bursty"},
		{"traffic_shape", "it is very spiky", "bursty"},
		{"os", "Windows Server 2019", "windows"},
		{"os", "Ubuntu", "linux"},
		{"cloud", "on-premises", "onprem"},
		{"cloud", "AWS", "aws"},
		{"ops_team", "nobody", "none"},
		{"runtime", "node.js", "node"},
		{"runtime", ".NET", "dotnet"},
		{"runtime", "C#", "dotnet"},
		{"gpu", "yes", "true"},
		{"gpu", "No", "false"},
		{"gpu", "true", "true"},
		{"gpu", "no, never", "false"},
		{"committed_capacity", "yes", "reserved-instances"},
		{"existing_platform", "  EKS with 40 services ", "EKS with 40 services"},
	} {
		a := attribute(t, c.id)
		v, err := profile.ParseValue(a, c.text)
		if err != nil {
			t.Errorf("%s %q: %v", c.id, c.text, err)
			continue
		}
		if got := profile.Format(a, v); got != c.want {
			t.Errorf("%s %q = %s, want %s", c.id, c.text, got, c.want)
		}
	}
}

func TestParseValue_refusesWithPlaceProblemAndAllowed(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 100_000)
	for _, c := range []struct {
		id            profile.ID
		text, problem string
	}{
		{"peak_rps", "-5", "below 0"},
		{"peak_rps", "- 5", "negative"},
		{"peak_rps", "minus five", "not a number"},
		{"peak_rps", "1e309", "finite"},
		{"peak_rps", "NaN", "finite"},
		{"peak_rps", "Inf", "finite"},
		{"peak_rps", "+Inf", "finite"},
		{"peak_rps", "-inf", "finite"},
		{"peak_rps", ">=1e999", "finite"},
		{"peak_rps", "twelve parsecs", `"parsecs" after`},
		{"peak_rps", long, "100000 bytes"},
		{"peak_rps", "", "empty"},
		{"peak_rps", "50-10", "first end"},
		{"peak_rps", "500 MB", `"MB" after`},
		{"peak_rps", "1e12", "above"},
		{"peak_rps", "lots", "not a number"},
		{"peak_rps", "5 10", `"10" after`},
		{"execution_seconds_max", "5 MB", "no unit"},
		{"services_count", "1.5", "whole"},
		{"services_count", "0", "below 1"},
		{"utilization_percent", "120%", "above 100%"},
		{"gpu", "perhaps", "neither yes nor no"},
		{"os", "amiga", "not known"},
		{"traffic_shape", "burstyy", "did you mean bursty"},
		{"cloud", "AWS and Azure", "could mean aws or azure"},
		{"os", "not windows", "not known"},
		{"state", "unknown", "not known"},
		{"existing_platform", strings.Repeat("é", 2001), "too long: 2001"},
		{"existing_platform", "a\x00b", "control"},
		{"existing_platform", "\xff\xfe", "UTF-8"},
		{"current_monthly_usd", "400 €", `"€" after`},
		{"memory_mb", long + "MB", "bytes long"},
	} {
		a := attribute(t, c.id)
		v, err := profile.ParseValue(a, c.text)
		if _, ok := errors.AsType[*profile.ValueError](err); !ok {
			t.Errorf("%s %.40q = %v, %v; want a ValueError", c.id, c.text, v, err)
			continue
		}
		if text := err.Error(); !strings.Contains(text, c.problem) || !strings.Contains(text, "allowed: ") || !strings.HasPrefix(text, string(c.id)) || len(text) > 600 {
			t.Errorf("%s %.40q: error %q, want it to say %q", c.id, c.text, text, c.problem)
		}
	}
}

func TestParseValue_readsBackWhatFormatWrites(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SampledFrom(profile.Table()).Draw(t, "attribute")
		v := drawValue(t, a)
		text := profile.Format(a, v)
		got, err := profile.ParseValue(a, text)
		if err != nil || got != v {
			t.Fatalf("%s: %+v is written %q and read back as %+v, %v", a.ID, v, text, got, err)
		}
		if shown := profile.Show(a, v); shown == "" {
			t.Fatalf("%s: %q is shown as nothing", a.ID, text)
		}
	})
}

func drawValue(t *rapid.T, a profile.Attribute) profile.Value {
	switch a.Kind {
	case profile.Enum:
		return profile.Value{Text: rapid.SampledFrom(a.Options).Draw(t, "option").Value}
	case profile.Bool:
		return profile.Value{Text: rapid.SampledFrom([]string{"true", "false"}).Draw(t, "bool")}
	case profile.Text:
		return profile.Value{Text: rapid.StringMatching(`[a-zA-Z0-9éß][ -~]{0,50}[a-zA-Z0-9é]`).Draw(t, "text")}
	case profile.Number, profile.Integer:
	}
	lo, hi := rapid.Float64Range(a.Min, a.Max).Draw(t, "lo"), rapid.Float64Range(a.Min, a.Max).Draw(t, "hi")
	if a.Kind == profile.Integer {
		lo, hi = math.Round(lo), math.Round(hi)
	}
	if lo < 1e-9 {
		lo = 0
	}
	if hi < 1e-9 {
		hi = 0
	}
	switch rapid.IntRange(0, 3).Draw(t, "form") {
	case 0:
		hi = lo
	case 1:
		lo = a.Min
	case 2:
		hi = a.Max
	}
	return profile.Value{Lo: math.Min(lo, hi), Hi: math.Max(lo, hi)}
}

func TestShow_isMeantForPeople(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		id         profile.ID
		text, want string
	}{
		{"requests_per_month", "2433333.33", "2.43 million a month"},
		{"requests_per_month", "1000000-10000000", "1 to 10 million a month"},
		{"requests_per_month", "1500", "1,500 a month"},
		{"execution_seconds_p50", "0.3", "300 ms"},
		{"execution_seconds_p50", "60-300", "60 s to 5 min"},
		{"execution_seconds_max", "900", "15 min"},
		{"execution_seconds_max", ">=86400", "24 h and more"},
		{"peak_rps", "<10", "under 10 a second"},
		{"memory_mb", "512", "512 MB"},
		{"memory_mb", "2048-10240", "2 to 10 GB"},
		{"utilization_percent", "5-20", "5 to 20%"},
		{"availability_target_percent", "99.95", "99.95%"},
		{"current_monthly_usd", "400", "$400 a month"},
		{"egress_gb_per_month", "10000", "9.77 TB a month"},
		{"gpu", "true", "yes"},
		{"traffic_shape", "bursty", "Bursts on top of a base"},
		{"deadline_weeks", "1", "1 week"},
		{"vcpu", "0.5", "0.5 vCPU"},
		{"services_count", "12", "12"},
	} {
		a := attribute(t, c.id)
		v, err := profile.ParseValue(a, c.text)
		if got := profile.Show(a, v); err != nil || got != c.want {
			t.Errorf("%s %s is shown as %q (%v), want %q", c.id, c.text, got, err, c.want)
		}
	}
}

func TestParseAnswer_takesNoAnswerForAnAnswer(t *testing.T) {
	t.Parallel()
	a := attribute(t, "peak_rps")
	for text, want := range map[string]profile.Provenance{
		"unknown": profile.Unknown, "I don't know": profile.Unknown, "no idea": profile.Unknown, "?": profile.Unknown, "n/a": profile.NotApplicable,
		"not_applicable": profile.NotApplicable, "does not apply": profile.NotApplicable, "12": profile.Stated,
	} {
		if f, err := profile.ParseAnswer(a, text); err != nil || f.Provenance != want {
			t.Errorf("%q is %q, %v; want %q", text, f.Provenance, err, want)
		}
	}
}

func TestParseAssignments_readsListsAndNamesTheNearest(t *testing.T) {
	t.Parallel()
	facts, errs := profile.ParseAssignments("peak_rps=1,500, gpu = no; memory: 2 GB\nlatency p99 = 200 ms")
	p := profile.New(facts...)
	for id, want := range map[profile.ID]string{"peak_rps": "1500", "gpu": "false", "memory_mb": "2048", "latency_p99_ms": "200"} {
		if got := profile.FormatFact(p.Fact(id)); got != want {
			t.Errorf("%s = %q, want %q (errors %v)", id, got, want, errs)
		}
	}
	_, errs = profile.ParseAssignments("peek_rps=5, gpu=maybe, nonsense")
	if len(errs) != 2 || !strings.Contains(errs[0].Error(), "did you mean peak_rps?") || !strings.Contains(errs[1].Error(), "neither yes nor no") {
		t.Errorf("errors %v", errs)
	}
	if _, err := profile.ParseAssignment("hello there"); err == nil || !strings.Contains(err.Error(), "ATTRIBUTE=VALUE") {
		t.Errorf("error %v, want it to say how to write one", err)
	}
}

func FuzzParseValue(f *testing.F) {
	for _, seed := range []string{"500 rps", "2M/day", "1-5 min", "<10", "about 2k", "1e309", "between 10 and 50", "$1,200.50 a month", "20 000", "٣", "1..2", "-", "<", "a few hundred", "99.9%"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, a := range profile.Table() {
			v, err := profile.ParseValue(a, text)
			if err != nil {
				if !utf8.ValidString(err.Error()) {
					t.Fatalf("%s %q: the error is not valid UTF-8", a.ID, text)
				}
				continue
			}
			if again, err := profile.ParseValue(a, profile.Format(a, v)); err != nil || again != v {
				t.Fatalf("%s %q = %+v, read back as %+v, %v", a.ID, text, v, again, err)
			}
		}
	})
}
