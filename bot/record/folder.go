package record

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// DefaultFolder is where records go in a repository that has none.
const DefaultFolder = "docs/adr"

// usual are the folders in which projects keep their records, the likeliest first.
func usual() []string {
	return []string{"docs/adr", "docs/adrs", "docs/decisions", "doc/adr", "docs/architecture/decisions", "doc/architecture/decisions", "docs/architecture-decisions", "adr", "adrs", "docs/architecture/adr", "architecture/decisions"}
}

var (
	numbered = regexp.MustCompile(`^((?i:adr)[-_])?(\d{1,6})([-_ ])([^/]*)\.md$`)
	dated    = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2}|\d{8})([-_])([^/]*)\.md$`)
)

// Style is how the files of a folder are named.
type Style struct {
	Dated     bool   // by date instead of by number
	Layout    string // of the date, in Go's form
	Width     int    // digits of the number
	Prefix    string // before the number, "adr-"
	Separator string
}

// StyleOf reads the style off the names of a folder; the majority counts. An empty folder is numbered with four digits.
func StyleOf(names []string) Style {
	style := Style{Width: 4, Separator: "-"}
	dates, numbers := 0, 0
	for _, name := range names {
		if m := dated.FindStringSubmatch(name); m != nil {
			dates++
			if dates > numbers {
				style = Style{Dated: true, Layout: layout(m[1]), Separator: m[2], Width: 4}
			}
			continue
		}
		if m := numbered.FindStringSubmatch(name); m != nil {
			numbers++
			if numbers > dates {
				style = Style{Width: len(m[2]), Prefix: m[1], Separator: m[3]}
			}
		}
	}
	if numbers >= dates && style.Dated {
		style = Style{Width: 4, Separator: "-"}
	}
	return style
}

func layout(date string) string {
	if strings.Contains(date, "-") {
		return time.DateOnly
	}
	return "20060102"
}

// NumberOf is the number of a record by its file's name; 0 for none.
func NumberOf(name string) int {
	if dated.MatchString(name) {
		return 0
	}
	m := numbered.FindStringSubmatch(name)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[2]) // digits only
	return n
}

// IsRecord reports whether a file's name is that of a record.
func IsRecord(name string) bool {
	return (numbered.MatchString(name) && NumberOf(name) >= 0 || dated.MatchString(name)) && !strings.Contains(strings.ToLower(name), "template")
}

// FileName names a new record.
func (s Style) FileName(number int, at time.Time, title string) string {
	if s.Dated {
		return at.UTC().Format(s.Layout) + s.Separator + Slug(title) + ".md"
	}
	digits := strconv.Itoa(number)
	return s.Prefix + strings.Repeat("0", max(0, s.Width-len(digits))) + digits + s.Separator + Slug(title) + ".md"
}

// Folder is the folder of a repository's records: the one asked for, the usual one that holds most, or the default.
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
	return best, true
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
