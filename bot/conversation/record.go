package conversation

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/command"
	"github.com/deploy-advice/deploy-advice/bot/costcurve"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/bot/rights"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// offerRecord offers the form of a record where a typed command cannot open one.
func (t *turn) offerRecord() error {
	switch {
	case !t.Records:
		t.whisper(render.NotOffered("record"))
	case t.st.Verdict == nil:
		t.whisper(render.AfterVerdict())
	default:
		t.whisper(render.RecordButton(t.id))
	}
	return nil
}

func (t *turn) openRecord() error {
	if !t.Records || t.st.Verdict == nil {
		return t.offerRecord()
	}
	title := "Run " + t.st.Subject + " as " + t.st.Verdict.Claim
	if o := t.st.Override; o != nil {
		title = "Run " + t.st.Subject + " as " + o.Claim
	}
	t.openView(render.RecordForm(t.id, render.Draft{Repo: t.repository(), Title: title}))
	return nil
}

func (t *turn) recordSubmitted() error {
	d := render.Draft{Repo: strings.TrimSpace(t.ev.Values["record:repo"]), Path: strings.TrimSpace(t.ev.Values["record:path"]), Title: strings.TrimSpace(t.ev.Values["record:title"])}
	if path.Ext(d.Path) == ".md" {
		d.Path = path.Dir(d.Path)
	}
	d.Path = strings.TrimPrefix(path.Clean("/"+d.Path), "/")
	return t.permitted(rights.Record, t.st.Place.Channel, "record", d)
}

// recordWithin is how long a record may take before somebody may ask for it again: its job may be lost.
const recordWithin = 5 * time.Minute

// record asks for the record of the assessment as it stands now.
func (t *turn) record(d render.Draft) error {
	if t.st.Verdict == nil {
		t.whisper(render.AfterVerdict())
		return nil
	}
	if t.st.Recording != "" && t.ev.At.Sub(moment(t.st.RecordingTS)) < recordWithin {
		t.whisper(render.BeingRecorded(t.st.Recording))
		return nil
	}
	a, err := t.assess()
	if err != nil {
		return err
	}
	t.st.Recording, t.st.RecordingTS = orElse(t.ev.UserName, "somebody"), t.ev.TS
	t.showVerdict(a, nil)
	return t.job(record.JobCreate, t.request(a, d), nil)
}

func (t *turn) request(a engine.Assessment, d render.Draft) record.Request {
	at := t.landed()
	r := record.Request{
		Conversation: t.id, Repo: d.Repo, Folder: d.Path, Title: render.Cut(d.Title, 120), Decider: t.ev.User, DeciderName: t.ev.UserName,
		Channel: orElse(at.Channel, t.st.Place.Channel), ThreadTS: at.TS, Thread: t.permalink(), PullRequest: t.st.pullRequest(),
		Components: t.st.Components, Facts: t.st.canonicalFacts(), Links: t.st.flows(), Assessment: a, At: t.ev.At,
	}
	if o := t.st.Override; o != nil {
		r.Override = &record.Override{Family: o.Family, Platform: o.Platform, Reason: o.Reason, Who: o.Who}
	}
	return r
}

// permalink is the address of the assessment's thread; empty while it is not known.
func (t *turn) permalink() string {
	at := t.landed()
	if at.TS == "" || t.Link == nil {
		return ""
	}
	return t.Link(at.Channel, at.TS)
}

// recorded says in the thread where the decision was written, or gives the file where it could not be.
func (t *turn) recorded() error {
	t.st.Recording = ""
	var out record.Outcome
	if err := json.Unmarshal(t.ev.Result, &out); err != nil && t.ev.Problem == "" {
		return fmt.Errorf("read record: %w", err)
	}
	a, err := t.assess()
	if err != nil {
		return err
	}
	if t.ev.Problem != "" {
		t.whisper(render.Failed("Recording it", t.ev.Problem))
		return t.refresh(nil)
	}
	written := render.Written{Repo: out.Repo, Path: out.Path, Title: out.Title, URL: out.URL, Reason: out.Reason, By: t.ev.UserName}
	if out.Reason == "" {
		t.st.Recorded = &render.Link{Label: orElse(out.Title, out.Path), URL: out.URL}
		t.note(happening{What: recordedA, Note: out.URL})
	}
	t.reply(render.RecordMessage(t.id, a.InputHash, written), a.InputHash)
	if len(out.File) > 0 && out.Reason != "" {
		t.upload(bot.File{Name: orElse(path.Base(out.Path), "decision.md"), Title: out.Title, Alt: "The decision record", Data: out.File})
	}
	return t.refresh(nil)
}

// recordChanged keeps what became of the record's pull request, and says it in the thread.
func (t *turn) recordChanged() error {
	var c record.StatusChange
	if err := json.Unmarshal(t.ev.Result, &c); err != nil {
		return fmt.Errorf("read status of record: %w", err)
	}
	if t.st.Phase == "" || t.st.Recorded == nil {
		return nil
	}
	t.st.Recorded = &render.Link{Label: orElse(c.Title, c.Path) + " (" + c.Status + ")", URL: orElse(c.URL, t.st.Recorded.URL)}
	t.note(happening{What: "saw the record become " + c.Status})
	hash := ""
	if t.st.Verdict != nil {
		a, err := t.assess()
		if err != nil {
			return err
		}
		hash = a.InputHash
	}
	t.reply(render.RecordBecame(c.Status, render.Written{Repo: c.Repo, Path: c.Path, Title: c.Title, URL: t.st.Recorded.URL}), hash)
	return t.refresh(nil)
}

// comment asks to say the advice on the pull request the assessment is about.
func (t *turn) comment() error {
	if !t.Records || t.st.pullRequest() == "" || t.st.Verdict == nil {
		t.whisper(render.AfterVerdict())
		return nil
	}
	return t.permitted(rights.Record, t.st.Place.Channel, "comment", struct{}{})
}

func (t *turn) commentOn() error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	return t.job(record.JobComment, record.CommentRequest{Conversation: t.id, PullRequest: t.st.pullRequest(), Thread: t.permalink(), Assessment: a}, nil)
}

func (t *turn) commented() error {
	if t.ev.Problem != "" {
		t.whisper(render.Failed("Commenting", t.ev.Problem))
		return nil
	}
	var out record.Outcome
	if err := json.Unmarshal(t.ev.Result, &out); err != nil {
		return fmt.Errorf("read comment: %w", err)
	}
	if out.Reason != "" {
		t.whisper(render.Failed("Commenting", out.Reason))
		return nil
	}
	t.st.Commented = &render.Link{Label: t.st.pullRequest(), URL: out.URL}
	t.note(happening{What: commented, Note: out.URL})
	return t.refresh(nil)
}

// override decides against the advice, with a reason; both are kept.
func (t *turn) override(args string) error {
	what, reason := command.Reason(args)
	none := strings.EqualFold(what, "none") || strings.EqualFold(what, "off")
	switch {
	case t.st.Verdict == nil:
		t.whisper(render.AfterVerdict())
		return nil
	case none && t.st.Override == nil:
		t.whisper(render.Stale())
		return nil
	case reason == "" && !none:
		t.whisper(render.NeedsReason())
		return nil
	}
	o := override{Override: render.Override{Reason: render.Cut(reason, 500), By: t.ev.UserName}, Who: t.ev.User, TS: t.ev.TS}
	if !none {
		a, err := t.assess()
		if err != nil {
			return err
		}
		if o.Family, o.Platform, o.Claim = chosen(a, what); o.Claim == "" {
			m, _ := render.Explain(a, what)
			t.whisper(m)
			return nil
		}
	}
	return t.permitted(rights.Override, t.st.Place.Channel, "override", o)
}

// chosen finds a family or an option by its name.
func chosen(a engine.Assessment, what string) (family, platform, claim string) {
	what = strings.ToLower(strings.TrimSpace(what))
	for _, f := range []string{"vm", "container", "serverless-container", "faas", "hybrid"} {
		if what == f || what == render.Family(f) || what+"s" == render.Family(f) || (f == "vm" && what == "vms") {
			return f, "", render.Family(f)
		}
	}
	if o, ok := render.Option(a, what); ok {
		return o.Family, o.Platform, render.Family(o.Family) + " on " + o.Name
	}
	return "", "", ""
}

func (t *turn) decideOtherwise(o override) error {
	if t.st.Verdict == nil {
		t.whisper(render.AfterVerdict())
		return nil
	}
	a, err := t.assess()
	if err != nil {
		return err
	}
	if o.Claim == "" {
		t.st.Override = nil
		t.note(happening{What: withdrew})
		t.reply(render.OverrideEnded(render.Claim(a)), a.InputHash)
		return t.refresh(nil)
	}
	t.st.Override = &o
	t.note(happening{What: decidedBy, Note: o.Claim + ", because " + o.Reason})
	t.reply(render.Overridden(render.Claim(a), o.Override), a.InputHash)
	return t.refresh(nil)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// chart asks for the picture of a verdict, once for each claim.
func (t *turn) chart() {
	v := t.st.Verdict
	if !t.Charts || v == nil || v.Family == "" || v.Family == "none" || t.st.Charted == v.Claim {
		return
	}
	t.st.Charted = v.Claim
	if err := t.job(costcurve.JobChart, costcurve.RequestOf(t.st.system()), nil); err != nil {
		t.st.Charted = ""
	}
}

// charted puts the picture into the thread. Without one the card says everything it would have shown.
func (t *turn) charted() error {
	if t.ev.Problem != "" || t.st.Verdict == nil {
		return nil
	}
	var c costcurve.Picture
	if err := json.Unmarshal(t.ev.Result, &c); err != nil {
		return fmt.Errorf("read picture: %w", err)
	}
	if len(c.PNG) > 0 {
		t.upload(bot.File{Name: orElse(c.Name, "cost.png"), Title: "Cost against load: " + t.st.Subject, Alt: c.Alt, Data: c.PNG})
	}
	return nil
}

// people are the ids of those who took part, in the order of their first act.
func (st *state) people() []string {
	out := []string{}
	if st.Starter != "" {
		out = append(out, st.Starter)
	}
	for _, h := range st.Log {
		if h.Who != "" && !slices.Contains(out, h.Who) {
			out = append(out, h.Who)
		}
	}
	return out
}

// openIDs are the attributes of the questions that stand open.
func (t *turn) openIDs() []profile.ID {
	var out []profile.ID
	for _, it := range t.openItems() {
		out = append(out, it.Attribute)
	}
	return out
}
