package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/bot/review"
	"github.com/deploy-advice/deploy-advice/engine"
)

// Reviewing is how a pull request or working tree is reviewed.
type Reviewing struct {
	Target  string // folder, or OWNER/REPO#N; empty is the current folder
	Base    string // what a folder is compared with; empty is found
	Post    bool   // say it on the pull request
	View    View
	Detect  review.Detector
	Advisor review.Advisor
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
	found, err := reviewer.Look(ctx, repo, number)
	if err != nil {
		return fmt.Errorf("%s: %s", r.Target, Fix(err))
	}
	if r.Post && (found.Quiet == "" || found.Problem != "") {
		if err := reviewer.Post(ctx, repo, number); err != nil {
			return fmt.Errorf("post on %s: %s", r.Target, Fix(err))
		}
	}
	return printReview(out, found, r.View)
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
	found, err := review.Compare(tree, r.Detect, r.Advisor)
	if err != nil {
		return bad(err)
	}
	return printReview(out, found, r.View)
}

// reviewed is the JSON form of a review.
type reviewed struct {
	Silent     string             `json:"silent,omitempty"` // why nothing is said
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
	all := reviewed{Silent: found.Quiet, Services: []reviewedService{}, Comment: found.Body}
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
