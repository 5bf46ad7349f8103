package workspace

import (
	"maps"
	"path"
	"slices"
	"strings"
)

type storedFile struct {
	File
	expect int
	bytes  []byte
	done   bool
}

// NewUpload is a file announced but not yet sent. Size is in bytes.
type NewUpload struct {
	User    string
	Name    string
	Size    int
	AltText string
}

// BeginUpload reserves a file and returns its id and the secret of its upload address.
func (s *State) BeginUpload(u NewUpload) (id, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, secret = s.nextID("F"), Secret()
	f := File{
		ID: id, Created: s.now().Unix(), Timestamp: s.now().Unix(), Name: u.Name, Title: u.Name, User: u.User, Size: u.Size,
		AltText: u.AltText, Mode: "hosted", Filetype: strings.TrimPrefix(path.Ext(u.Name), "."), Mimetype: "application/octet-stream",
		Channels: []string{}, Groups: []string{}, IMs: []string{},
	}
	f.URLPrivate = s.cfg.BaseURL + "/files-pri/" + s.cfg.Team.ID + "-" + id + "/" + path.Base(u.Name)
	f.Download = f.URLPrivate + "?download=1"
	f.Permalink = s.cfg.BaseURL + "/files/" + u.User + "/" + id
	s.files[id] = &storedFile{File: f, expect: u.Size}
	s.uploads[secret] = id
	return id, secret
}

// PutUpload receives the bytes of an announced file, of the announced length, with their content type.
func (s *State) PutUpload(secret, mimetype string, content []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[s.uploads[secret]]
	if f == nil || len(content) != f.expect {
		return ErrFileNotFound
	}
	f.bytes, f.Mimetype = content, mimetype
	delete(s.uploads, secret)
	return nil
}

// FinishUpload makes an uploaded file available under a title.
func (s *State) FinishUpload(id, title string) (File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[id]
	if f == nil || f.bytes == nil || f.done {
		return File{}, ErrFileNotFound
	}
	f.done = true
	if title != "" {
		f.Title = title
	}
	s.publish(Change{Kind: KindFile, Text: id})
	return f.File, nil
}

// ShareFiles posts finished files in a conversation and notes in each where it is.
func (s *State) ShareFiles(d Draft) (Message, error) {
	d.Subtype = "file_share"
	m, err := s.Post(d)
	if err != nil {
		return Message{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.rooms[m.Channel]
	for _, f := range d.Files {
		s.files[f.ID].sharedIn(r, Share{TS: m.TS, ThreadTS: m.ThreadTS})
	}
	return m, nil
}

func (f *storedFile) sharedIn(r *room, at Share) {
	switch {
	case r.IsIM:
		f.IMs = append(slices.Clone(f.IMs), r.ID)
	case r.IsPrivate:
		f.Groups = append(slices.Clone(f.Groups), r.ID)
	default:
		f.Channels = append(slices.Clone(f.Channels), r.ID)
		f.Shares.Public = withShare(f.Shares.Public, r.ID, at)
		return
	}
	f.Shares.Private = withShare(f.Shares.Private, r.ID, at)
}

func withShare(m map[string][]Share, id string, at Share) map[string][]Share {
	m = maps.Clone(m)
	if m == nil {
		m = map[string][]Share{}
	}
	m[id] = append(slices.Clone(m[id]), at)
	return m
}

// File is a finished file and its bytes.
func (s *State) File(id string) (File, []byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[id]
	if f == nil || !f.done {
		return File{}, nil, false
	}
	return f.File, f.bytes, true
}

// Files lists every finished file by id.
func (s *State) Files() []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []File
	for _, id := range slices.Sorted(maps.Keys(s.files)) {
		if f := s.files[id]; f.done {
			out = append(out, f.File)
		}
	}
	return out
}
