package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/review"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Env is what the commands work with.
type Env struct {
	In        io.Reader
	Out       io.Writer
	Now       func() time.Time
	Advisor   func() (Compiled, error) // policy and catalogue, compiled when first needed
	Catalogue func() (*catalog.Catalogue, error)
	Reviewer  func(repo string) (*review.Reviewer, error) // reaches GitHub, or says why it cannot
	// Recorder writes to a repository on GitHub, or says why it cannot.
	Recorder func(ctx context.Context, repo string, do func(*record.Service) error) error
	Digests  func(ctx context.Context, with func(digests Digests) error) error // reads what is kept
}

// Compiled is an advisor with the organisation's own attributes.
type Compiled struct {
	Advisor interface {
		Advisor
		review.Advisor
	}
	Own []profile.Attribute
}

// Commands are those that read, decide and print, for the command line's parser.
type Commands struct {
	Assess  assessCommand  `cmd:"" help:"Assess a workload or system from a YAML or JSON file."`
	Price   priceCommand   `cmd:"" help:"Price explicit usage, line by line."`
	Model   modelCommand   `cmd:"" help:"Run one model on explicit input."`
	Catalog catalogCommand `cmd:"" help:"List the platforms, or show one with every figure, source and date."`
	Record  recordCommand  `cmd:"" help:"Write a decision down: an ADR in this working tree, or a pull request with it."`
	Verify  verifyCommand  `cmd:"" help:"Run records again from their front matter; exit 1 when verdict or cost differ."`
	Schema  schemaCommand  `cmd:"" help:"Print a JSON Schema."`
	Review  reviewCommand  `cmd:"" help:"Say what a review of a folder or a pull request would say."`
	Digest  digestCommand  `cmd:"" help:"Print what a channel's digest would say now, or the log of decisions; posts nothing."`
}

type assessCommand struct {
	File    string `arg:"" optional:"" help:"YAML or JSON; standard input when absent or -."`
	Format  string `default:"text" enum:"text,json,markdown" help:"text, json or markdown."`
	Explain bool   `help:"Every bill, limit and fact as well."`
}

// Run assesses the file and prints the assessment.
func (c assessCommand) Run(env Env) error {
	b, err := env.Advisor()
	if err != nil {
		return err
	}
	return Assess(env.In, env.Out, b.Advisor, c.File, View{Format: Format(c.Format), Explain: c.Explain, Style: Terminal(env.Out, os.Getenv)}, b.Own...)
}

type recordCommand struct {
	File       string `arg:"" optional:"" help:"YAML or JSON of the workload or system; standard input when absent or -."`
	Dir        string `help:"The working tree to write into; this folder when absent." placeholder:"DIR"`
	Repo       string `help:"Open a pull request there instead." placeholder:"OWNER/REPO"`
	Folder     string `help:"Where the records stand; found when absent, else docs/adr." placeholder:"PATH"`
	Title      string `help:"Title of the decision; made from the workload's name when absent."`
	By         string `help:"Who decides." placeholder:"NAME"`
	Supersedes string `help:"The record this one replaces." placeholder:"PATH"`
	Accepted   bool   `help:"The file says accepted instead of proposed."`
	Instead    string `help:"The platform people decide for, against the advice." placeholder:"PLATFORM"`
	Reason     string `help:"Why they do."`
	Role       string `help:"The role in which they do."`
	Format     string `default:"text" enum:"text,json" help:"text or json."`
}

// Run assesses the file and writes the decision down.
func (c recordCommand) Run(ctx context.Context, env Env) error {
	b, err := env.Advisor()
	if err != nil {
		return err
	}
	return Record(ctx, env.In, env.Out, Recording{
		File: c.File, Dir: c.Dir, Repo: c.Repo, Folder: c.Folder, Title: c.Title, By: c.By, Supersedes: c.Supersedes, Accepted: c.Accepted, Instead: c.Instead,
		Reason: c.Reason, Role: c.Role, Format: Format(c.Format), Now: env.Now(), Advisor: b.Advisor, Own: b.Own, Recorder: env.Recorder,
	})
}

type priceCommand struct {
	File   string `arg:"" optional:"" help:"YAML or JSON; standard input when absent or -."`
	Format string `default:"text" enum:"text,json" help:"text or json."`
}

// Run prices the usage with the catalogue's rates, or those given.
func (c priceCommand) Run(env Env) error {
	cat, err := env.Catalogue()
	if err != nil {
		return err
	}
	return Price(env.In, env.Out, cat, c.File, View{Format: Format(c.Format), Style: Terminal(env.Out, os.Getenv)})
}

type modelCommand struct {
	File string `arg:"" optional:"" help:"YAML or JSON {category, input}; standard input when absent or -."`
}

// Run runs the model and prints its answer as JSON.
func (c modelCommand) Run(env Env) error { return Model(env.In, env.Out, c.File) }

type catalogCommand struct {
	ID     string `arg:"" optional:"" help:"A platform's id or another name of it."`
	Format string `default:"text" enum:"text,json" help:"text or json."`
	MaxAge int    `default:"730" placeholder:"DAYS" help:"Age in days from which a figure is announced as old."`
}

// Run prints the list or the platform.
func (c catalogCommand) Run(env Env) error {
	if c.MaxAge < 1 {
		return bad(fmt.Errorf("--max-age is %d; allowed: 1 day or more", c.MaxAge))
	}
	cat, err := env.Catalogue()
	if err != nil {
		return err
	}
	return Catalog(env.Out, cat, CatalogView{
		ID: c.ID, Format: Format(c.Format), Style: Terminal(env.Out, os.Getenv), Today: env.Now(), MaxAge: time.Duration(c.MaxAge) * 24 * time.Hour,
	})
}

type verifyCommand struct {
	Records []string `arg:"" help:"Records, or folders of them." placeholder:"ADR"`
	Format  string   `default:"text" enum:"text,json" help:"text or json."`
	Lint    bool     `help:"Answer no for what is wrong with the folder as well."`
}

// Run runs the records again.
func (c verifyCommand) Run(env Env) error {
	b, err := env.Advisor()
	if err != nil {
		return err
	}
	return Verify(env.Out, b.Advisor, c.Records, Verification{Format: Format(c.Format), Style: Terminal(env.Out, os.Getenv), Lint: c.Lint, Own: b.Own})
}

type schemaCommand struct {
	Name string `arg:"" optional:"" help:"Which schema; without a name they are listed."`
}

// Run prints the schema.
func (c schemaCommand) Run(env Env) error { return Schema(env.Out, c.Name) }
