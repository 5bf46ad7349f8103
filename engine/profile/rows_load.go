package profile

func loadRows() []Attribute {
	return []Attribute{
		{
			ID: "requests_per_month", Kind: Number, Unit: "1/month", Max: 1e13, Topic: TopicLoad, Scope: PerComponent, Label: "Requests a month",
			Question: "How many requests, events or runs does it handle in a month?",
			Why:      "The volume decides where paying per use stops being cheaper than keeping something running.",
			Help:     "2M a day", Forms: forms("requests", "requests per month", "calls", "invocations", "events", "volume", "load"),
			Bands: []Band{
				band("<100000", "Under 100 thousand"), band("100000-1000000", "100 thousand to 1 million"), band("1000000-10000000", "1 to 10 million"),
				band("10000000-100000000", "10 to 100 million"), band("100000000-1000000000", "100 million to 1 billion"), band(">=1000000000", "Over 1 billion"),
			},
		},
		{
			ID: "peak_rps", Kind: Number, Unit: "1/s", Max: 1e8, Topic: TopicLoad, Scope: PerComponent, Label: "Peak rate",
			Question: "How many requests a second at the busiest moment?",
			Why:      "The peak sizes everything that is kept running, and meets the quotas of what scales by itself.",
			Help:     "500 rps", Forms: forms("peak", "peak rps", "burst", "bursts", "rps", "requests per second", "qps", "tps", "peak load"),
			Bands: []Band{
				band("<1", "Under 1 a second"), band("1-10", "1 to 10 a second"), band("10-100", "10 to 100 a second"), band("100-1000", "100 to 1,000 a second"),
				band("1000-10000", "1,000 to 10,000 a second"), band(">=10000", "Over 10,000 a second"),
			},
		},
		{
			ID: "traffic_shape", Kind: Enum, Topic: TopicLoad, Scope: PerComponent, Label: "Shape of the load",
			Question: "How does the load run over the day?",
			Why:      "Uneven load pays for idle machines or rewards what goes to zero; even load rewards what is kept running.",
			Help:     "bursty", Forms: forms("shape", "pattern", "traffic", "load shape", "traffic pattern"),
			Options: []Option{
				opt("steady", "Steady, day and night", "constant", "flat", "even", "stable", "continuous"),
				opt("diurnal", "Day high, night low", "daily", "office hours", "business hours", "day and night", "daytime"),
				opt("bursty", "Bursts on top of a base", "spiky", "spikes", "bursts", "burst", "peaky"),
				opt("sporadic", "Now and then, mostly idle", "rare", "rarely", "occasional", "infrequent", "mostly idle", "intermittent"),
				opt("unpredictable", "Nobody can tell", "random", "unknown load", "variable", "volatile", "hard to predict"),
			},
		},
		{
			ID: "utilization_percent", Kind: Number, Unit: "%", Max: 100, Topic: TopicLoad, Scope: PerComponent, Label: "Busy share",
			Question: "How busy would one machine sized for the peak be on average?",
			Why:      "Below a certain busy share, paying for use beats paying for time.",
			Help:     "15%", Forms: forms("utilization", "utilisation", "busy share", "cpu usage", "average load"),
			Bands: []Band{band("<5", "Under 5%"), band("5-20", "5 to 20%"), band("20-40", "20 to 40%"), band("40-60", "40 to 60%"), band(">=60", "Over 60%")},
		},
	}
}

func rateRows() []Attribute {
	return []Attribute{
		{
			ID: "scale_up_seconds", Kind: Number, Unit: "s", Max: 86400, Topic: TopicLoad, Scope: PerComponent, Label: "Time allowed to reach the peak",
			Question: "When load jumps, how long may it take until the peak is served?",
			Why:      "Platforms differ from seconds to a quarter of an hour in how fast they add capacity.",
			Help:     "1 min", Forms: forms("scale up", "time to scale", "ramp", "ramp up", "scale up seconds"),
			Bands: []Band{band("<10", "Under 10 seconds"), band("10-60", "Up to a minute"), band("60-300", "1 to 5 minutes"), band("300-1800", "5 to 30 minutes"), band(">=1800", "Half an hour or more")},
		},
		{
			ID: "concurrent_peak", Kind: Number, Max: 1e9, Topic: TopicLoad, Scope: PerComponent, Label: "At work at once",
			Question: "How many runs, streams or connections are open at the same moment at most?",
			Why:      "Concurrency is what quotas count.",
			Help:     "2000", Forms: forms("concurrency", "concurrent", "concurrent streams", "concurrent connections", "concurrent users", "simultaneous"),
			Bands: []Band{band("<10", "Under 10"), band("10-100", "10 to 100"), band("100-1000", "100 to 1,000"), band("1000-10000", "1,000 to 10,000"), band(">=10000", "Over 10,000")},
		},
		{
			ID: "concurrency_per_instance", Kind: Integer, Min: 1, Max: 100000, Topic: TopicLoad, Scope: PerComponent, Label: "Requests one copy serves at once",
			Question: "How many requests can one copy of it work on at the same time?",
			Why:      "A function serves one request at a time; a process that interleaves many is cheaper when they mostly wait.",
			Help:     "80", Forms: forms("concurrency per instance", "container concurrency", "threads", "per instance"),
			Bands: []Band{band("1", "One at a time"), band("2-10", "2 to 10"), band("10-100", "10 to 100"), band(">=100", "100 and more")},
		},
	}
}
