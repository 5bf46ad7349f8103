package cli_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot/digest/contents"
	"github.com/deploy-advice/deploy-advice/bot/digest/ledger"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/integrations/cli"
)

// shownDigests has one digest and two decisions.
type shownDigests struct{}

func (shownDigests) OnDemand(context.Context, string) (contents.Composed, error) {
	return contents.Composed{News: 1, Digest: render.Digest{Since: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Checked: 2, Lines: []render.DigestLine{
		{Kind: render.DigestFlipped, Repo: "acme/shop", Subject: "Run the resizer", URL: "https://example.com/3", What: "functions → containers", OwnerName: "Ana", Owner: "U1", Mention: true, Next: "run it again"},
	}}}, nil
}

func (shownDigests) Log(_ context.Context, _ string, q ledger.Query) ([]ledger.Line, error) {
	var out []ledger.Line
	for _, l := range []ledger.Line{
		{ID: "1", Title: "Run the resizer", Repo: "acme/shop", Status: record.Accepted}, {ID: "2", Title: "Run the report", Repo: "acme/shop", Status: record.Accepted, Due: true},
	} {
		if strings.Contains(strings.ToLower(l.Title), strings.ToLower(q.Words)) && (l.Due || !q.Due) {
			out = append(out, l)
		}
	}
	return out, nil
}

func digestText(t *testing.T, v cli.DigestView) string {
	t.Helper()
	var b strings.Builder
	if err := cli.Digest(t.Context(), &b, shownDigests{}, v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestDigest_printsWhatWouldBePosted(t *testing.T) {
	t.Parallel()
	for _, want := range []string{"1 flipped since 2026-03-02.", "acme/shop", "• Flipped: Run the resizer <https://example.com/3> - functions → containers. Ana: run it again."} {
		if got := digestText(t, cli.DigestView{Channel: "C1"}); !strings.Contains(got, want) {
			t.Errorf("missing %q in:\n%s", want, got)
		}
	}
	var out struct {
		Counts string
		Lines  []struct{ Kind, Subject string }
	}
	if err := json.Unmarshal([]byte(digestText(t, cli.DigestView{Channel: "C1", Format: cli.JSON})), &out); err != nil {
		t.Fatal(err)
	}
	if out.Counts != "1 flipped" || len(out.Lines) != 1 || out.Lines[0].Kind != "flipped" {
		t.Errorf("got %+v", out)
	}
}

func TestDigest_printsTheLog(t *testing.T) {
	t.Parallel()
	if got := digestText(t, cli.DigestView{Log: true, Find: "RESIZER"}); !strings.Contains(got, "| Run the resizer |") || strings.Contains(got, "report") {
		t.Errorf("got:\n%s", got)
	}
	if got := digestText(t, cli.DigestView{Log: true, Due: true, Format: cli.JSON}); !strings.Contains(got, `"title": "Run the report"`) || strings.Contains(got, "resizer") {
		t.Errorf("got:\n%s", got)
	}
	if err := cli.Digest(t.Context(), &strings.Builder{}, shownDigests{}, cli.DigestView{}); !errors.Is(err, cli.ErrInput) || !strings.Contains(err.Error(), "--channel") {
		t.Errorf("got %v", err)
	}
}
