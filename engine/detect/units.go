package detect

import (
	"math"
	"strconv"
	"strings"
)

// Converters from the spellings of files to the units of attributes. Memory is counted in MiB, disks in GiB.

func plain(v float64) string {
	return strconv.FormatFloat(math.Round(v*1e4)/1e4, 'f', -1, 64)
}

func finite(text string) (float64, bool) {
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	return v, err == nil && !math.IsInf(v, 0) && !math.IsNaN(v) && v >= 0
}

// number is a plain number.
func number(text string) (string, bool) {
	v, ok := finite(text)
	return plain(v), ok
}

// whole is a plain whole number of at least one.
func whole(text string) (string, bool) {
	v, ok := finite(text)
	return plain(v), ok && v >= 1 && v == math.Trunc(v)
}

// seconds reads "300", "300s", "5m", "1h", "1m30s", "500ms" and "hh:mm:ss".
func seconds(text string) (string, bool) {
	if v, ok := finite(text); ok {
		return plain(v), true
	}
	if strings.Count(text, ":") == 2 {
		return clock(text)
	}
	total, rest, read := 0.0, text, false
	for rest != "" {
		end := strings.IndexFunc(rest, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
		if end <= 0 {
			return "", false
		}
		v, ok := finite(rest[:end])
		if !ok {
			return "", false
		}
		unit := rest[end:]
		if next := strings.IndexAny(unit, "0123456789"); next >= 0 {
			unit = unit[:next]
		}
		rest = rest[end+len(unit):]
		scale, ok := secondsIn(unit)
		if !ok {
			return "", false
		}
		total, read = total+v*scale, true
	}
	return plain(total), read
}

func secondsIn(unit string) (float64, bool) {
	switch strings.TrimSpace(unit) {
	case "ms":
		return 0.001, true
	case "s", "sec", "second", "seconds":
		return 1, true
	case "m", "min", "minute", "minutes":
		return 60, true
	case "h", "hour", "hours":
		return 3600, true
	case "d", "day", "days":
		return 86400, true
	}
	return 0, false
}

// clock reads "hh:mm:ss" and "d.hh:mm:ss".
func clock(text string) (string, bool) {
	days, rest, found := strings.Cut(text, ".")
	if !found || strings.Contains(days, ":") {
		days, rest = "0", text
	}
	d, ok := finite(days)
	total := d * 86400
	for i, part := range strings.Split(rest, ":") {
		v, good := finite(part)
		ok = ok && good
		total += v * []float64{3600, 60, 1, 0}[min(i, 3)]
	}
	return plain(total), ok
}

// milliseconds reads a number of milliseconds as seconds.
func milliseconds(text string) (string, bool) {
	v, ok := finite(text)
	return plain(v / 1000), ok
}

// bytesIn is the bytes of a unit; binary says that k, m and g without i are binary too, as container tools read them.
func bytesIn(unit string, binary bool) (float64, bool) {
	power := strings.IndexByte("kmgt", (strings.ToLower(unit) + " ")[0]) + 1
	rest := strings.ToLower(unit)
	if power > 0 {
		rest = rest[1:]
	}
	switch rest {
	case "i", "ib":
		return math.Pow(1024, float64(power)), power > 0
	case "", "b":
		if binary {
			return math.Pow(1024, float64(power)), true
		}
		return math.Pow(1000, float64(power)), true
	}
	return 0, false
}

func size(text string, binary bool, bare float64) (bytes float64, ok bool) {
	text = strings.TrimSpace(text)
	end := strings.IndexFunc(text, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
	if end < 0 {
		v, ok := finite(text)
		return v * bare, ok
	}
	v, ok := finite(text[:end])
	scale, known := bytesIn(strings.TrimSpace(text[end:]), binary)
	return v * scale, ok && known
}

const (
	mib = 1 << 20
	gib = 1 << 30
)

// quantityMB reads Kubernetes' memory: Mi and Gi binary, M and G decimal, a bare number bytes. "m" (thousandths of a byte) is a
// mistake that is refused.
func quantityMB(text string) (string, bool) {
	if strings.HasSuffix(text, "m") {
		return "", false
	}
	v, ok := size(text, false, 1)
	return plain(v / mib), ok
}

// quantityGB is quantityMB for disks.
func quantityGB(text string) (string, bool) {
	v, ok := size(text, false, 1)
	return plain(v / gib), ok && !strings.HasSuffix(text, "m")
}

// containerMB reads what container tools write: "512m", "1g", "1gb", a bare number bytes.
func containerMB(text string) (string, bool) {
	v, ok := size(text, true, 1)
	return plain(v / mib), ok
}

// megabytes reads a number of MB that may carry a unit.
func megabytes(text string) (string, bool) {
	v, ok := size(text, true, mib)
	return plain(v / mib), ok
}

// gigabytes reads a number of GB that may carry a unit.
func gigabytes(text string) (string, bool) {
	v, ok := size(text, true, gib)
	return plain(v / gib), ok
}

// mbAsGB reads a number of MB as GB of disk.
func mbAsGB(text string) (string, bool) {
	v, ok := size(text, true, mib)
	return plain(v / gib), ok
}

// cores reads "500m", "0.5" and "2".
func cores(text string) (string, bool) {
	if milli, ok := strings.CutSuffix(text, "m"); ok {
		v, good := finite(milli)
		return plain(v / 1000), good
	}
	return number(text)
}

// units1024 reads ECS's CPU: 1024 is one vCPU, and "1 vCPU" is too.
func units1024(text string) (string, bool) {
	lower := strings.ToLower(text)
	if v, ok := strings.CutSuffix(lower, "vcpu"); ok {
		return number(v)
	}
	v, ok := finite(text)
	return plain(v / 1024), ok
}

// ecsMB reads ECS's memory: MiB, or "2 GB".
func ecsMB(text string) (string, bool) {
	return megabytes(strings.ReplaceAll(text, " ", ""))
}

func architecture(text string) (string, bool) {
	switch strings.ToLower(text) {
	case "arm64", "arm_64", "aarch64", "arm":
		return "arm64", true
	case "x86_64", "amd64", "x86", "x64":
		return "x86_64", true
	}
	return "", false
}

func operatingSystem(text string) (string, bool) {
	lower := strings.ToLower(text)
	switch {
	case strings.HasPrefix(lower, "windows"):
		return "windows", true
	case strings.HasPrefix(lower, "linux"):
		return "linux", true
	}
	return "", false
}

// language reads a runtime's name: "python3.12", "nodejs20.x", "go", "dotnet8", "java21". Custom runtimes say nothing.
func language(text string) (string, bool) {
	lower := strings.ToLower(text)
	for _, r := range [][2]string{
		{"python", "python"},
		{"node", "node"},
		{"java", "java"},
		{"dotnet", "dotnet"},
		{"aspnet", "dotnet"},
		{"csharp", "dotnet"},
		{"golang", "go"},
		{"go", "go"},
		{"rust", "rust"},
		{"ruby", "other"},
		{"php", "other"},
		{"deno", "node"},
		{"bun", "node"},
		{"swift", "other"},
		{"powershell", "other"},
		{"kotlin", "java"},
		{"scala", "java"},
		{"typescript", "node"},
		{"javascript", "node"},
		{"elixir", "other"},
	} {
		if strings.HasPrefix(lower, r[0]) && !strings.HasPrefix(lower, "javascript") || r[0] == "javascript" && strings.HasPrefix(lower, r[0]) {
			return r[1], true
		}
	}
	return "", false
}

// lower of two canonical numbers first; equal ones are one number.
func span(a, b string) string {
	x, okX := finite(a)
	y, okY := finite(b)
	switch {
	case !okX || !okY || x == y:
		return a
	case x > y:
		return b + "-" + a
	}
	return a + "-" + b
}
