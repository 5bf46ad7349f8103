package profile

// The topics: questions of one topic are asked together.
const (
	TopicWork    = "work"
	TopicLoad    = "load"
	TopicRun     = "run"
	TopicLatency = "latency"
	TopicTraffic = "traffic"
	TopicState   = "state"
	TopicControl = "control"
	TopicTrust   = "trust"
	TopicTeam    = "team"
	TopicToday   = "today"
	TopicMoney   = "money"
)

// Topic is a heading under which attributes are asked and shown.
type Topic struct {
	ID    string
	Title string
}

// Topics returns the topics in the order in which they are shown.
func Topics() []Topic {
	return []Topic{
		{TopicWork, "What it does"},
		{TopicLoad, "How much and when"},
		{TopicRun, "One run of it"},
		{TopicLatency, "How fast it must be"},
		{TopicTraffic, "How it is reached"},
		{TopicState, "What it keeps"},
		{TopicControl, "What it needs of the machine"},
		{TopicTrust, "Where it may run, and beside whom"},
		{TopicTeam, "Who builds and runs it"},
		{TopicToday, "What is there today"},
		{TopicMoney, "Money and time"},
	}
}
