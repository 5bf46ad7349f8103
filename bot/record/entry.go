package record

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// entryVersion is the version of an entry's JSON form.
const entryVersion = 1

// maxTries bounds how often somebody else may be faster.
const maxTries = 200

// held is an entry as it was read, to be put back.
type held struct {
	Entry
	doc bot.Document
}

// id of the document, which the branch is named after.
func (h held) id() string { return h.doc.ID }

func decodeEntry(doc bot.Document) (held, error) {
	h := held{doc: doc}
	if err := json.Unmarshal(doc.Body, &h.Entry); err != nil {
		return h, &bot.Error{Kind: bot.Internal, Op: "read entry of record " + doc.ID, Err: err}
	}
	return h, nil
}

// load reads an entry; false when there is none.
func (s *Service) load(ctx context.Context, id string) (held, bool, error) {
	doc, err := s.Docs.Document(ctx, DocumentKind, id)
	switch {
	case err == nil:
		h, err := decodeEntry(doc)
		return h, err == nil, err
	case bot.KindOf(err) == bot.NotFound:
		return held{doc: bot.Document{Kind: DocumentKind, ID: id}}, false, nil
	default:
		return held{}, false, err
	}
}

// save puts an entry; Conflict when somebody changed it.
func (s *Service) save(ctx context.Context, h held) (held, error) {
	h.ChangedAt = s.Now().UTC()
	body, err := json.Marshal(h.Entry)
	if err != nil {
		return h, fmt.Errorf("encode entry of record %s: %w", h.doc.ID, err)
	}
	h.doc.Body = body
	h.doc.Terms = terms(h.Entry)
	h.doc, err = s.Docs.Put(ctx, h.doc)
	return h, err
}

// busy turns a lost race into something that is tried again: the same request is being carried out elsewhere.
func busy(err error) error {
	if bot.KindOf(err) == bot.Conflict {
		return &bot.Error{Kind: bot.Unavailable, Op: "keep record", Code: "busy", Err: err}
	}
	return err
}

// terms are what entries are listed by.
func terms(e Entry) []string {
	out := []string{"repo=" + strings.ToLower(e.Repo), "status=" + e.Status}
	for name, value := range map[string]string{"channel": e.Channel, "owner": e.Owner, "conversation": e.Conversation, "successor": e.Successor} {
		if value != "" {
			out = append(out, name+"="+value)
		}
	}
	return out
}

// claim finds the entry of a request: the one its key made before, or a new one that is put down before anything is done. A second
// record of the same assessment gets an id of its own.
func (s *Service) claim(ctx context.Context, key string, r Request) (held, error) {
	for n := 1; n <= maxTries; n++ {
		id := r.Assessment.ID
		if n > 1 {
			id = fmt.Sprintf("%s-%d", id, n)
		}
		h, found, err := s.load(ctx, id)
		if err != nil {
			return h, err
		}
		if found {
			if h.Key == key {
				return h, nil
			}
			continue
		}
		h.Entry = newEntry(key, r)
		h.Branch = "deploy-advice/" + id
		h, err = s.save(ctx, h)
		if err == nil {
			return h, nil
		}
		if bot.KindOf(err) != bot.Conflict {
			return h, err
		}
		n-- // somebody took this id: look whether it was for the same request
	}
	return held{}, &bot.Error{Kind: bot.Conflict, Op: "keep record", Message: "this assessment was recorded too often"}
}

func newEntry(key string, r Request) Entry {
	a := r.Assessment
	e := Entry{
		V: entryVersion, ID: a.ID, Key: key, Conversation: r.Conversation, Repo: r.Repo, Title: Title(r), Name: a.Name, Owner: r.Decider, OwnerName: r.DeciderName,
		Status: Proposed, Family: a.Verdict.Family, Platform: a.Verdict.Platform, Confidence: a.Verdict.Confidence, Margin: a.Verdict.Margin,
		InputHash: a.InputHash, Catalogue: a.Catalogue, Facts: map[string]string{}, Components: components(r), Override: r.Override, Channel: r.Channel,
		ThreadTS: r.ThreadTS, ReviewBy: r.reviewBy().UTC(), CreatedAt: r.At.UTC(), Supersedes: r.Supersedes, Links: r.Links,
	}
	if len(e.Components) == 0 {
		e.Facts = facts(r)
		e.Files = readFrom(a.Facts)
	}
	if a.Verdict.MonthlyUSD != nil {
		e.MonthlyUSD = a.Verdict.MonthlyUSD.Mid
	}
	return e
}

// readFrom says where the facts stand that were read from files.
func readFrom(list []engine.FactLine) map[string]string {
	var out map[string]string
	for _, f := range list {
		if f.Provenance != profile.Inferred || f.Source == nil || f.Source.File == "" {
			continue
		}
		if out == nil {
			out = map[string]string{}
		}
		out[string(f.Attribute)] = f.Source.File + ":" + strconv.Itoa(f.Source.Line)
	}
	return out
}

// decode reads what was asked.
func decode[T any](job bot.Job) (T, error) {
	var v T
	if err := json.Unmarshal(job.Args, &v); err != nil {
		return v, &bot.Error{Kind: bot.Internal, Op: "read the arguments of " + job.Name, Err: err}
	}
	return v, nil
}

// check refuses a request that cannot be written, with the fix.
func check(r Request) error {
	switch {
	case r.Assessment.ID == "" || !validID(r.Assessment.ID):
		return &bot.Error{Kind: bot.Invalid, Op: "record", Message: "there is no assessment to record"}
	case r.Assessment.Verdict.Family == "" || r.Assessment.Verdict.Family == "none":
		if r.Override == nil {
			return &bot.Error{Kind: bot.Invalid, Op: "record", Message: "nothing survives the limits, so there is no decision to record; override it or change an answer"}
		}
	case r.At.IsZero():
		return &bot.Error{Kind: bot.Internal, Op: "record", Code: "no time"}
	}
	if o := r.Override; o != nil && strings.TrimSpace(o.Reason) == "" {
		return &bot.Error{Kind: bot.Invalid, Op: "record", Message: "an override needs its reason"}
	}
	for id := range r.Facts {
		if _, ok := profile.Lookup(profile.ID(id)); !ok && strings.ContainsAny(id, "\n\r") {
			return &bot.Error{Kind: bot.Invalid, Op: "record", Message: fmt.Sprintf("%.40q is no attribute", id)}
		}
	}
	return nil
}

// validID keeps an assessment's id to what a branch may be called.
func validID(id string) bool {
	for _, r := range id {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return false
		}
	}
	return len(id) <= 80
}

// denied reports whether GitHub refuses for good, so that the record is given as a file.
func denied(err error) (string, bool) {
	e, ok := errors.AsType[*bot.Error](err)
	if !ok || (e.Kind != bot.Denied && e.Kind != bot.NotFound) {
		return "", false
	}
	return cmp.Or(e.Message, e.Error()), true
}

// Entries lists what is kept of a repository's records of one status.
func Entries(ctx context.Context, docs Documents, repo, status string) ([]Entry, error) {
	found, err := docs.List(ctx, bot.Query{Kind: DocumentKind, Term: "repo=" + strings.ToLower(repo)})
	if err != nil {
		return nil, err
	}
	var out []Entry
	for _, doc := range found {
		h, err := decodeEntry(doc)
		if err != nil {
			return nil, err
		}
		if h.Status == status {
			out = append(out, h.Entry)
		}
	}
	return out, nil
}
