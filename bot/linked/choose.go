package linked

import (
	"strings"
	"unicode"

	"github.com/deploy-advice/deploy-advice/bot/conversation"
	"github.com/deploy-advice/deploy-advice/bot/review"
)

// choice is a service, and the component it stands for; none for a single workload.
type choice struct {
	service   review.Service
	component string
}

// choose finds the services that an assessment is about: for each component the one of its name; for a single workload the one of its
// name, else the only one that the pull request touches, or that there is where the workload has no name. Where several could be meant,
// or another one is called otherwise, none is taken.
func choose(req conversation.FactsRequest, found []review.Service, touched bool) []choice {
	if len(req.Components) == 0 {
		if s, ok := called(req.Name, found); ok {
			return []choice{{service: s}}
		}
		if len(found) == 1 && (touched || req.Name == "") {
			return []choice{{service: found[0]}}
		}
		return nil
	}
	var out []choice
	for _, name := range req.Components {
		if s, ok := called(name, found); ok {
			out = append(out, choice{s, name})
		}
	}
	return out
}

// called finds the service of a name: the one that is called just so, else the only one whose name holds it, or is held by it.
func called(name string, found []review.Service) (review.Service, bool) {
	want := letters(name)
	if want == "" {
		return review.Service{}, false
	}
	var near []review.Service
	for _, s := range found {
		have := letters(s.Name)
		if have == want {
			return s, true
		}
		if have != "" && (strings.Contains(have, want) || strings.Contains(want, have)) {
			near = append(near, s)
		}
	}
	if len(near) != 1 {
		return review.Service{}, false
	}
	return near[0], true
}

// letters are the letters and digits of a name, in lower case: image-resizer and "Image Resizer" are one.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
