package chart

import (
	"errors"
	"fmt"
	"maps"
	"sort"
	"strconv"
	"strings"
	"text/template/parse"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// The bounds of an expansion.
const (
	maxOutput   = 512 << 10
	maxInserted = 4 << 10 // bytes of a value that are put into the middle of a text
	maxIncludes = 10
	maxRounds   = 50
	maxBlocks   = 1000
)

var errTooMuch = errors.New("the template expands to more than can be read")

// Budget is what may still be spent on expanding; charts that are read together share one.
type Budget struct{ Steps, Bytes int }

// NewBudget is enough for the charts of one change.
func NewBudget() *Budget { return &Budget{Steps: 300000, Bytes: 8 << 20} }

// Input is a chart: its templates by path, and its values with overlays already laid upon them.
type Input struct {
	Name      string // of the chart; the release is called the same
	Templates map[string][]byte
	Values    *tree.Node
	Version   *tree.Node // appVersion of Chart.yaml, nil when absent
	Budget    *Budget    // nil for one of its own
}

// Problem is a template that could not be read.
type Problem struct{ File, Why string }

// Render returns the documents of a chart.
func Render(in Input) ([]*tree.Node, []Problem) {
	var problems []Problem
	trees := map[string]*parse.Tree{}
	for _, file := range sortedPaths(in.Templates) {
		if err := parseInto(trees, file, in.Templates[file]); err != nil {
			problems = append(problems, Problem{file, err.Error()})
		}
	}
	var docs []*tree.Node
	if in.Budget == nil {
		in.Budget = NewBudget()
	}
	for _, file := range sortedPaths(in.Templates) {
		if strings.HasSuffix(file, ".tpl") || trees[file] == nil {
			continue
		}
		made, err := renderFile(in, trees, file)
		docs = append(docs, made...)
		if err != nil {
			problems = append(problems, Problem{file, err.Error()})
		}
	}
	return docs, problems
}

func sortedPaths(files map[string][]byte) []string {
	paths := make([]string, 0, len(files))
	for p := range files {
		paths = append(paths, p)
	}
	sort.Strings(paths)
	return paths
}

// parseInto parses one template, after counting what the parser recurses on.
func parseInto(trees map[string]*parse.Tree, file string, data []byte) error {
	if len(data) > tree.MaxFile {
		return tree.ErrTooLarge
	}
	text := string(data)
	blocks, depth := 0, 0
	for i, part := range strings.Split(text, "{{") {
		if i == 0 {
			continue
		}
		action, _, _ := strings.Cut(part, "}}")
		word := strings.Fields(strings.TrimLeft(action, "- ") + " x")[0]
		switch word {
		case "if", "with", "range", "define", "block", "else":
			blocks++
		}
		for _, c := range action {
			if c == '(' {
				if depth++; depth > tree.MaxDepth {
					return tree.ErrTooDeep
				}
			}
		}
		depth = 0
	}
	if blocks > maxBlocks {
		return tree.ErrTooDeep
	}
	t := parse.New(file)
	t.Mode = parse.SkipFuncCheck
	if _, err := t.Parse(text, "{{", "}}", trees); err != nil {
		return fmt.Errorf("not a template: %w", err)
	}
	return nil
}

func renderFile(in Input, trees map[string]*parse.Tree, file string) ([]*tree.Node, error) {
	r := &renderer{in: in, trees: trees, file: file, starts: lineStarts(in.Templates[file])}
	root := r.root()
	f := &frame{dot: root, vars: map[string]*tree.Node{"$": root}}
	r.list(trees[file].Root, f)
	if r.err != nil {
		return nil, r.err
	}
	docs, err := tree.YAML(file, []byte(r.out.String()))
	s := substitution{r: r, left: tree.MaxVisited}
	out := make([]*tree.Node, 0, len(docs))
	for _, d := range docs {
		out = append(out, s.node(d, 0))
	}
	return out, err
}

func (r *renderer) root() *tree.Node {
	text := func(s string) *tree.Node { return tree.Value("", 0, s) }
	release := fields("Name", text(r.in.Name), "Namespace", text("default"), "Service", text("Helm"), "IsInstall", text("true"), "Revision", text("1"))
	meta := fields("Name", text(r.in.Name), "Version", text("0.0.0"), "AppVersion", r.in.Version)
	values := r.in.Values
	if values == nil {
		values = &tree.Node{Kind: tree.Map}
	}
	return fields("Values", values, "Release", release, "Chart", meta,
		"Capabilities", tree.Unknown("", 0, ".Capabilities", "depends on the cluster"),
		"Files", tree.Unknown("", 0, ".Files", "reads a file of the chart"),
		"Template", fields("Name", text(r.file), "BasePath", text("templates")))
}

func fields(pairs ...any) *tree.Node {
	n := &tree.Node{Kind: tree.Map}
	for i := 0; i+1 < len(pairs); i += 2 {
		key, _ := pairs[i].(string)
		value, _ := pairs[i+1].(*tree.Node)
		if value != nil {
			n.Fields = append(n.Fields, tree.Field{Key: key, Value: value})
		}
	}
	return n
}

// renderer writes the text of one template. Values are written as tokens that are put back after the text was parsed as YAML.
type renderer struct {
	in     Input
	trees  map[string]*parse.Tree
	file   string
	starts []int
	out    strings.Builder
	source []int // line of the template of every line written
	tokens []*tree.Node
	depth  int
	err    error
}

type frame struct {
	dot  *tree.Node
	vars map[string]*tree.Node
}

// inner is a frame for a nested block: what is set there ends there.
func (f *frame) inner(dot *tree.Node) *frame {
	vars := make(map[string]*tree.Node, len(f.vars)+2)
	maps.Copy(vars, f.vars)
	return &frame{dot: dot, vars: vars}
}

func lineStarts(data []byte) []int {
	starts := []int{0}
	for i, b := range data {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

func (r *renderer) lineOf(pos parse.Pos) int {
	return sort.SearchInts(r.starts, int(pos)+1)
}

// write appends text that begins on the given line of the template; advance says whether its own line ends count there.
func (r *renderer) write(text string, line int, advance bool) {
	if r.in.Budget.Bytes -= len(text); r.in.Budget.Bytes < 0 || r.out.Len()+len(text) > maxOutput {
		r.err = errTooMuch
		return
	}
	if len(r.source) == 0 {
		r.source = append(r.source, line)
	}
	for _, c := range []byte(text) {
		if c == '\n' {
			if advance {
				line++
			}
			r.source = append(r.source, line)
		} else if r.out.Len() == 0 || c != ' ' {
			r.source[len(r.source)-1] = line
		}
	}
	r.out.WriteString(text)
}

func (r *renderer) step() bool {
	if r.in.Budget.Steps--; r.in.Budget.Steps < 0 {
		r.err = errTooMuch
	}
	return r.err == nil
}

const mark = "DAx"

func (r *renderer) token(n *tree.Node) string {
	r.tokens = append(r.tokens, n)
	return mark + strconv.Itoa(len(r.tokens)-1) + "x"
}
