package profile_test

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

var update = flag.Bool("update", false, "rewrite testdata from what the code does")

// TestRead_prose holds the reader to testdata/prose.txt: a sentence after "> ", then a line for each fact with its quote, for each
// doubt ("?"), contradiction ("!") and reference ("@").
func TestRead_prose(t *testing.T) {
	t.Parallel()
	const file = "testdata/prose.txt"
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	sentences := 0
	for line := range strings.Lines(string(want)) {
		if sentence, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "> "); ok {
			sentences++
			got.WriteString("> " + sentence + "\n" + describe(profile.Read(sentence)) + "\n")
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" || sentences < 60 {
		t.Errorf("%d sentences; (-want +got):\n%s", sentences, diff)
	}
}

func describe(r profile.Reading) string {
	var b strings.Builder
	for _, f := range r.Facts {
		b.WriteString("  " + string(f.Attribute) + " = " + profile.FormatFact(f) + "   | " + f.Source.Quote + "\n")
	}
	for _, c := range r.Unsure {
		b.WriteString("  ? " + string(c.Fact.Attribute) + " = " + profile.FormatFact(c.Fact) + "   | " + c.Fact.Source.Quote + " | " + c.Why + "\n")
	}
	for _, c := range r.Contradictions {
		b.WriteString("  ! " + c.Text + "\n")
	}
	for _, ref := range r.References {
		b.WriteString("  @ " + ref.Owner + "/" + ref.Repo + " " + strings.Repeat("#", min(ref.Number, 1)) + "\n")
	}
	return b.String()
}

// checkReading holds any reading to what must be true of it.
func checkReading(t interface{ Fatalf(string, ...any) }, text string) {
	r := profile.Read(text)
	if len(r.Facts) != len(r.Spans) {
		t.Fatalf("%d facts and %d spans", len(r.Facts), len(r.Spans))
	}
	seen := map[profile.ID]bool{}
	for i, f := range r.Facts {
		s := r.Spans[i]
		if f.Source.Quote == "" || text[s.Start:s.End] != f.Source.Quote {
			t.Fatalf("%s: the quote %q is not the text at %v", f.Attribute, f.Source.Quote, s)
		}
		a, ok := profile.Lookup(f.Attribute)
		if !ok || f.Provenance != profile.Inferred || seen[f.Attribute] {
			t.Fatalf("%s: unknown, not inferred or twice", f.Attribute)
		}
		seen[f.Attribute] = true
		if v, err := profile.ParseValue(a, profile.Format(a, f.Value)); err != nil || v != f.Value {
			t.Fatalf("%s: value %+v is not canonical: %v", f.Attribute, f.Value, err)
		}
	}
	for _, c := range r.Unsure {
		if c.Why == "" || text[c.Span.Start:c.Span.End] != c.Fact.Source.Quote || seen[c.Fact.Attribute] {
			t.Fatalf("candidate %s: no reason, no quote, or a fact already", c.Fact.Attribute)
		}
	}
	for _, ref := range r.References {
		if ref.URL != "" && text[ref.Span.Start:ref.Span.End] != ref.URL {
			t.Fatalf("reference %+v is not in the text", ref)
		}
	}
	if utf8.ValidString(text) && !utf8.ValidString(r.Leftover) {
		t.Fatalf("leftover %q is not valid UTF-8", r.Leftover)
	}
}

func TestRead_quotesStandInTheText(t *testing.T) {
	t.Parallel()
	words := strings.Fields("2M 500 rps requests a day per 300 ms 512 MB about to between and - , . ? no not GPU Lambda k8s every 10 minutes devices <10 >= $ 40 % " +
		"peak_rps=5 memory latency maybe Go nightly job 1e999 hundreds of thousands half a million services https://github.com/a/b/pull/3 ; = é 😀 m k up")
	rapid.Check(t, func(t *rapid.T) {
		checkReading(t, strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 40).Draw(t, "words"), rapid.SampledFrom([]string{" ", "", "\n"}).Draw(t, "gap")))
	})
}

func TestRead_longTextIsCutAndSaidToBe(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("é", profile.MaxProse) + " 500 rps"
	r := profile.Read(text)
	if !r.Truncated || len(r.Facts) != 0 || len(r.Leftover) > 2100 {
		t.Errorf("truncated %v, %d facts, %d bytes left over", r.Truncated, len(r.Facts), len(r.Leftover))
	}
}

func TestRead_ownQuestionsAreReadAsAssignments(t *testing.T) {
	t.Parallel()
	own := profile.Attribute{ID: "data_class", Kind: profile.Enum, Options: []profile.Option{{Value: "public"}, {Value: "secret"}}}
	r := profile.Read("an API, data_class=secret", own)
	if got := profile.New(r.Facts...).Fact("data_class"); got.Value.Text != "secret" || got.Source.Quote != "data_class=secret" {
		t.Errorf("got %+v", got)
	}
}

func TestExpand_readsTodayFromFreeText(t *testing.T) {
	t.Parallel()
	p := profile.New(stated("existing_platform", "12 microservices on EKS, account quota reached"), stated("team_skills", "some Kubernetes"), stated("services_count", "5"))
	got := profile.Expand(p)
	for id, want := range map[profile.ID]string{"runs_today": "kubernetes", "kubernetes_in_use": "true", "quota_reached": "true", "kubernetes_skill": "some", "cloud": "", "workload_kind": ""} {
		if f := got.Fact(id); profile.FormatFact(f) != want {
			t.Errorf("%s = %q, want %q", id, profile.FormatFact(f), want)
		}
	}
	if f := got.Fact("services_count"); f.Provenance != profile.Stated {
		t.Errorf("a stated fact was replaced by %+v", f)
	}
	if f := got.Fact("quota_reached"); f.Source.Quote != "account quota reached" || f.Provenance != profile.Inferred || f.Source.Note == "" {
		t.Errorf("source %+v", f.Source)
	}
	if !profile.Expand(got).Equal(got) {
		t.Error("a second Expand changes the profile")
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"about 2M requests a day, 300 ms each, bursts to 500 rps, 512 MB, on AWS", "no GPU, not containerizable", "20000 devices every 10 minutes", "peak_rps=500; gpu=",
		"see https://github.com/a/b/pull/1, a/b#2", "< < <= between 1 and", "a a a half a million", "\xff\xfe 500 rps", "😀=😀", "1.2.3.4 5,6,7", "# = # =", "$ 4 k $", "5 h 3 min 2 s a day",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { checkReading(t, text) })
}

func BenchmarkRead_sentence(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = profile.Read("about 2M requests a day, 300 ms each, bursts to 500 rps, 512 MB, on AWS")
	}
}

// BenchmarkRead_worst reads the longest text, at three lengths: the time must grow with the length and no faster.
func BenchmarkRead_worst(b *testing.B) {
	for name, unit := range map[string]string{"numbers": "about 5 ", "phrases": "no gpu on lambda ", "assignments": "gpu=maybe ", "hashes": "a/b#", "links": "http://github.com/", "digits": "1 ", "groups": "1,", "equal": "="} {
		for _, size := range []int{25_000, 50_000, 100_000} {
			text := strings.Repeat(unit, size/len(unit))
			b.Run(name+"/"+strings.Repeat("x", size/25_000), func(b *testing.B) {
				for b.Loop() {
					_ = profile.Read(text)
				}
			})
		}
	}
}

// What people say beside the point, deny, judge or ask for is no fact: a misread sentence is worse than an unread one.
func TestRead_leavesAloneWhatIsNotSaid(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"anything but AWS":                      "",
		"anything but Azure please":             "",
		"a cloud other than AWS":                "",
		"GCP instead of AWS":                    "cloud=gcp",
		"I think 512 MB is too little":          "",
		"512 MB isn't enough":                   "",
		"Kubernetes is overkill":                "",
		"we could use Lambda":                   "",
		"I hate Lambda cold starts":             "",
		"it never takes longer than 5 minutes":  "execution_seconds_max=300",
		"it must not exceed 200 MB of memory":   "memory_mb=200",
		"1M MAU":                                "",
		"512m":                                  "",
		"memory 512m":                           "memory_mb=512",
		"cpu 250m, memory 128Mi":                "memory_mb=128 vcpu=0.25",
		"takes 5m":                              "execution_seconds_p50=300",
		"our last outage lasted 3 hours":        "",
		"bursts up to 1000/s for a few minutes": "peak_rps=1000 traffic_shape=bursty",
		"runs for 3 minutes at a time":          "execution_seconds_p50=180",
		"100k-200k requests a day":              "requests_per_month=3041666.66667-6083333.33333",
		"it needs 10Gi-20Gi of memory":          "memory_mb=10240-20480",
		"around 10k users a day":                "",
	} {
		var got []string
		for _, f := range profile.Read(text).Facts {
			got = append(got, string(f.Attribute)+"="+profile.FormatFact(f))
		}
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %q", text, got, want)
		}
	}
}

func TestParseAnswer_takesNoOtherThingForAnAnswer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		id         profile.ID
		text, want string
	}{
		{"requests_per_month", "around 10k users a day", ""},
		{"requests_per_month", "100k-200k a day", "3041666.66667-6083333.33333"},
		{"requests_per_month", "under 10 a week before the move", "<43.4523809524"},
		{"cloud", "anything but AWS", ""},
		{"cloud", "anywhere but on Azure", ""},
		{"memory_mb", "2g-3g", "2048-3072"},
		{"ops_team", "we have 3 devs", "small"},
		{"ops_team", "just me", "none"},
		{"execution_seconds_max", "an hour", "3600"},
		{"execution_seconds_max", "half an hour", "1800"},
		{"scale_up_seconds", "within a minute", "<60"},
		{"requests_per_month", "20 Mio am Tag", "608333333.333"},
		{"data_residency_onprem", "never ask again", ""},
	} {
		attr, _ := profile.Lookup(c.id)
		got := ""
		if f, err := profile.ParseAnswer(attr, c.text); err == nil {
			got = profile.FormatFact(f)
		}
		if got != c.want {
			t.Errorf("%s %q: %q, want %q", c.id, c.text, got, c.want)
		}
	}
}
