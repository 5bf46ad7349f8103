package terra

import (
	"math"
	"strconv"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// operation evaluates arithmetic, comparisons and logic on scalars.
func (s *scope) operation(e hclsyntax.Expression, p place) *tree.Node {
	var out string
	var ok bool
	var why string
	switch x := e.(type) {
	case *hclsyntax.UnaryOpExpr:
		v := s.eval(x.Val, p.deeper())
		out, ok = unary(x.Op, v)
		why = v.Why
	case *hclsyntax.BinaryOpExpr:
		a, b := s.eval(x.LHS, p.deeper()), s.eval(x.RHS, p.deeper())
		out, ok = binary(x.Op, a, b)
		if why = a.Why; why == "" {
			why = b.Why
		}
	}
	if !ok {
		if why == "" {
			why = "an expression that is not evaluated"
		}
		return s.unknown(p, e, why)
	}
	n := tree.Value(p.file, e.Range().Start.Line, out)
	n.Note = "computed"
	return n
}

func unary(op *hclsyntax.Operation, v *tree.Node) (string, bool) {
	switch op {
	case hclsyntax.OpLogicalNot:
		return strconv.FormatBool(!v.True()), v.True() || v.False()
	case hclsyntax.OpNegate:
		f, err := strconv.ParseFloat(v.Str(), 64)
		return strconv.FormatFloat(-f, 'f', -1, 64), err == nil && !math.IsInf(f, 0)
	}
	return "", false
}

func binary(op *hclsyntax.Operation, a, b *tree.Node) (string, bool) {
	if a.Kind == tree.Opaque || b.Kind == tree.Opaque {
		// One side can decide alone.
		if op == hclsyntax.OpLogicalAnd && (a.False() || b.False()) {
			return "false", true
		}
		return "true", op == hclsyntax.OpLogicalOr && (a.True() || b.True())
	}
	switch op {
	case hclsyntax.OpEqual:
		return strconv.FormatBool(a.Kind == b.Kind && a.Str() == b.Str()), comparableNodes(a, b)
	case hclsyntax.OpNotEqual:
		return strconv.FormatBool(a.Kind != b.Kind || a.Str() != b.Str()), comparableNodes(a, b)
	case hclsyntax.OpLogicalAnd:
		return strconv.FormatBool(a.True() && b.True()), a.Kind == tree.Scalar && b.Kind == tree.Scalar
	case hclsyntax.OpLogicalOr:
		return strconv.FormatBool(a.True() || b.True()), a.Kind == tree.Scalar && b.Kind == tree.Scalar
	}
	x, errX := strconv.ParseFloat(a.Str(), 64)
	y, errY := strconv.ParseFloat(b.Str(), 64)
	if errX != nil || errY != nil {
		return "", false
	}
	return numeric(op, x, y)
}

// comparableNodes reports two scalars, or something beside null.
func comparableNodes(a, b *tree.Node) bool {
	return a.Kind == tree.Null || b.Kind == tree.Null || a.Kind == tree.Scalar && b.Kind == tree.Scalar
}

func numeric(op *hclsyntax.Operation, x, y float64) (string, bool) {
	var v float64
	switch op {
	case hclsyntax.OpGreaterThan:
		return strconv.FormatBool(x > y), true
	case hclsyntax.OpGreaterThanOrEqual:
		return strconv.FormatBool(x >= y), true
	case hclsyntax.OpLessThan:
		return strconv.FormatBool(x < y), true
	case hclsyntax.OpLessThanOrEqual:
		return strconv.FormatBool(x <= y), true
	case hclsyntax.OpAdd:
		v = x + y
	case hclsyntax.OpSubtract:
		v = x - y
	case hclsyntax.OpMultiply:
		v = x * y
	case hclsyntax.OpDivide:
		v = x / y
	case hclsyntax.OpModulo:
		v = math.Mod(x, y)
	}
	return strconv.FormatFloat(v, 'f', -1, 64), !math.IsInf(v, 0) && !math.IsNaN(v)
}
