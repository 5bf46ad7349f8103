package slack

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"

	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/bot"
)

// upload puts a file into a channel or thread, or, without a channel, where only blocks can show it. Files carry no metadata, so
// the name carries a mark made of the key, by which the file is found again.
func (a *Adapter) upload(ctx context.Context, in bot.Intent, refs bot.Refs) (bot.Ref, error) {
	if in.File == nil || len(in.File.Data) == 0 {
		return bot.Ref{}, incomplete(in, "no file, or an empty one")
	}
	p := bot.Place{}
	if in.Place.Channel != "" || in.ThreadOf != "" {
		var err error
		if p, err = a.place(ctx, in, refs); err != nil {
			return bot.Ref{}, err
		}
		if err := a.turn(ctx, p.Channel); err != nil {
			return bot.Ref{}, err
		}
	}
	file, err := a.api.UploadFileContext(ctx, slack.UploadFileParameters{
		Filename: markedName(in.File.Name, in.Key), FileSize: len(in.File.Data), Reader: bytes.NewReader(in.File.Data),
		Title: orString(in.File.Title, in.File.Name), AltTxt: clip(visible(in.File.Alt), maxUploadAlt),
		Channel: p.Channel, ThreadTimestamp: p.Thread,
	})
	if err != nil {
		return bot.Ref{}, translate("upload file", err)
	}
	return bot.Ref{Channel: p.Channel, FileID: file.ID}, nil
}

// maxUploadAlt is Slack's limit for the description of an uploaded image.
const maxUploadAlt = 1000

// markedName puts a mark of the key before the extension: "cost.png" becomes "cost-3f9a1c22d0.png".
func markedName(name, key string) string {
	sum := sha256.Sum256([]byte(key))
	ext := path.Ext(name)
	return strings.TrimSuffix(orString(name, "file"), ext) + "-" + hex.EncodeToString(sum[:5]) + ext
}
