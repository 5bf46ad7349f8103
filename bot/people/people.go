// Package people looks up what people are called: messages tell who spoke by id alone. It keeps nothing.
package people

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/deploy-advice/deploy-advice/bot"
)

// JobName is the job that answers with the Name of the person of the event.
const JobName = "people.name"

// Name is what a person is called; empty when they cannot be found.
type Name struct {
	User string `json:"user"`
	Name string `json:"name"`
}

// Directory is where names are looked up.
type Directory interface {
	UserName(ctx context.Context, user string) (string, error)
}

// Finder finds names. It may be used concurrently.
type Finder struct{ directory Directory }

// New returns a finder in the directory.
func New(d Directory) *Finder { return &Finder{directory: d} }

// Name is the function of [JobName].
func (f *Finder) Name(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	name, err := f.directory.UserName(ctx, job.For.User)
	if kind := bot.KindOf(err); err != nil && kind != bot.NotFound && kind != bot.Denied {
		return nil, fmt.Errorf("look up the name of %s: %w", job.For.User, err)
	}
	text, err := json.Marshal(Name{User: job.For.User, Name: name})
	if err != nil {
		return nil, fmt.Errorf("encode name: %w", err)
	}
	return text, nil
}
