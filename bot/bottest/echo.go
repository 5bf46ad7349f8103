package bottest

import (
	"encoding/json"
	"fmt"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Echo is a conversation that can be checked: it remembers the texts it was told, posts a head first, repeats every text in
// the head's thread and keeps their number in the head. The text "panic" makes it panic, "wrong" is answered with an error.
type Echo struct{}

// Heard returns the texts a session was told, in the order in which it stepped them.
func Heard(session bot.Session) []string {
	var heard []string
	if len(session.Body) > 0 && json.Unmarshal(session.Body, &heard) != nil {
		return nil
	}
	return heard
}

// Step applies one event.
func (Echo) Step(session bot.Session, event bot.Event, _ bot.Refs) (bot.Session, []bot.Intent, error) {
	switch event.Text {
	case "panic":
		panic("the conversation has a bug")
	case "wrong":
		return session, nil, &bot.Error{Kind: bot.Invalid, Op: "step", Message: "say something else"}
	}
	heard := append(Heard(session), event.Text)
	body, err := json.Marshal(heard)
	if err != nil {
		return session, nil, fmt.Errorf("encode: %w", err)
	}
	session.Body, session.Keep = body, bot.KeepLong
	head := session.ID + "/head"
	reply := &bot.Message{Text: "heard " + event.Text, Meta: &bot.Meta{Kind: bot.ReplyMessage}}
	count := &bot.Message{Text: fmt.Sprintf("%d texts", len(heard)), Meta: &bot.Meta{Kind: bot.HeadMessage}}
	place := bot.Place{Channel: event.Place.Channel}
	return session, []bot.Intent{
		{Key: head, Kind: bot.Post, Place: place, Message: count},
		{Key: session.ID + "/reply/" + event.ID, Kind: bot.Post, Place: place, ThreadOf: head, Message: reply},
		{Key: session.ID + "/count/" + event.ID, Kind: bot.Edit, Place: place, Target: head, Message: count},
	}, nil
}
