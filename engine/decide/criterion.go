package decide

// The criteria, in the order in which they are shown.
const (
	crCost = iota
	crLatency
	crOperations
	crElasticity
	crPortability
	crControl
	crIsolation
	crDelivery
	criteria
)

func criterionNames() [criteria]string {
	return [criteria]string{"cost", "latency", "operations", "elasticity", "portability", "control", "isolation", "delivery"}
}

// The luck of figures, crossed with the weightings: how much the mark of cost and of operations moves for one standard deviation of price and of hours.
const (
	luckPrice = criteria + iota
	luckHours
	terms
)

// values are the marks of one place in one world, each in [0,1], 1 the best; after them, what luck with price and hours adds or takes.
type values [terms]float64
