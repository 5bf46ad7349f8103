package effects_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/effects"
)

func TestOfMarkdown_isWhatIsShown(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]effects.Effects{
		"hello @ana and @acme/all":                                 {Mentions: []string{"@acme/all", "@ana"}},
		"&commat;ana, &#64;ben, \\@chloe":                          {Mentions: []string{"@ana", "@ben", "@chloe"}},
		"Fixes #12, closes: acme/shop#3 and resolves #4":           {References: []string{"#12", "#4", "acme/shop#3"}, Closes: []string{"#12", "#4", "acme/shop#3"}},
		"fixes &num;12":                                            {References: []string{"#12"}, Closes: []string{"#12"}},
		"see #5 and GH-6":                                          {References: []string{"#5", "GH-6"}},
		"fixes https://github.com/acme/shop/issues/7 now":          {References: []string{"https://github.com/acme/shop/issues/7"}, Closes: []string{"https://github.com/acme/shop/issues/7"}},
		"`@ana fixes #1`\n\n```\n@ben closes #2\n```\n":            {},
		"<b>@ana</b> <!-- @ben -->":                                {Mentions: []string{"@ana"}},
		"| a |\n|---|\n| @ana |\n":                                 {Mentions: []string{"@ana"}},
		"[@ana fixes #1](https://example.com)":                     {},
		"@\u200bana fixes #\u200b12, https:\u200b//x/a/b/issues/1": {},
		"@*ana* fix*es #1*":                                        {References: []string{"#1"}},
	} {
		if diff := cmp.Diff(want, effects.OfMarkdown(source), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", source, diff)
		}
	}
}

func TestOfPlain_knowsNoCode(t *testing.T) {
	t.Parallel()
	want := effects.Effects{Mentions: []string{"@ana"}, References: []string{"#1", "acme/shop#2"}, Closes: []string{"#1", "acme/shop#2"}}
	got := effects.OfPlain("`fixes #1` by @ana\n\nClosed acme/shop#2\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !got.And(effects.Effects{}).And(got).None() && len(got.And(got).Closes) != 2 {
		t.Errorf("got %+v", got.And(got))
	}
	if !(effects.Effects{}).None() || got.None() {
		t.Error("none is not told from some")
	}
}
