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

// values are the marks of one place in one world, each in [0,1], 1 the best.
type values [criteria]float64
