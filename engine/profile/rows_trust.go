package profile

func trustRows() []Attribute {
	return []Attribute{
		{
			ID: "isolation_required", Kind: Enum, Topic: TopicTrust, Scope: PerComponent, Label: "Isolation", Veto: true,
			Question: "How strictly must it be kept apart from others?",
			Why:      "Containers on one kernel are not a wall between strangers, and some rules ask for a machine of your own.",
			Help:     "none", Forms: forms("isolation", "isolated", "isolation level"),
			Options: []Option{
				opt("none", "Nothing special", "no", "normal", "shared"), opt("tenant", "One tenant from another", "tenants", "per tenant", "multi-tenant", "sandboxed"),
				opt("dedicated-host", "A machine of its own", "dedicated host", "dedicated", "single tenant", "dedicated hardware", "bare metal"),
			},
		},
		{
			ID: "code_trust", Kind: Enum, Topic: TopicTrust, Scope: PerComponent, Label: "Whose code runs", Veto: true,
			Question: "Whose code does it run?",
			Why:      "Code of tenants or strangers needs a stronger wall than your own.",
			Help:     "own", Forms: forms("code trust", "whose code", "untrusted code"),
			Options: []Option{opt("own", "Our own", "ours", "trusted", "first party"), opt("tenants", "Our customers'", "customers", "tenant", "customer code"), opt("public", "Anybody's", "anyone", "untrusted", "strangers", "third party")},
		},
		{
			ID: "portability_required", Kind: Bool, Topic: TopicTrust, Scope: PerComponent, Label: "Must be portable",
			Question: "Must it be able to move to another cloud or vendor without a rewrite?",
			Why:      "Images on open standards move; functions tied to one vendor's events do not.",
			Help:     "no", Forms: forms("portability", "portable", "vendor lock-in", "lock-in", "multi-cloud", "cloud agnostic"),
		},
		{
			ID: "customers_self_host", Kind: Bool, Topic: TopicTrust, Scope: PerComponent, Label: "Customers host it too",
			Question: "Do customers also run it on their own machines?",
			Why:      "What customers install must not need one vendor's services.",
			Help:     "no", Forms: forms("self-host", "self host", "self-hosted by customers", "self-hosting", "customers self host"),
		},
	}
}

func placeRows() []Attribute {
	return []Attribute{
		{
			ID: "cloud", Kind: Enum, Topic: TopicTrust, Scope: PerSystem, Label: "Cloud", Veto: true,
			Question: "Which cloud is it bound to?",
			Why:      "It decides which platforms and prices come into question at all.",
			Help:     "aws", Forms: forms("cloud", "provider", "cloud provider", "on"),
			Options: []Option{
				opt("aws", "Amazon Web Services", "amazon", "amazon web services"), opt("gcp", "Google Cloud", "google", "google cloud"),
				opt("azure", "Microsoft Azure", "microsoft", "microsoft azure"),
				opt("onprem", "Our own machines", "on-prem", "on-premises", "on premises", "on premise", "own machines", "own data centre", "own data center", "self-hosted"),
				opt("any", "Any; it is open", "open", "undecided", "no preference", "multi-cloud", "whatever"),
			},
		},
		{
			ID: "data_residency_onprem", Kind: Bool, Topic: TopicTrust, Scope: PerSystem, Label: "Data must stay in house", Veto: true,
			Question: "Must the data stay on machines of your own?",
			Why:      "A yes removes every public cloud.",
			Help:     "no", Forms: forms("data residency", "data stays on premises", "data must stay", "in house"),
		},
		{
			ID: "edge_or_disconnected", Kind: Bool, Topic: TopicTrust, Scope: PerComponent, Label: "At the edge or offline", Veto: true,
			Question: "Must it run where the network is slow, dear or missing, such as a shop, a ship or a factory?",
			Why:      "What must work offline cannot depend on a region of a cloud.",
			Help:     "no", Forms: forms("edge", "disconnected", "offline", "air-gapped", "air gapped"),
		},
		{
			ID: "region", Kind: Text, Topic: TopicTrust, Scope: PerSystem, Label: "Region",
			Question: "In which region or country should it run?",
			Why:      "Prices, and which platforms exist, differ by region.",
			Help:     "eu-central-1", Forms: forms("region", "location", "country"),
		},
	}
}
