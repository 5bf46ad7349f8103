package record

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Documents keeps entries. Put changes the version that was read, or answers Conflict.
type Documents interface {
	Document(ctx context.Context, kind, id string) (bot.Document, error)
	Put(ctx context.Context, doc bot.Document) (bot.Document, error)
	List(ctx context.Context, q bot.Query) ([]bot.Document, error)
}

// Teller hands an event to a conversation.
type Teller interface {
	Record(ctx context.Context, e bot.Event) (bot.Receipt, error)
}

// Service writes records to repositories and keeps an entry of each. Several services may work on one repository at the same time.
type Service struct {
	Log   *slog.Logger
	Forge Forge // nil when GitHub is not set up: every record is then given as a file
	Docs  Documents
	Write func(Decision) ([]byte, error) // render.ADR
	Tell  Teller                         // nil: nobody is told of a changed status
	Now   func() time.Time
	Repos []string // where records may be written, owner/name; empty is nowhere
	// Installed lists the repositories that a GitHub App is installed in, where records may be written too; nil: none.
	Installed func(ctx context.Context) ([]string, error)
	// Plain makes text of people safe for titles and commit messages: render.PlainGitHub.
	Plain func(string) string
	// Where is the folder that a repository's settings name for its records, empty for none; nil: they are not looked at.
	Where func(ctx context.Context, repo string) (string, error)

	turn sync.Mutex // who writes a record
}
