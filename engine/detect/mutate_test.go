package detect

import (
	"math/rand"
	"slices"
	"testing"
)

// TestServices_mutatedFilesComeBack changes the corpus at random, from a fixed seed, and reads it: no reader may give up on any of it.
func TestServices_mutatedFilesComeBack(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewSource(7))
	all := corpus(t)
	for _, p := range sortedKeysOf(all) {
		for range 6 {
			files := mutated(all[p], r)
			for _, problem := range Services(files, Options{}).Problems {
				if problem.File == "" {
					t.Errorf("%s: %s\n%s", p, problem.Why, files[0].Data)
				}
			}
		}
	}
}

// mutated is the files with some pieces cut, repeated, exchanged or replaced.
func mutated(files []File, r *rand.Rand) []File {
	out := make([]File, 0, len(files))
	tokens := []string{"{", "}", "[", "]", ":", "\n", "\"", "${", "{{", "}}", "(", ")", "-", " ", "*", "&", "!Ref", "null", "0", "-1", "1e999", "\x00", "é", "|", "=", ","}
	for _, f := range files {
		data := slices.Clone(f.Data)
		for range 1 + r.Intn(4) {
			if len(data) < 2 {
				break
			}
			i, j := r.Intn(len(data)), r.Intn(len(data))
			i, j = min(i, j), min(max(i, j), min(i, j)+60)
			switch r.Intn(4) {
			case 0:
				data = slices.Delete(data, i, j)
			case 1:
				data = slices.Insert(data, i, slices.Clone(data[i:j])...)
			case 2:
				data = slices.Insert(data, i, []byte(tokens[r.Intn(len(tokens))])...)
			case 3:
				data = append(data[:i:i], append([]byte(tokens[r.Intn(len(tokens))]), data[j:]...)...)
			}
		}
		out = append(out, File{f.Path, data})
	}
	return out
}

func sortedKeysOf[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
