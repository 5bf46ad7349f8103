package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// ErrInput marks a mistake in what was given: a file, a flag, a value.
var ErrInput = errors.New("bad input")

// ErrNo is the answer "no" of a command that checks, already printed.
var ErrNo = errors.New("no")

// MaxInput is the largest file read, in bytes.
const MaxInput = 4 << 20

type inputError struct{ err error }

func (e inputError) Error() string   { return e.err.Error() }
func (e inputError) Unwrap() []error { return []error{e.err, ErrInput} }

// bad marks an error as a mistake in the input.
func bad(err error) error { return inputError{err} }

// Input reads a file, or the reader when the path is "-" or empty.
func Input(path string, stdin io.Reader) (name string, data []byte, err error) {
	name, source := "stdin", stdin
	if path != "" && path != "-" {
		file, err := os.Open(path) //nolint:gosec // the person names the file
		if err != nil {
			return path, nil, bad(err)
		}
		defer func() { _ = file.Close() }() // it was only read
		name, source = path, file
	}
	data, err = io.ReadAll(io.LimitReader(source, MaxInput+1))
	if err != nil {
		return name, nil, bad(fmt.Errorf("%s: %w", name, err))
	}
	if len(data) > MaxInput {
		return name, nil, bad(fmt.Errorf("%s: is larger than %d bytes", name, MaxInput))
	}
	return name, data, nil
}
