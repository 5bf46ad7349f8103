package profile

func trustEntries() []entry {
	return []entry{
		{"multi tenant|multitenant|tenant isolation|per tenant isolation|isolated tenants|isolation between tenants|isolate tenants|customer must be isolated|customers must be isolated|isolate customers|isolation between customers|isolated customers", "isolation_required=tenant"},
		{"dedicated host|dedicated hosts|dedicated hardware|single tenant hardware|machine of its own", "isolation_required=dedicated-host"},
		{"untrusted code|user submitted code|code of strangers|code from strangers|third party code|anybodys code|arbitrary code", "code_trust=public"},
		{"customer code|customers code|tenant code|tenants code|customer scripts|customers scripts|code of our customers|user scripts", "code_trust=tenants"},
		{"our own code|trusted code|own code|first party code", "code_trust=own"},
		{"portable|portability|cloud agnostic|multi cloud|multicloud|avoid lock in|no lock in|no vendor lock in|avoid vendor lock in|without lock in|without vendor lock in|freedom to change clouds|move between clouds|several clouds unchanged|fear of lock in|dont want lock in|do not want lock in|want no lock in|lock in is a concern|lock in worries", "portability_required=true"},
		{"lock in is fine|lock in is ok|lock in does not matter|dont mind lock in|do not mind lock in|locked in is fine|lock in is acceptable", "portability_required=false"},
		{"customers want to self host|customers self host|customers host it|self hosted by customers|customers run it themselves|customers install it|customers who self host|self hosting possible", "customers_self_host=true"},
		{"data must stay on premises|data must stay in house|data may not leave|data cannot leave|data must not leave|data stays on premises|data stays in house|no public cloud|must not leave our data centre|must not leave the building|data has to stay in house|data must stay in our building|data must stay in the building|data has to stay in our building|data stays in our building|data must stay in our data centre|data must stay in our data center|data must stay with us", "data_residency_onprem=true"},
		{"air gapped|airgapped|disconnected|on a ship|on ships|factory floor|in factories|in a factory|in every shop|in each store|in retail stores|works offline|must work offline|run offline", "edge_or_disconnected=true"},
		{"offline", "?edge_or_disconnected=true"},
	}
}

func placeEntries() []entry {
	return []entry{
		{"aws|amazon web services|amazon", "cloud=aws"},
		{"gcp|google cloud|google cloud platform", "cloud=gcp"},
		{"azure|microsoft azure", "cloud=azure"},
		{"on our own machines|our own machines|own machines|own servers|our own servers|own hardware|own data centre|own data center|own data centres|own data centers|our data centre|our data center|in house servers|in our basement", "cloud=onprem;~runs_today=own-servers"},
		{"on premises|on premise|on prem|onprem", "cloud=onprem"},
		{"on premises servers|on premise servers|on prem servers|physical servers|physical machines|bare metal|bare metal hosts|bare metal machines|colocated|colocation|racks|dedicated on premises machines|on premises physical and virtual servers", "~runs_today=own-servers;~cloud=onprem"},
		{"any cloud|cloud not decided|no cloud yet|whatever cloud|cloud does not matter", "cloud=any"},
	}
}

func cloudEntries() []entry {
	return []entry{
		{"lambda|lambdas|aws lambda|lambda function|lambda functions|aws lambda functions", "runs_today=functions;~cloud=aws"},
		{"azure function|azure functions", "runs_today=functions;~cloud=azure"},
		{"google cloud functions|cloud functions|firebase functions", "runs_today=functions;~cloud=gcp"},
		{"cloudflare workers|cloudflare worker|openwhisk|openfaas|vercel functions|netlify functions", "runs_today=functions"},
		{"fargate|aws fargate|app runner", "runs_today=serverless-containers;~cloud=aws"},
		{"cloud run|google cloud run", "runs_today=serverless-containers;~cloud=gcp"},
		{"container apps|azure container apps|container instances|azure container instances", "runs_today=serverless-containers;~cloud=azure"},
		{"eks|amazon eks|aws eks", "runs_today=kubernetes;kubernetes_in_use=true;~cloud=aws"},
		{"gke|google kubernetes engine", "runs_today=kubernetes;kubernetes_in_use=true;~cloud=gcp"},
		{"aks|azure kubernetes service", "runs_today=kubernetes;kubernetes_in_use=true;~cloud=azure"},
		{"ecs|amazon ecs|aws ecs", "runs_today=containers;~cloud=aws;~containerizable=true"},
		{"ec2|ec2 instances|ec2 fleet|aws ec2", "runs_today=vm;~cloud=aws"},
		{"compute engine|google compute engine", "runs_today=vm;~cloud=gcp"},
		{"azure vm|azure vms|azure virtual machines", "runs_today=vm;~cloud=azure"},
		{"elastic beanstalk|beanstalk", "runs_today=paas;~cloud=aws"},
		{"app engine|google app engine", "runs_today=paas;~cloud=gcp"},
		{"app service|azure app service", "runs_today=paas;~cloud=azure"},
		{"dynamodb|sqs|s3|step functions|cloudwatch|cloudformation|api gateway", "~cloud=aws"},
		{"firestore|bigquery", "~cloud=gcp"},
		{"cosmos db|service bus", "~cloud=azure"},
	}
}

func formEntries() []entry {
	return []entry{
		{"on functions|runs on functions|went to functions|serverless functions", "runs_today=functions"},
		{"kubernetes|kubernetes api|kubernetes service|k8s|openshift|kubernetes cluster|rancher|k3s", "runs_today=kubernetes;kubernetes_in_use=true"},
		{"we run kubernetes|runs kubernetes|running kubernetes|operate kubernetes", "runs_today=kubernetes;kubernetes_in_use=true;kubernetes_skill=strong"},
		{"docker|docker compose|docker swarm|swarm|nomad|mesos|compose|plain docker", "runs_today=containers;~containerizable=true"},
		{"virtual machine|virtual machines|vm|vms|virtual servers|vmware|vsphere|hyper v|virtual server", "runs_today=vm"},
		{"heroku|render.com|paas", "runs_today=paas"},
		{"servers|node.js servers|small servers", "~runs_today=own-servers"},
		{"application server|app server|tomcat|websphere|weblogic|jboss", "~runs_today=own-servers"},
		{"none new system|new system|nothing yet|nothing exists yet", "runs_today=nothing;migration=greenfield"},
	}
}

func todayEntries() []entry {
	return []entry{
		{"quota reached|account quota reached|account quota|hit the quota|hit a quota|quota limits|reached the quota|quota exhausted|reached the limit|limit reached|hit the limit|hit account limits|quota is exhausted|throttled", "quota_reached=true"},
		{"reserved instances|reserved capacity|reserved ec2 capacity|reserved machines|reservations", "committed_capacity=reserved-instances"},
		{"savings plan|savings plans|committed use|committed use discount|enterprise agreement|spend commitment", "committed_capacity=spend-commitment"},
		{"hardware we own|owned hardware|owned servers|servers are paid for|machines are paid for|paid off servers", "committed_capacity=own-hardware"},
	}
}
