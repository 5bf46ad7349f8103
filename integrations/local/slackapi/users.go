package slackapi

import "github.com/deploy-advice/deploy-advice/integrations/local/workspace"

func userInfo(c *call) (fields, *refusal) {
	u, ok := c.State.User(c.args["user"])
	if !ok || u.ID != c.args["user"] {
		return nil, refuse("user_not_found")
	}
	return fields{"user": c.member(u)}, nil
}

func usersList(c *call) (fields, *refusal) {
	var list []fields
	for _, u := range c.State.Users() {
		list = append(list, c.member(u))
	}
	part, next, refused := page(c, list, pageLimit)
	if refused != nil {
		return nil, refused
	}
	return fields{"members": part, "cache_ts": c.Now().Unix(), "response_metadata": cursorOf(next)}, nil
}

func (c *call) member(u workspace.User) fields {
	return fields{
		"id": u.ID, "team_id": c.State.Team().ID, "name": u.Name, "real_name": u.RealName, "deleted": false, "color": u.Color,
		"is_bot": u.IsBot, "is_app_user": false, "tz": u.Zone, "tz_label": u.Zone, "tz_offset": 0, "updated": c.Now().Unix(),
		"is_admin": u.IsAdmin, "is_owner": false, "is_restricted": false, "is_ultra_restricted": false,
		"profile": fields{"real_name": u.RealName, "display_name": u.Name, "team": c.State.Team().ID},
	}
}

func userGroups(c *call) (fields, *refusal) {
	list := []fields{}
	for _, id := range c.State.UserGroups() {
		members, _ := c.State.UserGroup(id)
		list = append(list, fields{"id": id, "team_id": c.State.Team().ID, "is_usergroup": true, "handle": id, "name": id, "user_count": len(members)})
	}
	return fields{"usergroups": list}, nil
}

func userGroupMembers(c *call) (fields, *refusal) {
	members, ok := c.State.UserGroup(c.args["usergroup"])
	if !ok {
		return nil, refuse("no_such_subteam")
	}
	return fields{"users": append([]string{}, members...)}, nil
}

func reactionsAdd(c *call) (fields, *refusal)    { return c.react(false) }
func reactionsRemove(c *call) (fields, *refusal) { return c.react(true) }

func (c *call) react(remove bool) (fields, *refusal) {
	if c.args["name"] == "" {
		return nil, refuse("invalid_name")
	}
	if c.args["channel"] == "" || c.args["timestamp"] == "" {
		return nil, refuse("no_item_specified")
	}
	err := c.State.React(c.args["channel"], c.args["timestamp"], c.bot(), c.args["name"], remove)
	return fields{}, stateError(err)
}
