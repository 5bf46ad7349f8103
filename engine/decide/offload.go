package decide

// Offload is a back-end function that a managed service could take over.
type Offload struct {
	Function, Platform, Text, Source string
}

// Offloads advises what to hand to others by kind: identity where people sign in. Serverless is functions plus hosted back-ends, so the advice
// stands beside the verdict and is no option of it.
func (s *Study) Offloads() []Offload {
	r, _ := s.m.central(&s.k)
	signIn := s.m.set(axKind, "web-app", "http-api", "internal-tool", "realtime-websocket", "game-server")
	if s.k[axKind].state == open || !signIn.has(&r) || s.k[axResidency].state == exact && r[axResidency] == 1 {
		return nil
	}
	return []Offload{{
		Function: "identity", Platform: "auth0",
		Text: "If people sign in, a hosted identity service can take over accounts, passwords and second factors; its bill grows with active users.",
	}}
}
