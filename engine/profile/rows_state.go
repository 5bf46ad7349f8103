package profile

func stateRows() []Attribute {
	return []Attribute{
		{
			ID: "state", Kind: Enum, Topic: TopicState, Scope: PerComponent, Label: "Where state lives", Veto: true,
			Question: "Where does it keep what must not be lost?",
			Why:      "State inside a copy ties it to its machine; state outside lets copies come and go.",
			Help:     "external-state", Forms: forms("state", "statefulness", "storage of state"),
			Options: []Option{
				opt("stateless", "It keeps nothing", "none", "no state", "state-less"),
				opt("external-state", "In a database or store outside", "external", "database", "external state", "outside"),
				opt("local-state", "On its own disk or in its memory", "local", "stateful", "local state", "on disk", "in memory"),
			},
		},
		{
			ID: "in_memory_state", Kind: Bool, Topic: TopicState, Scope: PerComponent, Label: "Memory worth keeping warm",
			Question: "Does it keep caches, pools or batches in memory that speed it up?",
			Why:      "Memory is lost whenever a copy goes away, and shared by no two requests on functions.",
			Help:     "yes, a cache", Forms: forms("in-memory cache", "in memory state", "cache", "warm cache", "in-process"),
		},
		{
			ID: "disk_gb", Kind: Number, Unit: "GB", Max: 1e6, Topic: TopicState, Scope: PerComponent, Label: "Disk", Veto: true,
			Question: "How much disk does one copy of it need?",
			Why:      "Platforms that run code on demand give little disk, and none that lasts.",
			Help:     "20 GB", Forms: forms("disk", "disk space", "scratch space", "volume size"),
			Bands: []Band{band("<0.5", "Under 512 MB"), band("0.5-10", "Up to 10 GB"), band("10-20", "10 to 20 GB"), band("20-200", "20 to 200 GB"), band(">=200", "Over 200 GB")},
		},
		{
			ID: "disk_persistent", Kind: Bool, Topic: TopicState, Scope: PerComponent, Label: "Disk must last", Veto: true,
			Question: "Must what is on that disk survive a restart?",
			Why:      "A lasting disk belongs to one machine or one member of a set, and rules out what starts anywhere.",
			Help:     "no", Forms: forms("persistent disk", "persistent volume", "durable disk"),
		},
	}
}

func dataRows() []Attribute {
	return []Attribute{
		{
			ID: "step_data_mb", Kind: Number, Unit: "MB", Max: 1e6, Topic: TopicState, Scope: PerComponent, Label: "Data between steps",
			Question: "How much data does one step hand to the next?",
			Why:      "Between separate functions it travels through storage and is paid for; inside one process it is free.",
			Help:     "10 MB", Forms: forms("step data", "data between steps", "intermediate data"),
			Bands: []Band{band("<0.25", "Under 256 KB"), band("0.25-6", "Up to 6 MB"), band("6-100", "6 to 100 MB"), band(">=100", "Over 100 MB")},
		},
		{
			ID: "db_connections_max", Kind: Integer, Max: 1e6, Topic: TopicState, Scope: PerComponent, Label: "Connections its database allows",
			Question: "How many connections does its database allow?",
			Why:      "One copy a request means one connection a request; growth ends where the store ends.",
			Help:     "100", Forms: forms("db connections", "database connections", "max connections", "connection limit"),
			Bands: []Band{band("<50", "Under 50"), band("50-200", "50 to 200"), band("200-1000", "200 to 1,000"), band(">=1000", "Over 1,000")},
		},
		{
			ID: "store_writes_per_second_max", Kind: Number, Unit: "1/s", Max: 1e8, Topic: TopicState, Scope: PerComponent, Label: "Writes its store takes",
			Question: "How many writes a second does its store take?",
			Why:      "No platform grows past the store that keeps the data.",
			Help:     "1000 per second", Forms: forms("store writes", "write rate", "writes per second"),
			Bands: []Band{band("<100", "Under 100 a second"), band("100-1000", "100 to 1,000 a second"), band("1000-10000", "1,000 to 10,000 a second"), band(">=10000", "Over 10,000 a second")},
		},
	}
}
