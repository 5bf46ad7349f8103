package record_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot/record"
)

// Names as projects give them: what is a record, its number, its title, and how the next one is called.
func TestStyle_ofProjectsAsTheyAre(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		names  []string
		number int    // of the last one
		title  string // of the last one
		want   string // the next one's name
	}{
		"a word and a dash":              {[]string{"adr-001-use-adrs.md", "adr-002-configuration.md"}, 2, "Configuration", "adr-003-run-it-small.md"},
		"a word and nothing":             {[]string{"adr000-template.md", "adr001-add-adr-log.md", "index.md", "adr002-default-catalog-file-format.md"}, 2, "Default catalog file format", "adr003-run-it-small.md"},
		"capitals":                       {[]string{"ADR-0001-Use-Postgres.md", "ADR-0002-Use-Redis.md"}, 2, "Use Redis", "ADR-0003-run-it-small.md"},
		"underscores":                    {[]string{"001_region_cn470.md", "002_lbs_configuration.md"}, 2, "Lbs configuration", "003_run_it_small.md"},
		"a number alone":                 {[]string{"ADR-0001.md", "ADR-0002.md"}, 2, "Decision", "ADR-0003.md"},
		"not filled up":                  {[]string{"1-a.md", "2-b.md", "9-c.md"}, 9, "C", "10-run-it-small.md"},
		"a point":                        {[]string{"0001. Use it.md", "0002. Use that.md"}, 2, "Use that", "0003. run-it-small.md"},
		"a date and a word":              {[]string{"adr-20240522-choice.md", "adr-20240926-flow.md"}, 0, "Flow", "adr-20261125-run-it-small.md"},
		"most are dated":                 {[]string{"0001-old.md", "2020-09-25-a.md", "2020-09-26-b.md"}, 0, "B", "2026-11-25-run-it-small.md"},
		"one is called otherwise":        {[]string{"0001-a.md", "0002-b.md", "adr-0003-c.md"}, 3, "C", "0004-run-it-small.md"},
		"a template is none":             {[]string{"0000-template.md", "0001-a.md", "adr-template.md", "template.md"}, 0, "Template", "0002-run-it-small.md"},
		"a word like template is one":    {[]string{"0038-a.md", "0039-template-engine.md"}, 39, "Template engine", "0040-run-it-small.md"},
		"a placeholder is none":          {[]string{"0001-a.md", "NNNN-title.md"}, 0, "NNNN title", "0002-run-it-small.md"},
		"a number with a sign behind it": {[]string{"0024-use-#-as-indicator.md", "0029-graphql-n+1-queries.md"}, 29, "Graphql n+1 queries", "0030-run-it-small.md"},
	} {
		last := c.names[len(c.names)-1]
		if got := record.NumberOf(last); got != c.number {
			t.Errorf("%s: %s has number %d, want %d", name, last, got, c.number)
		}
		if got := record.Humane(last); got != c.title {
			t.Errorf("%s: %s is called %q, want %q", name, last, got, c.title)
		}
		style := record.StyleOf(c.names)
		if got := style.FileName(record.Next(record.Taken("", c.names)...), day, "Run it small!"); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// A number is taken whatever the record is written in, and when it has a folder of its own; other folders take none.
func TestTaken_countsEveryFormat(t *testing.T) {
	t.Parallel()
	paths := []string{
		"docs/adr/0001-a.md", "docs/adr/0002-b.rst", "docs/adr/0003-c.adoc", "docs/adr/0004-no-extension", "docs/adr/0005-folder/README.md", "docs/adr/0005-folder/picture.png",
		"docs/adr/index.md", "docs/adrs/0099-other.md", "0077-root.md", "docs/adr/20240522-date.md",
	}
	if diff := cmp.Diff([]int{1, 2, 3, 4, 5}, record.Taken("docs/adr", paths)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{77}, record.Taken("", paths)); diff != "" {
		t.Errorf("at the root (-want +got):\n%s", diff)
	}
}

func TestFolder_isFoundUnderOtherNames(t *testing.T) {
	t.Parallel()
	for want, paths := range map[string][]string{
		"handbook/technical/adr":    {"handbook/technical/adr/0001-a.md", "README.md"},
		"docs/adr":                  {"node_modules/x/adr/0001-a.md", "examples/decisions/0001-a.md", "vendor/y/adr/0001-a.md", "demo/sample/shop/docs/adr/0001-a.md", "tests/fixtures/adr/0001-a.md", "blog/2024-01-01-a.md"},
		"docs/Architecture/ADR":     {"docs/Architecture/ADR/0001-a.md", "docs/Architecture/ADR/0002-a.md", "packages/a/decisions/0001-a.md"},
		"docs/architecture":         {"docs/architecture/adr-001-a.md"},
		"services/a/docs/decisions": {"services/b/docs/decisions/0001-a.md", "services/a/docs/decisions/0001-a.md"},
	} {
		if got, _ := record.Folder("", paths); got != want {
			t.Errorf("%v: got %s, want %s", paths, got, want)
		}
	}
}

// Index pages in the ways that projects keep them.
func TestIndex_followsThePage(t *testing.T) {
	t.Parallel()
	add := []record.Listed{{File: "0003-c.md", Title: "See #1", Status: "proposed", Date: "2026-11-25"}}
	for name, c := range map[string][2]string{
		"a log with the title behind": {
			"# Log\n\n<!-- adrlog -- made by a program -->\n\n- [ADR-0001](0001-a.md) - First\n- [ADR-0002](0002-b.md) - *Second*\n\n<!-- adrlogstop -->\n\nMore.\n",
			"# Log\n\n<!-- adrlog -- made by a program -->\n\n- [ADR-0001](0001-a.md) - First\n- [ADR-0002](0002-b.md) - *Second*\n- [ADR-0003](0003-c.md) - See #~1\n\n<!-- adrlogstop -->\n\nMore.\n",
		},
		"a log that is empty":  {"<!-- adrlog -->\n\n<!-- adrlogstop -->\n\nEnd.\n", "<!-- adrlog -->\n\n- [ADR-0003 See #~1](0003-c.md)\n\n<!-- adrlogstop -->\n\nEnd.\n"},
		"numbers with a point": {"* [1. First](0001-a.md)\n* [2. Second](0002-b.md)\n", "* [1. First](0001-a.md)\n* [2. Second](0002-b.md)\n* [3. See #~1](0003-c.md)\n"},
		"numbers with a dash, by status": {
			"## Accepted\n\n- [0002 - Second](0002-b.md)\n\n## Superseded\n\n- [0001 - First](0001-a.md)\n",
			"## Accepted\n\n- [0002 - Second](0002-b.md)\n- [0003 - See #~1](0003-c.md)\n\n## Superseded\n\n- [0001 - First](0001-a.md)\n",
		},
		"the newest first": {"- [ADR-0002: Second](0002-b.md)\n- [ADR-0001: First](0001-a.md)\n", "- [ADR-0003: See #~1](0003-c.md)\n- [ADR-0002: Second](0002-b.md)\n- [ADR-0001: First](0001-a.md)\n"},
		"a table of numbers": {
			"| ADR | Title | Status | Date |\n|-----|-------|--------|------|\n| [0001](0001-a.md) | First | Accepted | 2024-01-01 |\n| [0002](./0002-b.md) | a \\| b | Accepted | 2024-01-02 |\n\nEnd\n",
			"| ADR | Title | Status | Date |\n|-----|-------|--------|------|\n| [0001](0001-a.md) | First | Accepted | 2024-01-01 |\n| [0002](./0002-b.md) | a \\| b | Accepted | 2024-01-02 |\n| [0003](0003-c.md) | See #~1 | Proposed | 2026-11-25 |\n\nEnd\n",
		},
		"a table with the number apart": {
			"| # | Decision | status |\n|---|---|---|\n| 1 | [First](0001-a.md) | accepted |\n",
			"| # | Decision | status |\n|---|---|---|\n| 1 | [First](0001-a.md) | accepted |\n| 3 | [ADR-0003 See #~1](0003-c.md) | proposed |\n",
		},
		"entries of several lines":   {"- [0001. First](0001-a.md)\n  about it\n  - and more\n- [0004. Fourth](0004-d.md)\n", "- [0001. First](0001-a.md)\n  about it\n  - and more\n- [0003. See #~1](0003-c.md)\n- [0004. Fourth](0004-d.md)\n"},
		"counted":                    {"1. [First](0001-a.md)\n2. [Second](0002-b.md)\n", "1. [First](0001-a.md)\n2. [Second](0002-b.md)\n3. [ADR-0003 See #~1](0003-c.md)\n"},
		"counted by ones":            {"1. [First](0001-a.md)\n1. [Second](0002-b.md)\n", "1. [First](0001-a.md)\n1. [Second](0002-b.md)\n1. [ADR-0003 See #~1](0003-c.md)\n"},
		"lines of Windows":           {"# A\r\n\r\n- [0001. First](0001-a.md)\r\n", "# A\r\n\r\n- [0001. First](0001-a.md)\r\n- [0003. See #~1](0003-c.md)\r\n"},
		"named in passing":           {"We began with [this](0001-a.md) one.\n", "We began with [this](0001-a.md) one.\n\n- [ADR-0003 See #~1](0003-c.md)\n"},
		"named in code":              {"```md\n- [0001](0001-a.md)\n```\n", "```md\n- [0001](0001-a.md)\n```\n\n- [ADR-0003 See #~1](0003-c.md)\n"},
		"listed already, no newline": {"- [x](0003-c.md)", "- [x](0003-c.md)"},
		"a link with signs":          {"- [x](0003%2Dc.md)\n\n\n", "- [x](0003%2Dc.md)\n\n\n"},
	} {
		got := strings.ReplaceAll(string(record.Index([]byte(c[0]), add)), "\u200b", "~")
		want := c[1]
		if name == "listed already, no newline" {
			want += "\n"
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if again := record.Index([]byte(got), add); string(again) != got {
			t.Errorf("%s: a second time changes it:\n%s", name, again)
		}
	}
}

// A status is changed where the record tells it, and nothing beside it is lost.
func TestSetStatus_keepsWhatStandsBeside(t *testing.T) {
	t.Parallel()
	for name, c := range map[string][2]string{
		"a remark behind it":         {"---\nstatus: accepted # since May\ndate: x\n---\n", "---\nstatus: \"superseded by [ADR-0007](0007-n.md)\" # since May\ndate: x\n---\n"},
		"quoted":                     {"---\nstatus: 'accepted'\n---\n# A\n", "---\nstatus: \"superseded by [ADR-0007](0007-n.md)\"\n---\n# A\n"},
		"lines of Windows":           {"---\r\nstatus: accepted\r\ndate: x\r\n---\r\n# A\r\n", "---\r\nstatus: \"superseded by [ADR-0007](0007-n.md)\"\r\ndate: x\r\n---\r\n# A\r\n"},
		"a section with more":        {"# 1. A\r\n\r\nDate: 2016\r\n\r\n## Status\r\n\r\nAccepted\r\n\r\nAmended by [2. B](0002-b.md)\r\n\r\n## Context\r\n", "# 1. A\r\n\r\nDate: 2016\r\n\r\n## Status\r\n\r\nSuperseded by [ADR-0007](0007-n.md)\r\n\r\nAmended by [2. B](0002-b.md)\r\n\r\n## Context\r\n"},
		"a section that says when":   {"## Status\n\nAccepted on 2024-01-02 by all\n\n## Context\n", "## Status\n\nSuperseded by [ADR-0007](0007-n.md)\n\nAccepted on 2024-01-02 by all\n\n## Context\n"},
		"a section with a comment":   {"## Status\n\n<!-- one of\nProposed, Accepted -->\n**Accepted**\n", "## Status\n\n<!-- one of\nProposed, Accepted -->\nSuperseded by [ADR-0007](0007-n.md)\n"},
		"a section that is empty":    {"## Status\n\n## Context\n", "## Status\n\nSuperseded by [ADR-0007](0007-n.md)\n\n## Context\n"},
		"a section at the end":       {"# A\n\n## Status\n\nPROPOSED", "# A\n\n## Status\n\nSuperseded by [ADR-0007](0007-n.md)"},
		"a point of a list":          {"# A\n\n- Status: accepted <!-- optional -->\n- Date: 2020-10-26\n\n## Context\n", "# A\n\n- Status: superseded by [ADR-0007](0007-n.md) <!-- optional -->\n- Date: 2020-10-26\n\n## Context\n"},
		"bold":                       {"# 7. A\n\n**Author**: S\n\n**Status**: Accepted\n\n## Status\n", "# 7. A\n\n**Author**: S\n\n**Status**: Accepted\n\n## Status\n\nSuperseded by [ADR-0007](0007-n.md)\n"},
		"bold, no section":           {"# 7. A\n\n**Status**: Accepted\n______\n", "# 7. A\n\n**Status**: Superseded by [ADR-0007](0007-n.md)\n______\n"},
		"a line with a date":         {"* Status: accepted, 2024\n", "* Status: superseded by [ADR-0007](0007-n.md) (accepted, 2024)\n"},
		"a section in code is none":  {"- Status: accepted\n\n```\n## Status\n\nAccepted\n```\n", "- Status: superseded by [ADR-0007](0007-n.md)\n\n```\n## Status\n\nAccepted\n```\n"},
		"front matter without one":   {"---\nnav_order: 32\nparent: Records\n---\n# A\n\n## Context\n", "---\nnav_order: 32\nparent: Records\nstatus: \"superseded by [ADR-0007](0007-n.md)\"\n---\n# A\n\n## Context\n"},
		"front matter and a section": {"---\ntitle: A\n---\n\n## Status\n\nAccepted\n", "---\ntitle: A\n---\n\n## Status\n\nSuperseded by [ADR-0007](0007-n.md)\n"},
	} {
		got, ok := record.Supersede([]byte(c[0]), record.Other{Name: "ADR-0007", Path: "0007-n.md"})
		if diff := cmp.Diff(c[1], string(got)); diff != "" || !ok {
			t.Errorf("%s: %t (-want +got):\n%s", name, ok, diff)
		}
		if again, _ := record.Supersede(got, record.Other{Name: "ADR-0007", Path: "0007-n.md"}); string(again) != string(got) {
			t.Errorf("%s: a second time changes it:\n%s", name, again)
		}
	}
}

// cut is a forge of a repository that has more files than are listed.
type cut struct{ record.Forge }

func (c cut) Snapshot(ctx context.Context, repo, branch string) (record.Snapshot, error) {
	s, err := c.Forge.Snapshot(ctx, repo, branch)
	s.Truncated = true
	return s, err
}

// Where not every file is known, nothing is written that could take the place of one: the record is given as a file.
func TestCreate_writesNothingWhereNotAllFilesAreKnown(t *testing.T) {
	t.Parallel()
	o := open(t, shop(map[string]string{"docs/adr/0001-first.md": "# First\n", "docs/adr/README.md": "- [First](0001-first.md)\n"}))
	s := o.service(o.hub.Token())
	merged(t, o, s, 1)
	s.Forge = cut{s.Forge}
	out := o.create(s, "k2", numbered(t, 2))
	if len(out.File) == 0 || !strings.Contains(out.Reason, "more files than GitHub lists") {
		t.Errorf("got %+v, want the file and the reason", out)
	}
	if out := amend(t, s, "k3", record.Amendment{Record: "da-test000001", Status: record.Retired}); !strings.Contains(out.Reason, "more files than GitHub lists") {
		t.Errorf("got %+v, want the reason", out)
	}
	if n := len(o.hub.Pulls(repo)); n != 1 {
		t.Errorf("got %d pull requests", n)
	}
}

// A new record in a folder of others keeps to its names and its page, and replaces one of its records in the words of that folder.
func TestCreate_followsAFolderOfOthers(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"docs/architecture/adr-001-log.md": "# ADR 001: Log\r\n\r\n**Status**: Accepted\r\n\r\n## Context\r\n", "docs/architecture/adr-002-old.rst": "Old\n===\n",
		"docs/architecture/README.md":       "# ADRs\n\n## Accepted\n\n- [ADR 001: Log](./adr-001-log.md)\n\n## Template\n\n- [form](adr-template.md)\n",
		"docs/architecture/adr-template.md": "# Form\n",
	}
	o := open(t, shop(files))
	s := o.service(o.hub.Token())
	r := numbered(t, 1)
	r.Supersedes = "adr-001-log.md"
	out := o.create(s, "k1", r)
	if out.Path != "docs/architecture/adr-003-decision-1.md" {
		t.Fatalf("got %s", out.Path)
	}
	if got, want := o.file(out.Branch, "docs/architecture/adr-001-log.md"), "# ADR 001: Log\r\n\r\n**Status**: Superseded by [ADR-003](adr-003-decision-1.md)\r\n\r\n## Context\r\n"; got != want {
		t.Errorf("the old one: got %q, want %q", got, want)
	}
	if got, want := o.file(out.Branch, "docs/architecture/README.md"), strings.Replace(files["docs/architecture/README.md"], "log.md)\n", "log.md)\n- [ADR 003: Decision 1](adr-003-decision-1.md)\n", 1); got != want {
		t.Errorf("the page (-want +got):\n%s", cmp.Diff(want, got))
	}
	if commits := o.hub.Commits(repo, out.Branch); len(commits[0].Files) != 3 {
		t.Errorf("got %v, want the record, the old one and the page", commits[0].Files)
	}
}
