package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Verification is how records are run again.
type Verification struct {
	Format Format
	Style  Style
	Lint   bool                // what is wrong with the folder is a "no" too
	Own    []profile.Attribute // an organisation's own questions
}

// verified is the JSON form of one record run again.
type verified struct {
	File    string `json:"file"`
	Same    bool   `json:"same"`
	Skipped string `json:"skipped,omitempty"` // why there was nothing to run again
	*record.Verification
}

type verification struct {
	Records []verified       `json:"records"`
	Lint    []record.Finding `json:"lint"`
}

// Verify runs records again from their front matter, and looks over the folders they stand in. A folder stands for the records in it. It
// answers no when a verdict or a cost, to the cent, is another one.
func Verify(out io.Writer, advisor Advisor, paths []string, v Verification) error {
	files, err := records(paths)
	if err != nil {
		return err
	}
	var all verification
	for _, f := range files {
		one, err := verify(advisor, f, slices.Contains(paths, f), v.Own)
		if err != nil {
			return err
		}
		all.Records = append(all.Records, one)
	}
	if all.Lint, err = lint(files); err != nil {
		return err
	}
	if err := printVerification(out, all, v); err != nil {
		return err
	}
	differs := slices.ContainsFunc(all.Records, func(r verified) bool { return !r.Same && r.Skipped == "" })
	if differs || (v.Lint && len(all.Lint) > 0) {
		return ErrNo
	}
	return nil
}

// records resolves folders to the records in them.
func records(paths []string) ([]string, error) {
	var out []string
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, bad(err)
		}
		if !info.IsDir() {
			out = append(out, p)
			continue
		}
		entries, err := os.ReadDir(p)
		if err != nil {
			return nil, bad(err)
		}
		for _, e := range entries {
			if !e.IsDir() && record.IsRecord(e.Name()) {
				out = append(out, filepath.Join(p, e.Name()))
			}
		}
	}
	if len(out) == 0 {
		return nil, bad(errors.New("there is no record to verify: name files such as docs/adr/0001-title.md, or their folder"))
	}
	return out, nil
}

// verify runs one record. One that is not ours is skipped in a folder, and a mistake when it was named.
func verify(advisor Advisor, file string, named bool, own []profile.Attribute) (verified, error) {
	_, data, err := Input(file, nil)
	if err != nil {
		return verified{}, err
	}
	front, _, err := record.Parse(data)
	if err == nil && front.Advice == nil {
		err = record.ErrNotOurs
	}
	if errors.Is(err, record.ErrNotOurs) || errors.Is(err, record.ErrNoFront) || (err != nil && !record.Ours(data)) {
		if named {
			return verified{}, bad(fmt.Errorf("%s: %w", file, err))
		}
		return verified{File: file, Skipped: err.Error()}, nil
	}
	if err != nil {
		return verified{}, bad(fmt.Errorf("%s: %w", file, err))
	}
	again, err := record.Rerun(front, quickly(advisor), own...)
	if err != nil {
		return verified{}, bad(fmt.Errorf("%s: %w", file, err))
	}
	return verified{File: file, Same: again.Same(), Verification: &again}, nil
}

// briefer is an advisor that can leave out what a comparison of verdict and cost does not need.
type briefer interface {
	Brief(sys profile.System) (engine.Assessment, error)
}

// outliner is an advisor that always does.
type outliner struct{ briefer }

// Assess answers without reasons, flips and questions.
func (b outliner) Assess(sys profile.System) (engine.Assessment, error) { return b.Brief(sys) }

// quickly is the advisor at its shortest.
func quickly(advisor record.Advisor) record.Advisor {
	if b, ok := advisor.(briefer); ok {
		return outliner{b}
	}
	return advisor
}

// lint looks over every folder once.
func lint(files []string) ([]record.Finding, error) {
	out := []record.Finding{}
	var seen []string
	for _, f := range files {
		folder := filepath.Dir(f)
		if slices.Contains(seen, folder) {
			continue
		}
		seen = append(seen, folder)
		entries, err := os.ReadDir(folder)
		if err != nil {
			return nil, bad(err)
		}
		content := map[string][]byte{}
		for _, e := range entries {
			if e.IsDir() || filepath.Ext(e.Name()) != ".md" {
				continue
			}
			_, data, err := Input(filepath.Join(folder, e.Name()), nil)
			if err != nil {
				return nil, err
			}
			content[e.Name()] = data
		}
		for _, found := range record.Lint(content) {
			found.File = filepath.Join(folder, found.File)
			out = append(out, found)
		}
	}
	return out, nil
}

func printVerification(out io.Writer, all verification, v Verification) error {
	if v.Format == JSON {
		return printJSON(out, all)
	}
	for _, r := range all.Records {
		printVerified(out, r, v.Style)
	}
	for _, f := range all.Lint {
		fmt.Fprintf(out, "%s %s: %s (%s)\n", v.Style.warn("lint"), f.File, f.Text, f.Rule)
	}
	return nil
}

func printVerified(out io.Writer, r verified, s Style) {
	switch {
	case r.Skipped != "":
		fmt.Fprintf(out, "%s %s: %s\n", s.faint("skip"), r.File, r.Skipped)
		return
	case r.Same:
		fmt.Fprintf(out, "%s %s: %s, %s\n", s.good("same"), r.File, outline(r.Assessment, r.Now), amount(r.Now.MonthlyUSD))
	default:
		fmt.Fprintf(out, "%s %s:\n", s.warn("DIFFERS"), r.File)
		if r.Edited {
			fmt.Fprintf(out, "  %s\n", "its facts are not those that were assessed: they, or the name, were changed by hand (input "+r.Then.InputHash+", of these facts "+r.Now.InputHash+")")
		}
		fmt.Fprintf(out, "  verdict: %s -> %s\n", outline(r.Assessment, r.Then), outline(r.Assessment, r.Now))
		fmt.Fprintf(out, "  cost: %s -> %s\n", amount(r.Then.MonthlyUSD), amount(r.Now.MonthlyUSD))
	}
	fmt.Fprintf(out, "  %s\n", s.faint("catalogue then "+r.Then.Catalogue+", now "+r.Now.Catalogue))
	if r.Then.Policy != r.Now.Policy {
		fmt.Fprintf(out, "  %s\n", s.faint("the policy is another one"))
	}
	if o := r.Override; o != nil {
		fmt.Fprintf(out, "  people decided otherwise: %s, because %s\n", render.Family(o.Verdict), o.Reason)
	}
}

func outline(a engine.Assessment, o record.Outline) string {
	if o.Family == "" || o.Family == "none" {
		return render.Family(o.Family)
	}
	return render.Family(o.Family) + " on " + render.PlatformName(a, o.Platform)
}

// amount shows cents, because that is what is compared.
func amount(usd string) string {
	if usd == "" {
		return "cost unknown"
	}
	return "$" + usd + " a month"
}
