package web_test

import (
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

// seed fills #platform with what a first visit shows.
func seed(t *testing.T, b *bot) (root, question string) {
	t.Helper()
	ben, ana := b.w.As("ben"), b.w.As("ana")
	for _, text := range []string{"Morning! Has anyone decided where *checkout* goes? The https://example.com/rfc says \"soon\".", "I would rather not run another cluster."} {
		if _, err := ben.Say(t.Context(), "platform", "", text); err != nil {
			t.Fatal(err)
		}
	}
	ts, err := ana.Say(t.Context(), "platform", "", "@deploy-advice about 2M requests a day, 300 ms each, bursts to 500 rps, 512 MB, on AWS")
	if err != nil {
		t.Fatal(err)
	}
	if err := ben.React(t.Context(), "platform", ts, "eyes"); err != nil {
		t.Fatal(err)
	}
	root = b.post("platform", "", "head.json", "checkout-api: leaning to AWS Fargate")
	question = b.post("platform", root, "question.json", "How slow may the slowest 1% of requests be?")
	if _, err := ana.Say(t.Context(), "platform", root, "it is stateless, by the way"); err != nil {
		t.Fatal(err)
	}
	return root, question
}

func TestPage_showsTheConversationAndItsThread(t *testing.T) {
	t.Parallel()
	w := workspace(t)
	b := connect(t, w, &bot{})
	root, question := seed(t, b)
	p := open(t, w, "ana")
	p.says(at(root, ".block.header"), "checkout-api")
	p.says(at(root, ".replies"), "2 replies")
	p.shot("channel-light")

	p.thread(at(root, ".replies"))
	p.says("#thread "+at(question, ""), "How slow may")
	p.shot("thread-light")
	p.click("#thread " + at(question, `[data-action-id="fast"]`))
	if got := b.action("fast"); got.Value != "<200" || got.BlockID != "ask:latency_p99_ms:buttons" {
		t.Errorf("click sent value %q in block %q, want %q in %q", got.Value, got.BlockID, "<200", "ask:latency_p99_ms:buttons")
	}
	p.write(`#thread [data-composer="thread"]`, "under 200 ms please")
	p.enter()
	p.says("#thread .message", "under 200 ms please")
	p.says(at(root, ".replies"), "3 replies")

	p.scheme("dark")
	p.shot("thread-dark")
	p.keys("\u001b")
	p.gone("#thread")
}

// A change that comes while a room is on its way is not lost when the room, which is from before it, arrives.
func TestPage_keepsWhatChangesWhileItReads(t *testing.T) {
	t.Parallel()
	w := workspace(t)
	b := connect(t, w, &bot{})
	root := b.post("payments", "", "", "first words")
	p := open(t, w, "ana")
	value[bool](p, `(() => {
		const real = window.fetch, held = new Promise((go) => { window.letGo = go });
		window.fetch = async (...request) => {
			const answer = await real(...request);
			if (String(request[0]).includes("/messages")) { window.wasRead = true; await held; }
			return answer;
		};
		return true;
	})()`)
	p.goTo(w.ChannelID("payments"))
	p.until("window.wasRead")
	b.post("payments", root, "", "an answer")
	b.post("platform", "", "", "after it, <@"+w.UserID("ana")+">")
	p.says(`[data-channel-entry="`+w.ChannelID("platform")+`"].unread .count.mention`, "1")
	value[bool](p, `(window.letGo(), true)`)
	p.says(at(root, ".body"), "first words")
	p.says(at(root, ".replies"), "1 reply")
}

func TestPage_followsChangesLive(t *testing.T) {
	t.Parallel()
	w := workspace(t)
	b := connect(t, w, &bot{})
	p := open(t, w, "ana")
	ts := b.post("platform", "", "", "first words")
	p.says(at(ts, ".body"), "first words")
	b.call("chat.update", map[string]any{"channel": w.ChannelID("platform"), "ts": ts, "text": "second words"})
	p.says(at(ts, ".body"), "second words")
	b.call("chat.postEphemeral", map[string]any{"channel": w.ChannelID("platform"), "user": w.UserID("ana"), "text": "just for you"})
	p.says(".message.ephemeral", "Only visible to you")
	p.press(".message.ephemeral [data-dismiss]", `!document.querySelector(".message.ephemeral")`)
	b.post("payments", "", "", "over there, <@"+w.UserID("ana")+">")
	p.says(`[data-channel-entry="`+w.ChannelID("payments")+`"].unread .count.mention`, "1")
	b.call("chat.delete", map[string]any{"channel": w.ChannelID("platform"), "ts": ts})
	p.gone(at(ts, ""))
}

func TestPage_typesASlashCommandWithHints(t *testing.T) {
	t.Parallel()
	w := workspace(t)
	b := connect(t, w, &bot{})
	b.slash = func(cmd slack.SlashCommand) {
		_, _ = b.api.PostEphemeral(cmd.ChannelID, cmd.UserID, slack.MsgOptionText("I heard: "+cmd.Text, false))
	}
	p := open(t, w, "ana")
	p.write(`[data-composer="room"]`, "/dep")
	p.says(".completion [role=option]", "/deploy-advice")
	p.shot("slash-light")
	p.keys("\t")
	p.says(".hint-line", "/deploy-advice")
	p.keys("an api on AWS")
	p.enter()
	p.says(".message.ephemeral", "I heard: an api on AWS")
	p.until(`document.querySelector('[data-composer="room"]').value === ""`)
	p.keys("/nonsense")
	p.enter()
	p.says(".toast.error", "/nonsense is not a command here")
	if got := value[string](p, `document.querySelector('[data-composer="room"]').value`); got != "/nonsense" {
		t.Errorf("the refused command left %q in the field, want it kept", got)
	}
}

func TestPage_completesMentionsAndEditsOwnMessages(t *testing.T) {
	t.Parallel()
	w := workspace(t)
	p := open(t, w, "ana")
	p.write(`[data-composer="room"]`, "ask @be")
	p.says(".completion [role=option]", "Ben Okafor")
	p.enter()
	p.keys("about it")
	p.enter()
	p.says(".message .mention", "@ben")
	messages := w.Messages(w.ChannelID("platform"))
	if len(messages) != 1 || !strings.Contains(messages[0].Text, "<@"+w.UserID("ben")+">") {
		t.Fatalf("messages %+v, want one that mentions ben by id", messages)
	}
	p.press(at(messages[0].TS, `[data-tool="menu"]`), menuOpen)
	p.shot("menu-light")
	p.press(`[data-menu="edit"]`, `document.activeElement.value === "ask @ben about it"`)
	p.until(`document.activeElement.value === "ask @ben about it"`)
	p.keys(" today")
	p.enter()
	p.says(at(messages[0].TS, ".body"), "about it today")
	p.says(at(messages[0].TS, ".edited"), "(edited)")
}

func TestPage_showsWhatTheAppSentAndRunsShortcuts(t *testing.T) {
	t.Parallel()
	w := workspace(t)
	b := connect(t, w, &bot{})
	root, _ := seed(t, b)
	p := open(t, w, "ana")
	p.press(at(root, `[data-tool="menu"]`), menuOpen)
	p.press(`[data-menu="json"]`, `document.querySelector("pre.json")`)
	p.says("pre.json", `"block_id": "s1"`)
	p.press(`[data-json="metadata"]`, `document.querySelector("pre.json").innerText.includes("deploy_advice_head")`)
	p.shot("json-light")
	p.keys("\u001b")
	p.gone("dialog")
	p.press(at(root, `[data-tool="menu"]`), menuOpen)
	p.click(`[data-menu="` + shortcut(b, "message") + `"]`)
	got := b.received(func(cb slack.InteractionCallback) bool { return cb.Type == slack.InteractionTypeMessageAction })
	if got.Message.Timestamp != root {
		t.Errorf("message shortcut on %q, want %q", got.Message.Timestamp, root)
	}
	p.press(`[data-tool="shortcuts"]`, `document.querySelector('[data-menu="`+shortcut(b, "global")+`"]')`)
	p.click(`[data-menu="` + shortcut(b, "global") + `"]`)
	b.received(func(cb slack.InteractionCallback) bool { return cb.Type == slack.InteractionTypeShortcut })
}

func shortcut(_ *bot, kind string) string {
	return map[string]string{"message": "advice_message", "global": "advice_global"}[kind]
}

func TestPage_switchesPeople(t *testing.T) {
	t.Parallel()
	w := workspace(t)
	p := open(t, w, "ana")
	p.press(`[data-key="whoami"]`, `document.querySelector('[data-menu="as-ben"]')`)
	p.press(`[data-menu="as-ben"]`, `document.querySelector(".whoami").innerText.includes("Ben Okafor")`)
	p.write(`[data-composer="room"]`, "ben here")
	p.enter()
	p.says(`.message[data-user="`+w.UserID("ben")+`"]`, "ben here")
	p.goTo(w.ChannelID("archive"))
	p.says(".composer-note", "archived")
}

// menuOpen tells whether a message's menu is shown.
const menuOpen = `[...document.querySelectorAll('[data-menu="json"]')].some((n) => n.checkVisibility())`

// A button that the app has just replaced is pressed on a screen a moment behind: nothing is sent and nothing is complained about.
func TestPage_redrawsQuietlyWhatIsGone(t *testing.T) {
	t.Parallel()
	w := workspace(t)
	b := connect(t, w, &bot{})
	ts := b.post("platform", "", "question.json", "How slow may the slowest 1% of requests be?")
	p := open(t, w, "ana")
	p.see(at(ts, `[data-action-id="fast"]`))
	value[bool](p, `(window.stale = document.querySelector('`+at(ts, `[data-action-id="fast"]`)+`'), true)`)
	b.call("chat.update", map[string]any{"channel": w.ChannelID("platform"), "ts": ts, "text": "Answered: under 200 ms", "blocks": []any{}})
	p.says(at(ts, ".body"), "Answered: under 200 ms")
	value[bool](p, `(document.body.append(stale), stale.click(), true)`)
	p.until(`stale.getAttribute("aria-busy") === null`)
	if shown := value[string](p, `document.querySelector("#toasts").innerText`); shown != "" {
		t.Errorf("the page complains: %q", shown)
	}
	p.says(at(ts, ".body"), "Answered: under 200 ms")
}
