package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// lambda is what every format can say of an AWS Lambda function, by one set of names.
type lambda struct {
	timeout, memory, runtime, packaging, arch, image *tree.Node
	reserved, provisioned                            *tree.Node
	storage, efs, vpc                                *tree.Node
	url                                              *tree.Node
	defaultTimeout, defaultMemory                    string // of the format; the platform's own when empty
}

// Defaults of AWS Lambda: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
// and https://docs.aws.amazon.com/lambda/latest/dg/configuration-function-common.html, read 2026-11-22.
const (
	lambdaTimeout = "3"
	lambdaMemory  = "128"
	lambdaDiskGB  = "0.5"
)

func (d *draft) lambda(l lambda) {
	d.on("aws-lambda", where{d.File, d.Line, ""})
	d.take("execution_seconds_max", l.timeout, seconds)
	d.assume("execution_seconds_max", orText(l.defaultTimeout, lambdaTimeout))
	d.take("memory_mb", l.memory, megabytes)
	d.assume("memory_mb", orText(l.defaultMemory, lambdaMemory))
	d.lambdaPackage(l)
	d.take("cpu_arch", l.arch.First(), architecture)
	d.assume("cpu_arch", "x86_64")
	d.take("disk_gb", l.storage, mbAsGB)
	d.assume("disk_gb", lambdaDiskGB)
	d.setting("reserved_concurrency", l.reserved)
	d.setting("provisioned_concurrency", l.provisioned)
	if l.efs.Present() {
		d.fact("disk_persistent", "true", at(l.efs))
		d.note("volumes", "EFS", at(l.efs))
	}
	if l.vpc.Present() && len(l.vpc.Entries()) > 0 {
		d.fact("private_network", "true", at(l.vpc))
	}
	if l.url.Present() {
		d.trigger(byRequest, at(l.url), "")
	}
	d.assume("os", "linux")
}

func (d *draft) lambdaPackage(l lambda) {
	switch {
	case strings.EqualFold(l.packaging.Str(), "Image"):
		d.fact("package_type", "image", at(l.packaging))
	case l.image.Present():
		d.fact("package_type", "image", at(l.image))
	case l.packaging.Present():
		d.take("package_type", l.packaging, func(text string) (string, bool) { return "zip", strings.EqualFold(text, "zip") })
	}
	d.assume("package_type", "zip")
	d.setting("image", l.image)
	if l.runtime.Present() {
		d.setting("runtime", l.runtime)
		if r, ok := language(l.runtime.Str()); ok {
			d.fact("runtime", r, at(l.runtime))
		} else if !l.runtime.Known() {
			d.gap("runtime", at(l.runtime), why(l.runtime))
		}
	}
}

func orText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
