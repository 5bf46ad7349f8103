package terra

import (
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// value is what an expression of a file stands for.
func value(t *testing.T, text string) *tree.Node {
	t.Helper()
	n, err := File("f.tf", []byte(text), func(p string) ([]byte, bool) {
		return []byte("size=${size}"), p == "dir/t.txt" || p == "t.txt"
	})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return n.At("x")
}

func TestFile_evaluatesWhatIsPure(t *testing.T) {
	t.Parallel()
	const names = "variable \"v\" {\n default = 3\n}\nvariable \"none\" {}\nvariable \"o\" {\n default = { a = { b = \"deep\" }, l = [1, 2] }\n}\nlocals {\n twice = var.v * 2\n loop = local.loop\n}\n"
	cases := map[string]string{
		`1`: "1", `"a"`: "a", `true`: "true", `var.v`: "3", `local.twice`: "6", `"${var.v}"`: "3", `"n${var.v}m"`: "n3m", `var.o.a.b`: "deep", `var.o["a"].b`: "deep", `var.o.l[1]`: "2",
		`var.v > 2 ? "big" : "small"`: "big", `var.v == 4 ? 1 : 2`: "2", `1 + 2 * 3`: "7", `-var.v`: "-3", `!false`: "true", `7 % 4`: "3", `(1)`: "1",
		`lower("AB")`: "ab", `format("%s-%d", "a", 1)`: "a-1", `max(1, 5, 2)`: "5", `coalesce(null, "b")`: "b", `try(null, 4)`: "4", `lookup({a = 1}, "a", 2)`: "1", `lookup({a = 1}, "z", 2)`: "2",
		`merge({a = 1}, {a = 2}).a`: "2", `concat([1], [2])[1]`: "2", `replace("a.b", ".", "-")`: "a-b", `[for x in ["p", "q"] : upper(x)][1]`: "Q", `{for k, v in {a = 1} : k => v + 1}.a`: "2",
		`file("t.txt")`: "size=${size}", `templatefile("t.txt", {size = 4})`: "size=4", `jsonencode({a = 1}).a`: "1", `var.none == "x" && false`: "false", `tostring(5)`: "5",
		"<<EOT\nhi\nEOT\n": "hi\n",
	}
	for expression, want := range cases {
		if got := value(t, names+"x = "+expression+"\n"); got.Str() != want {
			t.Errorf("%s = %q (%v: %s), want %q", expression, got.Str(), got.Form(), got.Why, want)
		}
	}
	for _, expression := range []string{
		`var.none`, `var.missing`, `data.a.b.c`, `local.loop`, `timestamp()`, `uuid()`, `file("/etc/passwd")`, `file("../x")`, `file("other.txt")`, `format("%99999999d", 1)`, `"a${var.none}"`,
		`var.none ? 1 : 2`, `1 / 0`, `bcrypt("x")`, `[for a in [1] : [for b in [2] : b]][0][0]`, `1e999999999 * 2`, `aws_x.y.z`, `each.key`, `var.o["zz"]`,
	} {
		if got := value(t, names+"x = "+expression+"\n"); got.Known() || got.Why == "" {
			t.Errorf("%s = %q with reason %q, want unknown with a reason", expression, got.Str(), got.Why)
		}
	}
}

func TestFile_putsBlocksByLabel(t *testing.T) {
	t.Parallel()
	n, err := File("f.hcl", []byte("a \"x\" {\n  v = 1\n}\na \"y\" {\n  v = 2\n}\nb {\n  v = 3\n}\nb {\n  v = 4\n}\ndynamic \"c\" {\n  for_each = [5, 6]\n  content {\n    v = c.value\n  }\n}\ndynamic \"d\" {\n  for_each = []\n  content {\n    v = 7\n  }\n}\ndynamic \"e\" {\n  for_each = var.x\n  content {\n    v = 8\n  }\n}\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := n.At("a", "y", "v"); got.Str() != "2" || got.Line != 5 {
		t.Errorf("a.y.v = %q on line %d, want 2 on line 5", got.Str(), got.Line)
	}
	if got := n.At("b").Items[1].At("v").Str(); got != "4" {
		t.Errorf("the second b = %q, want 4", got)
	}
	if got := n.At("c").Items; len(got) != 2 || got[1].At("v").Str() != "6" {
		t.Errorf("dynamic c = %v, want 5 and 6", got)
	}
	if got := n.At("d"); got.Present() {
		t.Errorf("dynamic d = %v, want none", got)
	}
	if got := n.At("e"); got.At("v").Str() != "8" || got.Note == "" {
		t.Errorf("dynamic e = %q (%s), want 8 with a note", got.At("v").Str(), got.Note)
	}
}

func TestFile_refusesDepthAndChains(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"x = " + strings.Repeat("(", tree.MaxDepth+1), "x = " + strings.Repeat("!", maxOperators+1) + "true", "x = " + strings.Repeat("a ? b : ", maxOperators) + "c",
		strings.Repeat("a {\n", tree.MaxDepth+1), strings.Repeat("#", maxFile+1),
	} {
		if _, err := File("f.tf", []byte(text), nil); err == nil {
			t.Errorf("%.20s... was read", text)
		}
	}
	fine := "x = [" + strings.Repeat("1 + 1,\n", 5000) + "]\ny = {\n" + strings.Repeat("  a = \"${b}-${c}\"\n", 2000) + "}\n"
	if _, err := File("f.tf", []byte(fine), nil); err != nil {
		t.Errorf("a long plain file: %v", err)
	}
}
