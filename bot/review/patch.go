package review

import (
	"crypto/sha1" //nolint:gosec // Git's own naming of content, no protection
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/record"
)

var hunk = regexp.MustCompile(`^@@ -(\d+)(?:,\d+)? \+\d+(?:,\d+)? @@`)

// patched is a file with its patch applied. It is believed only when it has the id that GitHub gave for it: a patch can be cut short.
func patched(base []byte, f record.ChangedFile) ([]byte, bool) {
	if f.Patch == "" || f.Blob == "" || len(base) > maxRead {
		return nil, false
	}
	old := strings.SplitAfter(string(base), "\n")
	var out strings.Builder
	at, last := 0, byte(0)
	for line := range strings.SplitSeq(f.Patch, "\n") {
		if m := hunk.FindStringSubmatch(line); m != nil {
			from, err := strconv.Atoi(m[1])
			if from = max(from-1, 0); err != nil || from < at || from > len(old) {
				return nil, false
			}
			write(&out, old[at:from])
			at = from
			continue
		}
		if line == "" || (line[0] != '+' && line[0] != '\\' && at >= len(old)) {
			return nil, false
		}
		switch line[0] {
		case '+':
			out.WriteString(line[1:] + "\n")
		case ' ':
			out.WriteString(old[at])
			at++
		case '-':
			at++
		case '\\': // no newline at the end of the side that was told last
			if last == '+' {
				text := strings.TrimSuffix(out.String(), "\n")
				out.Reset()
				out.WriteString(text)
			}
		default:
			return nil, false
		}
		last = line[0]
	}
	write(&out, old[min(at, len(old)):])
	data := []byte(out.String())
	return data, blobID(data) == f.Blob
}

func write(b *strings.Builder, lines []string) {
	for _, l := range lines {
		b.WriteString(l)
	}
}

// blobID is the id that Git gives to a file's content.
func blobID(data []byte) string {
	sum := sha1.New() //nolint:gosec // Git's own naming of content, no protection
	fmt.Fprintf(sum, "blob %d\x00", len(data))
	sum.Write(data)
	return hex.EncodeToString(sum.Sum(nil))
}
