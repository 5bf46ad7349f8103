package git

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // git names objects by SHA-1
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Kind is an object's type in git's words.
type Kind string

// The kinds kept here.
const (
	KindBlob   Kind = "blob"
	KindTree   Kind = "tree"
	KindCommit Kind = "commit"
)

// File modes that trees hold.
const (
	ModeFile    = "100644"
	ModeExec    = "100755"
	ModeLink    = "120000"
	ModeTree    = "040000"
	ModeGitlink = "160000"
)

// Entry is one line of a tree. Mode is six digits.
type Entry struct {
	Name string
	Mode string
	SHA  string
}

// Kind is what the entry's SHA names.
func (e Entry) Kind() Kind {
	switch e.Mode {
	case ModeTree:
		return KindTree
	case ModeGitlink:
		return KindCommit
	default:
		return KindBlob
	}
}

// Signature says who did something and when, to the second.
type Signature struct {
	Name  string
	Email string
	When  time.Time
}

func (s Signature) String() string {
	return fmt.Sprintf("%s <%s> %d +0000", s.Name, s.Email, s.When.Unix())
}

// Commit is a commit. SHA is set by Store.PutCommit.
type Commit struct {
	SHA       string
	Tree      string
	Parents   []string
	Author    Signature
	Committer Signature
	Message   string
}

func (c Commit) encode() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "tree %s\n", c.Tree)
	for _, p := range c.Parents {
		fmt.Fprintf(&b, "parent %s\n", p)
	}
	fmt.Fprintf(&b, "author %s\ncommitter %s\n\n%s", c.Author, c.Committer, c.Message)
	return b.Bytes()
}

// encodeTree sorts as git does: directories compare as if their name ended in a slash.
func encodeTree(entries []Entry) ([]byte, error) {
	key := func(e Entry) string {
		if e.Mode == ModeTree {
			return e.Name + "/"
		}
		return e.Name
	}
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(key(a), key(b)) })
	var b bytes.Buffer
	for _, e := range entries {
		raw, err := hex.DecodeString(e.SHA)
		if err != nil || len(raw) != sha1.Size {
			return nil, fmt.Errorf("tree entry %q: %q is no object id", e.Name, e.SHA)
		}
		fmt.Fprintf(&b, "%s %s\x00", strings.TrimLeft(e.Mode, "0"), e.Name)
		b.Write(raw)
	}
	return b.Bytes(), nil
}

// Hash is the id that git gives content of a kind.
func Hash(kind Kind, content []byte) string {
	h := sha1.New() //nolint:gosec // git names objects by SHA-1
	fmt.Fprintf(h, "%s %d\x00", kind, len(content))
	h.Write(content)
	return hex.EncodeToString(h.Sum(nil))
}
