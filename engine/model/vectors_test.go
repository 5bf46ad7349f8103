package model

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

type tolerance struct{ Abs, Rel *float64 }

type vector struct {
	ID, Category string
	Input        map[string]any
	Expect       map[string]any
	Tolerance    map[string]tolerance
}

func readVectors(tb testing.TB) []vector {
	tb.Helper()
	raw, err := os.ReadFile("testdata/vectors.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	var file struct{ Vectors []vector }
	if err := yaml.Unmarshal(raw, &file); err != nil {
		tb.Fatal(err)
	}
	return file.Vectors
}

func ask(tb testing.TB, v vector) map[string]any {
	tb.Helper()
	in, err := json.Marshal(map[string]any{"id": v.ID, "category": v.Category, "input": v.Input})
	if err != nil {
		tb.Fatal(err)
	}
	out, err := Run(in)
	if err != nil {
		tb.Fatalf("%s: %v", v.ID, err)
	}
	var answer map[string]any
	if err := json.Unmarshal(out, &answer); err != nil {
		tb.Fatal(err)
	}
	return answer
}

func TestRun_vectors(t *testing.T) {
	t.Parallel()
	vectors := readVectors(t)
	if len(vectors) != 122 {
		t.Errorf("vectors: got %d, want 122", len(vectors))
	}
	for _, v := range vectors {
		t.Run(v.Category+"/"+v.ID, func(t *testing.T) {
			t.Parallel()
			if v.Input["data"] != nil {
				expectNoFiles(t, v)
				return
			}
			got := ask(t, v)
			for key, want := range v.Expect {
				limit, ok := v.Tolerance[key]
				if !ok {
					limit, ok = v.Tolerance["all"]
				}
				if key == "p_cold_standard_error" {
					continue // of the measurement, not of a model
				}
				if _, given := got[key]; !given {
					t.Errorf("%s: not in the answer %v", key, got)
				} else if ok && key != "sd_across_seeds" {
					compare(t, key, got[key], want, limit)
				}
			}
		})
	}
}

// expectNoFiles: draws kept in files elsewhere are refused, with the way to
// give them.
func expectNoFiles(t *testing.T, v vector) {
	t.Helper()
	in, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Run([]byte(strings.Replace(strings.Replace(string(in), `"Category"`, `"category"`, 1), `"Input"`, `"input"`, 1)))
	if err == nil || !strings.Contains(err.Error(), "input.data: names a file") {
		t.Errorf("got %v, want an error about input.data", err)
	}
}

func compare(t *testing.T, key string, got, want any, limit tolerance) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		for name, inner := range want {
			object, _ := got.(map[string]any)
			compare(t, key+"."+name, object[name], inner, limit)
		}
	case []any:
		list, _ := got.([]any)
		if len(list) != len(want) {
			t.Errorf("%s: got %v, want %v", key, got, want)
			return
		}
		for i := range want {
			compare(t, fmt.Sprintf("%s[%d]", key, i), list[i], want[i], limit)
		}
	case string, bool, nil:
		if got != want {
			t.Errorf("%s: got %v, want %v", key, got, want)
		}
	default:
		compareNumber(t, key, got, want, limit)
	}
}

func compareNumber(t *testing.T, key string, got, want any, limit tolerance) {
	t.Helper()
	x, ok := got.(float64)
	y := newFields("", nil, &problems{}).float(key, want)
	slack := 0.0
	if limit.Abs != nil {
		slack = *limit.Abs
	}
	if limit.Rel != nil {
		slack = math.Max(slack, *limit.Rel*math.Abs(y))
	}
	if !ok || math.IsNaN(x) || math.Abs(x-y) > slack*(1+1e-9) {
		t.Errorf("%s: got %v, want %v within %g", key, got, want, slack)
	}
}
