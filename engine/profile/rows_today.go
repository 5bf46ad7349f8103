package profile

func todayRows() []Attribute {
	return []Attribute{
		{
			ID: "existing_platform", Kind: Text, Topic: TopicToday, Scope: PerSystem, Label: "What runs today",
			Question: "What does it, or its neighbours, run on today?",
			Why:      "What is there and known is cheaper than what must be brought in.",
			Help:     "EKS with 40 services", Forms: forms("existing platform", "existing", "today", "current platform", "currently"),
		},
		{
			ID: "runs_today", Kind: Enum, Topic: TopicToday, Scope: PerSystem, Label: "Form it runs in today",
			Question: "In which form does it run today?",
			Why:      "Staying in a form costs nothing to learn; leaving one must pay for itself.",
			Help:     "vm", Forms: forms("runs today", "form today", "current form"),
			Options: []Option{
				opt("nothing", "It is new", "none", "new"), opt("own-servers", "Machines of our own", "on-premises servers", "bare metal", "data centre"),
				opt("vm", "Virtual machines", "virtual machines", "vms", "instances"), opt("paas", "An application platform", "heroku", "app engine", "app service"),
				opt("containers", "Containers without a cluster", "docker", "compose"), opt("kubernetes", "Kubernetes", "k8s", "eks", "gke", "aks", "openshift"),
				opt("serverless-containers", "Serverless containers", "fargate", "cloud run", "container apps"),
				opt("functions", "Functions", "lambda", "azure functions", "cloud functions", "workers"), opt("mixed", "Several of these", "several", "mix"),
			},
		},
		{
			ID: "kubernetes_in_use", Kind: Bool, Topic: TopicToday, Scope: PerSystem, Label: "A cluster is there",
			Question: "Does a Kubernetes cluster that it could use already run?",
			Why:      "A cluster that runs anyway costs this workload only its share.",
			Help:     "no", Forms: forms("existing cluster", "kubernetes in use", "cluster exists"),
		},
		{
			ID: "quota_reached", Kind: Bool, Topic: TopicToday, Scope: PerSystem, Label: "A quota is the wall today",
			Question: "Has it run into a quota or limit of the platform it is on?",
			Why:      "A limit already met is the strongest reason to leave a form.",
			Help:     "no", Forms: forms("quota", "quota reached", "limit reached"),
		},
		{
			ID: "committed_capacity", Kind: Enum, Topic: TopicToday, Scope: PerSystem, Label: "Capacity already paid for",
			Question: "Is there capacity already paid for that it could use?",
			Why:      "Hours that are paid anyway are the cheapest there are.",
			Help:     "none", Forms: forms("committed capacity", "commitment", "commitments", "reserved capacity"),
			Options: []Option{
				opt("none", "None", "no", "false", "nothing"), opt("reserved-instances", "Reserved machines", "yes", "true", "reserved", "reserved instances", "reservation", "reserved capacity"),
				opt("spend-commitment", "A commitment to spend", "savings plan", "savings plans", "committed use", "enterprise agreement"),
				opt("own-hardware", "Hardware of our own", "own hardware", "owned servers", "own servers"),
			},
		},
	}
}

func moneyRows() []Attribute {
	return []Attribute{
		{
			ID: "budget_priority", Kind: Enum, Topic: TopicMoney, Scope: PerSystem, Label: "What counts most",
			Question: "What counts more: low cost, or being ready fast?",
			Why:      "It sets how the criteria are weighed against each other.",
			Help:     "balanced", Forms: forms("budget priority", "priority", "priorities", "optimise for", "optimize for"),
			Options: []Option{opt("cost", "Low cost", "cheap", "low cost", "costs", "price", "money"), opt("balanced", "Both alike", "both", "balance"), opt("speed-of-delivery", "Being ready fast", "speed", "time to market", "delivery", "speed of delivery", "velocity")},
		},
		{
			ID: "current_monthly_usd", Kind: Number, Unit: "USD/month", Max: 1e10, Topic: TopicMoney, Scope: PerSystem, Label: "Bill today",
			Question: "What does it cost a month today?",
			Why:      "It is the figure a move has to beat.",
			Help:     "$400", Forms: forms("current bill", "current cost", "monthly bill", "cost today", "costs us", "we pay", "monthly cost"),
			Bands: []Band{band("<100", "Under $100"), band("100-500", "$100 to $500"), band("500-5000", "$500 to $5,000"), band("5000-50000", "$5,000 to $50,000"), band(">=50000", "Over $50,000")},
		},
	}
}
