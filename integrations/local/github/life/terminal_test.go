package life_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
	"github.com/deploy-advice/deploy-advice/integrations/local/github"
)

func at(h *github.Server, token string) []string {
	return []string{"GITHUB_API_URL=" + h.APIURL(), "GITHUB_TOKEN=" + token}
}

// A review in a terminal says in every form what the comment says, and writes nothing until it is asked to.
func TestReview_ofAPullRequestInATerminal(t *testing.T) {
	t.Parallel()
	h := hub(t, nil)
	n := opened(t, h, github.NewPull{By: "ben", Head: "add"})
	env := at(h, h.Token())
	text := run(t, env, "review", "acme/shop#1")
	if text.code != 0 || !strings.Contains(text.out, "Thumbnails is added on AWS Lambda") || !strings.Contains(text.out, "services/thumbnails/template.yaml:9") {
		t.Errorf("text: got %+v", text)
	}
	var got struct {
		Services []struct {
			Name, Change, Platform, File string
			Line                         int
		}
		Assessment struct {
			Verdict struct{ Family, Platform string }
			Hash    string `json:"input_hash"`
		}
		Comment string
	}
	asJSON := run(t, env, "review", "acme/shop#1", "--format", "json")
	if err := json.Unmarshal([]byte(asJSON.out), &got); err != nil || asJSON.code != 0 || asJSON.err != "" {
		t.Fatalf("json: %v: %+v", err, asJSON)
	}
	if len(got.Services) != 1 || got.Services[0].Name != "Thumbnails" || got.Services[0].Change != "added" || got.Services[0].Platform != "aws-lambda" || got.Services[0].Line != 4 || got.Assessment.Verdict.Family == "" {
		t.Errorf("json: got %+v", got)
	}
	markdown := run(t, env, "review", h.URL()+"/github/acme/shop/pull/1", "--format", "markdown")
	if markdown.code != 2 { // not https: no address that GitHub gives
		t.Errorf("an address in the clear: got %+v", markdown)
	}
	markdown = run(t, env, "review", "https://github.example/acme/shop/pull/1", "--format", "markdown")
	if markdown.code != 0 || markdown.out != got.Comment {
		t.Errorf("markdown: got %d %s\n%s\nwant the comment of the JSON form\n%s", markdown.code, markdown.err, markdown.out, got.Comment)
	}
	if c := h.Comments(repo, n); len(c) != 0 {
		t.Fatalf("it wrote %+v without being asked", c)
	}
	for range 2 {
		if posted := run(t, env, "review", "acme/shop#1", "--post"); posted.code != 0 {
			t.Fatalf("post: got %+v", posted)
		}
	}
	if c := h.Comments(repo, n); len(c) != 1 || c[0].Body != got.Comment || len(c[0].History) != 1 {
		t.Errorf("posted twice: got %d comments, want the one of the other forms, unedited", len(c))
	}
}

// What cannot be reviewed is told in one line with the fix, and exit code 2 where the input or the credentials are wrong.
func TestReview_saysWhyNotInATerminal(t *testing.T) {
	t.Parallel()
	h := hub(t, map[string]string{"README.md": "# Shop\n", "ops/p.yaml": "platforms:\n  deny:\n    - {id: aws-lambda, message: no functions here}\n"})
	opened(t, h, github.NewPull{By: "ben", Head: "add"})
	opened(t, h, github.NewPull{By: "ben", Head: "prose", Files: map[string]string{"docs/x.md": "x"}})
	opened(t, h, github.NewPull{By: "ben", Head: "draft", Draft: true})
	opened(t, h, github.NewPull{Repo: "acme/secret", By: "ana", Head: "add"})
	reader, err := h.NewToken("chloe", map[string]string{"contents": "read", "pull_requests": "read"})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env  []string
		args []string
		code int
		want string // on standard error; of code 0 on standard output
	}{
		"nothing new":        {at(h, h.Token()), []string{"acme/shop#2"}, 0, "Nothing to say: no file of interest"},
		"a draft":            {at(h, h.Token()), []string{"acme/shop#3"}, 0, "Not said on the pull request by itself: a draft."},
		"a draft, to post":   {at(h, h.Token()), []string{"acme/shop#3", "--post"}, 2, "nothing is posted on this pull request: it is a draft"},
		"missing":            {at(h, h.Token()), []string{"acme/shop#99"}, 2, "acme/shop#99: GitHub knows no such thing, or does not show it to this token"},
		"private":            {at(h, h.Token()), []string{"acme/secret#1"}, 2, "acme/secret#1: GitHub knows no such thing, or does not show it to this token"},
		"wrong token":        {at(h, "ghp_wrong"), []string{"acme/shop#1"}, 2, "renew GITHUB_TOKEN"},
		"no token":           {[]string{"GITHUB_API_URL=" + h.APIURL()}, []string{"acme/shop#1"}, 2, "GITHUB_TOKEN: is not set"},
		"a token that reads": {at(h, reader), []string{"acme/shop#1", "--post"}, 2, "Issues: write or Pull requests: write"},
		"no pull request":    {at(h, h.Token()), []string{"acme/shop#x"}, 2, "write OWNER/REPO#12"},
		"unreachable":        {[]string{"GITHUB_API_URL=http://127.0.0.1:1/", "GITHUB_TOKEN=x"}, []string{"acme/shop#1"}, 1, "GitHub cannot be reached; try again later"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := run(t, c.env, append([]string{"review"}, c.args...)...)
			said := got.err
			if c.code == 0 {
				said = got.out
			}
			if got.code != c.code || !strings.Contains(said, c.want) {
				t.Errorf("got %+v, want %d and %q", got, c.code, c.want)
			}
			if c.code != 0 && (got.out != "" || strings.Count(got.err, "\n") != 1) {
				t.Errorf("want one line on standard error alone, got %q and %q", got.out, got.err)
			}
			if token := c.env[len(c.env)-1]; slices.Contains([]string{"ghp_wrong"}, token) && strings.Contains(got.err, token) {
				t.Errorf("the token is told: %s", got.err)
			}
		})
	}
}

// A limit of GitHub is told with the time it lasts; the repository's settings and policy are heeded, and what is wrong in them is told.
func TestReview_heedsLimitsSettingsAndPolicy(t *testing.T) {
	t.Parallel()
	h := hub(t, map[string]string{".deploy-advice.yml": "policy: ops/p.yaml\nfacts: {peak_rps: 321}\n", "ops/p.yaml": "platforms:\n  deny:\n    - {id: aws-lambda, message: no functions here}\n"})
	opened(t, h, github.NewPull{By: "ben", Head: "add"})
	env := at(h, h.Token())
	if got := run(t, env, "review", "acme/shop#1", "--format", "markdown"); got.code != 0 || !strings.Contains(got.out, "no functions here") || !strings.Contains(got.out, "321 a second") {
		t.Errorf("got %d %s\n%s", got.code, got.err, got.out)
	}
	for kind, rule := range map[string]faults.Rule{
		"primary":   {On: faults.Web, Method: "*", Kind: faults.Error, Error: "primary_rate_limit", RetryAfterMS: 3_600_000, Times: -1},
		"secondary": {On: faults.Web, Method: "*", Kind: faults.Error, Error: "secondary_rate_limit", RetryAfterMS: 3_600_000, Times: -1},
	} {
		if err := h.Faults().Add(rule); err != nil {
			t.Fatal(err)
		}
		if got := run(t, env, "review", "acme/shop#1"); got.code != 1 || !strings.Contains(got.err, "limit is reached; try again in ") || got.out != "" {
			t.Errorf("%s limit: got %+v", kind, got)
		}
		h.Faults().Clear()
	}
	if _, err := h.Push(github.Push{Repo: repo, By: "ana", Branch: "main", Message: "settings", Files: map[string]string{".deploy-advice.yml": "facts:\n  peek_rps: 5\n"}}); err != nil {
		t.Fatal(err)
	}
	opened(t, h, github.NewPull{By: "ben", Head: "add-2"})
	if got := run(t, env, "review", "acme/shop#2", "--post"); got.code != 2 || !strings.Contains(got.err, ".deploy-advice.yml line 2") || !strings.Contains(got.err, "peak_rps") {
		t.Errorf("broken settings: got %+v", got)
	}
	if c := h.Comments(repo, 2); len(c) != 1 || !strings.Contains(c[0].Body, "line 2") || strings.Contains(c[0].Body, "advised") {
		t.Errorf("broken settings: got comments %+v", c)
	}
}
