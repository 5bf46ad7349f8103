package slackapi

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// pageLimit is the most that any list hands out at once.
const pageLimit = 1000

// page cuts a list by limit and cursor; the cursor names a position, as opaque as Slack's.
func page[T any](c *call, list []T, fallback int) (part []T, next string, refused *refusal) {
	limit, ok := c.number("limit", fallback, 1, pageLimit)
	if !ok {
		return nil, "", refuse("invalid_limit")
	}
	start := 0
	if cursor := c.args["cursor"]; cursor != "" {
		start, ok = position(cursor)
		if !ok || start > len(list) {
			return nil, "", refuse("invalid_cursor")
		}
	}
	end := min(len(list), start+limit)
	if end < len(list) {
		next = base64.StdEncoding.EncodeToString([]byte("next_ts:" + strconv.Itoa(end)))
	}
	part = list[start:end]
	if part == nil {
		part = []T{}
	}
	return part, next, nil
}

func position(cursor string) (int, bool) {
	raw, err := base64.StdEncoding.DecodeString(cursor)
	if err != nil {
		return 0, false
	}
	n, err := strconv.Atoi(strings.TrimPrefix(string(raw), "next_ts:"))
	return n, err == nil && n >= 0
}

func cursorOf(next string) fields { return fields{"next_cursor": next} }
