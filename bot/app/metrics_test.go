package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/app"
	"github.com/deploy-advice/deploy-advice/bot/bottest"
)

func TestMetrics_countWhatHappens(t *testing.T) {
	t.Parallel()
	w := begin(t)
	registry := prometheus.NewPedanticRegistry()
	a, err := app.New(discard(), app.Parts{
		Store: w.store, Performer: w.platform, Stepper: bottest.Echo{}, Now: time.Now, Metrics: app.NewMetrics(registry),
	}, app.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := a.Record(t.Context(), command("Ev1")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.Record(t.Context(), bot.Event{ID: "Ev2", Kind: bot.Said}); err != nil {
		t.Fatal(err)
	}
	want := map[bot.Fate]int64{bot.Recorded: 1, bot.Duplicate: 1, bot.NotOurs: 1}
	if diff := cmp.Diff(want, a.Stats().Events); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, family := range families {
		names = append(names, family.GetName())
	}
	for _, name := range []string{
		"deploy_advice_events_total", "deploy_advice_record_seconds", "deploy_advice_turn_seconds", "deploy_advice_queue_depth",
		"deploy_advice_queue_oldest_seconds", "deploy_advice_queue_due", "deploy_advice_dead_letters_total",
	} {
		if !slices.Contains(names, name) {
			t.Errorf("got metrics %v, want %s among them", names, name)
		}
	}
}
