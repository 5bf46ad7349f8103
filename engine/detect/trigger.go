package detect

import (
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// trigger is one thing that starts the work.
type trigger struct {
	kind string
	at   where
	text string // schedule or route, "" without
}

// The kinds of trigger, in the order in which they name a service that has several.
const (
	byWebsocket = "websocket"
	byRequest   = "request"
	byStream    = "stream"
	byQueue     = "queue"
	byObject    = "object"
	byChange    = "change"
	byIoT       = "iot"
	bySchedule  = "schedule"
	byEvent     = "event"
	byWorkflow  = "workflow"
)

type triggerFacts struct {
	kind     string
	protocol string
	source   string
	work     string
	mode     string
}

func triggerTable() []triggerFacts {
	return []triggerFacts{
		{byWebsocket, "websocket", "request", "realtime-websocket", ""},
		{byRequest, "http", "request", "http-api", "sync"},
		{byStream, "", "stream", "stream-processing", "async"},
		{byQueue, "queue", "queue", "event-processing", "async"},
		{byObject, "", "object-storage", "event-processing", "async"},
		{byChange, "", "database-change", "event-processing", "async"},
		{byIoT, "", "iot-broker", "iot-ingest", "async"},
		{bySchedule, "schedule", "schedule", "scheduled-job", "async"},
		{byEvent, "queue", "queue", "event-processing", "async"},
		{byWorkflow, "", "", "", ""},
	}
}

func (d *draft) trigger(kind string, w where, text string) {
	if kind == "" {
		return
	}
	d.triggers = append(d.triggers, trigger{kind, w, text})
	d.evidence(w, "started by "+kind)
	if kind == bySchedule && text != "" {
		d.note("schedule", text, w)
	}
}

// settle turns the triggers into facts. Of several kinds the first of the table names the service; the others are evidence.
func (d *draft) settle() {
	for _, row := range triggerTable() {
		i := slices.IndexFunc(d.triggers, func(t trigger) bool { return t.kind == row.kind })
		if i < 0 {
			continue
		}
		w := d.triggers[i].at
		for id, v := range map[profile.ID]string{"protocol": row.protocol, "event_source": row.source, "workload_kind": row.work, "response_mode": row.mode} {
			if _, known := d.facts[id]; v != "" && !known {
				d.fact(id, v, w)
			}
		}
		return
	}
}

// awsTrigger is the kind of an event source by the names that SAM, serverless.yml and event source mappings use.
func awsTrigger(name string) string {
	switch strings.ToLower(name) {
	case "api", "httpapi", "http", "functionurl", "url", "alb", "graphqlapi", "lambdaurl":
		return byRequest
	case "websocket":
		return byWebsocket
	case "schedule", "schedulev2", "scheduler":
		return bySchedule
	case "sqs", "sns", "mq", "activemq", "rabbitmq":
		return byQueue
	case "kinesis", "msk", "selfmanagedkafka", "kafka", "stream":
		return byStream
	case "dynamodb", "documentdb":
		return byChange
	case "s3":
		return byObject
	case "iotrule", "iot":
		return byIoT
	case "eventbridgerule", "cloudwatchevent", "eventbridge", "cloudwatchlogs", "cloudwatchlog", "cognito", "cognitouserpool", "alexaskill", "cloudfront":
		return byEvent
	}
	return ""
}

// arnTrigger is the kind of an event source by what its ARN or reference contains.
func arnTrigger(text string) string {
	lower := strings.ToLower(text)
	for _, row := range [][2]string{
		{"sqs", byQueue}, {"queue", byQueue}, {"dynamodb", byChange}, {"stream_arn", byChange}, {"kinesis", byStream}, {"msk", byStream}, {"kafka", byStream}, {"mq", byQueue}, {"stream", byStream}, {"table", byChange},
	} {
		if strings.Contains(lower, row[0]) {
			return row[1]
		}
	}
	return byQueue
}
