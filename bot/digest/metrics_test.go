package digest_test

import (
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/deploy-advice/deploy-advice/bot/digest"
	"github.com/deploy-advice/deploy-advice/bot/digest/subscription"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// gathered are the values of a registry's figures, by name and label values.
func gathered(t *testing.T, reg *prometheus.Registry) map[string]float64 {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			name := f.GetName()
			for _, l := range m.GetLabel() {
				name += " " + l.GetValue()
			}
			out[name] = m.GetGauge().GetValue() + m.GetCounter().GetValue()
		}
	}
	return out
}

func TestMetrics_showHeartbeatPeriodsAndOptOuts(t *testing.T) {
	t.Parallel()
	reg := prometheus.NewRegistry()
	w := newWorld(t, start.Add(-10*24*time.Hour))
	w.metrics = digest.NewMetrics(reg, nil)
	w.restart(0)
	w.command(digest.JobSubscribe, "mon 9:00 UTC", "C1")
	w.command(digest.JobSubscribe, "mon 9:00 UTC", "C2")
	w.decide("made", func(e *record.Entry) { e.Channel = "C1" })
	w.command(digest.JobSettings, "here", "C2")
	w.at(start.Add(-time.Hour))
	if got := gathered(t, reg); got["deploy_advice_noise_opt_outs"] != 0 || got["deploy_advice_decisions_checked_total unchanged"] != 1 {
		t.Errorf("before anybody opted out: %v", got)
	}
	w.put("preference", "user-UOWNER", map[string]any{"v": 1, "quiet": true})
	w.put("preference", "channel-C9", map[string]any{"v": 1, "quiet": true})
	w.put("preference", "user-UBEN", map[string]any{"v": 1, "quiet": false})
	w.at(start.Add(time.Second))
	got := gathered(t, reg)
	for name, want := range map[string]float64{
		"deploy_advice_noise_opt_outs": 2, "deploy_advice_digest_periods_total silent": 2,
		"deploy_advice_digest_heartbeat_timestamp_seconds C1": float64(w.now.Unix()), "deploy_advice_digest_heartbeat_timestamp_seconds C2": float64(w.now.Unix()),
	} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v: %v", name, got[name], want, got)
		}
	}
	w.at(start.Add(24 * time.Hour))
	w.decide("more", nil)
	w.command(digest.JobUnsubscribe, "", "C2")
	w.at(start.AddDate(0, 0, 7))
	got = gathered(t, reg)
	for name, want := range map[string]float64{"deploy_advice_noise_opt_outs": 3, "deploy_advice_digest_periods_total posted": 1, "deploy_advice_digest_periods_total silent": 2} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v: %v", name, got[name], want, got)
		}
	}
}

// TestConfigure_andTheChannelBoth: what a channel asks for stands over every restart, whatever the settings file says; what it only
// adds to the file's schedule leaves the file in charge of that.
func TestConfigure_andTheChannelBoth(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		job, args string
		want      string // schedule after restarts on a file that names the channel and another schedule
		gone      bool   // no digest once the file no longer names it
	}{
		"said nothing":              {want: "0 8 * * 2 UTC", gone: true},
		"subscribed as it was":      {job: digest.JobSubscribe, want: "0 9 * * 1 Europe/Berlin"},
		"subscribed otherwise":      {job: digest.JobSubscribe, args: "fri 7:00 UTC", want: "0 7 * * 5 UTC"},
		"changed its schedule":      {job: digest.JobSettings, args: "fri 7:00", want: "0 7 * * 5 Europe/Berlin"},
		"wants it always":           {job: digest.JobSettings, args: "always on", want: "0 8 * * 2 UTC", gone: true},
		"wants one repository only": {job: digest.JobSettings, args: "repo=acme/shop", want: "0 8 * * 2 UTC", gone: true},
		"unsubscribed":              {job: digest.JobUnsubscribe, want: "", gone: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, start)
			if err := w.service.Configure(t.Context(), []string{"C1"}); err != nil {
				t.Fatal(err)
			}
			if c.job != "" {
				w.command(c.job, c.args, "C1")
			}
			s, err := digest.New(w.docs, digest.Options{Advisor: w.advice, Now: func() time.Time { return w.now }, Cron: "0 8 * * 2"})
			if err != nil {
				t.Fatal(err)
			}
			for _, step := range []struct {
				channels []string
				want     string
			}{{[]string{"C1"}, c.want}, {nil, map[bool]string{false: c.want}[c.gone]}} {
				for range 2 { // replicas
					if err := s.Configure(t.Context(), step.channels); err != nil {
						t.Fatal(err)
					}
				}
				sub, err := subscribed(t, s, "C1")
				got := ""
				if err == nil && sub.Active() {
					got = sub.Cron + " " + sub.Zone
				}
				if got != step.want {
					t.Errorf("named in the file: %v: got %q, %v, want %q", len(step.channels) > 0, got, err, step.want)
				}
			}
			if sub, err := subscribed(t, s, "C1"); err != nil || sub.Always != (c.args == "always on") {
				t.Errorf("got %+v, %v", sub, err)
			}
		})
	}
}

// subscribed is a channel's subscription; the zero one when it has none.
func subscribed(t *testing.T, s *digest.Service, channel string) (subscription.Subscription, error) {
	t.Helper()
	all, err := s.Subscriptions(t.Context())
	for _, sub := range all {
		if sub.Channel == channel {
			return sub, err
		}
	}
	return subscription.Subscription{}, err
}
