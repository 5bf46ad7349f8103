package standing

import (
	"time"

	"github.com/deploy-advice/deploy-advice/bot/record"
)

// IsDue reports whether a review is due now.
func IsDue(e record.Entry, now time.Time) bool {
	due := DueAt(e)
	return !due.IsZero() && !due.After(now)
}

// DueAt is when the owner is to be asked: the review date, or the end of a snooze that was asked for after it.
func DueAt(e record.Entry) time.Time {
	if e.ReviewBy.IsZero() || !Live(e) {
		return time.Time{}
	}
	if e.SnoozedTo.After(e.ReviewBy) {
		return e.SnoozedTo
	}
	return e.ReviewBy
}
