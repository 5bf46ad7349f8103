package keepalive

import (
	"math"
	"math/cmplx"
)

// node is one point of the contour on which a transform in units of the
// horizon is inverted: value(T) = Re sum(once * F(z)) for F = f/z and
// area(T)/T = Re sum(twice * F(z)) for the integral of the same.
type node struct{ z, once, twice complex128 }

// nodesPerInversion gives 3.9^-24 truncation error, below rounding error.
const nodesPerInversion = 24

// contour lists the nodes of the upper half plane; the lower half mirrors them.
func contour() []node {
	nodes := make([]node, 0, nodesPerInversion/2)
	for i := range nodesPerInversion / 2 {
		theta := (2*float64(i) + 1) * math.Pi / nodesPerInversion
		cot, sin := 1/math.Tan(0.6407*theta), math.Sin(0.6407*theta)
		z := complex(0.5017*theta*cot-0.6122, 0.2645*theta) * nodesPerInversion
		slope := complex(0.5017*cot-0.5017*0.6407*theta/(sin*sin), 0.2645) * nodesPerInversion
		weight := cmplx.Exp(z) * slope * complex(0, -2.0/nodesPerInversion)
		nodes = append(nodes, node{z: z, once: weight / z, twice: weight / (z * z)})
	}
	return nodes
}
