package catalog_test

import (
	"errors"
	"testing"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

type keptKey int

func TestKept_isMadeOnceAndBounded(t *testing.T) {
	t.Parallel()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	build := func() (any, error) { made++; return made, nil }
	for range 3 {
		if v, err := c.Kept(keptKey(1), build); err != nil || v != 1 {
			t.Fatalf("got %v and %v, want what was made first", v, err)
		}
	}
	failed := errors.New("not now")
	if _, err := c.Kept(keptKey(2), func() (any, error) { return nil, failed }); !errors.Is(err, failed) {
		t.Errorf("error %v, want %v", err, failed)
	}
	if v, err := c.Kept(keptKey(2), build); err != nil || v != 2 {
		t.Errorf("got %v and %v: an error was kept", v, err)
	}
	for i := range 10_000 {
		if _, err := c.Kept(keptKey(10+i), build); err != nil {
			t.Fatal(err)
		}
	}
	before := made
	if _, err := c.Kept(keptKey(10+9_999), build); err != nil || made != before+1 {
		t.Errorf("error %v, made %d times more: the last of ten thousand was kept", err, made-before)
	}
}
