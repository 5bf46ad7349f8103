package conversation

import (
	"slices"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// maxLinks is how many pull requests and repositories an assessment remembers.
const maxLinks = 10

// links keeps the pull requests and repositories a text names.
func (t *turn) links(references []profile.Reference) {
	for _, r := range references {
		l := render.Link{Label: r.Owner + "/" + r.Repo, URL: r.URL}
		if r.Number > 0 {
			l.Label += "#" + strconv.Itoa(r.Number)
		}
		if l.URL == "" {
			l.URL = "https://github.com/" + strings.Replace(l.Label, "#", "/pull/", 1)
		}
		known := slices.ContainsFunc(t.st.Links, func(have render.Link) bool { return have.Label == l.Label })
		if !known && len(t.st.Links) >= maxLinks {
			continue
		}
		if !known {
			t.st.Links, t.pointed = append(t.st.Links, l), true
		}
		t.readFiles(l.Label)
	}
}

// pullRequest is the pull request the assessment is about, "owner/name#12"; empty when none is known.
func (st *state) pullRequest() string {
	for _, l := range st.Links {
		if strings.Contains(l.Label, "#") {
			return l.Label
		}
	}
	return ""
}

// repository is where a record goes by default: what the description names, else the first watched repository.
func (t *turn) repository() string {
	if len(t.Repos) > 0 {
		for _, l := range t.st.Links {
			name, _, _ := strings.Cut(l.Label, "#")
			if slices.Contains(t.Repos, name) {
				return name
			}
		}
		return t.Repos[0]
	}
	for _, l := range t.st.Links {
		name, _, _ := strings.Cut(l.Label, "#")
		return name
	}
	return ""
}
