package bicep_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/engine/detect/bicep"
	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// value parses one expression as the variable "it" after some declarations and writes it as text.
func value(t *testing.T, before, expression string) string {
	t.Helper()
	f := bicep.Parse("a.bicep", []byte(before+"\nresource r 'A/b@1' = {\n  it: "+expression+"\n  after: 'here'\n}\n"), nil)
	if len(f.Resources) != 1 {
		t.Fatalf("%d resources, want 1", len(f.Resources))
	}
	body := f.Resources[0].Body
	if got := body.At("after").Str(); got != "here" {
		t.Errorf("what follows %s reads %q, want \"here\"", expression, got)
	}
	return written(body.At("it"))
}

func written(n *tree.Node) string {
	switch n.Form() {
	case tree.Scalar:
		return n.Text
	case tree.Opaque:
		return "?" + n.Why
	case tree.Map:
		var parts []string
		for _, f := range n.Fields {
			parts = append(parts, f.Key+"="+written(f.Value))
		}
		return "{" + strings.Join(parts, " ") + "}"
	case tree.List:
		var parts []string
		for _, item := range n.Items {
			parts = append(parts, written(item))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case tree.Null:
	}
	return "null"
}

func TestParse_values(t *testing.T) {
	t.Parallel()
	const before = `param size int = 2
param name string
param on bool = true
param off bool = false
param empty string = ''
var list = [ 'a', 'b' ]
var map = { x: 1, y: { z: 'deep' } }
`
	cases := map[string]string{
		"2":                                "2",
		"-3":                               "-3",
		"'it\\'s'":                         "it's",
		"'n=${size}'":                      "n=2",
		"'${'a${size}'}b'":                 "a2b",
		"'${name}-x'":                      "?parameter name has no default",
		"'''\nraw ${size}'''":              "raw ${size}",
		"{ a: 1, b: 'c' }":                 "{a=1 b=c}",
		"{\n a: 1 // note\n b: 2\n }":      "{a=1 b=2}",
		"[\n 1\n 2\n]":                     "[1 2]",
		"[ 1, 2 ]":                         "[1 2]",
		"on ? 'yes' : 'no'":                "yes",
		"off ? 'yes' : 'no'":               "no",
		"on\n  ? 'yes'\n  : 'no'":          "yes",
		"!off ? { a: 1 } : null":           "{a=1}",
		"name == 'x' ? 1 : 2":              "?depends on name == 'x'",
		"name == 'x' ? 1 : 1":              "1",
		"size * 2 + 1":                     "5",
		"1 + 2 * 3":                        "7",
		"(1 + 2) * 3":                      "9",
		"size > 1 && on":                   "true",
		"off || size == 3":                 "false",
		"size / 0":                         "?a division by zero",
		"size % 2":                         "0",
		"empty(empty) ? 'd' : empty":       "d",
		"map.y.z":                          "deep",
		"map['x']":                         "1",
		"map.?w ?? 'fallback'":             "fallback",
		"list[1]":                          "b",
		"length(list)":                     "2",
		"union(map, { x: 9 }).x":           "9",
		"concat(list, [ 'c' ])":            "[a b c]",
		"[ ...list, 'c' ]":                 "[a b c]",
		"{ ...map, x: 7 }":                 "{x=7 y={z=deep}}",
		"[for (x, i) in list: '${x}${i}']": "[a0 b1]",
		"[for x in list: if (x == 'b') { n: x }]":  "[{n=b}]",
		"[for x in name: x]":                       "?a loop",
		"json('0.5')":                              "0.5",
		"json(string(size))":                       "2",
		"toLower('AbC')":                           "abc",
		"vault.properties.uri":                     "?refers to vault.properties.uri",
		"api!.outputs.id":                          "?refers to api!.outputs.id",
		"filter(list, x => x != 'a')":              "?refers to filter(list, x => x != 'a')",
		"replace(toLower('${name}stor'), '-', '')": "?refers to replace(toLower('${name}stor'), '-', '')",
	}
	for expression, want := range cases {
		t.Run(expression, func(t *testing.T) {
			t.Parallel()
			if got := value(t, before, expression); got != want {
				t.Errorf("%s = %s, want %s", expression, got, want)
			}
		})
	}
}

func TestParse_declarations(t *testing.T) {
	t.Parallel()
	const text = `// resource no 'A/b@1' = {}
/* resource no 'A/b@1' = {} */
@description('resource no')
@allowed([
  'a'
])
param kind 'a' | 'b' = 'a'
param count int = 3
var text = '''
resource no 'A/b@1' = {}
'''
resource old 'A/b@1' existing = {
  name: 'old'
}
resource one 'A/b@1' = if (count > 2) {
  name: kind

  resource child 'c' = {
    name: 'child'
  }
}
resource none 'A/b@1' = if (count > 5) {
  name: 'none'
}
resource many 'A/b@1' = [for i in [ 'x', 'y' ]: {
  name: i
}]
module call './m.bicep' = [
  for s in unknownList: {
    name: s
    params: { size: count }
  }
]
output o string = one.name
`
	f := bicep.Parse("a.bicep", []byte(text), nil)
	var got []string
	for _, r := range f.Resources {
		got = append(got, fmt.Sprintf("%s %s %s:%d", r.Symbol, r.Kind, r.Body.At("name").Str(), r.Body.Line))
	}
	for _, m := range f.Modules {
		got = append(got, fmt.Sprintf("%s %s %s:%d", m.Symbol, m.Of, m.Params["size"].Str(), m.Line))
	}
	want := "one A/b@1 a:15\nmany[0] A/b@1 x:25\nmany[1] A/b@1 y:25\ncall ./m.bicep 3:28"
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("declared\n%s\nwant\n%s", text, want)
	}
}

func TestParse_takesWhatIsGiven(t *testing.T) {
	t.Parallel()
	given := map[string]*tree.Node{"size": tree.Value("call.bicep", 9, "8")}
	f := bicep.Parse("a.bicep", []byte("param size int = 1\nresource r 'A/b@1' = {\n  n: size\n}\n"), given)
	n := f.Resources[0].Body.At("n")
	if n.Text != "8" || n.File != "call.bicep" || n.Line != 9 || n.Note != "parameter size" {
		t.Errorf("n = %+v, want 8 from call.bicep:9", n)
	}
	p := bicep.Parse("a.bicepparam", []byte("using './a.bicep'\nparam size = 4\n"), nil)
	if p.Using != "./a.bicep" || p.Params["size"].Str() != "4" {
		t.Errorf("parameters = %q %v, want ./a.bicep and 4", p.Using, p.Params["size"])
	}
}

// TestParse_chainsEnd holds the bound on variables that lead to one another: ten are followed, an eleventh is not known, and a circle
// is not followed at all.
func TestParse_chainsEnd(t *testing.T) {
	t.Parallel()
	chain := func(n int) string {
		text := "resource r 'A/b@1' = {\n  n: v0\n}\n"
		for i := range n {
			text += fmt.Sprintf("var v%d = v%d\n", i, i+1)
		}
		return text + fmt.Sprintf("var v%d = 'end'\n", n)
	}
	for n, want := range map[int]string{3: "end", 9: "end", 10: "?more than 10 references deep", 40: "?more than 10 references deep"} {
		f := bicep.Parse("a.bicep", []byte(chain(n)), nil)
		if got := written(f.Resources[0].Body.At("n")); got != want {
			t.Errorf("a chain of %d = %s, want %s", n, got, want)
		}
	}
	f := bicep.Parse("a.bicep", []byte("var a = b\nvar b = a\nresource r 'A/b@1' = {\n  n: a\n}\n"), nil)
	if got := written(f.Resources[0].Body.At("n")); got != "?more than 10 references deep" {
		t.Errorf("a circle = %s", got)
	}
}

// TestParse_boundsWhatGrows counts what parameters that double one another come to. They are declared in order, so that each is known
// when the next one asks for it.
func TestParse_boundsWhatGrows(t *testing.T) {
	t.Parallel()
	for name, double := range map[string][2]string{
		"lists":   {"[1, 2, 3]", "[...v%d, ...v%d]"},
		"concats": {"[1, 2, 3]", "concat(v%d, v%d)"},
		"texts":   {"'xxxxxxxx'", "'${v%d}${v%d}'"},
		"joined":  {"'xxxxxxxx'", "concat(v%d, v%d)"},
	} {
		text := "param v0 object = " + double[0] + "\n"
		for i := 1; i <= 18; i++ {
			text += fmt.Sprintf("param v%d object = "+double[1]+"\n", i, i-1, i-1)
		}
		largest := 0
		for _, v := range bicep.Parse("a.bicep", []byte(text), nil).Params {
			largest = max(largest, len(v.Text)+len(v.Items))
		}
		if largest < 100 || largest > 1<<15 {
			t.Errorf("%s come to %d, want a bound that is reached", name, largest)
		}
	}
}

func TestParse_comesBack(t *testing.T) {
	t.Parallel()
	rep := strings.Repeat
	for name, text := range map[string]string{
		"parentheses":    "var a = " + rep("(", 100000),
		"brackets":       "var a = " + rep("[", 100000),
		"braces":         "resource a 'A/b@1' = " + rep("{a:", 60000),
		"negations":      "var a = " + rep("!", 200000) + "true",
		"minus":          "var a = " + rep("-", 200000) + "1",
		"conditions":     "var a = " + rep("true?1:", 30000) + "1",
		"then":           "var a = " + rep("true?", 30000) + "1",
		"sums":           "var a = 1" + rep("+1", 100000),
		"calls":          "var a = " + rep("f(", 100000),
		"members":        "var a = b" + rep(".c", 100000),
		"indexes":        "var a = b" + rep("[0", 80000),
		"interpolations": "var a = " + rep("'${", 80000),
		"closed":         "var a = " + rep("'${", 2000) + "1" + rep("}'", 2000),
		"loops":          "var l = [" + rep("1,", 300) + "1]\nvar a = " + rep("[for x in l: ", 40) + "1" + rep("]", 40),
		"lambdas":        "var a = " + rep("x => ", 50000) + "1",
		"open":           "resource a 'A/b@1' = {\n" + rep("x\n", 100000),
		"quotes":         rep("'", 200000),
		"raw":            rep("'''", 80000),
		"unicode":        "var a = 'é\xff${\xff}'",
	} {
		f := bicep.Parse("a.bicep", []byte(text+"\nresource good 'A/b@1' = {\n  name: 'good'\n}\n"), nil)
		if len(f.Resources) > 2 {
			t.Errorf("%s: %d resources", name, len(f.Resources))
		}
	}
}

// TestParse_boundsDepth holds every kind of nesting to the bound that keeps the parser's stack small.
func TestParse_boundsDepth(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{{"[", "]"}, {"(", ")"}, {"true ? ", " : 0"}, {"{ a: ", " }"}, {"'${", "}'"}} {
		for depth, deep := range map[int]bool{10: false, 200: true} {
			text := "param v object = " + strings.Repeat(pair[0], depth) + "true" + strings.Repeat(pair[1], depth) + "\n"
			got := false
			tree.Walk(bicep.Parse("a.bicep", []byte(text), nil).Params["v"], func(n *tree.Node) bool {
				got = got || n.Why == "nested too deep"
				return true
			})
			if got != deep {
				t.Errorf("%d times %s: too deep = %v, want %v", depth, pair[0], got, deep)
			}
		}
	}
}

// TestParseWithin_spendsABudget reads one file again and again from one budget: it ends, and what is left then is not known.
func TestParseWithin_spendsABudget(t *testing.T) {
	t.Parallel()
	const text = "param v array = [for i in [1, 2, 3, 4, 5]: [for j in [1, 2, 3, 4, 5]: i]]\nresource r 'A/b@1' = {\n  name: 'r'\n}\n"
	budget, reads := 2000, 0
	for ; budget > 0 && reads < 1000; reads++ {
		if f := bicep.ParseWithin(&budget, "a.bicep", []byte(text), nil); reads == 0 && f.Resources[0].Body.At("name").Str() != "r" {
			t.Fatal("the first reading is not complete")
		}
	}
	if reads < 3 || reads > 100 {
		t.Errorf("2000 tokens were enough for %d readings", reads)
	}
	if f := bicep.ParseWithin(&budget, "a.bicep", []byte(text), nil); len(f.Resources) != 0 {
		t.Errorf("a file was read without a budget: %v", f.Resources)
	}
	short := 30
	if v := bicep.ParseWithin(&short, "a.bicep", []byte(text), nil).Params["v"]; !strings.Contains(written(v), "?more than can be read") {
		t.Errorf("beyond the budget v = %s, want it open", written(v))
	}
}
