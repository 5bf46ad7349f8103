package command

// Specs is every command, in the order in which help lists them.
func Specs() []Spec {
	return append(threadSpecs(), placeSpecs()...)
}

// threadSpecs are said where an assessment is.
func threadSpecs() []Spec {
	return []Spec{
		{Name: "why", Forms: []string{"why"}, Args: "[ATTRIBUTE]", Does: "why the open question is asked", Example: "why peak_rps", Where: Thread, fits: attributeOrNothing},
		{Name: "skip", Forms: []string{"skip", "don't know", "dont know", "i don't know", "i dont know", "no idea"}, Does: "leave the open question unanswered", Example: "skip", Where: Thread, fits: nothing},
		{Name: "enough", Forms: []string{"enough", "decide now"}, Does: "stop asking and decide with what is known", Example: "enough", Where: Thread, fits: nothing},
		{Name: "undo", Forms: []string{"undo"}, Does: "take the last answer back", Example: "undo", Where: Thread, fits: nothing},
		{Name: "change", Forms: []string{"change"}, Args: "ATTRIBUTE [VALUE]", Does: "give an answer again", Example: "change memory_mb 2 GB", Where: Thread, fits: attributeFirst},
		{Name: "components", Forms: []string{"components:", "components"}, Args: "NAME, NAME, …", Does: "assess several parts together", Example: "components: web, worker, db", Where: Thread, fits: nameList},
		{Name: "link", Forms: []string{"link", "links"}, Args: "[PART -> PART CALLS, SIZE each, …]", Does: "what one component sends another; alone, the links so far", Example: "link api -> worker 2M a month, 10 kB each", Where: Thread, fits: twoParts},
		{Name: "what if", Forms: []string{"what if", "what-if", "whatif"}, Args: "ATTRIBUTE=VALUE[, …] | PART -> PART …", Does: "try other answers, or another link, without keeping them", Example: "what if peak_rps=500, memory_mb=2 GB", Where: Thread, fits: assignment},
		{Name: "compare", Forms: []string{"compare"}, Args: "OPTION OPTION", Does: "two options side by side", Example: "compare aws-lambda aws-fargate", Where: Thread, fits: pair},
		{Name: "explain", Forms: []string{"explain", "details"}, Args: "[OPTION]", Does: "every figure of the verdict, or of one option", Example: "explain aws-lambda", Where: Thread, fits: fewWords},
		{Name: "sources", Forms: []string{"sources"}, Does: "where the figures come from", Example: "sources", Where: Thread, fits: nothing},
		{Name: "history", Forms: []string{"history"}, Args: "[PAGE]", Does: "who said and did what, when and from where", Example: "history", Where: Thread, fits: threeWords},
		{Name: "export", Forms: []string{"export"}, Does: "the assessment as JSON, its answers as YAML", Example: "export", Where: Thread, fits: nothing},
		{Name: "override", Forms: []string{"override"}, Args: "OPTION because REASON", Does: "decide against the advice; both are kept", Example: "override aws-fargate because the team knows it", Where: Thread, Part: Rights, fits: withReason},
		{Name: "record", Forms: []string{"record", "record it"}, Does: "write the decision down as a pull request", Example: "record", Where: Thread, Part: Records, fits: nothing},
		{Name: "restart", Forms: []string{"restart"}, Does: "forget the answers and ask from the beginning", Example: "restart", Where: Thread, fits: nothing},
		{Name: "cancel", Forms: []string{"cancel"}, Does: "stop this assessment", Example: "cancel", Where: Thread, fits: nothing},
		{Name: "resume", Forms: []string{"resume"}, Does: "go on with a cancelled assessment", Example: "resume", Where: Thread, fits: nothing},
	}
}

// placeSpecs may be said anywhere.
func placeSpecs() []Spec {
	return []Spec{
		{Name: "status", Forms: []string{"status"}, Does: "where this assessment stands; outside a thread, what waits here", Example: "status", fits: nothing},
		{Name: "list", Forms: []string{"list"}, Args: "[mine|open|here|due|PAGE]", Does: "assessments of this channel and yours", Example: "list open", Part: Lists, fits: listed},
		{Name: "find", Forms: []string{"find"}, Args: "WORDS", Does: "assessments by words of their name or verdict", Example: "find image resizer", Part: Lists, fits: someWords},
		{Name: "mute", Forms: []string{"mute"}, Args: "[channel]", Does: "no reminders and no mentions, for you or this channel", Example: "mute", Part: Preferences, fits: channelOrNothing},
		{Name: "unmute", Forms: []string{"unmute"}, Args: "[channel]", Does: "remind and mention again", Example: "unmute channel", Part: Preferences, fits: channelOrNothing},
		{Name: "digest", Forms: []string{"digest"}, Args: "[all|due|log|figures|find WORDS|history NAME]", Does: "what changed, is due or flipped, now", Example: "digest due", Part: Digests, Job: "command.digest", fits: eightWords},
		{Name: "subscribe", Forms: []string{"subscribe"}, Args: "[SCHEDULE] [ZONE] [repo=OWNER/NAME] [team=NAME] [tag=WORD] [here] [always]", Does: "a digest for this channel, on a schedule", Example: "subscribe mon 9:00 Europe/Berlin", Part: Digests, Job: "command.subscribe", fits: anything},
		{Name: "unsubscribe", Forms: []string{"unsubscribe"}, Does: "no more digests for this channel", Example: "unsubscribe", Part: Digests, Job: "command.unsubscribe", fits: fewWords},
		{Name: "watch", Forms: []string{"watch"}, Args: "OWNER/NAME", Does: "review pull requests of a repository and say so here", Example: "watch acme/shop", Part: Watches, Job: "command.watch", fits: repository},
		{Name: "unwatch", Forms: []string{"unwatch"}, Args: "OWNER/NAME", Does: "review that repository no more", Example: "unwatch acme/shop", Part: Watches, Job: "command.unwatch", fits: repository},
		{Name: "settings", Forms: []string{"settings"}, Args: "[always on|off] [SCHEDULE] [ZONE] [repo=…] [team=…] [tag=…] [here|all]", Does: "what holds for this channel", Example: "settings always on", Part: Digests, Job: "command.settings", fits: anything},
		{Name: "help", Forms: []string{"help", "?"}, Args: "[COMMAND]", Does: "what can be typed", Example: "help undo", fits: oneWord},
	}
}
