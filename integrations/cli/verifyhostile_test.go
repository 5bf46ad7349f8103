package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
	"github.com/deploy-advice/deploy-advice/integrations/cli"
)

// shopRecord is a record of today, and its assessment.
func shopRecord(t *testing.T, advisor *engine.Advisor) (string, engine.Assessment) {
	t.Helper()
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
	return string(data), a
}

func verified(t *testing.T, advisor *engine.Advisor, text string, format cli.Format) (string, error) {
	t.Helper()
	folder := t.TempDir()
	put(t, folder, "0001-shop.md", text)
	var out bytes.Buffer
	err := cli.Verify(&out, advisor, []string{filepath.Join(folder, "0001-shop.md")}, cli.Verification{Format: format})
	return out.String(), err
}

// A record of an older catalogue tells verdict and cost of then and now; one that was changed by hand does not pass, whatever was changed.
func TestVerify_tellsThenAndNow(t *testing.T) {
	t.Parallel()
	advisor := reviewAdvisor(t)
	text, a := shopRecord(t, advisor)
	mid := a.Verdict.MonthlyUSD.Mid
	older := strings.Replace(text, "catalogue: "+a.Catalogue, "catalogue: 2024-01.older", 1)
	for name, c := range map[string]struct {
		text string
		no   bool
		want []string
		not  string
	}{
		"as it was":                  {text: text, want: []string{"same ", "$" + mid + " a month", "catalogue then " + a.Catalogue + ", now " + a.Catalogue}},
		"older, the same":            {text: older, want: []string{"same ", "catalogue then 2024-01.older, now " + a.Catalogue}},
		"older, another cost":        {text: strings.Replace(older, `monthly_usd: "`+mid, `monthly_usd: "12.34`, 1), no: true, want: []string{"DIFFERS", "cost: $12.34 a month -> $" + mid + " a month", "catalogue then 2024-01.older"}, not: "by hand"},
		"older, another verdict":     {text: strings.Replace(older, "verdict: "+a.Verdict.Family, "verdict: vm", 1), no: true, want: []string{"DIFFERS", "verdict: virtual machines on ", "catalogue then 2024-01.older"}, not: "by hand"},
		"another cost by a cent":     {text: strings.Replace(text, `monthly_usd: "`+mid, `monthly_usd: "`+cent(t, mid), 1), no: true, want: []string{"DIFFERS", "cost: "}},
		"facts changed by hand":      {text: strings.Replace(text, `peak_rps: "50"`, `peak_rps: "5000"`, 1), no: true, want: []string{"DIFFERS", "changed by hand", a.InputHash}},
		"name changed by hand":       {text: strings.Replace(text, "name: shop", "name: other", 1), no: true, want: []string{"DIFFERS", "changed by hand"}},
		"input hash changed by hand": {text: strings.Replace(text, "input_hash: "+a.InputHash, "input_hash: "+strings.Repeat("0", 64), 1), no: true, want: []string{"changed by hand"}},
	} {
		if c.text == text && name != "as it was" {
			t.Errorf("%s: nothing was changed in\n%s", name, text)
			continue
		}
		out, err := verified(t, advisor, c.text, cli.Text)
		if errors.Is(err, cli.ErrNo) != c.no || (err != nil && !c.no) {
			t.Errorf("%s: got %v, want a no %t\n%s", name, err, c.no, out)
		}
		for _, want := range c.want {
			if !strings.Contains(out, want) {
				t.Errorf("%s: want %q in\n%s", name, want, out)
			}
		}
		if c.not != "" && strings.Contains(out, c.not) {
			t.Errorf("%s: want no %q in\n%s", name, c.not, out)
		}
	}
	out, err := verified(t, advisor, strings.Replace(older, `monthly_usd: "`+mid, `monthly_usd: "12.34`, 1), cli.JSON)
	var got struct {
		Records []struct {
			Same      bool
			Then, Now struct {
				Family, Platform, Catalogue string
				MonthlyUSD                  string `json:"monthly_usd"`
			}
		}
	}
	if !errors.Is(err, cli.ErrNo) || json.Unmarshal([]byte(out), &got) != nil || len(got.Records) != 1 {
		t.Fatalf("got %v: %s", err, out)
	}
	if r := got.Records[0]; r.Same || r.Then.MonthlyUSD != "12.34" || r.Now.MonthlyUSD != mid || r.Then.Catalogue != "2024-01.older" || r.Now.Catalogue != a.Catalogue || r.Now.Platform != a.Verdict.Platform {
		t.Errorf("got %+v", r)
	}
}

// cent is an amount and one cent.
func cent(t *testing.T, amount string) string {
	t.Helper()
	var dollars, cents int
	if _, err := fmt.Sscanf(amount, "%d.%d", &dollars, &cents); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%d.%02d", dollars, (cents+1)%100)
}

// Front matter that is too large, too deep, multiplies itself or says nonsense is refused in one line that names the file.
func TestVerify_refusesHostileFrontMatter(t *testing.T) {
	t.Parallel()
	advisor := reviewAdvisor(t)
	var bomb, parts, facts strings.Builder
	bomb.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n")
	for i := 1; i < 12; i++ {
		fmt.Fprintf(&bomb, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 10), ","))
	}
	for i := range 1500 {
		fmt.Fprintf(&parts, "    - {name: c%d, facts: {peak_rps: \"5\"}}\n", i)
		fmt.Fprintf(&facts, "    fact_%d: \"5\"\n", i)
	}
	const own = "deploy-advice:\n  v: 1\n  name: x\n  verdict: faas\n"
	for name, c := range map[string]struct{ front, want string }{
		"huge":                    {"status: " + strings.Repeat("x", 70_000) + "\n" + own, "larger than"},
		"deep":                    {"x: " + strings.Repeat("[", 30_000) + "\n" + own, "depth"},
		"deep in our part":        {own + "  facts: " + strings.Repeat("{a: ", 9_000) + "\n", "front matter"},
		"an alias bomb":           {bomb.String() + own + "  facts: {peak_rps: *a11}\n", "front matter"},
		"an alias of itself":      {"deploy-advice: &a\n  v: 1\n  facts: *a\n", "front matter"},
		"a newer version":         {"deploy-advice: {v: 2, facts: {}}\n", "line 2: deploy-advice.v is 2, this program reads 1"},
		"nothing in it":           {"deploy-advice:\n", "deploy-advice"},
		"a list":                  {"deploy-advice: [1, 2]\n", "line 2"},
		"a fact that is a list":   {own + "  facts: {peak_rps: [1]}\n", "line"},
		"an unknown fact":         {own + "  facts: {peek_rps: \"5\"}\n", "peak_rps"},
		"a value out of range":    {own + "  facts: {peak_rps: \"-5\"}\n", "peak_rps"},
		"a number beyond numbers": {own + "  facts: {peak_rps: \"1e999\"}\n", "peak_rps"},
		"too many facts":          {own + "  facts:\n" + facts.String(), "fact_0"},
		"too many components":     {own + "  components:\n" + parts.String(), "components"},
		"a link to nowhere":       {own + "  components:\n    - {name: a, facts: {}}\n    - {name: b, facts: {}}\n  links: [{from: a, to: c}]\n", "\"c\""},
		"twice the same key":      {own + own, "already defined"},
		"no YAML":                 {"deploy-advice: {v: 1\n", "front matter"},
		"a zero byte":             {own + "  facts: {peak_rps: \"5\x00\"}\n", "control characters"},
	} {
		out, err := verified(t, advisor, "---\n"+c.front+"---\n# T\n", cli.Text)
		if !errors.Is(err, cli.ErrInput) {
			t.Errorf("%s: got %v, want it refused\n%.300s", name, err, out)
			continue
		}
		text := err.Error()
		if !strings.Contains(text, "0001-shop.md") || !strings.Contains(text, c.want) || len(text) > 1000 || strings.Contains(text, "\n") {
			t.Errorf("%s: got %.1200q, want one line with the file and %q", name, text, c.want)
		}
	}
	if _, err := verified(t, advisor, "---\n"+own+"# never closed\n", cli.Text); !errors.Is(err, cli.ErrInput) || !strings.Contains(err.Error(), "no front matter") {
		t.Errorf("never closed: got %v", err)
	}
	if _, err := verified(t, advisor, strings.Repeat("x", 20<<20), cli.Text); !errors.Is(err, cli.ErrInput) {
		t.Errorf("a huge file: got %v", err)
	}
}

// In a folder, records of others that cannot be read are passed over, and ours that cannot are not.
func TestVerify_passesOverOthers(t *testing.T) {
	t.Parallel()
	advisor := reviewAdvisor(t)
	text, _ := shopRecord(t, advisor)
	folder := t.TempDir()
	put(t, folder, "0001-shop.md", text)
	put(t, folder, "0002-odd.md", "---\ntitle: a: b\n---\n# Odd\n")
	put(t, folder, "0003-by-hand.md", "# By hand\n")
	var out bytes.Buffer
	if err := cli.Verify(&out, advisor, []string{folder}, cli.Verification{}); err != nil || strings.Count(out.String(), "skip ") != 2 || !strings.Contains(out.String(), "front-matter") {
		t.Errorf("got %v:\n%s", err, &out)
	}
	put(t, folder, "0004-broken.md", "---\ndeploy-advice: {v: 1\n---\n# Broken\n")
	if err := cli.Verify(&out, advisor, []string{folder}, cli.Verification{}); !errors.Is(err, cli.ErrInput) || !strings.Contains(err.Error(), "0004-broken.md") {
		t.Errorf("got %v", err)
	}
}
