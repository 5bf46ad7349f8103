package record_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/deploy-advice/deploy-advice/bot/record"
)

// Programs that others wrote read our records rightly: Backstage their status, date and title, markdownlint finds nothing to say.
func TestADR_isReadByOthers(t *testing.T) {
	t.Parallel()
	tools, err := filepath.Abs(filepath.Join("testdata", "adrlint"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(tools, "node_modules")); err != nil {
		cmd := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund", "--silent")
		cmd.Dir = tools
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("npm ci in %s: %v\n%s", tools, err, out)
		}
	}
	override := request(t)
	override.Override = &record.Override{Family: "vm", Platform: "aws-ec2", Reason: "we own the hardware: 1. paid, 2. idle - and # of racks > 3", Who: "Ben", Role: "lead"}
	override.Title = "Keep it on machines"
	replacing := request(t)
	replacing.Title, replacing.Supersedes = "Run it as *functions* [again]", "0001-a.md"
	folder := t.TempDir()
	args := []string{filepath.Join(tools, "check.cjs")}
	for name, r := range map[string]record.Request{"0001-a.md": request(t), "0002-b.md": system(t), "0003-c.md": override, "0004-d.md": replacing} {
		_, data := written(t, r)
		args = append(args, write(t, folder, name, data))
	}
	args = append(args, write(t, folder, "README.md", record.Index(nil, []record.Listed{{File: "0001-a.md", Title: "A"}, {File: "0002-b.md", Title: "B"}})))
	out, err := exec.CommandContext(t.Context(), "node", args...).Output()
	if err != nil {
		t.Fatalf("node: %v %s", err, out)
	}
	var got struct {
		Read []struct {
			File, Status, Date, Title string
			Listed                    bool
		}
		Lint string
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got.Lint != "" {
		t.Errorf("markdownlint: %s", got.Lint)
	}
	for _, r := range got.Read {
		if r.File == "README.md" {
			continue
		}
		if !r.Listed || r.Status != "proposed" || r.Date != "2026-11-25" || r.Title == "" {
			t.Errorf("Backstage reads %+v, want a listed record, proposed on 2026-11-25, with a title", r)
		}
	}
}

func write(t *testing.T, folder, name string, data []byte) string {
	t.Helper()
	file := filepath.Join(folder, name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
