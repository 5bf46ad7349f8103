package detect

import (
	"regexp"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// frameworkFunction is the logical ids and construct paths of functions that the CDK adds for its own work: they empty buckets, set how
// long logs are kept, copy assets and call custom resources.
// https://github.com/aws/aws-cdk, packages aws-cdk-lib/custom-resources, aws-logs, aws-s3-deployment and core, read 2026-11-25.
var frameworkFunction = regexp.MustCompile(`CustomResourceProvider|^Custom|/Custom::|LogRetention[0-9a-f]{32}|BucketNotificationsHandler[0-9a-f]{32}|AWS679f53fac002430cb0da5b7982bd2287|/framework-(?:onEvent|isComplete|onTimeout)|@aws-cdk--aws-eks`)

// ofFramework reports functions of the CDK itself.
func ofFramework(f tree.Field) bool {
	path := f.Value.At("Metadata", "aws:cdk:path").Str()
	asset := f.Value.At("Metadata", "aws:asset:path").Present()
	handler := f.Value.At("Properties", "Handler").Str()
	return (path != "" || asset) && (frameworkFunction.MatchString(f.Key) || frameworkFunction.MatchString(path) || strings.HasPrefix(handler, "framework."))
}

// integrations join APIs to the functions behind them.
func (t *cfnTemplate) integrations() {
	for _, f := range t.byType["AWS::ApiGatewayV2::Integration"] {
		props := f.Value.At("Properties")
		d := t.target(props.At("IntegrationUri"))
		if d == nil {
			continue
		}
		kind := byRequest
		if api := t.value(props.At("ApiId")); t.root.At("Resources", api.Source(), "Properties", "ProtocolType").Str() == "WEBSOCKET" {
			kind = byWebsocket
		}
		d.trigger(kind, where{f.Value.File, f.Line, ""}, "")
	}
	for _, kind := range []string{"AWS::Serverless::Api", "AWS::Serverless::HttpApi", "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"} {
		for _, f := range t.byType[kind] {
			t.described(f)
		}
	}
	for _, f := range t.byType["AWS::ApiGateway::Method"] {
		if d := t.target(f.Value.At("Properties", "Integration", "Uri")); d != nil {
			d.trigger(byRequest, where{f.Value.File, f.Line, ""}, "")
		}
	}
}

// described joins an API that is described in OpenAPI to the functions that its paths name.
func (t *cfnTemplate) described(f tree.Field) {
	seen := map[*draft]bool{}
	props := f.Value.At("Properties")
	tree.Walk(orNode(props.At("DefinitionBody"), props.At("Body")), func(n *tree.Node) bool {
		for _, field := range n.Fields {
			if field.Key != "uri" {
				continue
			}
			if d := t.target(field.Value); d != nil && !seen[d] {
				seen[d] = true
				d.trigger(byRequest, where{field.Value.File, field.Line, ""}, "")
			}
		}
		return true
	})
}

// workflows join state machines to the functions that they call.
func (t *cfnTemplate) workflows() {
	for _, kind := range []string{"AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine"} {
		for _, f := range t.byType[kind] {
			props := f.Value.At("Properties")
			for _, sub := range props.At("DefinitionSubstitutions").Entries() {
				if d := t.target(sub.Value); d != nil {
					d.trigger(byWorkflow, where{sub.Value.File, sub.Line, ""}, "")
				}
			}
			for _, at := range []string{"DefinitionString", "Definition"} {
				t.called(props.At(at), f)
			}
		}
	}
}

// called joins the functions that a definition refers to.
func (t *cfnTemplate) called(definition *tree.Node, f tree.Field) {
	seen := map[*draft]bool{}
	tree.Walk(definition, func(n *tree.Node) bool {
		name, arg := intrinsic(n)
		if n.Kind == tree.Scalar && name == "" && !strings.Contains(n.Text, "${") {
			return true
		}
		if d := t.target(n); d != nil && (name != "" || strings.Contains(n.Text, "${")) && !seen[d] {
			seen[d] = true
			d.trigger(byWorkflow, where{f.Value.File, f.Line, ""}, "")
		}
		return arg == nil || name == "Join" || name == "Sub"
	})
}
