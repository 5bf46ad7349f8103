package tree

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestYAML_keepsLinesAnchorsAndTags(t *testing.T) {
	t.Parallel()
	docs, err := YAML("f.yaml", []byte("a: &x\n  b: 1\nc:\n  <<: *x\n  d: !Ref P\ne: |\n  text\n---\nsecond: ~\n---\n"))
	if err != nil || len(docs) != 2 {
		t.Fatalf("%d documents, %v", len(docs), err)
	}
	root := docs[0]
	for _, c := range []struct {
		n    *Node
		text string
		line int
	}{{root.At("c", "b"), "1", 2}, {root.At("c", "d"), "P", 5}, {root.At("e"), "text\n", 7}} {
		if c.n.Str() != c.text || c.n.Line != c.line {
			t.Errorf("%q on line %d, want %q on line %d", c.n.Str(), c.n.Line, c.text, c.line)
		}
	}
	if tag := root.At("c", "d").Tag; tag != "!Ref" {
		t.Errorf("tag %q, want !Ref", tag)
	}
	if n := docs[1].At("second"); n.Present() || n == nil {
		t.Errorf("a null is %v, want there and not present", n)
	}
}

func TestReaders_agreeOnPlaces(t *testing.T) {
	t.Parallel()
	y, _ := YAML("f", []byte("{\n \"a\": {\n  \"b\": [\"x\",\n   \"y\"]\n }\n}"))
	j, err := JSON("f", []byte("{\n \"a\": { // note\n  \"b\": [\"x\",\n   \"y\",]\n }\n}"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := TOML("f", []byte("[a]\n\nb = [\"x\",\n \"y\"]\n[[c]]\nd = 1_000\n[[c]]\nd.e = true\n"))
	if err != nil {
		t.Fatal(err)
	}
	for name, n := range map[string]*Node{"yaml": y[0], "json": j} {
		if item := n.At("a", "b").Items[1]; item.Str() != "y" || item.Line != 4 {
			t.Errorf("%s: %q on line %d, want y on line 4", name, item.Str(), item.Line)
		}
	}
	if item := m.At("a", "b").Items[1]; item.Str() != "y" || item.Line != 4 {
		t.Errorf("toml: %q on line %d, want y on line 4", item.Str(), item.Line)
	}
	if c := m.At("c"); len(c.Items) != 2 || c.Items[0].At("d").Str() != "1000" || !c.Items[1].At("d", "e").True() || c.Items[1].At("d", "e").Line != 8 {
		t.Errorf("toml: array of tables read wrongly: %+v", c)
	}
}

func TestReaders_refuseWhatIsTooDeep(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", MaxDepth+2) + strings.Repeat("]", MaxDepth+2)
	if _, err := JSON("f", []byte(deep)); !errors.Is(err, ErrTooDeep) {
		t.Errorf("JSON: %v, want ErrTooDeep", err)
	}
	if _, err := YAML("f", []byte(deep)); !errors.Is(err, ErrTooDeep) {
		t.Errorf("YAML: %v, want ErrTooDeep", err)
	}
	if _, err := TOML("f", []byte("a = "+deep)); !errors.Is(err, ErrTooDeep) {
		t.Errorf("TOML: %v, want ErrTooDeep", err)
	}
	if _, err := JSON("f", []byte(strings.Repeat(" ", MaxFile+1))); !errors.Is(err, ErrTooLarge) {
		t.Errorf("JSON: %v, want ErrTooLarge", err)
	}
	if _, err := JSON("f", []byte(`"`+strings.Repeat("[", 1000)+`"`)); err != nil {
		t.Errorf("brackets inside a string: %v", err)
	}
}

func TestNode_absentIsSafe(t *testing.T) {
	t.Parallel()
	var n *Node
	if n.At("a", "b") != nil || n.Str() != "" || n.Known() || n.Present() || len(n.All()) != 0 || len(n.Entries()) != 0 || n.First() != nil || n.Fold("a") != nil || n.Any("a") != nil || n.True() || n.Form() != Null || n.With("x") != nil {
		t.Error("an absent node has something")
	}
	hidden := &Node{Kind: Map, Fields: []Field{{Key: "a", Value: Unknown("f", 1, "x", "why")}}}
	if got := hidden.At("a", "b", "c"); got.Form() != Opaque {
		t.Errorf("below an unknown value stands %v, want the unknown value", got)
	}
}

func TestOverlay_layersMapsAndKeepsBoth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base, over := drawMap(t, "base"), drawMap(t, "over")
		before := len(base.Fields)
		merged := Overlay(base, over)
		for _, f := range over.Fields {
			if merged.At(f.Key).Str() != f.Value.Str() {
				t.Fatalf("%s = %q, want %q", f.Key, merged.At(f.Key).Str(), f.Value.Str())
			}
		}
		for _, f := range base.Fields {
			if over.At(f.Key) == nil && merged.At(f.Key) != f.Value {
				t.Fatalf("%s of the base is gone", f.Key)
			}
		}
		if len(base.Fields) != before {
			t.Fatal("the base was changed")
		}
	})
}

func drawMap(t *rapid.T, name string) *Node {
	n := &Node{Kind: Map}
	b := NewMap(n)
	for _, key := range rapid.SliceOfN(rapid.StringMatching("[a-e]"), 0, 5).Draw(t, name) {
		b.Put(Field{Key: key, Value: Value("f", 1, name+key)})
	}
	return n
}
