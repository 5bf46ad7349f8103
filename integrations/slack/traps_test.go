package slack_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/integrations/slack"
)

const threadReply = `{"type":"message","channel":"C1","channel_type":"channel","user":"U1","team":"T1","text":"about 2M &lt;a day&gt;","ts":"1700000002.000300","thread_ts":"1700000000.000100","parent_user_id":"UBOT","event_ts":"1700000002.000300"}`

func TestTrap_unknownEventIsAcknowledgedByHand(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, nil)
	w.send(callback("E1", "Ev1", `{"type":"an_event_nobody_knows","user":"U1"}`))
	if got := w.acked(); got.EnvelopeID != "E1" || got.Payload != nil {
		t.Errorf("acknowledged %+v", got)
	}
	w.send(`{"type":"an_envelope_nobody_knows","envelope_id":"E2","payload":{}}`)
	if got := w.acked(); got.EnvelopeID != "E2" {
		t.Errorf("acknowledged %+v", got)
	}
	if got := r.book.all(); len(got) != 0 {
		t.Errorf("recorded %+v", got)
	}
}

func TestTrap_messageTheLibraryCannotDecodeIsStillRecorded(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, nil)
	w.send(callback("E1", "Ev1", strings.Replace(threadReply, `"user":"U1"`, `"user":"U1","blocks":"not a list"`, 1)))
	if got := w.acked(); got.EnvelopeID != "E1" {
		t.Errorf("acknowledged %+v", got)
	}
	if got := r.book.await(t, 1)[0]; got.ID != "evt:Ev1" || got.Text != "about 2M <a day>" {
		t.Errorf("recorded %+v", got)
	}
}

func TestTrap_recordedBeforeAcknowledged(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, nil, func(o *slack.Options) { o.RecordTimeout = patience })
	gate := make(chan struct{})
	r.book.setBlock(gate)
	w.send(callback("E1", "Ev1", threadReply))
	w.send(callback("E2", "Ev2", `{"type":"unknown_to_all"}`)) // overtakes: it needs no record
	if got := w.acked(); got.EnvelopeID != "E2" {
		t.Errorf("%s acknowledged before it was recorded", got.EnvelopeID)
	}
	close(gate)
	if got := w.acked(); got.EnvelopeID != "E1" || len(r.book.all()) != 1 {
		t.Errorf("acknowledged %+v with %d events recorded", got, len(r.book.all()))
	}
}

func TestTrap_failedRecordIsNotAcknowledgedAndTheRetryIsNotDropped(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, nil)
	r.book.setFail(errors.New("redis is away"))
	w.send(callback("E1", "Ev1", threadReply))
	<-r.book.changed
	r.book.setFail(nil)
	retry := strings.Replace(callback("E2", "Ev1", threadReply), `"accepts_response_payload":false`, `"accepts_response_payload":false,"retry_attempt":1,"retry_reason":"timeout"`, 1)
	w.send(retry)
	if got := w.acked(); got.EnvelopeID != "E2" {
		t.Errorf("acknowledged %+v, want the retry alone", got)
	}
	if got := r.book.await(t, 1); len(got) != 1 || got[0].ID != "evt:Ev1" {
		t.Errorf("recorded %+v", got)
	}
}

func TestTrap_hangingRecordEndsAtItsDeadline(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, nil, func(o *slack.Options) { o.RecordTimeout = 20 * time.Millisecond })
	r.book.setBlock(make(chan struct{}))
	w.send(slashFrame("E1", "tr1", "hello"))
	if got := w.acked(); got.EnvelopeID != "E1" || !strings.Contains(string(got.Payload), "try again") {
		t.Errorf("acknowledged %s %s, want an ephemeral error", got.EnvelopeID, got.Payload)
	}
}

func TestTrap_repeatKeepsItsEventID(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, nil)
	w.send(callback("E1", "Ev1", threadReply))
	w.send(callback("E2", "Ev1", threadReply))
	w.acked()
	w.acked()
	if got := r.book.all(); len(got) != 1 {
		t.Errorf("%d events recorded, want 1: %+v", len(got), got)
	}
}

func TestTrap_mentionArrivesTwiceUnderTwoEventIDs(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, nil)
	const rest = `"channel":"C1","user":"U1","text":"<@UBOT> rate limiter, 500 rps","ts":"1700000002.000300","event_ts":"1700000002.000300"}`
	w.send(callback("E1", "Ev1", `{"type":"app_mention",`+rest))
	w.send(callback("E2", "Ev2", `{"type":"message","channel_type":"channel",`+rest))
	w.acked()
	w.acked()
	got := r.book.all()
	if len(got) != 1 {
		t.Fatalf("%d events recorded, want 1: %+v", len(got), got)
	}
	want := bot.Event{
		V: 1, ID: "evt:Ev1", Aliases: []string{"msg:C1:1700000002.000300"}, Kind: bot.Mention, TS: "1700000002.000300",
		At: time.Unix(1700000002, 300_000).UTC(), Team: "T1", User: "U1", Place: bot.Place{Channel: "C1"}, Message: "1700000002.000300", Text: "rate limiter, 500 rps",
	}
	if got[0].ID == "evt:Ev2" { // the sockets' lanes keep the order of one channel, but both readings are right
		want.ID, want.Place.Kind = "evt:Ev2", bot.PublicChannel
	}
	if diff := cmp.Diff(want, got[0]); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
}

func TestTrap_ownMessagesAndSubtypesAreIgnored(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, nil)
	const place = `"channel":"C1","channel_type":"channel","ts":"1700000002.000300","thread_ts":"1700000000.000100"`
	ignored := []string{
		`{"type":"message","user":"UBOT","bot_id":"B1","text":"mine",` + place + `}`,
		`{"type":"message","subtype":"bot_message","bot_id":"B1","text":"mine",` + place + `}`,
		`{"type":"message","user":"U9","bot_id":"B9","text":"another bot",` + place + `}`,
		`{"type":"message","subtype":"channel_join","user":"U1","text":"joined",` + place + `}`,
		`{"type":"message","subtype":"message_changed",` + place + `,"message":{"user":"UBOT","bot_id":"B1","text":"edited by me","ts":"1700000001.000100","edited":{"ts":"1700000003.000000"}}}`,
		`{"type":"message","subtype":"message_changed",` + place + `,"message":{"user":"U1","text":"unfurled","ts":"1700000001.000100","thread_ts":"1700000000.000100"}}`,
		`{"type":"message","subtype":"message_deleted",` + place + `,"deleted_ts":"1700000001.000100","previous_message":{"user":"UBOT","bot_id":"B1","ts":"1700000001.000100"}}`,
		`{"type":"message","user":"U1","text":"lunch?","channel":"C1","channel_type":"channel","ts":"1700000004.000300"}`,
		`{"type":"app_home_opened","user":"U1","channel":"D1","tab":"messages"}`,
	}
	for i, inner := range ignored {
		w.send(callback(fmt.Sprintf("E%d", i), fmt.Sprintf("Ev%d", i), inner))
		if got := w.acked(); got.EnvelopeID != fmt.Sprintf("E%d", i) {
			t.Errorf("acknowledged %+v, want E%d", got, i)
		}
	}
	if got := r.book.all(); len(got) != 0 {
		t.Errorf("recorded %+v", got)
	}
}

func TestTrap_subtypesThatPeopleUseAreRecorded(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, nil)
	const place = `"channel":"C1","channel_type":"group","user":"U1","thread_ts":"1700000000.000100"`
	w.send(callback("E1", "Ev1", `{"type":"message","subtype":"file_share","text":"see","ts":"1700000002.000300",`+place+`,"files":[{"id":"F1","name":"main.tf"}]}`))
	w.send(callback("E2", "Ev2", `{"type":"message","subtype":"thread_broadcast","text":"also","ts":"1700000003.000300",`+place+`}`))
	w.send(callback("E3", "Ev3", `{"type":"message","subtype":"message_changed","channel":"C1","channel_type":"group","event_ts":"1700000005.000000","message":{"user":"U1","text":"3M a day","ts":"1700000003.000300","thread_ts":"1700000000.000100","edited":{"ts":"1700000004.000000","user":"U1"}},"previous_message":{"text":"2M a day"}}`))
	w.send(callback("E4", "Ev4", `{"type":"message","subtype":"message_deleted","channel":"C1","channel_type":"group","event_ts":"1700000006.000000","deleted_ts":"1700000003.000300","previous_message":{"user":"U1","text":"3M","ts":"1700000003.000300","thread_ts":"1700000000.000100"}}`))
	got := r.book.await(t, 4)
	want := []string{"said  [msg:C1:1700000002.000300] see", "said  [msg:C1:1700000003.000300] also", "edited 1700000004.000000 [edit:C1:1700000003.000300:1700000004.000000] 3M a day", "deleted  [del:C1:1700000003.000300] "}
	for i, e := range got {
		ts := ""
		if e.Kind == bot.Edited {
			ts = e.TS
		}
		if s := fmt.Sprintf("%s %s %v %s", e.Kind, ts, e.Aliases, e.Text); s != want[i] {
			t.Errorf("event %d is %q, want %q", i, s, want[i])
		}
		if e.Place.Thread != "1700000000.000100" || e.Place.Kind != bot.PrivateChannel {
			t.Errorf("event %d is in %+v", i, e.Place)
		}
	}
	if diff := cmp.Diff([]bot.FileRef{{ID: "F1", Name: "main.tf"}}, got[0].Files); diff != "" {
		t.Errorf("files:\n%s", diff)
	}
}

func TestTrap_foreignTeamOrAppIsAcknowledgedAndIgnored(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, nil)
	frames := []string{
		strings.Replace(callback("E0", "Ev0", threadReply), `"team_id":"T1"`, `"team_id":"T2"`, 1),
		strings.Replace(callback("E1", "Ev1", threadReply), `"api_app_id":"A1"`, `"api_app_id":"A2"`, 1),
		strings.Replace(slashFrame("E2", "tr", "x"), `"team_id":"T1"`, `"team_id":"T2"`, 1),
		strings.Replace(interactiveFrame("E3", clickPayload("tr", "1700000005.0", "https://hooks.slack.com/a")), `"team":{"id":"T1"}`, `"team":{"id":"T2"}`, 1),
		strings.Replace(interactiveFrame("E4", clickPayload("tr", "1700000005.0", "https://hooks.slack.com/a")), `"api_app_id":"A1"`, `"api_app_id":"A2"`, 1),
	}
	for i, f := range frames {
		w.send(f)
		if got := w.acked(); got.EnvelopeID != fmt.Sprintf("E%d", i) || len(got.Payload) > 0 {
			t.Errorf("acknowledged %+v, want E%d", got, i)
		}
	}
	if got := r.book.all(); len(got) != 0 {
		t.Errorf("recorded %+v", got)
	}
	if n := strings.Count(r.log.String(), "stranger"); n != len(frames) {
		t.Errorf("%d log lines about strangers, want %d", n, len(frames))
	}
}

func TestTrap_peopleOfSharedChannelsAreForeign(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, nil)
	shared := strings.Replace(callback("E1", "Ev1", strings.Replace(threadReply, `"team":"T1"`, `"team":"T1","user_team":"T9"`, 1)),
		`"team_id":"T1"`, `"team_id":"T9","is_ext_shared_channel":true,"authorizations":[{"team_id":"T1"}]`, 1)
	w.send(shared)
	w.send(strings.Replace(interactiveFrame("E2", clickPayload("tr", "1700000005.0", "https://hooks.slack.com/a")), `"team_id":"T1"`, `"team_id":"T9"`, 1))
	for _, e := range r.book.await(t, 2) {
		if !e.Foreign || e.Team != "T1" {
			t.Errorf("%s: foreign %v, team %s; want a foreign person in our team", e.ID, e.Foreign, e.Team)
		}
	}
}

func TestTrap_responseURLOfAnotherHostIsDropped(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, nil)
	urls := map[string]bool{
		"https://hooks.slack.com/actions/1": true, w.srv.URL + "/response/1": true, "https://evil.example/1": false,
		"http://hooks.slack.com/1": false, "https://hooks.slack.com.evil.example/1": false, "https://hooks.slack.com@evil.example/": false, "": false,
	}
	i := 0
	for u, keep := range urls {
		i++
		w.send(interactiveFrame("E", clickPayload(fmt.Sprintf("tr%d", i), fmt.Sprintf("17000%05d.0", i*10), u)))
		got := r.book.await(t, i)[i-1].ResponseURL
		if (got == u) != (keep || u == "") || (!keep && got != "") {
			t.Errorf("response_url %q became %q", u, got)
		}
	}
}

func TestTrap_doubleClickIsOneClick(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, nil)
	for i, ts := range []string{"1700000011.9", "1700000012.4", "1700000013.2"} { // two within 2 s of the first, over a border of windows
		w.send(interactiveFrame(fmt.Sprintf("E%d", i), clickPayload(fmt.Sprintf("tr%d", i), ts, "")))
		w.acked()
	}
	w.send(interactiveFrame("E9", clickPayload("tr9", "1700000020.0", "")))
	w.acked()
	got := r.book.all()
	if len(got) != 2 {
		t.Fatalf("%d clicks recorded, want the first and the late one: %+v", len(got), got)
	}
	e := got[0]
	want := bot.Event{
		V: 1, ID: "click:tr0", Aliases: e.Aliases, Kind: bot.Action, TS: "1700000011.9", At: time.Unix(1700000011, 900_000_000).UTC(), Team: "T1", User: "U1", UserName: "ana",
		Place: bot.Place{Channel: "C1", Thread: "1700000000.000100"}, Message: "1700000001.000200", Conversation: "da-1", BlockID: "ask:peak_rps:da-1", ActionID: "a1", Value: "500", TriggerID: "tr0",
	}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
}

func TestTrap_clickThatCouldNotBeKeptIsToldAndNotAcknowledged(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	told := make(chan string, 1)
	w.on("response", func(rw http.ResponseWriter, r *http.Request) {
		body := make([]byte, 4096)
		n, _ := r.Body.Read(body)
		told <- string(body[:n])
		fmt.Fprint(rw, "ok")
	})
	r := run(t, w, nil)
	r.book.setFail(errors.New("redis is away"))
	w.send(interactiveFrame("E1", clickPayload("tr", "1700000011.0", w.srv.URL+"/api/response")))
	select {
	case body := <-told:
		if !strings.Contains(body, `"response_type":"ephemeral"`) || !strings.Contains(body, "try again") {
			t.Errorf("told %s", body)
		}
	case <-time.After(patience):
		t.Error("nobody was told")
	}
	r.book.setFail(nil)
	w.send(interactiveFrame("E2", clickPayload("tr2", "1700000019.0", w.srv.URL+"/api/response")))
	if got := w.acked(); got.EnvelopeID != "E2" {
		t.Errorf("acknowledged %+v, want only the click that was kept", got)
	}
}

const submission = `{"type":"view_submission","team":{"id":"T1"},"api_app_id":"A1","user":{"id":"U1","username":"ana","team_id":"T1"},"trigger_id":"tr",
	"view":{"id":"V1","hash":"h1","callback_id":"answers","private_metadata":"{\"c\":\"da-1\"}","state":{"values":{
	"ask:peak_rps":{"v":{"type":"number_input","value":"500"}},
	"ask:cloud":{"v":{"type":"static_select","selected_option":{"value":"aws","text":{"type":"plain_text","text":"AWS"}}}},
	"ask:protocol":{"v":{"type":"checkboxes","selected_options":[{"value":"http"},{"value":"grpc"}]}},
	"ask:regions":{"v":{"type":"multi_static_select","selected_options":[{"value":"eu"},{"value":"us"}]}},
	"review":{"v":{"type":"datepicker","selected_date":"2027-01-31"}},
	"at":{"v":{"type":"timepicker","selected_time":"09:30"}},
	"owner":{"v":{"type":"users_select","selected_user":"U2"}},
	"where":{"v":{"type":"channels_select","selected_channel":"C2"}},
	"empty":{"v":{"type":"plain_text_input","value":null}},
	"note":{"v":{"type":"plain_text_input","value":"a & b"}}}}}}`

func TestTrap_submissionIsAnsweredInItsAcknowledgement(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	first := true
	r := run(t, w, rules(func(bot.Event) map[string]string {
		if first {
			first = false
			return map[string]string{"ask:peak_rps": "must be above 0", "no_such_block": "dropped"}
		}
		return nil
	}))
	w.send(interactiveFrame("E1", submission))
	if got, want := string(w.acked().Payload), `{"response_action":"errors","errors":{"ask:peak_rps":"must be above 0"}}`; got != want {
		t.Errorf("acknowledged with %s, want %s", got, want)
	}
	if got := r.book.all(); len(got) != 0 {
		t.Errorf("recorded %+v", got)
	}
	w.send(interactiveFrame("E2", submission))
	if got := w.acked(); got.Payload != nil {
		t.Errorf("acknowledged with %s, want nothing: the modal closes", got.Payload)
	}
	want := map[string]string{"ask:peak_rps": "500", "ask:cloud": "aws", "ask:protocol": "http,grpc", "ask:regions": "eu,us", "review": "2027-01-31", "at": "09:30", "owner": "U2", "where": "C2", "empty": "", "note": "a & b"}
	e := r.book.await(t, 1)[0]
	if diff := cmp.Diff(want, e.Values); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if e.Callback != "answers" || e.Private != `{"c":"da-1"}` || e.ViewID != "V1" || e.ViewHash != "h1" {
		t.Errorf("event %+v", e)
	}
}

func TestTrap_oversizeAcknowledgementIsRefusedAndReplaced(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, rules(func(bot.Event) map[string]string { return map[string]string{"note": strings.Repeat("x", 20_480)} }))
	w.send(interactiveFrame("E1", submission))
	if got := w.acked(); got.EnvelopeID != "E1" || got.Payload != nil {
		t.Errorf("acknowledged %s with %d bytes", got.EnvelopeID, len(got.Payload))
	}
	if !strings.Contains(r.log.String(), "acknowledgement refused") {
		t.Error("the log does not say so")
	}
}
