package record

import (
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// writing is how long a record takes that is written alone: four changes, which GitHub wants a second apart, and what is read for them.
const writing = 5 * time.Second

// begin lets one record after the other be written in this process. Changes are spaced, so of many records written side by side each would
// take as long as all together, and none would be done before its time is up. Who finds another one at it is told when to come again, and
// holds nobody up until then.
func (s *Service) begin() (end func(), err error) {
	if s.Forge == nil { // it becomes a file, which takes no time
		return func() {}, nil
	}
	if !s.turn.TryLock() {
		return nil, &bot.Error{Kind: bot.Limited, Op: "record", Code: "busy", RetryAfter: writing, Message: "another record is being written; this one follows by itself"}
	}
	return s.turn.Unlock, nil
}
