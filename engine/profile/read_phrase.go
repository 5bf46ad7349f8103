package profile

import "sync"

// phrases matches the lexicon against the text, the longest phrase first.
func (r *reader) phrases() {
	book := lexicon()
	for i := 0; i < len(r.toks); {
		p, ok := r.phraseAt(book[r.toks[i].text], i)
		if !ok && r.isGo(i) {
			p, ok = phrase{words: []string{"go"}, effects: goEffects()}, true
		}
		if !ok {
			i++
			continue
		}
		to := i + len(p.words)
		if !r.used[i] {
			r.apply(p, i, to)
		}
		i = to
	}
}

// goEffects are what the name of the language Go says, which only its capital tells from the verb.
var goEffects = sync.OnceValue(func() []effect { return parseEffects("runtime=go") }) //nolint:gochecknoglobals // built once on first use and never changed

func (r *reader) isGo(i int) bool {
	t := r.toks[i]
	if t.text != "go" || r.text[t.start:t.end] != "Go" {
		return false
	}
	before := r.word(i-1, i)
	return before == "in" || before == "using" || before == "," && r.word(i+1, i) == "" || i > 0 && before != "" && before != ","
}

func (r *reader) phraseAt(list []phrase, i int) (phrase, bool) {
	for _, p := range list {
		if r.matches(p.words, i) {
			return p, true
		}
	}
	return phrase{}, false
}

func (r *reader) matches(words []string, i int) bool {
	if i+len(words) > len(r.toks) {
		return false
	}
	for k, w := range words {
		if r.toks[i+k].text != w {
			return false
		}
	}
	return true
}

func (r *reader) apply(p phrase, from, to int) {
	no, yes := r.negation(from, to)
	doubtful, wish := r.doubted(from, to), r.wished(from, to)
	for _, e := range p.effects {
		a, _ := Lookup(e.id)
		v, start, end := e.value, from, to
		if no.found {
			if a.Kind != Bool {
				r.use(from, to)
				continue
			}
			v = flipped(v)
			start, end = min(start, no.from), max(end, no.to)
		} else if yes > to {
			end = yes
		}
		switch {
		case e.unsure != "":
			r.doubt(e.id, v, start, end, e.unsure)
		case doubtful != "":
			r.doubt(e.id, v, start, end, doubtful)
		case wish != "" && ofToday(e):
			r.doubt(e.id, v, start, end, wish)
		default:
			r.add(e.id, v, start, end, e.strength)
		}
	}
}

func flipped(v Value) Value {
	if v.Text == "true" {
		return Value{Text: "false"}
	}
	return Value{Text: "true"}
}
