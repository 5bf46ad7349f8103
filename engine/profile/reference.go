package profile

import (
	"strconv"
	"strings"
)

// Reference is a pull request or a repository named in a text.
type Reference struct {
	Owner, Repo string
	Number      int    // of the pull request; 0 for a repository
	URL         string // as written; empty for the short form owner/repo#12
	Span        Span
}

// maxReferences bounds the references of one text.
const maxReferences = 50

// references finds links and returns the text with every link blanked, so that words inside one are not read as facts.
func (r *reader) references() string {
	blank := []byte(r.text)
	for i := 0; i < len(r.text); {
		j := strings.Index(r.text[i:], "://")
		if j < 0 {
			break
		}
		at := i + j
		start := at
		for start > i && isASCIILetter(r.text[start-1]) {
			start--
		}
		end := at + 3
		for end < len(r.text) && !strings.ContainsRune(" \t\r\n<>\"'`|()[]{},", rune(r.text[end])) {
			end++
		}
		for end > at+3 && strings.ContainsRune(".,;:!?", rune(r.text[end-1])) {
			end--
		}
		r.reference(Span{start, end})
		for k := start; k < end; k++ {
			blank[k] = ' '
		}
		i = end
	}
	r.shortReferences(string(blank))
	return string(blank)
}

func (r *reader) reference(s Span) {
	url := r.text[s.Start:s.End]
	_, rest, _ := strings.Cut(url, "://")
	parts := strings.Split(strings.SplitN(rest, "?", 2)[0], "/")
	if len(parts) < 3 || !strings.EqualFold(parts[0], "github.com") || len(r.refs) >= maxReferences {
		return
	}
	ref := Reference{Owner: parts[1], Repo: strings.TrimSuffix(strings.SplitN(parts[2], "#", 2)[0], ".git"), URL: url, Span: s}
	if len(parts) >= 5 && parts[3] == "pull" {
		ref.Number = positive(strings.SplitN(parts[4], "#", 2)[0])
	}
	if isName(ref.Owner) && isName(ref.Repo) {
		r.refs = append(r.refs, ref)
	}
}

// shortReferences finds owner/repo#12.
func (r *reader) shortReferences(text string) {
	for i := 0; i < len(text) && len(r.refs) < maxReferences; {
		j := strings.IndexByte(text[i:], '#')
		if j < 0 {
			return
		}
		hash := i + j
		i = hash + 1
		start := hash
		for start > 0 && hash-start < 140 && (isNameByte(text[start-1]) || text[start-1] == '/') {
			start--
		}
		end := hash + 1
		for end < len(text) && end-hash < 10 && isDigit(text, end) {
			end++
		}
		owner, repo, found := strings.Cut(text[start:hash], "/")
		if n := positive(text[hash+1 : end]); found && n > 0 && isName(owner) && isName(repo) {
			r.refs = append(r.refs, Reference{Owner: owner, Repo: repo, Number: n, Span: Span{start, end}})
		}
	}
}

func positive(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func isName(s string) bool {
	for i := range len(s) {
		if !isNameByte(s[i]) {
			return false
		}
	}
	return s != "" && len(s) <= 100 && s != "." && s != ".."
}

func isNameByte(c byte) bool {
	return isASCIILetter(c) || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.'
}
