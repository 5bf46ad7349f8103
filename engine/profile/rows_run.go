package profile

func runRows() []Attribute {
	return []Attribute{
		{
			ID: "execution_seconds_p50", Kind: Number, Unit: "s", Max: 3.2e7, Topic: TopicRun, Scope: PerComponent, Label: "Usual run time",
			Question: "How long does one request or run usually take?",
			Why:      "Run time times volume is what pay-per-use bills.",
			Help:     "300 ms", Forms: forms("duration", "run time", "runtime per request", "execution time", "takes", "response time", "processing time"),
			Bands: []Band{
				band("<0.1", "Under 100 ms"), band("0.1-1", "0.1 to 1 second"), band("1-10", "1 to 10 seconds"), band("10-60", "10 to 60 seconds"),
				band("60-900", "1 to 15 minutes"), band(">=900", "Over 15 minutes"),
			},
		},
		{
			ID: "execution_seconds_max", Kind: Number, Unit: "s", Max: 3.2e7, Topic: TopicRun, Scope: PerComponent, Label: "Longest run time", Veto: true,
			Question: "How long may one request or run take at the most?",
			Why:      "Every platform that runs code on demand stops it after a fixed time.",
			Help:     "5 min", Forms: forms("max duration", "longest run", "timeout", "time limit", "longest", "maximum duration"),
			Bands: []Band{
				band("<30", "Under 30 seconds"), band("30-230", "Up to 4 minutes"), band("230-900", "4 to 15 minutes"), band("900-3600", "15 to 60 minutes"),
				band("3600-86400", "1 to 24 hours"), band(">=86400", "Over a day, or never ends"),
			},
		},
		{
			ID: "io_wait_percent", Kind: Number, Unit: "%", Max: 100, Topic: TopicRun, Scope: PerComponent, Label: "Share of waiting",
			Question: "How much of a run does it wait for others, such as a database or an API?",
			Why:      "Waiting is billed by functions and shared for nothing by a process that serves many requests at once.",
			Help:     "80%", Forms: forms("io wait", "i/o wait", "waiting share", "waits on io"),
			Bands: []Band{band("<20", "Hardly: it computes"), band("20-50", "Less than half"), band("50-80", "More than half"), band(">=80", "Nearly all: it waits")},
		},
		{
			ID: "init_seconds", Kind: Number, Unit: "s", Max: 86400, Topic: TopicRun, Scope: PerComponent, Label: "Time to start",
			Question: "How long does the application take to start until it can serve?",
			Why:      "The start is paid for and waited for each time a new copy comes up.",
			Help:     "2 s", Forms: forms("init", "startup", "start-up time", "startup time", "boot time", "init time", "warm-up"),
			Bands: []Band{band("<0.3", "Under 0.3 seconds"), band("0.3-1", "0.3 to 1 second"), band("1-5", "1 to 5 seconds"), band("5-30", "5 to 30 seconds"), band(">=30", "Over 30 seconds")},
		},
		{
			ID: "runtime", Kind: Enum, Topic: TopicRun, Scope: PerComponent, Label: "Language or runtime",
			Question: "What is it written in?",
			Why:      "Runtimes differ tenfold in how long a cold start takes.",
			Help:     "go", Forms: forms("language", "runtime", "written in", "programming language"),
			Options: []Option{
				opt("go", "Go", "golang"), opt("rust", "Rust"), opt("python", "Python", "django", "flask", "fastapi"),
				opt("node", "Node.js", "nodejs", "node.js", "javascript", "typescript"),
				opt("java", "Java or another JVM language", "jvm", "kotlin", "scala", "spring", "spring boot"),
				opt("dotnet", ".NET", ".net", "c#", "csharp", "asp.net"), opt("other", "Something else", "php", "ruby", "c++", "c", "elixir"),
			},
		},
	}
}

func sizeRows() []Attribute {
	return []Attribute{
		{
			ID: "memory_mb", Kind: Number, Unit: "MB", Max: 3.3e7, Topic: TopicRun, Scope: PerComponent, Label: "Memory", Veto: true,
			Question: "How much memory does one copy of it need?",
			Why:      "Memory is a limit on every platform, and on some the unit of the bill.",
			Help:     "512 MB", Forms: forms("memory", "ram", "mem"),
			Bands: []Band{
				band("<512", "Under 512 MB"), band("512-2048", "512 MB to 2 GB"), band("2048-10240", "2 to 10 GB"), band("10240-32768", "10 to 32 GB"),
				band("32768-245760", "32 to 240 GB"), band(">=245760", "Over 240 GB"),
			},
		},
		{
			ID: "vcpu", Kind: Number, Unit: "vCPU", Max: 2000, Topic: TopicRun, Scope: PerComponent, Label: "Processors", Veto: true,
			Question: "How many processors does one copy of it need?",
			Why:      "Processors are a limit on every platform.",
			Help:     "2", Forms: forms("vcpu", "vcpus", "cpu", "cpus", "cores", "processors"),
			Bands: []Band{band("<1", "Less than one"), band("1-2", "1 to 2"), band("2-6", "2 to 6"), band("6-32", "6 to 32"), band(">=32", "Over 32")},
		},
		{
			ID: "cpu_arch", Kind: Enum, Topic: TopicRun, Scope: PerComponent, Label: "Processor type",
			Question: "Which processor type must it run on?",
			Why:      "Arm capacity is cheaper where the program runs on it.",
			Help:     "any", Forms: forms("architecture", "arch", "cpu architecture", "processor type"),
			Options: []Option{opt("any", "Either", "either", "both"), opt("x86_64", "x86-64", "x86", "amd64", "intel"), opt("arm64", "Arm", "arm", "aarch64", "graviton")},
		},
		{
			ID: "gpu", Kind: Bool, Topic: TopicRun, Scope: PerComponent, Label: "GPU", Veto: true,
			Question: "Does it need a GPU?",
			Why:      "Most platforms that run code on demand have none.",
			Help:     "no", Forms: forms("gpu", "gpus", "graphics card", "accelerator"),
		},
		{
			ID: "gpu_count", Kind: Integer, Max: 64, Topic: TopicRun, Scope: PerComponent, Label: "GPUs a copy", Veto: true,
			Question: "How many GPUs does one copy of it need?",
			Why:      "Some platforms give one GPU to an instance and no more.",
			Help:     "1", Forms: forms("gpu count", "number of gpus"),
			Bands: []Band{band("0", "None"), band("1", "One"), band("2-8", "2 to 8"), band(">=8", "8 and more")},
		},
	}
}
