package tour

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

// Type lets whoever sits at the terminal speak as ana in #platform until the input or ctx ends: a line that begins with a slash is
// a command, another line goes to the newest thread. What the bot says is printed as it comes.
func Type(ctx context.Context, w *local.Workspace, in io.Reader, out io.Writer) error {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scan := bufio.NewScanner(in); scan.Scan(); {
			select {
			case lines <- scan.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	printed := make(chan struct{})
	go func() { defer close(printed); follow(ctx, w, NewTranscript(out)) }()
	err := speak(ctx, w, lines)
	<-ctx.Done()
	<-printed
	return err
}

func speak(ctx context.Context, w *local.Workspace, lines <-chan string) error {
	ana := w.As("ana")
	for {
		select {
		case <-ctx.Done():
			return nil
		case text, more := <-lines:
			if !more {
				return nil
			}
			if err := utter(ctx, w, ana, strings.TrimSpace(text)); err != nil {
				return err
			}
		}
	}
}

func utter(ctx context.Context, w *local.Workspace, ana *local.Person, text string) error {
	if command, args, _ := strings.Cut(text, " "); strings.HasPrefix(command, "/") {
		return wrap(ana.Slash(ctx, "platform", command, args))
	}
	root := ""
	for _, m := range w.Messages("platform") {
		if ofKind("deploy_advice_head")(m) {
			root = m.TS
		}
	}
	if text == "" {
		return nil
	}
	_, err := ana.Say(ctx, "platform", root, text)
	return wrap(err)
}

// follow prints each message of the bot once, and again when it was edited.
func follow(ctx context.Context, w *local.Workspace, t *Transcript) {
	seen := map[string]string{}
	for ctx.Err() == nil {
		var news []local.Message
		err := w.Await(ctx, func() bool {
			news = w.Find(func(m local.Message) bool { return m.Metadata != nil && seen[m.TS] != string(m.Blocks) })
			return len(news) > 0
		})
		if err != nil {
			return
		}
		for _, m := range news {
			edited := ""
			if seen[m.TS] != "" {
				edited = " (edited)"
			}
			seen[m.TS] = string(m.Blocks)
			fmt.Fprintf(t.w, "\ndeploy-advice%s\n", edited)
			t.message("    ", m.Text, m.Blocks)
		}
	}
}
