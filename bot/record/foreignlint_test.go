package record_test

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/deploy-advice/deploy-advice/bot/record"
)

func bytesOf(files map[string]string) map[string][]byte {
	out := map[string][]byte{}
	for name, text := range files {
		out[name] = []byte(text)
	}
	return out
}

// Folders that are in order in the way of their own project.
func healthy() map[string]map[string]string {
	return map[string]map[string]string{
		"a Status section, replaced in the words of the first tools": {
			"0001-record-decisions.md": "# 1. Record decisions\n\nDate: 13/02/2016\n\n## Status\n\nAccepted\n\n## Context\n\nIt is so.\n",
			"0002-shell.md":            "# 2. Shell\n\nDate: 2016-02-13\n\n## Status\n\nSuperseded by [3. Go](0003-go.md)\n",
			"0003-go.md":               "# 3. Go\n\nDate: 2018-01-01\n\n## Status\n\nAccepted\n\nSupersedes [2. Shell](0002-shell.md)\n\nAmended by [4. Dates](0004-dates.md)\n",
			"0004-dates.md":            "# 4. Dates\n\n## Status\n\nAccepted\n\nAmends [3. Go](0003-go.md)\n",
		},
		"front matter of a site generator, no status": {
			"adr000-template.md": "---\nid: adrs-adr000\ntitle: 'ADR000: [TITLE]'\n# remark\ndescription: x\n---\n\n<!-- see [ADR-0009](adr009-example.md) -->\n",
			"adr001-log.md":      "---\nid: adrs-adr001\ntitle: 'ADR001: Log'\nsidebar_position: 1\ntags: [a, b]\n---\n\n## Context\n\nSee [the site](https://example.com/0009-x.md) and [code](../../src/a.md).\n",
			"index.md":           "---\nid: adrs-overview\ntitle: Records\n---\n\nRecords live here, see [contributing](../CONTRIBUTING.md).\n",
		},
		"front matter with order only": {
			"0000-use-markdown.md": "---\nnav_order: 0000\nparent: Decision Records\n---\n# Use Markdown\n\n* Good, because `[a](0077-b.md)` works\n",
			"0001-log.md":          "---\nnav_order: 0001\nparent: Decision Records\n---\n# Log\n",
		},
		"front matter with remarks, empty keys and lists of people": {
			"0001-a.md": "---\n# These are optional elements\nstatus: accepted\ncontact: ana\ndate: 2023-05-29\ndeciders: ana, ben\nconsulted:\ninformed:\n---\n\n# A\n",
			"0002-b.md": "---\nstatus: superseded by [ADR-0003](0003-c.md)\ndate: 2023-06-01 12:00:00\ndecision-makers: {lead: ana}\n---\n\n# B\n",
			"0003-c.md": "---\nstatus: \"Approved\"\ndate: 1 June 2023\nsupersedes: [0002]\n---\n\n# C\n\nThis takes the place of [ADR-0002](0002-b.md).\n",
		},
		"points of a list, by date": {
			"20200925-a.md": "# A\n\n- Status: superseded by [20201026-b](20201026-b.md)\n- Date: 2020-09-25\n\n## Links <!-- optional -->\n",
			"20201026-b.md": "# B\n\n- Status: accepted\n- Date: 2020-10-26\n\n## Links\n\n- Supersedes [20200925-a](20200925-a.md)\n",
			"README.md":     "# Records\n\nThis folder holds the decisions of the project; a program shows them.\n",
		},
		"bold lines and underscores": {
			"001_region.md": "# 001. Region\n\n**Feature**: [#946](https://example.com/946)\n\n**Date**: 23 December 2021\n\n**Status**: Accepted\n__________\n\n## Intro\n",
			"002_b.md":      "# 002. B\n\n**Status**: In progress\n",
			"index.md":      "# Overview\n\n- [Region](001_region.md)\n- [B](002_b.md)\n",
		},
		"replaces and replaced by": {
			"0001-python-3.8.md": "# 0001. Python\n\nReplaced by: [ADR-0002](./0002-python.md)\n\n## Status\n\nSuperseded\n",
			"0002-python.md":     "# 0002. Python\n\nReplaces: [ADR-0001](./0001-python-3.8.md)\n\n## Status\n\nAccepted\n",
		},
		"replaced without a link": {
			"0001-a.md": "# A\n\n## Status\n\nSuperseded by ADR-0002\n",
			"0002-b.md": "# B\n\n## Status\n\nAccepted, supersedes [ADR-0001](0001-a.md)\n",
		},
		"an index by status": {
			"0001-a.md": "---\nstatus: accepted\n---\n# A\n", "0002-b.md": "---\nstatus: deprecated\n---\n# B\n",
			"index.md": "## Accepted Records\n\n- [0001 - A](0001-a.md)\n\n## Rejected Records\n\n- None\n\n## Deprecated Records\n\n- [0002 - B](0002-b.md)\n",
		},
		"an index beside a page of advice": {
			"0001-a.md": "# A\n", "0002-b c.md": "# B\n", "README.md": "# How to write one\n\nAs in [the first](0001-a.md).\n",
			"index.md": "| Number | Title |\n|---|---|\n| 1 | [A](0001-a.md) |\n| 2 | [B](<0002-b%20c.md>) |\n",
		},
		"examples in code and comments": {
			"0001-a.md": "# A\n\n<!-- superseded by\n[ADR-0005](0005-example.md) -->\n\n```markdown\nSuperseded by [x](0009-x.md)\n```\n\n~~~\n[y](0008-y.md)\n~~~\n\nWritten as `[z](0007-z.md)`.\n",
		},
		"no front matter but a rule, and another kind of front matter": {
			"0001-a.md": "---\n\n# A\n\nStatus: Accepted\n", "0002-b.md": "+++\ntitle = \"B\"\nstatus = 5\n+++\n# B\n",
		},
	}
}

func TestLint_leavesHealthyFoldersAlone(t *testing.T) {
	t.Parallel()
	for name, files := range healthy() {
		if got := record.Lint(bytesOf(files)); len(got) > 0 {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

// What is wrong in such folders is still found.
func TestLint_findsWhatIsWrongInFoldersOfOthers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change map[string]string
		in     string
		want   []string
	}{
		"a status nobody knows":        {map[string]string{"0001-a.md": "---\nstatus: banana\n---\n# A\n"}, "an index by status", []string{"0001-a.md status"}},
		"a date without a year":        {map[string]string{"0001-a.md": "---\nstatus: accepted\ndate: yesterday\n---\n# A\n"}, "an index by status", []string{"0001-a.md date"}},
		"not on the index":             {map[string]string{"0003-c.md": "# C\n"}, "an index by status", []string{"index.md index"}},
		"gone from the folder":         {map[string]string{"index.md": "- [A](0001-a.md)\n- [B](0002-b.md)\n- [C](0003-c.md)\n"}, "an index by status", []string{"index.md index"}},
		"one gap, however wide":        {map[string]string{"0400-z.md": "# Z\n"}, "front matter with order only", []string{"0400-z.md missing-number"}},
		"told by one only":             {map[string]string{"0003-go.md": "# 3. Go\n\n## Status\n\nAccepted\n"}, "a Status section, replaced in the words of the first tools", []string{"0003-go.md one-sided-link"}},
		"told by the other only":       {map[string]string{"0002-shell.md": "# 2. Shell\n\n## Status\n\nAccepted\n"}, "a Status section, replaced in the words of the first tools", []string{"0002-shell.md one-sided-link"}},
		"replaced by nothing":          {map[string]string{"0002-b.md": "---\nstatus: superseded by [ADR-0009](0009-z.md)\n---\n# B\n"}, "front matter with order only", []string{"0002-b.md broken-link"}},
		"front matter that is no YAML": {map[string]string{"0002-b.md": "---\ntitle: a: b\n  c\n---\n# B\n"}, "front matter with order only", []string{"0002-b.md front-matter"}},
		"ours without a status": {
			map[string]string{"0002-b.md": "---\ndeploy-advice: {v: 1, facts: {}}\n---\n# B\n"}, "front matter with order only", []string{"0002-b.md status"},
		},
		"ours on no index": {
			map[string]string{"adr002-b.md": "---\nstatus: accepted\ndeploy-advice: {v: 1, facts: {}}\n---\n# B\n"}, "front matter of a site generator, no status", []string{"index.md index"},
		},
	} {
		files := map[string]string{}
		maps.Copy(files, healthy()[c.in])
		maps.Copy(files, c.change)
		var got []string
		for _, f := range record.Lint(bytesOf(files)) {
			got = append(got, f.File+" "+f.Rule)
		}
		if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
