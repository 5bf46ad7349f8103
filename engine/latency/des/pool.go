package des

// instance is one live instance. Slots in the pool are used again, so serial,
// which counts creations, tells instances apart.
type instance struct {
	serial    int64
	inFlight  int32
	listed    bool    // it stands in pool.room
	readyAt   float64 // s, end of its start
	idleSince float64 // s, valid while inFlight is 0
	busySince float64 // s, valid while inFlight is above 0
	idle      link    // neighbours in the order of idleSince
	used      link    // neighbours in the order of last use, while it has room
}

type link struct{ before, after int32 }

const none = int32(-1)

// list is a doubly linked list through the instances: constant time to append
// and remove, which keeps the cost of a request flat in the live instances.
type list struct{ first, last int32 }

// pool is the set of live instances with the orders routing needs.
type pool struct {
	all     []instance
	free    []int32
	live    int
	busy    int
	created int64
	idle    list // longest idle first
	used    list // used longest ago first, only with MostRecentlyUsed
	room    []newest
	most    int32 // concurrency
	routing Routing
}

// newest is an entry of a heap of instances with room, created last on top.
// Entries of instances that are gone or full are dropped when met.
type newest struct {
	serial int64
	slot   int32
}

func newPool(concurrency int, routing Routing) *pool {
	return &pool{
		idle: list{first: none, last: none}, used: list{first: none, last: none},
		most: int32(concurrency), routing: routing, //nolint:gosec // checked against MaxInt32
	}
}

// create adds an instance that has no request yet and is in no order.
func (p *pool) create() int32 {
	p.created++
	p.live++
	if n := len(p.free); n > 0 {
		slot := p.free[n-1]
		p.free = p.free[:n-1]
		p.all[slot] = instance{serial: p.created}
		return slot
	}
	p.all = append(p.all, instance{serial: p.created})
	return int32(len(p.all) - 1) //nolint:gosec // bounded by MaxInstancesAllowed
}

// take picks an instance with room, or none.
func (p *pool) take() int32 {
	if p.routing == MostRecentlyUsed {
		return p.used.last
	}
	for len(p.room) > 0 {
		top := p.room[0]
		in := &p.all[top.slot]
		if in.serial == top.serial && in.inFlight < p.most {
			return top.slot
		}
		if in.serial == top.serial {
			in.listed = false
		}
		p.popRoom()
	}
	return none
}

// enter puts a request on an instance.
func (p *pool) enter(slot int32, now float64) {
	in := &p.all[slot]
	if in.inFlight == 0 {
		p.busy++
		in.busySince = now
		p.unlinkIdle(slot)
	}
	in.inFlight++
	if p.routing == MostRecentlyUsed {
		p.unlinkUsed(slot)
		if in.inFlight < p.most {
			p.linkUsed(slot)
		}
	} else if in.inFlight < p.most {
		p.list(slot)
	}
}

// leave takes a request off an instance and tells whether it became idle.
func (p *pool) leave(slot int32, now float64) bool {
	in := &p.all[slot]
	in.inFlight--
	if p.routing == MostRecentlyUsed {
		p.unlinkUsed(slot)
		p.linkUsed(slot)
	} else {
		p.list(slot)
	}
	if in.inFlight > 0 {
		return false
	}
	p.busy--
	in.idleSince = now
	p.linkIdle(slot)
	return true
}

// remove reclaims an idle instance.
func (p *pool) remove(slot int32) {
	p.unlinkIdle(slot)
	if p.routing == MostRecentlyUsed {
		p.unlinkUsed(slot)
	}
	p.all[slot].serial = 0
	p.all[slot].listed = false
	p.free = append(p.free, slot)
	p.live--
}

// list makes an instance findable by newest-first routing.
func (p *pool) list(slot int32) {
	in := &p.all[slot]
	if in.listed {
		return
	}
	in.listed = true
	p.room = append(p.room, newest{serial: in.serial, slot: slot})
	i := len(p.room) - 1
	for i > 0 {
		up := (i - 1) / 2
		if p.room[up].serial >= p.room[i].serial {
			break
		}
		p.room[up], p.room[i] = p.room[i], p.room[up]
		i = up
	}
}

func (p *pool) popRoom() {
	n := len(p.room) - 1
	moved := p.room[n]
	p.room = p.room[:n]
	if n == 0 {
		return
	}
	i := 0
	for {
		child := 2*i + 1
		if child >= n {
			break
		}
		if child+1 < n && p.room[child+1].serial > p.room[child].serial {
			child++
		}
		if p.room[child].serial <= moved.serial {
			break
		}
		p.room[i] = p.room[child]
		i = child
	}
	p.room[i] = moved
}
