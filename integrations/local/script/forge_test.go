package script_test

import (
	"fmt"
	"maps"
	"slices"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/deploy-advice/deploy-advice/integrations/local/github"
)

// propose opens the pull request of the sample repository.
func propose(s *stage, _ *testscript.TestScript, _ []string) error {
	if s.forge == nil {
		return fmt.Errorf("there is no GitHub")
	}
	_, err := s.forge.OpenPullRequest(github.SampleChange())
	return err
}

// forgeTexts is what stands on the GitHub beside the workspace: pull requests, and the files of their branches.
func (s *stage) forgeTexts() []string {
	if s.forge == nil {
		return nil
	}
	var out []string
	for _, p := range s.forge.Pulls("acme/shop") {
		out = append(out, fmt.Sprintf("#%d %s\n%s\n%v", p.Number, p.Title, p.Body, slices.Sorted(maps.Keys(s.forge.Files("acme/shop", p.Head)))))
	}
	return out
}
