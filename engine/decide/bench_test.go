package decide

import (
	"testing"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

func BenchmarkTable_nothingKnown(b *testing.B) {
	m := newModel(b, nil)
	k := m.read(profile.New())
	b.ReportAllocs()
	for b.Loop() {
		m.table(&k, profile.New())
	}
}

func BenchmarkFlips(b *testing.B) {
	m := newModel(b, nil)
	s := m.Study(profileOf(b, map[string]any{"workload_kind": "http-api", "requests_per_month": 2e6, "traffic_shape": "bursty", "cloud": "aws", "ops_team": "small", "memory_mb": 512}))
	b.ReportAllocs()
	for b.Loop() {
		s.Flips()
	}
}

func BenchmarkQuestions_nothingKnown(b *testing.B) {
	m := newModel(b, nil)
	s := m.Study(profile.New())
	b.ReportAllocs()
	for b.Loop() {
		s.Questions(0)
	}
}

func BenchmarkOptions_nothingKnown(b *testing.B) {
	m := newModel(b, nil)
	s := m.Study(profile.New())
	b.ReportAllocs()
	for b.Loop() {
		s.Options()
	}
}
