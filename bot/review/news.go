package review

import "github.com/deploy-advice/deploy-advice/bot/record"

// News is something that happened in a repository: to a pull request, in its conversation, or to a branch. It is a hint: what is
// acted on is read again, or carries its own commit.
type News struct {
	Repo    string
	Number  int          // of the pull request; 0 for a branch
	Pull    *record.Pull // as the news told it
	Comment *Comment     // a comment that was written
	Branch  string       // that was pushed to
	Sender  string       // who did it
}
