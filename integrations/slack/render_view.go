package slack

import (
	"fmt"

	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/bot"
)

// renderModal renders a modal. Only private data that Slack could not carry is an error: cutting it would lose what it is for.
func renderModal(v bot.View, refs bot.Refs) (slack.ModalViewRequest, error) {
	if err := carried(v); err != nil {
		return slack.ModalViewRequest{}, err
	}
	blocks := drawView(v, refs)
	out := slack.ModalViewRequest{
		Type:            slack.VTModal,
		Title:           plainText(orString(oneLine(v.Title), "deploy-advice"), maxViewTitle),
		Close:           plainText(orString(oneLine(v.Close), "Close"), maxViewTitle),
		Blocks:          slack.Blocks{BlockSet: blocks},
		PrivateMetadata: v.Private,
		CallbackID:      v.Callback,
		NotifyOnClose:   true,
	}
	if v.Submit != "" || hasInput(blocks) {
		out.Submit = plainText(orString(oneLine(v.Submit), "Submit"), maxViewTitle)
	}
	return out, nil
}

// renderHome renders an App Home.
func renderHome(v bot.View, refs bot.Refs) (slack.HomeTabViewRequest, error) {
	if err := carried(v); err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	return slack.HomeTabViewRequest{
		Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: drawView(v, refs)},
		PrivateMetadata: v.Private, CallbackID: v.Callback,
	}, nil
}

func drawView(v bot.View, refs bot.Refs) []slack.Block {
	drawn := canvas{refs: refs, view: true}.fitted(v.Blocks, bounds{blocks: maxViewBlocks, size: maxViewSize})
	if len(drawn) == 0 {
		drawn = append(drawn, slack.NewSectionBlock(plainText("Nothing to show yet.", maxSectionText), nil, nil))
	}
	return drawn
}

func carried(v bot.View) error {
	if n := length(v.Private); n > maxPrivate {
		return &bot.Error{Kind: bot.Internal, Op: "render view", Code: "private_metadata_too_long", Err: fmt.Errorf("%d characters of private data, allowed are %d", n, maxPrivate)}
	}
	if n := length(v.Callback); n > maxBlockID {
		return &bot.Error{Kind: bot.Internal, Op: "render view", Code: "callback_id_too_long", Err: fmt.Errorf("callback id of %d characters, allowed are %d", n, maxBlockID)}
	}
	return nil
}

func hasInput(blocks []slack.Block) bool {
	for _, b := range blocks {
		if b.BlockType() == slack.MBTInput {
			return true
		}
	}
	return false
}
