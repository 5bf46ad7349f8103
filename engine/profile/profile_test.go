package profile_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

func stated(id profile.ID, text string) profile.Fact {
	return profile.Fact{Attribute: id, Provenance: profile.Stated, Value: profile.Value{Text: text}}
}

func TestProfile_laterFactWins(t *testing.T) {
	t.Parallel()
	p := profile.New(stated("gpu", "true"), stated("own_question", "a"), stated("gpu", "false"), stated("own_question", "b"))
	if got := p.Fact("gpu").Value.Text + p.Fact("own_question").Value.Text; got != "falseb" || p.Len() != 2 {
		t.Errorf("got %q and %d facts, want falseb and 2", got, p.Len())
	}
}

func TestProfile_withLeavesTheOriginalAlone(t *testing.T) {
	t.Parallel()
	p := profile.New(stated("gpu", "true"), stated("zzz", "1"))
	q := p.With(stated("gpu", "false")).With(stated("aaa", "2")).With(profile.Fact{Attribute: "zzz"})
	if got := p.Facts(); len(got) != 2 || got[0].Value.Text != "true" || got[1].Attribute != "zzz" {
		t.Errorf("the original became %v", got)
	}
	want := []profile.Fact{stated("gpu", "false"), stated("aaa", "2")}
	if diff := cmp.Diff(want, q.Facts()); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
}

func TestProfile_zeroValueIsEmpty(t *testing.T) {
	t.Parallel()
	var p profile.Profile
	if p.Len() != 0 || p.Fact("gpu").Answered() || len(p.Facts()) != 0 {
		t.Errorf("the zero profile holds %v", p.Facts())
	}
	if got := p.With(stated("gpu", "true")); got.Len() != 1 || !got.Fact("gpu").Value.True() {
		t.Errorf("With on the zero profile gives %v", got.Facts())
	}
}

func TestProfile_orderOfFactsDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.SliceOfNDistinct(rapid.SampledFrom(profile.Table()), 0, 30, func(a profile.Attribute) profile.ID { return a.ID }).Draw(t, "rows")
		var facts []profile.Fact
		for _, a := range ids {
			facts = append(facts, stated(a.ID, "x"))
		}
		p := profile.New(facts...)
		slices.Reverse(facts)
		if q := profile.New(facts...); !p.Equal(q) || p.Len() != len(facts) {
			t.Fatalf("got %v and %v", p.Facts(), q.Facts())
		}
	})
}

func TestProfile_mergeKeepsWhatIsNotReplaced(t *testing.T) {
	t.Parallel()
	shared := profile.New(stated("cloud", "aws"), stated("ops_team", "small"))
	got := shared.Merge(profile.New(stated("cloud", "gcp"), stated("gpu", "true")))
	want := profile.New(stated("gpu", "true"), stated("cloud", "gcp"), stated("ops_team", "small"))
	if !got.Equal(want) {
		t.Errorf("got %v, want %v", got.Facts(), want.Facts())
	}
}

func BenchmarkProfile_facts(b *testing.B) {
	var facts []profile.Fact
	for _, a := range profile.Table() {
		facts = append(facts, stated(a.ID, "x"))
	}
	p := profile.New(facts...)
	b.ReportAllocs()
	for b.Loop() {
		_ = p.Facts()
	}
}

func BenchmarkProfile_fact(b *testing.B) {
	p := profile.New(stated("committed_capacity", "none"))
	for b.Loop() {
		_ = p.Fact("committed_capacity")
	}
}
