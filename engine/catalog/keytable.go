package catalog

func limitKeys() []KeyInfo {
	n, f, w := numberKey, flagKey, wordsKey
	return []KeyInfo{
		n(MaxDurationSync, "s", "longest answer to one request on the usual path, gateway included"),
		n(MaxDurationAsync, "s", "longest run started by an event, a queue, a timer or as a job"),
		n(GatewayTimeout, "s", "default time-out of the usual front door; an unlimited backend still meets it"),
		n(CPUPerRequest, "s", "most CPU time of one request, where that is limited apart from wall time"),
		n(MemoryMin, "MB", "smallest memory of an instance"),
		n(MemoryMax, "MB", "largest memory of an instance"),
		n(MBPerVCPU, "MB", "memory that brings one vCPU, where CPU follows memory"),
		n(VCPUMin, "vCPU", "smallest CPU share of an instance"),
		n(VCPUMax, "vCPU", "most vCPUs of an instance"),
		f(GPU, "GPUs can be attached"),
		n(PayloadSync, "MB", "largest request body on the usual path"),
		n(PayloadAsync, "MB", "largest event"),
		n(PayloadStream, "MB", "largest streamed response"),
		n(PackageMax, "MB", "largest code package, unpacked where the vendor counts so"),
		n(ImageMax, "MB", "largest container image"),
		n(DiskDefault, "GB", "scratch disk without asking"),
		n(DiskMax, "GB", "largest scratch disk of an instance"),
		w(PersistentVolume, "kinds of volume that outlive an instance", "none", "network-fs", "block", "local"),
		w(Protocols, "what may reach the code from outside", "http", "http2", "grpc", "websocket", "tcp", "udp", "queue", "schedule"),
		w(WebSocket, "how WebSocket connections are held", "native", "via-gateway", "none"),
		n(WebSocketMax, "s", "longest WebSocket connection"),
		w(OS, "operating systems the code may need", "linux", "windows", "other"),
		w(Architectures, "processor architectures", "x86_64", "arm64"),
		f(OSControl, "the operating system can be chosen, configured and patched by the customer"),
		f(Privileged, "privileged mode, kernel modules or host devices"),
		w(Isolation, "strongest separations on offer", "none", "tenant", "dedicated-host"),
		f(LicenseHost, "software licensed by physical host can be run"),
		f(AcceptsImage, "runs an ordinary container image that listens on a port"),
		f(RunsUncontainerized, "runs programs that are not packed as an image or written for the platform"),
		f(BackgroundWork, "work may continue after the response"),
		f(PullWorkers, "processes that run all the time and fetch their own work"),
		w(Companions, "software that may stand beside the workload", "none", "sidecars", "operators", "node-agents"),
		f(InMemoryState, "memory survives between requests reliably enough for caches and pools"),
		w(Portability, "what has to be moved to leave", "proprietary", "source", "oci-image", "kubernetes", "vm-image"),
		f(OnPremises, "can run in the customer's own data centre"),
		f(CustomerSelfHost, "a customer of ours could install the same package on their side"),
		f(Edge, "can run at the edge or without a connection"),
		f(UntrustedCode, "made to separate code of mutually untrusting authors"),
		w(MultiZone, "how it survives the loss of a zone", "automatic", "configurable", "none"),
		n(SLA, "%", "availability the vendor commits to"),
	}
}

func scalingKeys() []KeyInfo {
	n, f, w := numberKey, flagKey, wordsKey
	return []KeyInfo{
		f(ScaleToZero, "costs nothing and runs nothing without requests, and wakes by itself"),
		f(ScalesOut, "more than one instance can serve"),
		w(ScalingRule, "how instances follow load",
			"burst", "concurrency", "target-tracking", "hpa", "keda", "cpu", "manual", "none"),
		n(ScaleBurst, "instances", "new instances per scale_interval_seconds, at most"),
		n(ScaleInterval, "s", "interval of scale_burst_instances"),
		n(ScaleReaction, "s", "from load arriving to the first new instance being asked for"),
		n(InstanceStart, "s", "from asked for to serving, application start not counted"),
		n(ScaleCooldown, "s", "before instances are taken away"),
		n(Concurrency, "requests", "most requests in one instance at once"),
		n(ConcurrencyDefault, "requests", "requests in one instance at once unless configured"),
		n(ConcurrencyQuota, "instances", "instances at once before a quota has to be raised"),
		n(MaxInstances, "instances", "instances at once whatever the quota"),
		n(MinInstances, "instances", "instances that are always there and billed"),
		f(MinInstancesChoice, "a minimum of warm instances can be set"),
		n(ClusterNodesMax, "nodes", "most nodes of a cluster"),
		n(PodsPerNode, "pods", "most pods on a node"),
		n(StartupDeadline, "s", "time an instance has to become ready"),
		n(ShutdownGrace, "s", "time an instance has to finish after being told to stop"),
		n(DatabaseConnections, "connections", "most outbound connections of an instance"),
	}
}

func numberKey(key Key, unit, meaning string) KeyInfo {
	return KeyInfo{Key: key, Type: TypeNumber, Unit: unit, Meaning: meaning}
}

func flagKey(key Key, meaning string) KeyInfo {
	return KeyInfo{Key: key, Type: TypeFlag, Meaning: meaning}
}

func wordsKey(key Key, meaning string, words ...string) KeyInfo {
	return KeyInfo{Key: key, Type: TypeWords, Words: words, Meaning: meaning}
}
