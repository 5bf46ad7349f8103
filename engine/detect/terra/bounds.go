package terra

import (
	"errors"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

const (
	maxFile      = 256 << 10 // bytes of one file: the lexer takes a second for each megabyte of brackets
	maxHops      = 10        // references followed from one value
	maxWork      = 500000    // nodes made from one set of modules
	maxCopies    = 20        // copies of one dynamic block
	maxInstances = 50        // copies of one resource or module
	maxModules   = 1000      // modules read in all, calls included
	maxOperators = 1000      // operators in one expression: the parser recurses on some, and so does whoever walks the result
)

var errOperators = errors.New("an expression of more operators than can be read")

// parse reads one file. The parser recurses without a bound and a stack overflow ends the process, so depth and operators are
// counted on the tokens first; the lexer itself does not recurse.
func parse(file string, data []byte) (*hclsyntax.Body, error) {
	if len(data) > maxFile {
		return nil, tree.ErrTooLarge
	}
	tokens, _ := hclsyntax.LexConfig(data, file, hcl.InitialPos)
	if err := checkTokens(tokens); err != nil {
		return nil, err
	}
	f, diags := hclsyntax.ParseConfig(data, file, hcl.InitialPos)
	if f == nil {
		return nil, fmt.Errorf("not HCL: %w", diags)
	}
	body, ok := f.Body.(*hclsyntax.Body)
	if !ok {
		return nil, errors.New("not HCL")
	}
	if diags.HasErrors() {
		return body, fmt.Errorf("not HCL: %w", diags)
	}
	return body, nil
}

// checkTokens refuses what stands too deep or chains too long. Every level of brackets has its own count of operators, begun anew
// where an expression certainly ends: at a comma, and at the end of a line unless brackets let the expression go on.
func checkTokens(tokens hclsyntax.Tokens) error {
	type level struct {
		operators int
		goesOn    bool // a line's end does not end the expression
	}
	levels := []level{{}}
	for _, t := range tokens {
		top := &levels[len(levels)-1]
		switch t.Type {
		case hclsyntax.TokenOParen, hclsyntax.TokenOBrack, hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl,
			hclsyntax.TokenOBrace, hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc:
			top.operators++
			levels = append(levels, level{goesOn: t.Type != hclsyntax.TokenOBrace})
		case hclsyntax.TokenCParen, hclsyntax.TokenCBrack, hclsyntax.TokenTemplateSeqEnd,
			hclsyntax.TokenCBrace, hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc:
			levels = levels[:max(1, len(levels)-1)]
		case hclsyntax.TokenNewline:
			if !top.goesOn {
				top.operators = 0
			}
		case hclsyntax.TokenComma, hclsyntax.TokenStringLit:
			top.operators = 0
		case hclsyntax.TokenIdent, hclsyntax.TokenEqual, hclsyntax.TokenNumberLit, hclsyntax.TokenQuotedLit, hclsyntax.TokenComment:
		default:
			top.operators++
		}
		if len(levels) > tree.MaxDepth+1 {
			return tree.ErrTooDeep
		}
		if top.operators > maxOperators {
			return errOperators
		}
	}
	return nil
}
