package github

import (
	"testing"
	"time"
)

func TestAPIURL_completesWhatPeopleGive(t *testing.T) {
	t.Parallel()
	for given, want := range map[string][2]string{
		"":                                        {"https://api.github.com/", "https://api.github.com/graphql"},
		"https://api.github.com":                  {"https://api.github.com/", "https://api.github.com/graphql"},
		"https://github.com":                      {"https://api.github.com/", "https://api.github.com/graphql"},
		"https://git.acme.example":                {"https://git.acme.example/api/v3/", "https://git.acme.example/api/graphql"},
		"https://git.acme.example/api/v3":         {"https://git.acme.example/api/v3/", "https://git.acme.example/api/graphql"},
		"https://git.acme.example/api/v3/":        {"https://git.acme.example/api/v3/", "https://git.acme.example/api/graphql"},
		"https://git.acme.example/":               {"https://git.acme.example/api/v3/", "https://git.acme.example/api/graphql"},
		" https://git.acme.example/api/v3 ":       {"https://git.acme.example/api/v3/", "https://git.acme.example/api/graphql"},
		"https://git.acme.example:8443/api/v3//":  {"https://git.acme.example:8443/api/v3/", "https://git.acme.example:8443/api/graphql"},
		"https://u:p@git.acme.example/api/v3?x#y": {"https://git.acme.example/api/v3/", "https://git.acme.example/api/graphql"},
		"https://acme.example/git/api/v3":         {"https://acme.example/git/api/v3/", "https://acme.example/git/api/graphql"},
		"https://www.github.com/":                 {"https://api.github.com/", "https://api.github.com/graphql"},
		"https://api.acme.ghe.com/":               {"https://api.acme.ghe.com/", "https://api.acme.ghe.com/graphql"},
		"https://api.acme.ghe.com":                {"https://api.acme.ghe.com/", "https://api.acme.ghe.com/graphql"},
		"http://127.0.0.1:9":                      {"http://127.0.0.1:9/", "http://127.0.0.1:9/graphql"},
		"http://127.0.0.1:9/github/api/v3":        {"http://127.0.0.1:9/github/api/v3/", "http://127.0.0.1:9/github/api/graphql"},
	} {
		u, err := apiURL(given)
		if err != nil {
			t.Errorf("%s: %v", given, err)
			continue
		}
		if got := [2]string{u.String(), graphURL(u)}; got != want {
			t.Errorf("%q: got %v, want %v", given, got, want)
		}
	}
}

func TestEvery_isASecondUnlessGitHubIsAStandIn(t *testing.T) {
	t.Parallel()
	for api, want := range map[string]time.Duration{
		"": time.Second, "https://api.github.com": time.Second, "https://git.example.com/api/v3/": time.Second, "http://10.0.0.7:8080/api/v3/": time.Second,
		"http://127.0.0.1:8080/github/api/v3/": 0, "http://[::1]:8080/": 0,
	} {
		if got := (Options{APIURL: api}).filled().Every; got != want {
			t.Errorf("%q: got %s between changes, want %s", api, got, want)
		}
	}
}
