package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/bot/review"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/policy"
)

// Reviewing is how a pull request or working tree is reviewed.
type Reviewing struct {
	Target  string // folder, or OWNER/REPO#N; empty is the current folder
	Base    string // what a folder is compared with; empty is found
	Post    bool   // say it on the pull request
	View    View
	Detect  review.Detector
	Advisor review.Advisor
	// Policy makes an advisor of the policy that a repository's settings name.
	Policy func(name string, data []byte) (review.Advisor, error)
	// Reviewer reaches GitHub; nil with the error why it cannot.
	Reviewer func(repo string) (*review.Reviewer, error)
}

// Review says what a review would say: of a folder against its base, or of a pull request. With Post it is said there.
func Review(ctx context.Context, out io.Writer, r Reviewing) error {
	if !strings.Contains(r.Target, "#") && !strings.HasPrefix(r.Target, "https://") {
		return reviewFolder(ctx, out, r)
	}
	repo, number, err := review.Address(r.Target)
	if err != nil {
		return bad(fmt.Errorf("%s", Fix(err)))
	}
	reviewer, err := r.Reviewer(repo)
	if err != nil {
		return bad(err)
	}
	if reviewer.Policy == nil {
		reviewer.Policy = r.Policy
	}
	found, err := reviewer.Look(ctx, repo, number)
	if err != nil {
		return refused(r.Target, err)
	}
	if r.Post && (found.Quiet == "" || found.Problem != "") {
		if err := reviewer.Post(ctx, repo, number); err != nil {
			return refused("post on "+r.Target, err)
		}
	}
	return printReview(out, found, r.View)
}

// refused is why GitHub could not be asked, with the fix: what is wrong with the question or the credentials is a mistake of the input.
func refused(what string, err error) error {
	text := Fix(err)
	var kind bot.Kind
	if e, ok := errors.AsType[*bot.Error](err); ok {
		if kind = e.Kind; kind == bot.Limited && e.RetryAfter > 0 {
			text = "GitHub's limit is reached; try again in " + e.RetryAfter.Round(time.Second).String()
		}
	}
	switch kind {
	case bot.Invalid, bot.NotFound, bot.Denied:
		return bad(fmt.Errorf("%s: %s", what, text))
	case bot.Unavailable:
		text = strings.TrimSuffix(text, "; it is tried again") + "; try again later"
	default:
	}
	return fmt.Errorf("%s: %s", what, text)
}

func reviewFolder(ctx context.Context, out io.Writer, r Reviewing) error {
	if r.Post {
		return bad(fmt.Errorf("--post needs a pull request: name it as OWNER/REPO#N"))
	}
	folder := r.Target
	if folder == "" {
		folder = "."
	}
	tree, err := workingTree(ctx, folder, r.Base, r.Detect.Relevant)
	if err != nil {
		return bad(err)
	}
	advisor, err := r.advisor(tree)
	if err != nil {
		return bad(err)
	}
	found, err := review.Compare(tree, r.Detect, advisor)
	if err != nil {
		return bad(err)
	}
	return printReview(out, found, r.View)
}

// advisor is ours, or one with the policy that the settings of a tree name.
func (r Reviewing) advisor(t review.Tree) (review.Advisor, error) {
	switch {
	case t.Settings.Policy == "":
		return r.Advisor, nil
	case t.Policy == nil:
		return nil, fmt.Errorf("%s: policy %s is not there", review.SettingsFile, t.Settings.Policy)
	case r.Policy == nil:
		return nil, fmt.Errorf("%s: policies of repositories are not read here", review.SettingsFile)
	}
	return r.Policy(t.Settings.Policy, t.Policy)
}

// policies makes advisors of policies, with our catalogue.
func policies(cat *catalog.Catalogue) func(name string, data []byte) (review.Advisor, error) {
	return func(name string, data []byte) (review.Advisor, error) {
		pol, err := policy.Load(name, data, engine.Known(cat))
		if err != nil {
			return nil, err
		}
		return engine.New(pol, cat)
	}
}

// reviewed is the JSON form of a review.
type reviewed struct {
	Silent     string             `json:"silent,omitempty"` // why nothing is said
	Held       string             `json:"held,omitempty"`   // why it is not said by itself, though it can be asked for
	Services   []reviewedService  `json:"services"`
	Assessment *engine.Assessment `json:"assessment,omitempty"`
	Comment    string             `json:"comment,omitempty"`
}

type reviewedService struct {
	Name     string            `json:"name"`
	Change   string            `json:"change"` // added, moved, changed
	Platform string            `json:"platform,omitempty"`
	Family   string            `json:"family,omitempty"`
	From     string            `json:"from,omitempty"`
	File     string            `json:"file"`
	Line     int               `json:"line"`
	Facts    []engine.FactLine `json:"facts"`
	Open     []reviewedGap     `json:"open,omitempty"`
}

type reviewedGap struct {
	Attribute string `json:"attribute"`
	File      string `json:"file"`
	Line      int    `json:"line"`
	Why       string `json:"why"`
}

func printReview(out io.Writer, found review.Outcome, v View) error {
	if found.Problem != "" {
		return bad(fmt.Errorf("%s", found.Problem))
	}
	switch v.Format {
	case JSON:
		return printJSON(out, reviewJSON(found))
	case Markdown:
		if found.Quiet != "" {
			return nil
		}
		_, err := io.WriteString(out, found.Body)
		return wrapWrite(err)
	default:
		return reviewText(out, found, v)
	}
}

func reviewJSON(found review.Outcome) reviewed {
	all := reviewed{Silent: found.Quiet, Held: found.Held, Services: []reviewedService{}, Comment: found.Body}
	if len(found.Services) > 0 {
		all.Assessment = &found.Assessment
	}
	for i, s := range found.Services {
		one := reviewedService{Name: s.Name, Change: s.How, Platform: s.Platform, Family: s.Family, From: s.From, File: s.File, Line: s.Line, Facts: []engine.FactLine{}}
		if i < len(found.Review.Services) {
			one.Facts = append(one.Facts, found.Review.Services[i].Facts...)
		}
		for _, g := range s.Gaps {
			one.Open = append(one.Open, reviewedGap(g))
		}
		all.Services = append(all.Services, one)
	}
	return all
}

func reviewText(out io.Writer, found review.Outcome, v View) error {
	if found.Quiet != "" {
		fmt.Fprintf(out, "Nothing to say: %s.\n", found.Quiet)
		return nil
	}
	if found.Held != "" {
		fmt.Fprintf(out, "Not said on the pull request by itself: %s.\n", found.Held)
	}
	first, second := render.ReviewSummary(found.Review)
	fmt.Fprintf(out, "%s\n%s\n\n", first, second)
	for _, s := range found.Review.Services {
		fmt.Fprintf(out, "%s (%s:%d)\n", v.Style.strong(s.Name), s.File, s.Line)
		for _, f := range s.Facts {
			fmt.Fprintf(out, "  %s %s\n", render.FactText(f), v.Style.faint("("+factPlace(f)+")"))
		}
		for _, g := range s.Gaps {
			fmt.Fprintf(out, "  %s: not told by %s:%d, %s\n", g.Attribute, g.File, g.Line, g.Why)
		}
	}
	fmt.Fprintln(out)
	return Print(out, found.Assessment, nil, v)
}

func factPlace(f engine.FactLine) string {
	text := string(f.Provenance)
	if f.Source != nil && f.Source.File != "" {
		text += fmt.Sprintf(", %s:%d", f.Source.File, f.Source.Line)
	}
	return text
}
