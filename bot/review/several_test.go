package review_test

import (
	"strings"
	"testing"
)

const job = `apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - name: nightly
              image: acme/nightly:1
              resources: {limits: {cpu: "2", memory: 4Gi}}
`

// Several services of one pull request are assessed together and told in one comment; a fact set for one of them is a fact of that one alone.
func TestReview_ofSeveralServices(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	p := o.openPull(map[string]string{"web/template.yaml": strings.Replace(sam, "Resizer", "Web", 1), "jobs/nightly.yaml": job})
	o.review(p)
	body := o.one(p.Number).Body
	first := strings.Split(body, "\n")[1]
	if !strings.Contains(first, "**Web** is added on **AWS Lambda**") || !strings.Contains(first, "**nightly** is added") || strings.Count(first, "\n") != 0 {
		t.Errorf("got on top: %s", first)
	}
	for _, want := range []string{"web/template.yaml:9", "jobs/nightly.yaml:13", "**Web on ", "**nightly on "} {
		if !strings.Contains(body, want) {
			t.Errorf("the comment lacks %q", want)
		}
	}
	o.say(p.Number, "ben", "/deploy-advice set Web.peak_rps=321")
	body = o.one(p.Number).Body
	if n := strings.Count(body, "321 a second | stated by ben"); n != 1 {
		t.Errorf("the fact of one service stands there %d times, want once:\n%s", n, body)
	}
	o.say(p.Number, "ben", "/deploy-advice set memory_mb=1234")
	if n := strings.Count(o.one(p.Number).Body, "| stated by ben"); n != 3 {
		t.Errorf("a fact of all services: %d facts are stated by ben, want 3", n)
	}
}
