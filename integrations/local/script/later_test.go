package script_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"

	"github.com/rogpeppe/go-internal/testscript"
)

// forget removes what is kept of the newest conversation, as Redis does when its time is over.
func forget(s *stage, _ *testscript.TestScript, _ []string) error {
	head, ok := s.head()
	if !ok {
		return fmt.Errorf("there is no assessment")
	}
	var payload struct{ Assessment string }
	if err := json.Unmarshal(head.Metadata.EventPayload, &payload); err != nil {
		return err
	}
	for _, pattern := range []string{":conv:" + payload.Assessment, ":posts:" + payload.Assessment, ":thread:*"} {
		keys, err := s.redis.Keys(s.ctx, "deploy-advice:{"+s.TeamID()+"}"+pattern).Result()
		if err != nil {
			return err
		}
		if len(keys) == 0 {
			continue
		}
		if err := s.redis.Del(s.ctx, keys...).Err(); err != nil {
			return err
		}
	}
	return nil
}

// assess runs the command line on an exported file: it must come to the verdict card's own hash, family and platform.
func assess(s *stage, _ *testscript.TestScript, args []string) error {
	name, data, err := s.newestFile(args[0])
	if err != nil {
		return err
	}
	path := filepath.Join(s.dir, filepath.Base(name))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return err
	}
	out, err := exec.CommandContext(s.ctx, s.binary, "assess", path, "--format", "json").Output()
	if err != nil {
		return fmt.Errorf("assess %s: %w", name, err)
	}
	var got struct {
		Hash    string `json:"input_hash"`
		Verdict struct{ Family, Platform string }
	}
	if err := json.Unmarshal(out, &got); err != nil {
		return err
	}
	var want struct{ Hash, Family, Platform string }
	for _, m := range s.thread() {
		if kind(m) == "verdict" {
			if err := json.Unmarshal(m.Metadata.EventPayload, &want); err != nil {
				return err
			}
		}
	}
	if got.Hash != want.Hash || got.Verdict.Family != want.Family || got.Verdict.Platform != want.Platform {
		return fmt.Errorf("%s gives %+v, the thread says %+v", name, got, want)
	}
	return nil
}

// newestFile is the newest file of the thread whose name fits.
func (s *stage) newestFile(pattern string) (name string, data []byte, err error) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return "", nil, err
	}
	for _, m := range s.thread() {
		for _, f := range m.Files {
			if re.MatchString(f.Name) {
				name = f.Name
				_, data, _ = s.File(f.ID)
			}
		}
	}
	if name == "" {
		return "", nil, fmt.Errorf("no file of the thread fits %s", pattern)
	}
	return name, data, nil
}
