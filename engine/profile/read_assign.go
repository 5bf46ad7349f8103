package profile

import "strings"

// assignments reads "peak_rps=500" inside the text: what somebody typed beats what the words around it suggest.
func (r *reader) assignments() {
	left := maxAssignments
	for i := range r.toks {
		if r.toks[i].text == "=" && i > 0 && i+1 < len(r.toks) && left > 0 {
			r.assignment(i)
			left--
		}
	}
}

func (r *reader) assignment(eq int) {
	end := r.toks[eq].start
	for end > 0 && r.text[end-1] == ' ' && r.toks[eq].start-end < 3 {
		end--
	}
	start := end
	for start > 0 && end-start < 80 && isNameByte(r.text[start-1]) {
		start--
	}
	a, ok := r.attribute(ID(r.text[start:end]))
	if !ok {
		return
	}
	from := eq
	for from > 0 && r.toks[from-1].start >= start {
		from--
	}
	var failed error
	for _, end := range r.valueEnds(r.toks[eq].end) {
		f, err := ParseAnswer(a, r.text[r.toks[eq].end:end])
		if err != nil {
			failed = err
			continue
		}
		if to := r.tokenAt(eq+1, end); f.Known() && to > eq+1 {
			r.add(a.ID, f.Value, from, to, assigned)
		}
		return
	}
	if failed != nil {
		r.refused(a.ID, from, eq+2, failed)
	}
}

func (r *reader) attribute(id ID) (Attribute, bool) {
	for _, a := range r.own {
		if a.ID == id {
			return a, true
		}
	}
	return Lookup(id)
}

// valueEnds returns where an assigned value may end: at the end of the list item, or else at the first space.
func (r *reader) valueEnds(from int) []int {
	window := r.text[from:min(len(r.text), from+maxAnswer)]
	end := len(window)
	for _, mark := range []string{", ", ";", "\n", ". "} {
		if i := strings.Index(window, mark); i >= 0 && i < end {
			end = i
		}
	}
	word := strings.IndexAny(strings.TrimLeft(window[:end], " "), " \t")
	if word < 0 {
		return []int{from + end}
	}
	word += end - len(strings.TrimLeft(window[:end], " "))
	return []int{from + end, from + word}
}

// tokenAt returns the first token from i on that begins at or after the offset.
func (r *reader) tokenAt(i, offset int) int {
	for i < len(r.toks) && r.toks[i].start < offset {
		i++
	}
	return i
}
