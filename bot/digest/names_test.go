package digest_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/bot/digest"
	"github.com/deploy-advice/deploy-advice/bot/digest/contents"
	"github.com/deploy-advice/deploy-advice/bot/digest/ledger"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// TestDigest_callsPlatformsByTheirNames: wherever a decision is spoken of - digest, list, history, log and the question to its owner -
// people read names, not ids.
func TestDigest_callsPlatformsByTheirNames(t *testing.T) {
	t.Parallel()
	w := weekly(t, "")
	w.advice.names = map[string]string{"aws-lambda": "AWS Lambda", "aws-fargate": "AWS Fargate", "aws-ec2": "Amazon EC2"}
	w.restart(0)
	old := start.AddDate(0, -3, 0)
	w.decide("made", nil)
	w.decide("flips", func(e *record.Entry) { e.CreatedAt, e.ChangedAt = old, old })
	w.decide("due", func(e *record.Entry) { e.CreatedAt, e.ChangedAt, e.ReviewBy = old, old, start.AddDate(0, 0, -1) })
	w.decide("mixed", func(e *record.Entry) { e.Family, e.Platform = "hybrid", "aws-ec2+aws-lambda" })
	w.decide("against", func(e *record.Entry) {
		e.Override = &record.Override{Family: "container", Platform: "aws-fargate", Reason: "the team knows it."}
	})
	w.put("review", "r1", contents.Review{Repo: "acme/shop", Number: 12, Title: "Add worker", State: "open", Against: true, Service: "worker", Family: "faas", Platform: "aws-lambda", ChosenFamily: "vm", ChosenPlatform: "aws-ec2", ChangedAt: w.now})
	w.at(w.now)
	w.advice.publish("2026-03", map[string]string{"flips": "aws-fargate"})
	w.restart(0)
	w.at(start)
	var said []string
	for _, p := range w.posts {
		said = append(said, p.text)
	}
	for _, args := range []string{"", "due", "log", "find lambda", "history flips"} {
		said = append(said, w.command(digest.JobCommand, args, "C1"))
	}
	lines, err := w.service.Log(t.Context(), "", ledger.Query{Words: "Amazon EC2"})
	if err != nil || len(lines) != 1 {
		t.Fatalf("found %d by a platform's name, %v", len(lines), err)
	}
	all := strings.Join(append(said, ledger.Markdown(lines)), "\n")
	wants(t, all, "functions on AWS Lambda → serverless containers on AWS Fargate", "Decided: Run mixed - a mix of Amazon EC2 and AWS Lambda",
		"containers on AWS Fargate against the advice (functions on AWS Lambda), because the team knows it. Olga: look at it again",
		"worker goes to virtual machines on Amazon EC2, our advice is functions on AWS Lambda", "Decided: functions on AWS Lambda.")
	if id := regexp.MustCompile(`\baws-[a-z0-9]+`).FindString(all); id != "" {
		t.Errorf("an id where a name belongs: %s in\n%s", id, all)
	}
}

func TestDigest_anOwnerWithoutANameIsNotShownById(t *testing.T) {
	t.Parallel()
	w := weekly(t, "")
	w.put("preference", "user-UOWNER", map[string]any{"v": 1, "quiet": true})
	w.decide("made", func(e *record.Entry) { e.OwnerName = "" })
	w.at(start)
	if p := w.only("C1"); strings.Contains(p.text, "UOWNER") || !strings.Contains(p.text, "The owner: ") {
		t.Errorf("got\n%s", p.text)
	}
}
