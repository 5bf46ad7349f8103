package profile

func latencyRows() []Attribute {
	return []Attribute{
		{
			ID: "latency_p99_ms", Kind: Number, Unit: "ms", Max: 8.64e7, Topic: TopicLatency, Scope: PerComponent, Label: "Slowest acceptable answer",
			Question: "Within what time must 99 of 100 requests be answered?",
			Why:      "A tight target rules out waiting for a cold start or a slow scale-up.",
			Help:     "300 ms", Forms: forms("latency", "p99", "p99 latency", "latency p99", "latency target", "slo", "99th percentile", "tail latency"),
			Bands: []Band{
				band("<50", "Under 50 ms"), band("50-200", "50 to 200 ms"), band("200-1000", "0.2 to 1 second"), band("1000-5000", "1 to 5 seconds"),
				band("5000-60000", "5 to 60 seconds"), band(">=60000", "A minute or more; nobody waits"),
			},
		},
		{
			ID: "cold_start_tolerant", Kind: Bool, Topic: TopicLatency, Scope: PerComponent, Label: "Cold starts acceptable",
			Question: "Is it fine when a request now and then waits a second or more for a cold start?",
			Why:      "If not, something must be kept warm, and that is paid for.",
			Help:     "yes", Forms: forms("cold start", "cold starts", "cold start tolerant", "tolerates cold starts"),
		},
		{
			ID: "hop_latency_ms", Kind: Number, Unit: "ms", Max: 60000, Topic: TopicLatency, Scope: PerComponent, Label: "Time to its store",
			Question: "How long does one call to its cache or store take over the network, at the slow end?",
			Why:      "Without memory that survives a request, every look-up pays this hop.",
			Help:     "30 ms", Forms: forms("hop", "network hop", "cache read", "store latency", "hop latency"),
			Bands: []Band{band("<1", "Under 1 ms"), band("1-5", "1 to 5 ms"), band("5-30", "5 to 30 ms"), band(">=30", "30 ms and more")},
		},
		{
			ID: "availability_target_percent", Kind: Number, Unit: "%", Max: 100, Topic: TopicLatency, Scope: PerComponent, Label: "Availability target",
			Question: "What availability is promised or expected?",
			Why:      "Above a point at least two copies in two zones are needed, and paid for.",
			Help:     "99.9%", Forms: forms("availability", "uptime", "sla", "availability target"),
			Bands: []Band{band("<99", "Under 99%; an outage is fine"), band("99-99.9", "99 to 99.9%"), band("99.9-99.95", "99.9 to 99.95%"), band("99.95-99.99", "99.95 to 99.99%"), band(">=99.99", "99.99% and more")},
		},
	}
}

func trafficRows() []Attribute {
	return []Attribute{
		{
			ID: "protocol", Kind: Enum, Topic: TopicTraffic, Scope: PerComponent, Label: "Protocol", Veto: true,
			Question: "How does work reach it?",
			Why:      "Raw TCP or UDP is not taken by platforms made for web requests.",
			Help:     "http", Forms: forms("protocol", "reached by", "listens on", "transport"),
			Options: []Option{
				opt("http", "HTTP requests", "https", "rest", "http/1", "graphql"), opt("grpc", "gRPC", "http/2", "rpc"),
				opt("websocket", "WebSocket", "websockets", "ws", "wss", "server-sent events"), opt("tcp", "Raw TCP", "raw tcp", "socket", "mqtt"),
				opt("udp", "UDP", "quic"), opt("queue", "Messages or events", "message", "messages", "event", "events", "pubsub", "kafka", "sqs"),
				opt("schedule", "A schedule", "cron", "timer", "scheduled"),
			},
		},
		{
			ID: "response_mode", Kind: Enum, Topic: TopicTraffic, Scope: PerComponent, Label: "How it answers",
			Question: "Does the caller wait for the answer?",
			Why:      "Payload limits and time-outs differ between answers waited for, streamed, and none.",
			Help:     "sync", Forms: forms("response mode", "answers", "response"),
			Options: []Option{opt("sync", "The caller waits", "synchronous", "request-response"), opt("async", "Nobody waits", "asynchronous", "fire and forget"), opt("stream", "The answer is streamed", "streaming", "streamed", "chunked")},
		},
		{
			ID: "private_network", Kind: Bool, Topic: TopicTraffic, Scope: PerComponent, Label: "Inside a private network",
			Question: "Must it reach things that stand in a private network?",
			Why:      "A gateway out of a private network costs by the hour even when nothing runs.",
			Help:     "yes, the database is in a VPC", Forms: forms("vpc", "private network", "vnet", "private subnet"),
		},
	}
}

func connectionRows() []Attribute {
	return []Attribute{
		{
			ID: "long_connections_seconds", Kind: Number, Unit: "s", Max: 3.2e7, Topic: TopicTraffic, Scope: PerComponent, Label: "Connections stay open", Veto: true,
			Question: "How long does one connection stay open?",
			Why:      "Platforms cut long connections after minutes or hours, or do not hold them at all.",
			Help:     "2 hours", Forms: forms("connection length", "connections last", "long connections", "session length", "long-lived connections"),
			Bands: []Band{band("<30", "No longer than a request"), band("30-600", "Up to 10 minutes"), band("600-3600", "10 to 60 minutes"), band("3600-7200", "1 to 2 hours"), band(">=7200", "Over 2 hours")},
		},
		{
			ID: "payload_mb", Kind: Number, Unit: "MB", Max: 5e6, Topic: TopicTraffic, Scope: PerComponent, Label: "Largest request or answer", Veto: true,
			Question: "How big is the largest request or answer?",
			Why:      "Platforms that run code on demand refuse what is bigger than a few megabytes.",
			Help:     "5 MB", Forms: forms("payload", "body size", "request size", "response size", "upload size", "message size"),
			Bands: []Band{band("<0.25", "Under 256 KB"), band("0.25-1", "Up to 1 MB"), band("1-6", "1 to 6 MB"), band("6-32", "6 to 32 MB"), band("32-200", "32 to 200 MB"), band(">=200", "Over 200 MB")},
		},
		{
			ID: "egress_gb_per_month", Kind: Number, Unit: "GB/month", Max: 1e9, Topic: TopicTraffic, Scope: PerComponent, Label: "Data sent out",
			Question: "How much data does it send to the internet in a month?",
			Why:      "Data sent out is often a larger line on the bill than computing.",
			Help:     "100 GB", Forms: forms("egress", "data out", "outbound", "bandwidth", "egress per month"),
			Bands: []Band{band("<10", "Under 10 GB"), band("10-100", "10 to 100 GB"), band("100-1000", "100 GB to 1 TB"), band("1000-10000", "1 to 10 TB"), band(">=10000", "Over 10 TB")},
		},
		{
			ID: "log_gb_per_month", Kind: Number, Unit: "GB/month", Max: 1e8, Topic: TopicTraffic, Scope: PerComponent, Label: "Logs written",
			Question: "How much log text does it write in a month?",
			Why:      "Log intake is billed by volume and easily passes the price of computing.",
			Help:     "20 GB", Forms: forms("logs", "log volume", "logging"),
			Bands: []Band{band("<5", "Under 5 GB"), band("5-50", "5 to 50 GB"), band("50-500", "50 to 500 GB"), band(">=500", "Over 500 GB")},
		},
	}
}
