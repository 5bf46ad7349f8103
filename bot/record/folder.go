package record

import (
	"path"
	"slices"
	"strings"
)

// DefaultFolder is where records go in a repository that has none.
const DefaultFolder = "docs/adr"

// usual are the folders in which projects keep their records, the likeliest first.
func usual() []string {
	return []string{
		"docs/adr", "docs/adrs", "docs/decisions", "doc/adr", "docs/architecture/decisions", "doc/architecture/decisions", "docs/architecture-decisions", "adr", "adrs",
		"docs/architecture/adr", "docs/architecture/adrs", "architecture/decisions", "architecture/adr", "doc/adrs", "doc/decisions", "decisions", "documentation/adr",
		"docs/architecture",
	}
}

// Folder is the folder of a repository's records: the one asked for, the usual one that holds most, another one that is called like it,
// or the default.
func Folder(asked string, paths []string) (string, bool) {
	if asked != "" {
		return CleanFolder(asked)
	}
	count := map[string]int{}
	for _, p := range paths {
		if IsRecord(path.Base(p)) {
			count[path.Dir(p)]++
		}
	}
	best := DefaultFolder
	for _, f := range usual() {
		if count[f] > count[best] {
			best = f
		}
	}
	if count[best] == 0 {
		best = elsewhere(count)
	}
	return best, true
}

// elsewhere is the folder of a telling name that holds most records; the default when there is none.
func elsewhere(count map[string]int) string {
	best := DefaultFolder
	for folder, n := range count {
		switch strings.ToLower(path.Base(folder)) {
		case "adr", "adrs", "decisions", "decision-records", "architecture-decisions", "architecture_decisions", "architecture-decision-records":
		default:
			continue
		}
		if foreign(folder) {
			continue
		}
		if n > count[best] || (n == count[best] && folder < best) {
			best = folder
		}
	}
	return best
}

// foreign reports whether a folder holds what others wrote, or examples and what tests use.
func foreign(folder string) bool {
	for part := range strings.SplitSeq(folder, "/") {
		switch part {
		case "node_modules", "vendor", "third_party", "examples", "example", "samples", "sample", "testdata", "test", "tests", "fixtures", "templates":
			return true
		}
	}
	return false
}

// CleanFolder is a folder inside of the repository, without slashes at its ends; false for one that is not, or that runs something.
func CleanFolder(folder string) (string, bool) {
	clean := path.Clean("/" + strings.ReplaceAll(folder, "\\", "/"))[1:]
	for part := range strings.SplitSeq(folder, "/") {
		if part == ".." {
			return "", false
		}
	}
	if clean == ".github" || strings.HasPrefix(clean, ".github/") || clean == ".git" || strings.HasPrefix(clean, ".git/") || strings.ContainsAny(clean, "\x00\n\r:*?\"<>|") || len(clean) > 200 {
		return "", false
	}
	return clean, true
}

// InFolder are the names of the files that stand in a folder itself.
func InFolder(folder string, paths []string) []string {
	var out []string
	for _, p := range paths {
		if dir(p) == folder {
			out = append(out, path.Base(p))
		}
	}
	slices.Sort(out)
	return out
}

// Taken are the numbers that are given in a folder, whatever the format of the record, and also when it is a folder of its own.
func Taken(folder string, paths []string) []int {
	given := map[int]bool{}
	for _, p := range paths {
		rest := p
		if folder != "" {
			var ok bool
			if rest, ok = strings.CutPrefix(p, folder+"/"); !ok {
				continue
			}
		}
		name, _, _ := strings.Cut(rest, "/")
		if n, ok := take(name); ok && n.number() > 0 {
			given[n.number()] = true
		}
	}
	out := make([]int, 0, len(given))
	for n := range given {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

func dir(p string) string {
	if d := path.Dir(p); d != "." {
		return d
	}
	return ""
}

// Next is the number after the highest taken one.
func Next(taken ...int) int {
	if len(taken) == 0 {
		return 1
	}
	return slices.Max(taken) + 1
}
