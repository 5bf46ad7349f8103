package slack_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/integrations/slack"
)

// BenchmarkRenderMessage renders the verdict card.
func BenchmarkRenderMessage(b *testing.B) {
	m := goldenMessages()["verdict"]
	for b.Loop() {
		slack.RenderMessage(m, bot.Refs{"da-1/chart": {FileID: "F1"}})
	}
}

// BenchmarkRead turns an envelope into an event.
func BenchmarkRead(b *testing.B) {
	frame := callback("E1", "Ev1", threadReply)
	read := slack.NewRead("T1", "A1", "UBOT")
	for b.Loop() {
		if _, ok := read(frame); !ok {
			b.Fatal("not read")
		}
	}
}

// BenchmarkAcknowledge is the way of a command from the socket to the record and back, one after the other.
func BenchmarkAcknowledge(b *testing.B) {
	w, stop := benchWire(b)
	defer stop()
	i := 0
	for b.Loop() {
		i++
		w.send(slashFrame(fmt.Sprint("E", i), fmt.Sprint("tr", i), "rate limiter"))
		<-w.acks
	}
}

func benchWire(b *testing.B) (*wire, context.CancelFunc) {
	b.Helper()
	w := newWire(b)
	r := run(b, w, nil)
	return w, func() { _ = r.stop() }
}
