// Package coldstart is a table of measured start times of function runtimes,
// with the source and date of each. It holds data and look-ups only.
//
// The figures are the platform's and the runtime's share of an empty program.
// What the application itself does before it can serve (imports, connections,
// caches: 0.1 to 10 s) comes on top and must be asked for.
package coldstart

import "strings"

// Package is how the code is delivered.
type Package string

// The deliveries that were measured.
const (
	Zip   Package = "zip"
	Image Package = "image"
)

// Entry is one measured distribution of start times, ms.
type Entry struct {
	Platform      string // catalogue id
	Runtime       string
	Arch          string // x86_64 or arm64
	Package       Package
	MemoryMB      int
	P50, P95, P99 float64 // ms
	Samples       int     // 0 when the source gives about 750
	Source        string
	From, To      string // dates of the measurement
}

// Seconds are the percentiles in seconds.
func (e Entry) Seconds() (p50, p95, p99 float64) { return e.P50 / 1000, e.P95 / 1000, e.P99 / 1000 }

const (
	source   = "https://github.com/maxday/lambda-perf"
	fromDate = "2026-06-01"
	toDate   = "2026-08-22"
)

// row is an Entry without what all rows share.
type row struct {
	runtime, arch string
	pack          Package
	p50, p95, p99 float64
	samples       int
}

// rows are init durations of hello-world functions on AWS Lambda with 512 MB,
// aggregated over the dates above from the daily results of lambda-perf at
// commit 6070b79. Memory from 128 to 1024 MB changes the median by under 3%.
func rows() []row {
	return []row{
		{"rust", "x86_64", Zip, 16.2, 27.3, 49.4, 757},
		{"cpp", "x86_64", Zip, 66, 105, 134, 0},
		{"go", "x86_64", Zip, 50.6, 58.5, 69.4, 751},
		{"go", "arm64", Zip, 43.0, 46.1, 53.6, 764},
		{"go", "x86_64", Image, 48.1, 94.5, 120.4, 757},
		{"python3.12", "x86_64", Zip, 86, 116, 138, 0},
		{"python3.13", "x86_64", Zip, 91.9, 131.6, 188.3, 758},
		{"python3.13", "x86_64", Image, 162.3, 338.4, 391.7, 769},
		{"nodejs22", "x86_64", Zip, 144, 183, 219, 0},
		{"nodejs22", "arm64", Zip, 129.9, 148.6, 195.2, 758},
		{"nodejs22", "x86_64", Image, 296.8, 663.6, 792.4, 754},
		{"nodejs24", "x86_64", Zip, 140, 181, 213, 0},
		{"ruby3.4", "x86_64", Zip, 230.3, 423.8, 497.9, 770},
		{"ruby3.4", "x86_64", Image, 269.5, 426.7, 499.7, 752},
		{"java17", "x86_64", Zip, 207, 263, 332, 0},
		{"java21", "x86_64", Zip, 244.6, 328.2, 623.0, 752},
		{"java21", "arm64", Zip, 247.8, 281.4, 585.8, 751},
		{"java21", "x86_64", Image, 344, 693, 813, 0},
		{"java25", "x86_64", Zip, 193, 419, 501, 0},
		{"dotnet8", "x86_64", Zip, 257, 563, 669, 0},
		{"dotnet8", "arm64", Zip, 294.0, 623.9, 698.7, 752},
		{"dotnet8", "x86_64", Image, 403.2, 743.3, 859.2, 764},
		{"dotnet8-aot", "x86_64", Zip, 87.9, 111.9, 126.6, 764},
		{"dotnet8-aot", "arm64", Zip, 77.8, 89.9, 105.4, 752},
		{"graalvm-java21", "x86_64", Zip, 154.0, 184.5, 223.9, 758},
		{"graalvm-java21", "arm64", Zip, 127.5, 139.9, 159.5, 758},
		{"quarkus", "x86_64", Zip, 246.6, 290.1, 337.8, 758},
	}
}

// Entries lists the table in a stable order.
func Entries() []Entry {
	var out []Entry
	for _, r := range rows() {
		out = append(out, Entry{
			Platform: "aws-lambda", Runtime: r.runtime, Arch: r.arch, Package: r.pack, MemoryMB: 512,
			P50: r.p50, P95: r.p95, P99: r.p99, Samples: r.samples, Source: source, From: fromDate, To: toDate,
		})
	}
	return out
}

// Find returns the measurement of a runtime; a runtime without version, such
// as "java" or "python", finds its newest listed version. An architecture or
// package that was not measured falls back on x86_64 and zip, in that order.
func Find(runtime, arch string, pack Package) (Entry, bool) {
	runtime = strings.ToLower(runtime)
	for _, want := range []struct {
		arch string
		pack Package
	}{{arch, pack}, {"x86_64", pack}, {"x86_64", Zip}} {
		found, ok := Entry{}, false
		for _, e := range Entries() {
			if e.Arch != want.arch || e.Package != want.pack {
				continue
			}
			if e.Runtime == runtime {
				return e, true
			}
			if strings.TrimRight(e.Runtime, "0123456789.") == runtime {
				found, ok = e, true
			}
		}
		if ok {
			return found, true
		}
	}
	return Entry{}, false
}

// Moments are the mean and standard deviation, ms, of a start time of which no
// percentiles were published.
type Moments struct {
	Platform string
	MemoryMB int
	Mean, SD float64 // ms
	Source   string
	AsOf     string
}

// Historic lists older measurements; they show how wide the range is, and
// should not stand for today's platforms.
func Historic() []Moments {
	const ref = "https://www.usenix.org/conference/atc18/presentation/wang-liang"
	return []Moments{
		{"aws-lambda", 128, 265, 354, ref, "2018"},
		{"aws-lambda", 1536, 250, 274, ref, "2018"},
		{"gcp-cloud-functions", 128, 493.04, 345.80, ref, "2018"},
		{"gcp-cloud-functions", 2048, 111, 124, ref, "2018"},
	}
}
