package slackapi

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// maxUpload bounds one file, in bytes.
const maxUpload = 20 << 20

func filesUploadURL(c *call) (fields, *refusal) {
	length, ok := c.number("length", 0, 1, maxUpload)
	switch {
	case c.args["filename"] == "":
		return nil, &refusal{code: "invalid_arguments", messages: []string{"missing required field: filename"}}
	case !ok || length == 0:
		return nil, &refusal{code: "invalid_arguments", messages: []string{"length must be more than 0 bytes"}}
	}
	id, secret := c.State.BeginUpload(workspace.NewUpload{
		User: c.bot(), Name: c.args["filename"], Size: length, AltText: c.args["alt_txt"],
	})
	return fields{"upload_url": c.State.BaseURL() + "/upload/v1/" + secret, "file_id": id}, nil
}

// Upload takes the bytes of a file at the address that files.getUploadURLExternal gave: raw, or as a form's file.
func (s *Server) Upload(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload+1<<16)
	content, err := uploaded(r)
	if err != nil {
		http.Error(w, "the file cannot be read", http.StatusBadRequest)
		return
	}
	secret := path.Base(r.URL.Path)
	if err := s.State.PutUpload(secret, http.DetectContentType(content), content); err != nil {
		http.Error(w, "unknown address or other length than announced", http.StatusBadRequest)
		return
	}
	_, _ = fmt.Fprintf(w, "OK - %d", len(content)) //nolint:gosec // a number
}

func uploaded(r *http.Request) ([]byte, error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		return io.ReadAll(r.Body) //nolint:wrapcheck // answered as it is
	}
	if err := r.ParseMultipartForm(maxUpload); err != nil { //nolint:gosec // the caller has bounded the body
		return nil, err //nolint:wrapcheck // as above
	}
	for _, headers := range r.MultipartForm.File {
		f, err := headers[0].Open()
		if err != nil {
			return nil, err //nolint:wrapcheck // as above
		}
		defer f.Close()      //nolint:errcheck // read only, and there is one
		return io.ReadAll(f) //nolint:wrapcheck // as above
	}
	return nil, http.ErrMissingFile
}

// filesComplete makes uploaded files available and shares them; as in Slack the answer does not say where they were posted.
func filesComplete(c *call) (fields, *refusal) {
	var wanted []struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}
	if json.Unmarshal(c.raw("files"), &wanted) != nil || len(wanted) == 0 {
		return nil, &refusal{code: "invalid_arguments", messages: []string{"missing required field: files"}}
	}
	if refused := c.mayShare(); refused != nil {
		return nil, refused
	}
	var done []workspace.File
	for _, f := range wanted {
		file, err := c.State.FinishUpload(f.ID, f.Title)
		if err != nil {
			return nil, stateError(err)
		}
		done = append(done, file)
	}
	for _, channel := range c.channels() {
		draft := workspace.Draft{
			Channel: channel, User: c.bot(), ThreadTS: c.args["thread_ts"], Text: c.args["initial_comment"], Files: done,
		}
		if c.args["initial_comment"] == "" && c.raw("blocks") != nil {
			blocks, refused := c.checkBlocks(c.raw("blocks"))
			if refused != nil {
				return nil, refused
			}
			draft.Blocks = blocks
		}
		if _, err := c.State.ShareFiles(draft); err != nil {
			return nil, stateError(err)
		}
	}
	return fields{"files": done}, nil
}

func (c *call) channels() []string {
	if c.args["channels"] != "" {
		return strings.Split(c.args["channels"], ",")
	}
	if c.args["channel_id"] != "" {
		return []string{c.args["channel_id"]}
	}
	return nil
}

// mayShare checks the places before anything is finished.
func (c *call) mayShare() *refusal {
	for _, channel := range c.channels() {
		conv, err := c.State.Conversation(c.bot(), channel)
		switch {
		case err != nil:
			return stateError(err)
		case !conv.IsMember:
			return refuse("not_in_channel")
		}
	}
	return nil
}

func filesInfo(c *call) (fields, *refusal) {
	f, _, ok := c.State.File(c.args["file"])
	if !ok {
		return nil, refuse("file_not_found")
	}
	return fields{"file": f, "comments": []any{}, "response_metadata": cursorOf("")}, nil
}

// Download gives a file's bytes to whoever has the bot token, at its url_private.
func (s *Server) Download(w http.ResponseWriter, r *http.Request) {
	if token(r, args{}) != s.BotToken {
		http.Error(w, "not authorized", http.StatusForbidden)
		return
	}
	place, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/files-pri/"), "/")
	f, content, ok := s.State.File(strings.TrimPrefix(place, s.State.Team().ID+"-"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", f.Mimetype)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(content) //nolint:gosec // a file as it was uploaded, for programs with the token
}
