package github_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"testing"
	"time"

	gh "github.com/deploy-advice/deploy-advice/integrations/local/github"
)

func itoa(n int) string { return strconv.Itoa(n) }

// number writes a JSON number as it stands in an address.
func number(v any) string {
	f, _ := v.(float64)
	return strconv.FormatInt(int64(f), 10)
}

// decodeObject reads a JSON object; anything else is nil.
func decodeObject(raw []byte) map[string]any {
	var out map[string]any
	if json.Unmarshal(raw, &out) != nil {
		return nil
	}
	return out
}

// unsigned is a well-formed token of the App.
func unsigned(t *testing.T, s *gh.Server) string {
	t.Helper()
	part := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	now := time.Now().Unix()
	return part(`{"alg":"RS256","typ":"JWT"}`) + "." + part(fmt.Sprintf(`{"iss":"%d","iat":%d,"exp":%d}`, s.AppID(), now-10, now+500)) + "." + part("signature")
}
