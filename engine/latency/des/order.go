package des

// The two orders of instances are linked lists through the instances. An
// instance outside a list has the zero link, which would also be that of a
// list's only member; linked slots therefore hold neighbours plus 2.

func (p *pool) linkIdle(slot int32) {
	in := &p.all[slot]
	in.idle = link{before: p.idle.last + 2, after: none + 2}
	if p.idle.last == none {
		p.idle.first = slot
	} else {
		p.all[p.idle.last].idle.after = slot + 2
	}
	p.idle.last = slot
}

func (p *pool) unlinkIdle(slot int32) {
	in := &p.all[slot]
	if in.idle == (link{}) {
		return
	}
	before, after := in.idle.before-2, in.idle.after-2
	if before == none {
		p.idle.first = after
	} else {
		p.all[before].idle.after = after + 2
	}
	if after == none {
		p.idle.last = before
	} else {
		p.all[after].idle.before = before + 2
	}
	in.idle = link{}
}

func (p *pool) linkUsed(slot int32) {
	in := &p.all[slot]
	in.used = link{before: p.used.last + 2, after: none + 2}
	if p.used.last == none {
		p.used.first = slot
	} else {
		p.all[p.used.last].used.after = slot + 2
	}
	p.used.last = slot
}

func (p *pool) unlinkUsed(slot int32) {
	in := &p.all[slot]
	if in.used == (link{}) {
		return
	}
	before, after := in.used.before-2, in.used.after-2
	if before == none {
		p.used.first = after
	} else {
		p.all[before].used.after = after + 2
	}
	if after == none {
		p.used.last = before
	} else {
		p.all[after].used.before = before + 2
	}
	in.used = link{}
}
