package document

import "strings"

// Nearest returns the name closest to the word by edit distance, or "" when none is close enough to be a slip.
func Nearest(word string, names []string) string {
	best, bestAt := "", 1+max(1, (min(len(word), 20)+1)/3)
	for _, name := range names {
		if len(word) > 40 {
			return ""
		}
		if d := distance(spaced(word), spaced(name)); d < bestAt {
			best, bestAt = name, d
		}
	}
	return best
}

func spaced(s string) string {
	return strings.NewReplacer("-", " ", "_", " ").Replace(strings.ToLower(s))
}

// distance is the edit distance of two short strings, in bytes, with the swap of two neighbours as one edit.
func distance(a, b string) int {
	before, previous := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := range len(a) {
		current := make([]int, len(b)+1)
		current[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			current[j+1] = min(previous[j]+cost, previous[j+1]+1, current[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				current[j+1] = min(current[j+1], before[j-1]+1)
			}
		}
		before, previous = previous, current
	}
	return previous[len(b)]
}
