package profile

// doubted says why something may not be meant as it stands: a word of doubt or of the past in its clause.
func (r *reader) doubted(from, to int) string {
	for i := from - 1; i >= 0 && i >= from-8 && r.clause[i] == r.clause[from]; i-- {
		if why := doubtWord(r.toks[i].text); why != "" {
			return why
		}
	}
	if r.word(to, from) == "maybe" && r.word(to+1, from) == "" {
		return "\"maybe\" follows it"
	}
	return r.judged(to, from)
}

// judged says why what stands before token i is no statement: it is called too much, too little or out of place.
func (r *reader) judged(i, at int) string {
	switch r.word(i, at) {
	case "is", "are", "was", "were", "seems", "feels", "sounds", "looks":
		i++
	case "isnt", "arent", "wasnt":
		if r.word(i+1, at) == "enough" {
			return "it is said not to be enough"
		}
		return ""
	default:
		return ""
	}
	switch w := r.word(i, at); w {
	case "too", "overkill", "insufficient", "nonsense", "ridiculous", "unrealistic", "wrong":
		return "it is judged (\"" + w + "\")"
	case "not":
		if r.word(i+1, at) == "enough" {
			return "it is said not to be enough"
		}
	}
	return ""
}

// wished says why something is not there today: it stands in a wish, a plan or a question. Requirements may be wishes; what is
// in use may not.
func (r *reader) wished(from, to int) string {
	for i := from - 1; i >= 0 && i >= from-8 && r.clause[i] == r.clause[from]; i-- {
		if isWish(r.toks[i].text) {
			return "it is a wish or a plan (\"" + r.toks[i].text + "\")"
		}
	}
	for i := to; i < len(r.toks) && i < to+5 && r.clause[i] == r.clause[from]; i++ {
		if w := r.toks[i].text; w == "planned" || w == "later" || w == "someday" {
			return "\"" + w + "\" follows it"
		}
	}
	if r.question[r.sentence[from]] {
		return "it stands in a question"
	}
	return r.direction(from)
}

// ofToday reports attributes that say what is in use now, which a wish does not.
func ofToday(e effect) bool {
	switch e.id {
	case "runs_today", "kubernetes_in_use", "quota_reached", "committed_capacity":
		return true
	case "cloud":
		return e.strength == implied
	}
	return false
}

// direction says when a phrase is where something goes to or came from.
func (r *reader) direction(from int) string {
	before, verb := r.word(from-1, from), r.word(from-2, from)
	switch {
	case (before == "to" || before == "into" || before == "onto") && verb != "tied" && verb != "next" && verb != "bound":
		return "it is where it would go, not what is there"
	case before == "from" && (verb == "moved" || verb == "migrated" || verb == "moving" || verb == "came" || verb == "migrating" || verb == "away"):
		return "it is where it came from"
	}
	return ""
}

func doubtWord(w string) string {
	switch w {
	case "maybe", "perhaps", "might", "possibly", "considering", "evaluating", "evaluated", "compared", "comparing", "wondering", "whether":
		return "it says \"" + w + "\""
	case "formerly", "previously", "former", "earlier", "abandoned":
		return "it was so in the past (\"" + w + "\")"
	}
	return ""
}

func isWish(w string) bool {
	switch w {
	case "plan", "planned", "planning", "plans", "someday", "later", "should", "want", "wants", "would", "wanted", "hope", "hoping", "thinking", "ideally",
		"choose", "pick", "select", "recommend", "prefer", "prefers", "answer", "say", "than", "set", "could", "hate", "hates", "dislike", "dislikes":
		return true
	}
	return false
}
