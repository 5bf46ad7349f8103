package render

import (
	"slices"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/index"
)

// HomeFacts is what an App Home shows.
type HomeFacts struct {
	Waiting   []index.Entry // open, and started by this person
	Open      []index.Entry // open, and they took part
	Decided   []index.Entry
	Records   []HomeLine
	Manage    bool // they may change what follows
	Digests   []HomeLine
	Watches   []HomeLine
	Heartbeat string // when the bot last looked after the decisions; empty when it does not
	Quiet     bool   // they get no reminders and mentions
	Mutes     bool   // wishes for quiet are kept
}

// HomeLine is a line with an address and a date, either may be missing.
type HomeLine struct {
	Text string
	URL  string
	At   time.Time
}

// maxHome is how many lines a part of the Home shows.
const maxHome = 8

// HomeView is a person's App Home: what waits for them first.
func HomeView(f HomeFacts) bot.View {
	start := button("start", "Start an assessment", "home")
	start.Look = "primary"
	v := bot.View{Home: true, Callback: "home", Blocks: []bot.Block{
		section(line(strong("Where should it run?")), line(plain("Tell me what a workload is and does; I ask what can still change the answer."))),
		actions("home", start),
	}}
	add := func(title string, lines []bot.Line, none string) {
		if len(lines) == 0 && none == "" {
			return
		}
		v.Blocks = append(v.Blocks, divider(), bot.Block{Kind: bot.HeaderBlock, Lines: []bot.Line{line(plain(title))}})
		if len(lines) == 0 {
			lines = []bot.Line{line(plain(none))}
		}
		v.Blocks = append(v.Blocks, section(lines...))
	}
	add("Waits for you", entryLines(f.Waiting), "Nothing waits for you.")
	add("Open, with you in it", entryLines(f.Open), "")
	add("Decided lately", append(homeLines(f.Records), entryLines(f.Decided)...), "No decision yet.")
	if f.Manage {
		add("Digests", homeLines(f.Digests), "")
		add("Watched repositories", homeLines(f.Watches), "")
	}
	v.Blocks = append(v.Blocks, divider(), small(homeHelp(f)...))
	if f.Mutes {
		v.Blocks = append(v.Blocks, actions("quiet", quietButton(f.Quiet)))
	}
	return v
}

func quietButton(quiet bool) bot.Element {
	if quiet {
		return button("unmute", "Remind and mention me again", "user")
	}
	return button("mute", "No reminders and mentions for me", "user")
}

func entryLines(entries []index.Entry) []bot.Line {
	var out []bot.Line
	for i, e := range entries {
		if i == maxHome {
			return append(out, line(plain("…and "+Plural(len(entries)-i, "other")+": "), code("/deploy-advice list")))
		}
		out = append(out, EntryLine(e))
	}
	return out
}

func homeLines(all []HomeLine) []bot.Line {
	var out []bot.Line
	for i, h := range all {
		if i == maxHome {
			return append(out, line(plain("…and "+Plural(len(all)-i, "other"))))
		}
		l := line(plain("• "))
		if h.URL != "" {
			l = append(l, link(h.URL, Cut(h.Text, 150)))
		} else {
			l = append(l, plain(Cut(h.Text, 150)))
		}
		if !h.At.IsZero() {
			l = append(l, plain(", "), bot.Span{Text: h.At.UTC().Format("2006-01-02"), Date: h.At.Unix()})
		}
		out = append(out, l)
	}
	return out
}

func homeHelp(f HomeFacts) []bot.Line {
	out := []bot.Line{
		line(code("/deploy-advice WHAT IT DOES"), plain(" in a channel, a mention in a thread, a message to me in private, or the shortcut on a message. "), code("/deploy-advice help"), plain(" lists everything.")),
	}
	if f.Heartbeat != "" {
		out = append(out, line(plain(Cut(f.Heartbeat, 300))))
	}
	return out
}

// WorkspaceStatus says what waits in a channel, what of one's own, and that decisions are looked after.
func WorkspaceStatus(here, mine []index.Entry, f HomeFacts) bot.Message {
	text := Plural(len(here), "open assessment") + " here, " + numberOf(len(mine)) + " of yours elsewhere"
	body := []bot.Line{line(strong(Plural(len(here), "open assessment")+" in this channel"), plain(", "+numberOf(len(mine))+" of yours elsewhere"))}
	body = append(body, entryLines(slices.Concat(here, mine))...)
	for _, d := range f.Digests {
		body = append(body, line(plain("Digest: "+Cut(d.Text, 150))))
	}
	if len(f.Watches) > 0 {
		body = append(body, line(plain(Plural(len(f.Watches), "repository")+" watched")))
		if len(f.Watches) > 1 {
			body[len(body)-1][0].Text = numberOf(len(f.Watches)) + " repositories watched"
		}
	}
	if f.Heartbeat != "" {
		body = append(body, line(plain(Cut(f.Heartbeat, 300))))
	}
	return lines(text, body...)
}

// Heartbeat says when decisions were last looked after, and when they are next.
func Heartbeat(at, next time.Time, checked int) string {
	text := "Decisions were last looked after " + at.UTC().Format("2006-01-02 15:04") + " UTC (" + numberOf(checked) + " run again)"
	if !next.IsZero() {
		text += ", next " + next.UTC().Format("2006-01-02 15:04") + " UTC"
	}
	return text + "."
}
