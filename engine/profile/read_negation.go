package profile

// denial is a negation with its tokens.
type denial struct {
	found    bool
	from, to int
}

// negation looks for a negating word up to four words before a phrase or directly after it: "no GPU", "GPU: no", "GPU is not needed".
// yes is the end of a confirmation after the phrase ("GPU: yes"), or 0.
func (r *reader) negation(from, to int) (no denial, yes int) {
	if i := r.excluded(from); i >= 0 {
		return denial{true, i, to}, 0
	}
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

// excluded returns the token at which what follows is excepted: "anything but AWS", "other than AWS", "instead of AWS"; -1 when it is not.
func (r *reader) excluded(from int) int {
	if from < 1 || r.sentence[from-1] != r.sentence[from] {
		return -1
	}
	before := ""
	if from > 1 && r.sentence[from-2] == r.sentence[from] {
		before = r.toks[from-2].text
	}
	switch r.toks[from-1].text {
	case "but", "except", "besides":
		if before == "anything" || before == "everything" || before == "any" || before == "all" || before == "anywhere" || r.toks[from-1].text == "except" {
			return from - 1
		}
	case "than":
		if before == "rather" || before == "other" {
			return from - 2
		}
	case "of":
		if before == "instead" || before == "out" {
			return from - 2
		}
	}
	return -1
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
