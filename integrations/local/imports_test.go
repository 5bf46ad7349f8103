package local_test

import (
	"os/exec"
	"strings"
	"testing"
)

// TestImports_serverKnowsNoClient keeps the stand-in independent of what it is there to prove.
func TestImports_serverKnowsNoClient(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	const module = "github.com/deploy-advice/deploy-advice/"
	for dep := range strings.Lines(string(out)) {
		dep = strings.TrimSpace(dep)
		ours := strings.HasPrefix(dep, module) && !strings.HasPrefix(dep, module+"integrations/local")
		if ours || strings.Contains(dep, "slack-go") {
			t.Errorf("the local workspace imports %s", dep)
		}
	}
}
