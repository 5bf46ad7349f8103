package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/terra"
	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// joins reads the resources that say something of a service declared elsewhere: what starts it and how it scales.
func (t *terraform) joins() {
	for _, r := range t.module.Resources {
		w := where{r.File, r.Line, ""}
		switch r.Type {
		case "aws_lambda_event_source_mapping":
			t.start(r, r.Body.At("function_name"), arnTrigger(r.Body.At("event_source_arn").Source()), "")
		case "aws_lambda_function_url":
			t.start(r, r.Body.At("function_name"), byRequest, "")
		case "aws_apigatewayv2_integration", "aws_api_gateway_integration":
			t.start(r, orNode(r.Body.At("integration_uri"), r.Body.At("uri")), byRequest, "")
		case "aws_lb_target_group_attachment", "aws_alb_target_group_attachment":
			t.start(r, r.Body.At("target_id"), byRequest, "")
		case "aws_sns_topic_subscription":
			t.start(r, r.Body.At("endpoint"), byQueue, "")
		case "aws_s3_bucket_notification":
			for _, f := range r.Body.At("lambda_function").All() {
				t.start(r, f.At("lambda_function_arn"), byObject, "")
			}
		case "aws_lambda_provisioned_concurrency_config":
			if d := t.joined(r, r.Body.At("function_name")); d != nil {
				d.setting("provisioned_concurrency", r.Body.At("provisioned_concurrent_executions"))
			}
		case "aws_cloudwatch_event_target", "aws_scheduler_schedule":
			t.rule(r)
		case "aws_appautoscaling_target":
			t.scaling(r)
		case "google_cloud_scheduler_job":
			t.start(r, orNode(r.Body.At("http_target", "uri"), r.Body.At("pubsub_target", "topic_name")), bySchedule, r.Body.At("schedule").Str())
		case "google_pubsub_subscription":
			t.start(r, r.Body.At("push_config", "push_endpoint"), byQueue, "")
		case "google_eventarc_trigger":
			t.start(r, r.Body.At("destination", "cloud_run_service", "service"), byQueue, "")
		case "aws_lambda_permission":
			t.permission(r)
		case "google_compute_autoscaler", "google_compute_region_autoscaler":
			if d := t.ref(r.Module, r.Body.At("target")); d != nil {
				d.setting("min_instances", r.Body.At("autoscaling_policy", "min_replicas"))
				d.setting("max_instances", r.Body.At("autoscaling_policy", "max_replicas"))
				d.evidence(w, r.Type)
			}
		}
	}
}

func (t *terraform) start(r terra.Resource, target *tree.Node, kind, when string) {
	if d := t.joined(r, target); d != nil {
		d.trigger(kind, where{r.File, r.Line, ""}, when)
	}
}

// joined is the service that a resource refers to; one that is made for every key refers to the copy of its own key.
func (t *terraform) joined(r terra.Resource, target *tree.Node) *draft {
	if d := t.ref(r.Module, target); d != nil {
		return t.copyFor(d, r.Key)
	}
	return nil
}

func (t *terraform) permission(r terra.Resource) {
	kind := map[string]string{"apigateway.amazonaws.com": byRequest, "elasticloadbalancing.amazonaws.com": byRequest, "sns.amazonaws.com": byQueue, "s3.amazonaws.com": byObject}
	t.start(r, r.Body.At("function_name"), kind[r.Body.At("principal").Str()], "")
}

// rule joins a schedule or event pattern to what it starts.
func (t *terraform) rule(r terra.Resource) {
	target, rule := r.Body.At("arn"), r.Body
	if r.Type == "aws_scheduler_schedule" {
		target = r.Body.At("target", "arn")
	} else if found, ok := t.find("aws_cloudwatch_event_rule", r.Module, r.Body.At("rule")); ok {
		rule = found.Body
	}
	kind, when := byEvent, rule.At("schedule_expression")
	if when.Present() {
		kind = bySchedule
	}
	d := t.joined(r, target)
	if d == nil {
		d = t.joined(r, orNode(r.Body.At("ecs_target", "task_definition_arn"), r.Body.At("target", "ecs_parameters", "task_definition_arn")))
	}
	if d != nil {
		d.trigger(kind, where{r.File, r.Line, ""}, when.Str())
	}
}

func (t *terraform) scaling(r terra.Resource) {
	id := r.Body.At("resource_id")
	d := t.joined(r, id)
	if d == nil {
		for _, candidate := range t.drafts {
			if id != nil && candidate.Kind == "aws_ecs_service" && strings.Contains(id.Text, "/"+candidate.settings["service_name"].Value) && candidate.settings["service_name"].Value != "" {
				d = candidate
			}
		}
	}
	if d != nil {
		d.setting("min_instances", r.Body.At("min_capacity"))
		d.setting("max_instances", r.Body.At("max_capacity"))
	}
}
