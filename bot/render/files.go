package render

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
)

// FileFact is a fact read from a file, and where it stands.
type FileFact struct {
	Known

	File string
	Line int
	URL  string // of the line; empty when not known
	Here string // canonical: what people said instead, which counts
}

// FilesRead is what came of reading the files behind a link.
type FilesRead struct {
	Ref      string // owner/name#12, or owner/name
	URL      string
	Commit   string
	Facts    []FileFact
	Services []string // found, when it is not clear which one is meant
	Problem  string   // why nothing could be read
}

// maxFileFacts is how many facts of files are listed one by one.
const maxFileFacts = 12

// FilesMessage says what the files behind a link say, each fact with the line it stands at, or why they could not be read.
func FilesMessage(r FilesRead) bot.Message {
	what := link(r.URL, r.Ref)
	if r.URL == "" {
		what = plain(r.Ref)
	}
	if r.Problem != "" {
		l := line(plain("I could not read "), what, plain(": "+Cut(strings.TrimSuffix(r.Problem, "."), 300)+". What it says can be typed here."))
		return lines(spoken(l), l)
	}
	lead := line(plain("Read "), what, plain(" at "), code(r.Commit[:min(len(r.Commit), 7)]))
	if len(r.Facts) == 0 {
		l := append(lead, r.nothing()...)
		return lines(spoken(l), l)
	}
	body := []bot.Line{append(lead, plain(":"))}
	for i, f := range r.Facts {
		if i == maxFileFacts {
			body = append(body, line(plain("…and "+Plural(len(r.Facts)-i, "more fact"))))
			break
		}
		body = append(body, f.line())
	}
	if len(r.Services) > 0 {
		body = append(body, r.nothing())
	}
	return lines("Read "+r.Ref+": "+Plural(len(r.Facts), "fact")+".", body...)
}

// nothing says why no fact was taken.
func (r FilesRead) nothing() bot.Line {
	switch {
	case len(r.Services) > 1:
		names := Cut(strings.Join(r.Services, ", "), 200)
		return line(plain(": it holds several services. To assess them together say "), code("components: "+names), plain("; otherwise name this one like one of them."))
	case len(r.Services) == 1:
		return line(plain(": it holds " + Cut(r.Services[0], 100) + ", which is not what this is about by its name."))
	default:
		return line(plain(": its files say nothing that is asked here."))
	}
}

func (f FileFact) line() bot.Line {
	l := line(plain("• "+f.label()+": "), strong(Cut(ShowCanonical(f.Attribute, f.Value), 100)), plain(" - "))
	where := At(f.File, f.Line)
	if f.URL == "" {
		l = append(l, plain(where))
	} else {
		l = append(l, link(f.URL, where))
	}
	if f.Here != "" && f.Here != f.Value {
		l = append(l, plain(" (here it was said to be "), strong(Cut(ShowCanonical(f.Attribute, f.Here), 100)), plain(", which counts)"))
	}
	return l
}

// At is a place in a file, path:line; a long path is cut in front.
func At(file string, line int) string {
	const most = 60
	if runes := []rune(file); len(runes) > most {
		file = "…" + string(runes[len(runes)-most:])
	}
	if line > 0 {
		file += ":" + strconv.Itoa(line)
	}
	return file
}

// BlobURL is the address of a line of a file at a commit; empty where the repository's own is not known.
func BlobURL(web, commit, file string, line int) string {
	if !strings.HasPrefix(web, "http") || commit == "" || file == "" {
		return ""
	}
	out := web + "/blob/" + url.PathEscape(commit) + "/" + (&url.URL{Path: file}).EscapedPath()
	if line > 0 {
		out += "#L" + strconv.Itoa(line)
	}
	return out
}
