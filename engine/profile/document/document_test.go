package document_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/engine/profile/document"
)

func TestReader_reportsAllMistakesInOrderOfPlace(t *testing.T) {
	t.Parallel()
	r := document.Reader{File: "f.yaml"}
	root := r.Parse([]byte("namw: x\nname: a\nlist: [1]\nname: b\n? [1]\n: 2\n"), 1000, "{name: ...}")
	keys := r.Mapping(root, "the document", "name", "list")
	for range r.Pairs(keys["list"], "the list") {
		t.Error("a list has no pairs")
	}
	r.Bad(nil, "has no end")
	var got *document.Error
	if !errors.As(r.Err(), &got) {
		t.Fatal(r.Err())
	}
	want := []string{
		"f.yaml: has no end",
		`f.yaml:1:1: the document has the unknown key "namw"; did you mean name?`,
		"f.yaml:3:7: the list is a list; allowed: a mapping",
		`f.yaml:4:1: the document has "name" twice`,
		"f.yaml:5:3: the document has a key that is a list; allowed: a name",
	}
	if diff := cmp.Diff(want, strings.Split(got.Error(), "\n")); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestNearest_suggestsSlipsOnly(t *testing.T) {
	t.Parallel()
	names := []string{"peak_rps", "gpu", "memory_mb"}
	for word, want := range map[string]string{"peek_rps": "peak_rps", "peak-rps": "peak_rps", "GPU": "gpu", "gup": "gpu", "memry_mb": "memory_mb", "colour": "", "": "", strings.Repeat("x", 1000): ""} {
		if got := document.Nearest(word, names); got != want {
			t.Errorf("Nearest(%.20q) = %q, want %q", word, got, want)
		}
	}
}

func TestError_listsABoundedNumber(t *testing.T) {
	t.Parallel()
	r := document.Reader{File: "f"}
	for range 1000 {
		r.BadAt(1, 1, "wrong")
	}
	if text := r.Err().Error(); strings.Count(text, "\n") != 50 || !strings.HasSuffix(text, "and 950 more") {
		t.Errorf("the error has %d lines", strings.Count(text, "\n"))
	}
}
