package conversation_test

import (
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Sixty sentences of a thread, each as said while a question stands open: what becomes of them. An empty want is talk: nothing is
// taken, and nobody is told anything.
func TestTalk_isReadAsPeopleMeanIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		asked profile.ID
		said  string
		want  string // the facts it adds, sorted
	}{
		{"ops_team", "nobody", "ops_team=none"},
		{"ops_team", "we have 3 devs", "ops_team=small"},
		{"ops_team", "just me", "ops_team=none"},
		{"ops_team", "we have a platform team", "ops_team=platform-team"},
		{"ops_team", "no idea", "ops_team=unknown"},
		{"ops_team", "skip", "ops_team=unknown"},
		{"ops_team", "both", ""},
		{"latency_p99_ms", "p99 under 200ms", "latency_p99_ms=<200"},
		{"latency_p99_ms", "n/a", "latency_p99_ms=not_applicable"},
		{"requests_per_month", "around 10k users a day", ""},
		{"requests_per_month", "roughly 50k/day", "requests_per_month=1368750-1672916.66667"},
		{"requests_per_month", "20 Mio am Tag", "requests_per_month=608333333.333"},
		{"requests_per_month", "100k-200k a day", "requests_per_month=3041666.66667-6083333.33333"},
		{"requests_per_month", "1,200,000 per month", "requests_per_month=1200000"},
		{"requests_per_month", "not many", ""},
		{"peak_rps", "500 req/s at peak", "peak_rps=500"},
		{"peak_rps", "1.5k rpm", "peak_rps=25"},
		{"peak_rps", "maybe 50?", "peak_rps=45-55"},
		{"peak_rps", "I think 500 rps", "peak_rps=500"},
		{"peak_rps", "we see 200 QPS at noon, 20 at night", "peak_rps=200"},
		{"peak_rps", "less than 10 rps", "peak_rps=<10"},
		{"peak_rps", "ten times the average", ""},
		{"peak_rps", "I don't know", "peak_rps=unknown"},
		{"traffic_shape", "office hours only", "traffic_shape=diurnal"},
		{"traffic_shape", "spikes on Mondays", "traffic_shape=bursty"},
		{"traffic_shape", "it's a cron job, runs hourly for 20 minutes", "event_source=schedule execution_seconds_p50=1200 protocol=schedule requests_per_month=730 workload_kind=scheduled-job"},
		{"state", "sessions in Redis", "state=external-state"},
		{"state", "Postgres", "state=external-state"},
		{"state", "none", "state=stateless"},
		{"memory_mb", "2-3 GB", "memory_mb=2048-3072"},
		{"memory_mb", "512m", "memory_mb=512"},
		{"memory_mb", "at least 8 GB", "memory_mb=>=8192"},
		{"memory_mb", "is 512 MB enough?", ""},
		{"memory_mb", "I think 512 MB is too little", ""},
		{"gpu", "no GPU", "gpu=false"},
		{"gpu", "nope", "gpu=false"},
		{"gpu", "yes but only on weekdays", "gpu=true"},
		{"gpu", "yes, one A100", "gpu=true"},
		{"cloud", "we're on GCP", "cloud=gcp"},
		{"cloud", "anything but AWS", ""},
		{"cloud", "google", "cloud=gcp"},
		{"cloud", "our own data centre", "cloud=onprem"},
		{"execution_seconds_max", "up to 15 minutes", "execution_seconds_max=900"},
		{"execution_seconds_max", "it never takes longer than 5 minutes", "execution_seconds_max=300"},
		{"execution_seconds_max", "half an hour", "execution_seconds_max=1800"},
		{"services_count", "a dozen", "services_count=12"},
		{"services_count", "about 40 microservices", "services_count=36-44"},
		{"teams_count", "two", "teams_count=2"},
		{"deploy_frequency", "twice a day", "deploy_frequency=14"},
		{"data_residency_onprem", "no, EU region is fine", "data_residency_onprem=false"},
		{"data_residency_onprem", "data must stay in our building", "data_residency_onprem=true"},
		{"portability_required", "we don't want lock-in", "portability_required=true"},
		{"os", "Windows Server 2019", "os=windows"},
		{"protocol", "it reads from Kafka", "protocol=queue"},
		{"gpu", "back in 10 minutes", ""},
		{"gpu", "meeting in 5 min", ""},
		{"gpu", "I'll be out 2 days", ""},
		{"gpu", "our last outage lasted 3 hours", ""},
		{"gpu", "Kubernetes is overkill", ""},
		{"gpu", "we could use Lambda", ""},
		{"gpu", "should we go serverless?", ""},
		{"gpu", "call me at 555 1234", ""},
		{"gpu", "lol 100%", ""},
		{"gpu", "can it take 1.5 GB? It takes 1.5 s each", "execution_seconds_p50=1.5"},
		{"memory_mb", "GPU? no", "gpu=false"},
	} {
		s := newScreen(t, c.asked, "deadline_weeks")
		s.ask("shop: it is a shop")
		before := len(s.whispers)
		s.say("UBEN", c.said)
		if got := s.added(); !covers(got, c.want) {
			t.Errorf("%s: %q gives %q, want %q", c.asked, c.said, got, c.want)
		}
		if c.want == "" && len(s.whispers) > before {
			t.Errorf("%s: %q is answered: %s", c.asked, c.said, s.whispered())
		}
	}
}

// added are the facts in force, in the head's metadata.
func (s *screen) added() string {
	for _, key := range s.order {
		if m := s.posts[key]; m.Meta.Kind == bot.HeadMessage {
			text, _ := m.Meta.Payload["facts"].(string)
			return strings.NewReplacer("{", "", "}", "", `":"`, "=", `","`, " ", `"`, "", `\u003c`, "<", `\u003e`, ">").Replace(text)
		}
	}
	return ""
}

// covers reports whether the facts are those wanted, or follow from them.
func covers(got, want string) bool {
	if want == "" {
		return got == ""
	}
	for w := range strings.FieldsSeq(want) {
		if !strings.Contains(" "+got+" ", " "+w+" ") {
			return false
		}
	}
	return true
}

func TestWhatIf_takesPlainWords(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"what if we had 500 rps?":                 "What if Peak rate 500 a second?",
		"what if it needed 2 GB of memory on GCP": "Memory 2 GB",
	} {
		s := newScreen(t, "gpu")
		s.ask("shop: on AWS")
		s.say("UANA", said)
		contains(t, s.last(bot.ReplyMessage), want, "Only tried, not kept")
		if strings.Contains(s.added(), "peak_rps") {
			t.Errorf("%q was kept: %s", said, s.added())
		}
	}
}
