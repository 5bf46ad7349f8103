package scaling

// Rule is how a platform adds instances once load has risen: nothing for
// Detect + Start seconds, then a batch, then another each Period.
type Rule struct {
	Platform     string
	Detect       float64 // s from the rise to the decision
	Start        float64 // s from the decision to a working instance, without the application's own start
	Period       float64 // s between batches; 0 means all instances arrive at once
	AddPerPeriod int     // instances a batch adds at least
	Factor       float64 // a batch may bring the total to this multiple, if that is more; 0 means it may not
	Source       string  // address of the figures
	AsOf         string  // date they were read
	Note         string
}

// Rules lists the platforms' rules. Where a vendor documents no figure for
// Start, the note says whose measurement stands in.
func Rules() []Rule {
	return []Rule{
		{
			Platform: "aws-lambda", Period: 10, AddPerPeriod: 1000,
			Source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html", AsOf: "2026-08",
			Note: "1000 new environments per function and 10 s, unused ones are not carried over; the cold start itself comes on top",
		},
		{
			Platform: "gcp-cloud-run", Start: 2,
			Source: "https://cloud.google.com/run/docs/about-instance-autoscaling", AsOf: "2026-08",
			Note: "starts on demand beside the one-minute rule; the 2 s are a hello-world start, 0.5 to 3 s and more in practice",
		},
		{
			Platform: "knative", Detect: 6, Start: 5,
			Source: "https://knative.dev/docs/serving/autoscaling/kpa-specific/", AsOf: "2026-08",
			Note: "panic window 6 s; pod start 5 s at p99 without image pull (Kubernetes SLO); nodes must be free",
		},
		{
			Platform: "azure-container-apps", Detect: 30, Start: 5, Period: 15, AddPerPeriod: 4, Factor: 2,
			Source: "https://learn.microsoft.com/en-us/azure/container-apps/scale-app", AsOf: "2026-08",
			Note: "rules are polled every 30 s; at most 10 replicas unless raised; start assumed like a pod's",
		},
		{
			Platform: "kubernetes-hpa", Detect: 15, Start: 5, Period: 15, AddPerPeriod: 4, Factor: 2,
			Source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/", AsOf: "2026-08",
			Note: "evaluated every 15 s; adds the larger of 4 pods and a doubling; nodes must be free",
		},
		{
			Platform: "kubernetes-hpa-new-nodes", Detect: 90, Start: 210, Period: 15, AddPerPeriod: 4, Factor: 2,
			Source: "https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md", AsOf: "2026-08",
			Note: "autoscaler about 1 min, node request under 30 s, node 3 to 4 min",
		},
		{
			Platform: "aws-fargate", Detect: 60, Start: 30, Period: 10, AddPerPeriod: 145,
			Source: "https://www.vladionescu.me/posts/scaling-containers-on-aws-in-2022/", AsOf: "2022-04",
			Note: "first tasks after 30 s, 3500 after 4.5 min as measured there; the alarm takes a minute or more before that",
		},
		{
			Platform: "aws-ec2-auto-scaling", Detect: 120, Start: 30, Period: 60, AddPerPeriod: 10, Factor: 2,
			Source: "https://www.daemonology.net/blog/2021-08-12-EC2-boot-time-benchmarking.html", AsOf: "2021-08",
			Note: "29.3 s from request to SSH (2021), 23 to 26 s in a repeat of 2025; alarm 1 to 3 min; the pace of batches is an assumption",
		},
	}
}

// RuleFor finds a platform's rule.
func RuleFor(platform string) (Rule, bool) {
	for _, r := range Rules() {
		if r.Platform == platform {
			return r, true
		}
	}
	return Rule{}, false
}

// ScaleOut is a measured start of many containers from nothing.
type ScaleOut struct {
	Platform string
	First    float64 // s until the first container ran
	All      float64 // s until about Containers ran
	AtOnce   int     // containers that ran at First
	Count    int
	Source   string
	AsOf     string
}

// ScaleOuts lists the starts from 0 to 3500 containers measured in 2022.
func ScaleOuts() []ScaleOut {
	const source, date, count = "https://www.vladionescu.me/posts/scaling-containers-on-aws-in-2022/", "2022-04", 3500
	return []ScaleOut{
		{Platform: "lambda", First: 0, All: 0, AtOnce: 3500, Count: count, Source: source, AsOf: date},
		{Platform: "ecs-fargate", First: 30, All: 270, AtOnce: 1, Count: count, Source: source, AsOf: date},
		{Platform: "eks-fargate", First: 60, All: 510, AtOnce: 1, Count: count, Source: source, AsOf: date},
		{Platform: "eks-ec2", First: 150, All: 390, AtOnce: 1, Count: count, Source: source, AsOf: date},
		{Platform: "ecs-ec2", First: 150, All: 600, AtOnce: 1, Count: count, Source: source, AsOf: date},
	}
}

// TimeTo is the time, s, until a number of containers run, at the measured
// pace. Lambda ran 3000 at once and about 3500 right after; beyond that its
// environments of that day grew by 500 a minute.
func (s ScaleOut) TimeTo(containers int) float64 {
	if containers <= s.AtOnce {
		return s.First
	}
	if s.All == s.First {
		return s.First + 60*float64(containers-s.AtOnce)/500
	}
	return s.First + (s.All-s.First)*float64(containers-s.AtOnce)/float64(s.Count-s.AtOnce)
}
