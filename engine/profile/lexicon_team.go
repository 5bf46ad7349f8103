package profile

func teamEntries() []entry {
	return []entry{
		{"nobody on call|no one on call|noone on call|nobody to run it|nobody runs it|nobody to operate it|no ops|no ops team|no ops people|no operations team|no operations|no devops|no platform team|one developer|one person|solo developer|single developer|just me|only me|no server staff|without server staff|no sysadmin|no admins|no servers to run|developers only|nobody wants to run servers|without an ops team|no sre", "ops_team=none"},
		{"small team|tiny team|small engineering group|small group|a few developers|two developers|three developers|small startup|few engineers|a few engineers|two engineers|three engineers", "ops_team=small"},
		{"platform team|platform group|sre team|sres|dedicated ops|ops team|operations team|devops team|cloud platform team|infrastructure team|infra team|platform engineers", "ops_team=platform-team"},
		{"no kubernetes skill|no kubernetes skills|no kubernetes experience|no k8s experience|no k8s skills|no k8s|does not know kubernetes|dont know kubernetes|never used kubernetes|no experience with kubernetes|no kubernetes knowledge|no kubernetes|nobody knows kubernetes", "kubernetes_skill=none"},
		{"knows kubernetes|know kubernetes|kubernetes experience|experienced with kubernetes|kubernetes skills|kubernetes skill|kubernetes experts|kubernetes expertise|knows k8s|know k8s|good at kubernetes|experienced in kubernetes", "kubernetes_skill=strong"},
		{"kubernetes team|k8s team", "kubernetes_skill=strong;kubernetes_in_use=true;ops_team=platform-team"},
		{"some kubernetes|a little kubernetes|basic kubernetes|some k8s", "kubernetes_skill=some"},
	}
}

func deliveryEntries() []entry {
	return []entry{
		{"greenfield|from scratch|brand new|new service|new project|new app|new application", "migration=greenfield"},
		{"lift and shift|lifted and shifted|lift and shifted|rehost|rehosted|moved as is|move as is|as it is|without changes|without change|no code changes|cannot be rewritten|cant be rewritten|no time to rewrite|must not be changed|may not be changed|source code is lost|cannot be changed", "migration=lift-and-shift"},
		{"rewrite|may be rewritten|can be rewritten|rewriting|re architect", "?migration=rewrite"},
		{"refactor|refactoring|replatform|may be refactored|can be refactored", "migration=refactor"},
		{"as cheap as possible|cheapest|low budget|small budget|save money|cost sensitive|cost matters most|lowest cost|tight budget|on a budget|cheap", "budget_priority=cost"},
		{"time to market|ship fast|fast delivery|speed of delivery|deliver quickly|ship quickly|speed matters most|as soon as possible|move fast", "budget_priority=speed-of-delivery"},
		{"deploy continuously|continuous deployment|deploy on every commit|deploys on every commit", "deploy_frequency=35-350"},
	}
}

func runtimeEntries() []entry {
	return []entry{
		{"golang|go service|go services|written in go|go server|go servers|go api|go program|go binary|go app", "runtime=go"},
		{"rust", "runtime=rust"},
		{"python|django|flask|fastapi", "runtime=python"},
		{"node|node.js|nodejs|typescript|javascript|express|nestjs", "runtime=node"},
		{"java|spring boot|spring|kotlin|jvm|scala|quarkus", "runtime=java"},
		{".net|c#|asp.net|dotnet|.net core", "runtime=dotnet"},
		{"php|ruby|rails|ruby on rails|elixir|c++|perl|cobol|erlang", "runtime=other"},
	}
}
