package slack

import (
	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/bot"
)

// RenderModal is renderModal for tests.
func RenderModal(v bot.View) (slack.ModalViewRequest, error) { return renderModal(v, nil) }
