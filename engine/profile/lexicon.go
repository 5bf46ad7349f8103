package profile

import "slices"

// lexiconEntries returns every phrase that the reader knows, grouped by what it is about.
func lexiconEntries() []entry {
	return slices.Concat(kindEntries(), startEntries(), loadEntries(), stateEntries(), machineEntries(), packageEntries(), trustEntries(),
		placeEntries(), teamEntries(), deliveryEntries(), cloudEntries(), formEntries(), runtimeEntries(), todayEntries())
}

func kindEntries() []entry {
	return []entry{
		{"rest api|http api|json api|graphql api|public api|microservice|microservices|web service|rest service|http service|http endpoint", "~workload_kind=http-api;~protocol=http"},
		{"api|apis", "~workload_kind=http-api"},
		{"website|web site|web app|web application|web shop|webshop|online shop|storefront|marketplace|web portal|server side rendering|cms", "workload_kind=web-app;~protocol=http"},
		{"webhook|webhooks|webhook handler", "workload_kind=event-processing;protocol=http;event_source=request"},
		{"event driven|reacts to events|whenever an event comes|event processing|event handler|event triggered", "workload_kind=event-processing;~protocol=queue"},
		{"stream processing|flink|kafka streams|continuous stream|stream processor", "workload_kind=stream-processing;~event_source=stream"},
		{"batch|batch job|batch jobs|batch processing|etl|nightly batch|nightly batch job|batch run", "workload_kind=batch"},
		{"scheduled job|cron job|cronjob|cron jobs|cronjobs|cron|scheduled task|runs on a schedule", "workload_kind=scheduled-job;protocol=schedule;event_source=schedule"},
		{"nightly|nightly job|nightly report|scheduled", "~workload_kind=scheduled-job;protocol=schedule;event_source=schedule"},
		{"iot|telemetry|sensors|sensor data|smart meters|connected devices|iot platform|iot sensors", "workload_kind=iot-ingest"},
		{"inference|model serving|serves a model|serve a model|llm serving|ml inference", "workload_kind=ml-inference"},
		{"model training|train a model|trains a model|trains models|training job|training jobs|ml training|fine tuning", "workload_kind=ml-training"},
		{"websocket|websockets|web socket|web sockets|websocket connections", "~workload_kind=realtime-websocket;protocol=websocket"},
		{"chat server|chat app|chat service|live updates|realtime|real time updates", "workload_kind=realtime-websocket"},
		{"game server|game servers|multiplayer|multiplayer game", "workload_kind=game-server"},
		{"legacy|legacy app|legacy application|legacy system|mainframe|erp|crm|sap|sap erp", "workload_kind=legacy-app"},
		{"internal tool|internal tools|back office|backoffice|admin tool|admin panel|intranet", "workload_kind=internal-tool"},
		{"ci runner|ci runners|build agents|build runners|build fleet|github actions runners|ci jobs|self hosted runners", "workload_kind=ci-runner"},
		{"transcoding|transcode|transcodes|video processing|image processing|thumbnails|resize images|resizes images|video encoding|video analysis", "workload_kind=media-processing"},
		{"video|live streams|live stream|frames|audio", "~workload_kind=media-processing"},
		{"preview environment|preview environments|dev environment|dev environments|developer environments", "workload_kind=dev-environment"},
		{"edge function|edge functions|edge logic", "workload_kind=edge-logic"},
		{"internal platform|self service platform|internal developer platform", "workload_kind=platform"},
		{"database cluster|cassandra|elasticsearch cluster|clustered store|run our own database|postgres cluster|kafka cluster|redis cluster", "workload_kind=stateful-datastore;~state=local-state"},
	}
}

func startEntries() []entry {
	return []entry{
		{"grpc", "protocol=grpc"},
		{"udp", "protocol=udp"},
		{"raw tcp|tcp|tcp socket", "protocol=tcp"},
		{"http|https|rest|http requests", "~protocol=http"},
		{"queue|message queue|sqs|rabbitmq|service bus|queue messages|from a queue", "protocol=queue;event_source=queue"},
		{"kafka|kinesis|event hub|event hubs", "~protocol=queue;event_source=stream"},
		{"pubsub|pub sub", "protocol=queue;event_source=queue"},
		{"files arrive|file arrives|file uploads|uploaded files|blob trigger|s3 upload|s3 uploads|s3 events|object created", "protocol=queue;event_source=object-storage"},
		{"mqtt", "protocol=tcp;event_source=iot-broker"},
		{"change feed|change data capture|database trigger|cdc", "event_source=database-change"},
		{"after the response|after responding|after it has answered|after answering|background threads|background thread", "work_after_response=true"},
		{"fire and forget", "response_mode=async"},
		{"streams the answer|streamed responses|streaming responses|server sent events|streamed answer", "response_mode=stream"},
		{"only one copy|single instance|only one instance|exactly one instance|exactly one copy|singleton|must not run twice|cannot run twice|one copy at a time", "single_instance_only=true"},
		{"workers poll|polls a queue|pull jobs|pulls jobs|fetch jobs|fetches jobs|celery|sidekiq|polling workers|workers fetch", "job_pull_workers=true"},
		{"interruptible|can be interrupted|may be interrupted|spot instances|spot|preemptible|restartable|can be restarted at any time", "interruption_tolerant=true"},
		{"human approval|waits for approval|approval step|approvals|waits for a callback|waits for callbacks|manual approval", "waits_for_callback=true"},
		{"state transitions per second|state transitions a second", "steps_per_request=>=100"},
		{"step functions|durable functions|workflow engine|state machine|temporal workflows|airflow|orchestrated", "?steps_per_request=5-20"},
		{"vpc|private subnet|private network|vnet|inside our network", "private_network=true"},
	}
}

func loadEntries() []entry {
	return []entry{
		{"spiky|spikes|bursty|peaky|bursts of traffic|sudden spikes|flash sale|flash sales|traffic spikes|news spikes|strong peaks", "traffic_shape=bursty"},
		{"burst|bursts|bursting|spike", "~traffic_shape=bursty"},
		{"steady|steady load|steady traffic|constant load|constant traffic|flat load|around the clock|round the clock|24/7|evenly|continuous load|sustained load", "traffic_shape=steady"},
		{"office hours|9-5|on weekdays|weekdays only|during the week|business hours|working hours|day and night|quiet at night|idle at night|daytime|diurnal|sleeps at night|only during the day", "traffic_shape=diurnal"},
		{"now and then|rarely|rarely used|occasionally|sporadic|sporadically|infrequent|infrequently|a few times a day|a few times a week|mostly idle|idle most of the time|seldom|once in a while|intermittent", "traffic_shape=sporadic"},
		{"unpredictable|unpredictably|hard to predict|cannot be predicted|cant be predicted|cannot be forecast|nobody can predict|nobody knows the load|without warning|unforeseeable|launch volume unknown|unknown load", "traffic_shape=unpredictable"},
		{"cold starts are fine|cold starts are ok|cold starts ok|cold start is fine|cold start ok|cold starts are acceptable|tolerates cold starts|cold start tolerant|can wait for a cold start", "cold_start_tolerant=true"},
		{"no cold starts|no cold start|cold starts are not acceptable|cold starts are unacceptable|cannot tolerate cold starts|always warm|must be warm|cold starts hurt|cold starts not ok|not tolerate cold starts", "cold_start_tolerant=false"},
		{"latency critical|latency sensitive|low latency", "?cold_start_tolerant=false"},
		{"waits on i/o|i/o bound|io bound|mostly waits|i/o heavy|io heavy|mostly waiting", "io_wait_percent=50-95"},
		{"cpu bound|compute bound|cpu heavy|computes all the time|number crunching", "io_wait_percent=<20"},
	}
}

func stateEntries() []entry {
	return []entry{
		{"no state is kept locally|no local state|keeps no local state|no state on disk", "~state=external-state"},
		{"stateless|keeps nothing|keeps no state|no state|without state", "state=stateless"},
		{"stateful|keeps state on disk|local state|writes to disk|on local disk|to local disk|local disk|local files|sqlite|state in memory|local storage|embedded database", "state=local-state"},
		{"postgres|postgresql|mysql|mariadb|dynamodb|mongodb|redis|database|rds|sql server|cloud sql|external database|s3|object storage|cosmos db|firestore", "~state=external-state"},
		{"persistent volume|persistent volumes|persistent disk|persistent storage|durable disk|volume per member|disk must survive|survive a restart|survives restarts", "disk_persistent=true;~state=local-state"},
		{"in memory cache|in memory|in process cache|warm cache|hot data in memory|connection pool|connection pools|in process batching|caches in memory|stay in memory|stays in memory|keeps a cache", "in_memory_state=true"},
	}
}

func machineEntries() []entry {
	return []entry{
		{"windows|windows server|windows app|windows service|iis|.net framework|win32", "os=windows"},
		{"legacy windows app|legacy windows application|old windows app", "workload_kind=legacy-app;os=windows"},
		{"linux|ubuntu|debian|rhel|red hat|centos|alpine", "os=linux"},
		{"macos|mac os|freebsd|aix|solaris|ios builds|physical macs|mac instances|os x", "os=other"},
		{"gpu|gpus|cuda|nvidia|graphics card|a100|h100", "gpu=true"},
		{"own kernel|kernel module|kernel modules|kernel parameters|custom kernel|privileged|privileged mode|privileged container|privileged containers|ebpf|docker in docker|raw devices|kernel access|usb device", "privileged_or_kernel=true"},
		{"root access|custom ami|own machine image|custom machine image|machine image of our own|own operating system|custom os|os control|control of the os|control over the os|control of the operating system|own os image|system packages of our own", "needs_os_control=true"},
		{"sidecar|sidecars|service mesh|istio|envoy|linkerd", "companion_software=sidecars"},
		{"kubernetes operators|kubernetes operator|custom resources|custom resource|crds|operators and custom resources|kubernetes operators and custom resources", "companion_software=operators;kubernetes_in_use=true;runs_today=kubernetes"},
		{"daemonset|daemonsets|node agent|node agents|agent on every node|host agent|host agents", "companion_software=node-agents"},
		{"arm64|graviton|aarch64|runs on arm", "cpu_arch=arm64"},
		{"x86|amd64|x86 64|intel only", "cpu_arch=x86_64"},
	}
}

func packageEntries() []entry {
	return []entry{
		{"containerizable|containerisable|containerized|containerised|dockerized|dockerised|can be containerized|can be containerised|runs in docker|runs in a container|in a container|put in containers|put in a container|be a container", "containerizable=true"},
		{"docker image|container image|existing image|dockerfile|oci image|container images", "containerizable=true;package_type=image"},
		{"not containerizable|not containerisable|cannot be containerized|cannot be containerised|cant be containerized|cant be containerised|impossible to containerize|not possible to containerize|cannot be put in containers|cannot be put in a container", "containerizable=false"},
		{"zip file|zip package|zip archive|as a zip", "package_type=zip"},
		{"licence bound|license bound|licence is bound|license is bound|licence tied|license tied|licence is tied|license is tied|node locked|licensed per core|licensed per socket|license per core|licence per core|dongle|host bound licence|host bound license|licence bound to the host|license bound to the host|licence bound to host|license bound to host|licence locked|license locked", "license_bound_to_host=true"},
	}
}
