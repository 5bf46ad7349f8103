package redis

// Scripts names every script by the SHA-1 hash under which SLOWLOG, MONITOR and a wire trace show it.
func Scripts() map[string]string {
	out := map[string]string{}
	for _, name := range scriptNames() {
		read, err := readScript(name)
		if err != nil {
			continue // an embedded file that is missing fails Open
		}
		out[read.lua.Hash()] = name
	}
	return out
}

func scriptNames() []string {
	return []string{"record", "later", "promote", "renew", "leave", "load", "commit", "finish", "settle", "put", "remove", "list", "document"}
}
