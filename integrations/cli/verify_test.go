package cli_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
	"github.com/deploy-advice/deploy-advice/integrations/cli"
)

func TestVerify_runsRecordsAgain(t *testing.T) {
	t.Parallel()
	advisor := reviewAdvisor(t)
	facts := map[string]string{"workload_kind": "http-api", "peak_rps": "50", "requests_per_month": "2000000", "cloud": "aws"}
	p, err := profile.FromCanonical(facts)
	if err != nil {
		t.Fatal(err)
	}
	a, err := advisor.Assess(profile.Single("shop", p))
	if err != nil {
		t.Fatal(err)
	}
	data, err := render.ADR(record.Decide(record.Request{Title: "Run the shop", Facts: facts, Assessment: a, At: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	put(t, folder, "0001-run-the-shop.md", string(data))
	put(t, folder, "0002-by-hand.md", "# By hand\n")
	verify := func(v cli.Verification, paths ...string) (string, error) {
		var out bytes.Buffer
		err := cli.Verify(&out, advisor, paths, v)
		return out.String(), err
	}
	out, err := verify(cli.Verification{Lint: true}, folder)
	if err != nil || !strings.Contains(out, "same "+filepath.Join(folder, "0001-run-the-shop.md")) || !strings.Contains(out, a.Verdict.MonthlyUSD.Mid) || !strings.Contains(out, "skip") || !strings.Contains(out, a.Catalogue) {
		t.Errorf("got %v:\n%s", err, out)
	}
	put(t, folder, "0004-run-the-shop.md", strings.Replace(string(data), "monthly_usd: \""+a.Verdict.MonthlyUSD.Mid, "monthly_usd: \"0.01", 1))
	if out, err = verify(cli.Verification{}, filepath.Join(folder, "0004-run-the-shop.md")); !errors.Is(err, cli.ErrNo) || !strings.Contains(out, "$0.01 a month -> $"+a.Verdict.MonthlyUSD.Mid) || !strings.Contains(out, "missing-number") {
		t.Errorf("got %v:\n%s", err, out)
	}
	if out, err = verify(cli.Verification{Format: cli.JSON}, filepath.Join(folder, "0001-run-the-shop.md")); err != nil || !strings.Contains(out, `"same": true`) {
		t.Errorf("got %v:\n%s", err, out)
	}
	put(t, folder, "0005-bad.md", "---\ndeploy-advice: {v: 1, facts: {peak_rps: lots}}\n---\n")
	for _, bad := range []string{"0002-by-hand.md", "0005-bad.md", "nope.md"} {
		if _, err := verify(cli.Verification{}, filepath.Join(folder, bad)); !errors.Is(err, cli.ErrInput) || !strings.Contains(err.Error(), bad) {
			t.Errorf("%s: got %v, want a mistake that names the file", bad, err)
		}
	}
}
