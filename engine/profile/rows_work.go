package profile

// kindRows holds the one attribute that names the archetype: priors and value functions start from it.
func kindRows() []Attribute {
	return []Attribute{{
		ID: "workload_kind", Kind: Enum, Topic: TopicWork, Scope: PerComponent, Label: "Kind of workload",
		Question: "What kind of workload is it?",
		Why:      "The kind sets what is likely for everything you have not said yet.",
		Help:     "http-api", Forms: forms("kind", "workload", "type", "kind of workload"),
		Options: []Option{
			opt("http-api", "HTTP API or microservice", "api", "rest api", "http api", "web service", "microservice", "backend"),
			opt("web-app", "Web site or web application", "website", "web site", "web app", "web application", "web shop"),
			opt("event-processing", "Reacts to single events", "event driven", "event processing", "events", "event handler", "webhook"),
			opt("stream-processing", "Reads a continuous stream", "stream", "streaming", "stream processing"),
			opt("batch", "Batch job over a pile of work", "batch job", "batch processing", "etl"),
			opt("scheduled-job", "Runs on a schedule", "cron", "cron job", "scheduled", "scheduled job", "nightly job"),
			opt("iot-ingest", "Takes in readings from devices", "iot", "telemetry", "device data", "sensor data"),
			opt("ml-inference", "Answers from a trained model", "inference", "model serving", "ml inference"),
			opt("ml-training", "Trains a model", "training", "model training", "ml training"),
			opt("realtime-websocket", "Holds live connections", "websocket", "websockets", "realtime", "real-time", "chat"),
			opt("game-server", "Game server with sessions", "game", "game server", "multiplayer"),
			opt("stateful-datastore", "Database, queue or search store", "database", "datastore", "data store", "broker"),
			opt("legacy-app", "Packaged or legacy application", "legacy", "legacy app", "legacy application", "erp", "crm", "packaged"),
			opt("internal-tool", "Internal tool with few users", "internal tool", "back office", "admin tool"),
			opt("ci-runner", "Builds and tests", "ci", "ci runner", "build runner", "build agent"),
			opt("media-processing", "Works on images, audio or video", "media", "video processing", "transcoding", "image processing"),
			opt("dev-environment", "Environments for developers", "dev environment", "preview environment", "sandbox"),
			opt("edge-logic", "Small logic close to the users", "edge", "edge logic", "edge function"),
			opt("platform", "A platform other teams build on", "internal platform", "paas"),
		},
	}}
}

func workRows() []Attribute {
	return []Attribute{
		{
			ID: "event_source", Kind: Enum, Topic: TopicWork, Scope: PerComponent, Label: "What starts the work",
			Question: "What starts a piece of work?",
			Why:      "Functions run only when something calls them, and sources native to a platform need no code of yours.",
			Help:     "queue", Forms: forms("event source", "trigger", "triggered by", "source"),
			Options: []Option{
				opt("request", "A request somebody waits for", "http request", "request", "http"),
				opt("queue", "A message in a queue", "queue", "message", "topic"),
				opt("stream", "A record in a stream", "stream", "kafka", "kinesis"),
				opt("object-storage", "A file that arrives", "file", "upload", "object storage", "s3", "blob"),
				opt("schedule", "The clock", "schedule", "cron", "timer"),
				opt("database-change", "A change in a database", "database change", "change feed", "cdc"),
				opt("iot-broker", "A reading from a device", "device", "iot broker", "mqtt"),
				opt("self", "Nothing: it runs by itself", "none", "itself", "long-running", "loop"),
			},
		},
		{
			ID: "steps_per_request", Kind: Number, Min: 1, Max: 10000, Topic: TopicWork, Scope: PerComponent, Label: "Steps in one piece of work",
			Question: "How many separately run steps does one piece of work pass through?",
			Why:      "Every hand-over between separately run steps is paid for and waited for.",
			Help:     "5", Forms: forms("steps", "workflow steps", "state transitions", "steps per request"),
			Bands: []Band{band("1", "One, no workflow"), band("<5", "Up to 5"), band("5-20", "5 to 20"), band("20-100", "20 to 100"), band(">=100", "100 and more")},
		},
		{
			ID: "waits_for_callback", Kind: Bool, Topic: TopicWork, Scope: PerComponent, Label: "Waits for people or callbacks",
			Question: "Does one piece of work wait long for a person or another system in between?",
			Why:      "Waiting is free in a durable workflow and paid for in a process that stays up.",
			Help:     "yes, approvals take a day", Forms: forms("waits for approval", "callback", "human approval"),
		},
		{
			ID: "work_after_response", Kind: Bool, Topic: TopicWork, Scope: PerComponent, Label: "Works on after answering", Veto: true,
			Question: "Does it go on working after it has sent its answer?",
			Why:      "Functions are frozen once they have answered, so work left over must go to a queue.",
			Help:     "no", Forms: forms("work after response", "background work", "fire and forget"),
		},
		{
			ID: "single_instance_only", Kind: Bool, Topic: TopicWork, Scope: PerComponent, Label: "Only one copy at a time", Veto: true,
			Question: "Must there never be two copies of it running at once?",
			Why:      "What scales by itself starts further copies; a program that cannot bear that needs one fixed machine.",
			Help:     "no", Forms: forms("single instance", "singleton", "one copy"),
		},
		{
			ID: "job_pull_workers", Kind: Bool, Topic: TopicWork, Scope: PerComponent, Label: "Workers fetch their jobs",
			Question: "Do its workers fetch jobs themselves instead of being called?",
			Why:      "A worker that asks for jobs must be running to ask, so it does not go to zero by itself.",
			Help:     "no", Forms: forms("pull workers", "polling workers", "job workers"),
		},
		{
			ID: "interruption_tolerant", Kind: Bool, Topic: TopicWork, Scope: PerComponent, Label: "Can be stopped and repeated",
			Question: "May a run be stopped at any moment and started again?",
			Why:      "Interruptible capacity costs a fraction of the list price.",
			Help:     "yes", Forms: forms("interruptible", "spot", "preemptible", "can be restarted"),
		},
	}
}
