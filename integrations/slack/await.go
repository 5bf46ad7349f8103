package slack

import (
	"context"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Await asks Slack who we are until it answers; a refusal for good (Denied, Invalid) is returned with the fix. When ctx ends
// first the identity is empty and the error nil: somebody wanted us to stop.
func (a *Adapter) Await(ctx context.Context) (Identity, error) {
	for pause := 250 * time.Millisecond; ; pause = min(2*pause, 15*time.Second) {
		identity, err := a.Connect(ctx)
		if err == nil || bot.KindOf(err) == bot.Denied || bot.KindOf(err) == bot.Invalid {
			return identity, err
		}
		a.log.WarnContext(ctx, "slack does not answer yet", "err", err, "retry_in_ms", pause.Milliseconds())
		if !wait(ctx, pause) {
			return Identity{}, nil
		}
	}
}
