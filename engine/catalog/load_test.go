package catalog_test

import (
	"testing"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := catalog.Load(); err != nil {
			b.Fatal(err)
		}
	}
}
