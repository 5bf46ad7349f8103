package profile

func teamRows() []Attribute {
	return []Attribute{
		{
			ID: "ops_team", Kind: Enum, Topic: TopicTeam, Scope: PerSystem, Label: "Who runs it",
			Question: "Who would run it day to day?",
			Why:      "Clusters and machines need somebody; the hours are the largest line of a small bill.",
			Help:     "small", Forms: forms("ops team", "ops", "operations", "who runs it", "platform team"),
			Options: []Option{
				opt("none", "Nobody in particular", "nobody", "no one", "no ops", "developers only", "one person", "just me", "only me", "noone"),
				opt("small", "A few people beside other work", "small team", "a few people", "part time", "devs", "a few developers", "couple of people", "some of us"),
				opt("platform-team", "A team that does just that", "platform team", "sre", "sre team", "dedicated", "ops team", "devops team"),
			},
		},
		{
			ID: "team_skills", Kind: Text, Topic: TopicTeam, Scope: PerSystem, Label: "What the team knows",
			Question: "What does the team know well?",
			Why:      "A platform the team knows costs less to run than a better one it must learn.",
			Help:     "Docker, some Kubernetes, no Terraform", Forms: forms("team skills", "skills", "experience", "team knows"),
		},
		{
			ID: "kubernetes_skill", Kind: Enum, Topic: TopicTeam, Scope: PerSystem, Label: "Kubernetes experience",
			Question: "How well does the team know Kubernetes?",
			Why:      "Running a cluster is cheap for those who do it already and dear for those who begin.",
			Help:     "none", Forms: forms("kubernetes skill", "kubernetes experience", "k8s skill", "kubernetes knowledge"),
			Options: []Option{opt("none", "Not at all", "no", "nobody"), opt("some", "Somewhat", "a little", "basic"), opt("strong", "Well", "good", "expert", "experienced", "yes")},
		},
		{
			ID: "services_count", Kind: Integer, Min: 1, Max: 100000, Topic: TopicTeam, Scope: PerSystem, Label: "Number of services",
			Question: "How many services would live on the same platform, this one included?",
			Why:      "A cluster's fixed cost and care are shared by everything on it.",
			Help:     "12", Forms: forms("services", "number of services", "microservices", "services count"),
			Bands: []Band{band("1", "Just this one"), band("2-5", "2 to 5"), band("5-20", "5 to 20"), band("20-100", "20 to 100"), band(">=100", "Over 100")},
		},
		{
			ID: "teams_count", Kind: Integer, Min: 1, Max: 10000, Topic: TopicTeam, Scope: PerSystem, Label: "Number of teams",
			Question: "How many teams would deploy on it?",
			Why:      "Many teams on one place need separation and self-service.",
			Help:     "3", Forms: forms("teams", "number of teams", "teams count"),
			Bands: []Band{band("1", "One"), band("2-5", "2 to 5"), band("5-20", "5 to 20"), band(">=20", "Over 20")},
		},
	}
}

func deliveryRows() []Attribute {
	return []Attribute{
		{
			ID: "deploy_frequency", Kind: Number, Unit: "1/week", Max: 1e6, Topic: TopicTeam, Scope: PerComponent, Label: "Deployments a week",
			Question: "How often do you deploy it?",
			Why:      "The more often, the more the size of what must be built and shipped for one change matters.",
			Help:     "5 a week", Forms: forms("deploys", "deployments", "deploy frequency", "releases", "release frequency", "deployment frequency"),
			Bands: []Band{band("<0.3", "Less than monthly"), band("0.3-1", "Monthly to weekly"), band("1-7", "Weekly to daily"), band("7-70", "Daily to ten a day"), band(">=70", "Over ten a day")},
		},
		{
			ID: "migration", Kind: Enum, Topic: TopicTeam, Scope: PerComponent, Label: "How much may change",
			Question: "Is it new, or how much of an existing program may change?",
			Why:      "What may not be rewritten goes where it runs as it is.",
			Help:     "greenfield", Forms: forms("migration", "migration appetite", "rewrite or not"),
			Options: []Option{
				opt("greenfield", "New", "new", "from scratch", "new system"), opt("rewrite", "May be written anew", "rewriting", "rebuild", "re-architect"),
				opt("refactor", "May be changed in parts", "refactoring", "adapt", "replatform", "re-platform"), opt("lift-and-shift", "Must move as it is", "lift and shift", "rehost", "as is", "as-is", "unchanged"),
			},
		},
		{
			ID: "deadline_weeks", Kind: Number, Unit: "week", Max: 520, Topic: TopicTeam, Scope: PerSystem, Label: "Weeks until it must run",
			Question: "In how many weeks must it be running?",
			Why:      "A near date leaves no time to learn a platform or to rewrite.",
			Help:     "8 weeks", Forms: forms("deadline", "weeks", "due in", "go live"),
			Bands: []Band{band("<4", "Under 4 weeks"), band("4-12", "1 to 3 months"), band("12-26", "3 to 6 months"), band(">=26", "Half a year or more")},
		},
	}
}
