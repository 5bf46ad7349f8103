package cli

import (
	"fmt"
	"io"

	"github.com/deploy-advice/deploy-advice/engine/model"
)

// Model reads {category, input} from the file, or from in, runs that model and prints its answer as JSON.
func Model(in io.Reader, out io.Writer, file string) error {
	name, data, err := Input(file, in)
	if err != nil {
		return err
	}
	answer, err := model.Run(data)
	if err != nil {
		return bad(fmt.Errorf("%s: %w", name, err))
	}
	_, err = out.Write(answer)
	return wrapWrite(err)
}
