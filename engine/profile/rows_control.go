package profile

func controlRows() []Attribute {
	return []Attribute{
		{
			ID: "os", Kind: Enum, Topic: TopicControl, Scope: PerComponent, Label: "Operating system", Veto: true,
			Question: "Which operating system does it need?",
			Why:      "Most container and function platforms run Linux only.",
			Help:     "linux", Forms: forms("os", "operating system"),
			Options: []Option{
				opt("linux", "Linux", "ubuntu", "debian", "rhel", "alpine"), opt("windows", "Windows", "windows server", "win"),
				opt("other", "Another one", "macos", "mac os", "freebsd", "solaris", "aix", "z/os"),
			},
		},
		{
			ID: "needs_os_control", Kind: Bool, Topic: TopicControl, Scope: PerComponent, Label: "Control of the operating system", Veto: true,
			Question: "Do you need your own operating system, packages or settings on the machine?",
			Why:      "Only machines of your own let you change the system beneath the program.",
			Help:     "no", Forms: forms("os control", "control of the os", "root access", "custom os", "own image of the machine"),
		},
		{
			ID: "privileged_or_kernel", Kind: Bool, Topic: TopicControl, Scope: PerComponent, Label: "Privileged or kernel access", Veto: true,
			Question: "Does it need privileged mode, kernel modules or special devices?",
			Why:      "Shared platforms refuse privileged programs.",
			Help:     "no", Forms: forms("privileged", "kernel", "kernel modules", "privileged mode", "kernel access"),
		},
		{
			ID: "companion_software", Kind: Enum, Topic: TopicControl, Scope: PerComponent, Label: "Software beside it", Veto: true,
			Question: "What other software must run beside it?",
			Why:      "Sidecars need a platform with several containers; agents on every node and operators need a cluster of your own.",
			Help:     "sidecars", Forms: forms("companion software", "beside it", "companions"),
			Options: []Option{
				opt("none", "Nothing", "nothing", "no"), opt("sidecars", "Helpers in the same unit", "sidecar", "service mesh", "proxy"),
				opt("operators", "Kubernetes operators", "operator", "custom resources", "crd"), opt("node-agents", "An agent on every node", "node agent", "daemonset", "host agent"),
			},
		},
	}
}

func packageRows() []Attribute {
	return []Attribute{
		{
			ID: "containerizable", Kind: Bool, Topic: TopicControl, Scope: PerComponent, Label: "Can run in a container", Veto: true,
			Question: "Can it be put in a container as it is, or with little work?",
			Why:      "What cannot be containerised stays on a virtual machine, or is rewritten.",
			Help:     "yes", Forms: forms("containerizable", "containerisable", "containerized", "containerised", "dockerized", "can be containerized"),
		},
		{
			ID: "package_type", Kind: Enum, Topic: TopicControl, Scope: PerComponent, Label: "How it is packaged",
			Question: "How is it packaged, or would you package it?",
			Why:      "Archives and images have different size limits, and an image moves between platforms.",
			Help:     "image", Forms: forms("package", "packaging", "package type", "artifact"),
			Options: []Option{opt("zip", "An archive of code", "archive", "source", "code"), opt("image", "A container image", "container image", "docker image", "oci image", "container")},
		},
		{
			ID: "image_mb", Kind: Number, Unit: "MB", Max: 1e6, Topic: TopicControl, Scope: PerComponent, Label: "Size of the package", Veto: true,
			Question: "How big is the package or image, unpacked?",
			Why:      "Platforms refuse packages over a size, and big ones start slowly.",
			Help:     "300 MB", Forms: forms("image size", "package size", "artifact size", "bundle size"),
			Bands: []Band{band("<50", "Under 50 MB"), band("50-250", "50 to 250 MB"), band("250-2000", "250 MB to 2 GB"), band("2000-10240", "2 to 10 GB"), band(">=10240", "Over 10 GB")},
		},
		{
			ID: "license_bound_to_host", Kind: Bool, Topic: TopicControl, Scope: PerComponent, Label: "Licence bound to a machine", Veto: true,
			Question: "Is a licence tied to a machine, a socket or a core?",
			Why:      "Such a licence needs a machine that stays the same.",
			Help:     "no", Forms: forms("license bound to host", "licence bound to host", "host licence", "host license", "node-locked licence", "licence", "license"),
		},
	}
}
