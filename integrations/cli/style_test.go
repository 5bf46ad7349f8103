package cli

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestBroken_losesNothingAndFits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-zé平/\-:. ]{0,120}`).Draw(t, "text")
		n := rapid.IntRange(2, 40).Draw(t, "columns")
		lines := broken(text, n)
		for _, line := range lines {
			if columns(line) > n {
				t.Fatalf("line %q takes %d columns of %d", line, columns(line), n)
			}
		}
		squeeze := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if got, want := squeeze(strings.Join(lines, "")), squeeze(text); got != want {
			t.Fatalf("%q became %q", want, got)
		}
	})
}

func TestBroken_longAddressesBreakBehindSigns(t *testing.T) {
	t.Parallel()
	got := broken("https://docs.example.com/decision-guides/compute", 30)
	if got[0] != "https://docs.example.com/" {
		t.Errorf("first line %q, want it to end behind a sign", got[0])
	}
}

func TestClean_cannotSteerATerminal(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"\x1b[31mred": "\ufffd[31mred", "a\nb\tc": "a b c", "left\u202eright": "left\ufffdright", "née 平台 👩‍💻": "née 平台 👩‍💻",
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestGrid_shrinksTextAndKeepsFigures(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"option", "USD a month", "note"}, {"AWS Lambda", "1234567.89", "a note that is much longer than the terminal is wide and goes on"}}
	var b bytes.Buffer
	grid(&b, Style{Width: 50}, rows, 1)
	if !strings.Contains(b.String(), "1234567.89") {
		t.Errorf("the figure was broken:\n%s", b.String())
	}
	for line := range strings.Lines(b.String()) {
		if n := columns(strings.TrimSuffix(line, "\n")); n > 50 {
			t.Errorf("line of %d columns on a terminal of 50: %s", n, line)
		}
	}
	if words := strings.Fields(b.String()); !strings.Contains(strings.Join(words, " "), "on") || strings.Contains(b.String(), "…") {
		t.Errorf("something was cut off:\n%s", b.String())
	}
}

func TestGrid_wideLettersLineUp(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	grid(&b, Style{}, [][]string{{"name", "n"}, {"平台", "1"}, {"abcd", "2"}})
	lines := strings.Split(b.String(), "\n")
	if got, want := columns(lines[1]), columns(lines[2]); got != want {
		t.Errorf("rows of %d and %d columns:\n%s", got, want, b.String())
	}
}

func TestTerminal_isPlainWhenItIsNone(t *testing.T) {
	t.Parallel()
	if got := Terminal(new(bytes.Buffer), func(string) string { return "1" }); got != (Style{}) {
		t.Errorf("style of a buffer is %+v", got)
	}
}
