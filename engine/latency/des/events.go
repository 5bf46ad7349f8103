package des

// completion is the end of a request on an instance.
type completion struct {
	at   float64
	slot int32
}

// agenda is a heap of completions, earliest on top, with four children a node:
// shallower than a binary one and kinder to the cache.
type agenda struct{ heap []completion }

func (a *agenda) push(c completion) {
	a.heap = append(a.heap, c)
	i := len(a.heap) - 1
	for i > 0 {
		up := (i - 1) / 4
		if a.heap[up].at <= c.at {
			break
		}
		a.heap[i] = a.heap[up]
		i = up
	}
	a.heap[i] = c
}

func (a *agenda) pop() completion {
	top := a.heap[0]
	n := len(a.heap) - 1
	moved := a.heap[n]
	a.heap = a.heap[:n]
	if n == 0 {
		return top
	}
	i := 0
	for {
		child := 4*i + 1
		if child >= n {
			break
		}
		least := child
		for other := child + 1; other < min(child+4, n); other++ {
			if a.heap[other].at < a.heap[least].at {
				least = other
			}
		}
		if a.heap[least].at >= moved.at {
			break
		}
		a.heap[i] = a.heap[least]
		i = least
	}
	a.heap[i] = moved
	return top
}
