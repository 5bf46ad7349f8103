package slackapi

// methods is every method served, with its tier and the scopes it needs.
func methods() map[string]method {
	write := []string{"chat:write"}
	history := []string{"channels:history", "groups:history", "im:history", "mpim:history"}
	read := []string{"channels:read", "groups:read", "im:read", "mpim:read"}
	open := []string{"im:write", "mpim:write"}
	users := []string{"users:read"}
	return map[string]method{
		"api.test":                     {handle: apiTest, tier: tier4, token: noToken},
		"auth.test":                    {handle: authTest, tier: tier4, token: eitherToken},
		"apps.connections.open":        {handle: connectionsOpen, tier: tier3, token: appToken},
		"bots.info":                    {handle: botsInfo, tier: tier3, needs: users},
		"team.info":                    {handle: teamInfo, tier: tier3, needs: []string{"team:read", "users:read"}},
		"chat.postMessage":             {handle: postMessage, tier: special, needs: write},
		"chat.postEphemeral":           {handle: postEphemeral, tier: tier4, needs: write},
		"chat.update":                  {handle: updateMessage, tier: tier3, needs: write},
		"chat.delete":                  {handle: deleteMessage, tier: tier3, needs: write},
		"chat.getPermalink":            {handle: permalink, tier: tier4},
		"conversations.history":        {handle: historyPage, tier: tier3, needs: history},
		"conversations.replies":        {handle: repliesPage, tier: tier3, needs: history},
		"conversations.info":           {handle: conversationInfo, tier: tier3, needs: read},
		"conversations.list":           {handle: conversationsList, tier: tier2, needs: read},
		"conversations.members":        {handle: membersPage, tier: tier4, needs: read},
		"conversations.open":           {handle: conversationOpen, tier: tier3, needs: open},
		"conversations.join":           {handle: conversationJoin, tier: tier3, needs: []string{"channels:join"}},
		"users.info":                   {handle: userInfo, tier: tier4, needs: users},
		"users.list":                   {handle: usersList, tier: tier2, needs: users},
		"users.conversations":          {handle: usersConversations, tier: tier3, needs: read},
		"usergroups.list":              {handle: userGroups, tier: tier2, needs: []string{"usergroups:read"}},
		"usergroups.users.list":        {handle: userGroupMembers, tier: tier2, needs: []string{"usergroups:read"}},
		"reactions.add":                {handle: reactionsAdd, tier: tier3, needs: []string{"reactions:write"}},
		"reactions.remove":             {handle: reactionsRemove, tier: tier2, needs: []string{"reactions:write"}},
		"views.open":                   {handle: viewsOpen, tier: tier4},
		"views.push":                   {handle: viewsPush, tier: tier4},
		"views.update":                 {handle: viewsUpdate, tier: tier4},
		"views.publish":                {handle: viewsPublish, tier: tier4},
		"files.getUploadURLExternal":   {handle: filesUploadURL, tier: tier4, needs: []string{"files:write"}},
		"files.completeUploadExternal": {handle: filesComplete, tier: tier4, needs: []string{"files:write"}},
		"files.info":                   {handle: filesInfo, tier: tier4, needs: []string{"files:read"}},
	}
}

func apiTest(c *call) (fields, *refusal) { return fields{"args": c.args}, nil }

func authTest(c *call) (fields, *refusal) {
	team, app := c.State.Team(), c.State.App()
	return fields{
		"url": c.State.BaseURL() + "/", "team": team.Name, "team_id": team.ID, "user": app.Name, "user_id": app.BotUserID,
		"bot_id": app.BotID, "is_enterprise_install": false,
	}, nil
}

func connectionsOpen(c *call) (fields, *refusal) { return fields{"url": c.Connect()}, nil }

func botsInfo(c *call) (fields, *refusal) {
	app := c.State.App()
	if c.args["bot"] != app.BotID {
		return nil, refuse("bot_not_found")
	}
	return fields{"bot": fields{
		"id": app.BotID, "deleted": false, "name": app.Name, "app_id": app.ID, "user_id": app.BotUserID, "updated": c.Now().Unix(),
		"icons": fields{},
	}}, nil
}

func teamInfo(c *call) (fields, *refusal) {
	team := c.State.Team()
	return fields{"team": fields{"id": team.ID, "name": team.Name, "domain": team.Domain, "email_domain": "", "icon": fields{}}}, nil
}
