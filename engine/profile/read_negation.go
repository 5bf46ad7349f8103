package profile

// denial is a negation with its tokens.
type denial struct {
	found    bool
	from, to int
}

// negation looks for a negating word up to four words before a phrase or directly after it: "no GPU", "GPU: no", "GPU is not needed".
// yes is the end of a confirmation after the phrase ("GPU: yes"), or 0.
func (r *reader) negation(from, to int) (no denial, yes int) {
	for i := from - 1; i >= 0 && i >= from-4 && r.clause[i] == r.clause[from]; i-- {
		if isNegation(r.toks[i].text) && r.word(i+1, from) != "only" {
			return denial{true, i, to}, 0
		}
		if r.used[i] && i < from-1 {
			break
		}
	}
	for i := to; i < to+3; i++ {
		switch w := r.word(i, from); w {
		case "no", "not", "isnt", "arent", "false", "unnecessary":
			return denial{r.denies(i, from), from, i + 1}, 0
		case "yes", "true":
			return denial{}, i + 1
		case ":", "=", "?", "is", "are", "needed", "required":
		default:
			return denial{}, 0
		}
	}
	return denial{}, 0
}

// denies reports whether the negating word at i is about what stands before it: "GPU: no" is, "GPU, no cache" and "GPU not only" are not.
func (r *reader) denies(i, from int) bool {
	after, before := r.word(i+1, from), r.toks[i-1].text
	switch r.toks[i].text {
	case "not":
		return after != "only"
	case "no":
		return after == "" || before == ":" || before == "=" || before == "?"
	}
	return true
}

func isNegation(w string) bool {
	switch w {
	case "no", "not", "without", "never", "cannot", "cant", "dont", "doesnt", "isnt", "arent", "wont", "neither", "nor", "non", "nothing", "zero", "avoid":
		return true
	}
	return false
}
