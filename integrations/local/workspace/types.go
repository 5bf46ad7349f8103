package workspace

import "encoding/json"

// Team is the workspace itself, in the shape of team.info.
type Team struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Domain string `json:"domain"`
}

// Command is a slash command the app registered. ShouldEscape turns @name and #name into entities that carry the id.
type Command struct {
	Command      string `json:"command"`
	Description  string `json:"description"`
	UsageHint    string `json:"usage_hint"`
	ShouldEscape bool   `json:"should_escape"`
}

// Shortcut is a shortcut the app registered; Type is "global" or "message".
type Shortcut struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	CallbackID  string `json:"callback_id"`
	Description string `json:"description"`
}

// App is the one app installed here.
type App struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	BotUserID string     `json:"bot_user_id"`
	BotID     string     `json:"bot_id"`
	Commands  []Command  `json:"commands"`
	Shortcuts []Shortcut `json:"shortcuts"`
}

// User is a member of the team. Color and Zone serve the page.
type User struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	RealName string `json:"real_name"`
	IsBot    bool   `json:"is_bot"`
	IsAdmin  bool   `json:"is_admin"`
	Color    string `json:"color"`
	Zone     string `json:"tz"`
}

// Text is a topic or a purpose.
type Text struct {
	Value   string `json:"value"`
	Creator string `json:"creator"`
	LastSet int64  `json:"last_set"`
}

// Conversation is a channel or a DM as one asker sees it: IsMember and User (the other party of a DM) depend on who asks.
type Conversation struct {
	ID         string   `json:"id"`
	Name       string   `json:"name,omitempty"`
	IsChannel  bool     `json:"is_channel"`
	IsGroup    bool     `json:"is_group"`
	IsIM       bool     `json:"is_im"`
	IsMPIM     bool     `json:"is_mpim"`
	IsPrivate  bool     `json:"is_private"`
	IsArchived bool     `json:"is_archived"`
	IsGeneral  bool     `json:"is_general"`
	IsMember   bool     `json:"is_member"`
	User       string   `json:"user,omitempty"`
	Created    int64    `json:"created"`
	Creator    string   `json:"creator,omitempty"`
	Topic      Text     `json:"topic"`
	Purpose    Text     `json:"purpose"`
	NumMembers int      `json:"num_members"`
	Members    []string `json:"members,omitempty"`
	Latest     string   `json:"latest,omitempty"`
}

// Metadata is what an app attaches to a message: a type and a payload of its own shape.
type Metadata struct {
	EventType    string          `json:"event_type"`
	EventPayload json.RawMessage `json:"event_payload"`
}

// Edited says who edited a message last, and when (a ts).
type Edited struct {
	User string `json:"user"`
	TS   string `json:"ts"`
}

// Reaction is one emoji under a message.
type Reaction struct {
	Name  string   `json:"name"`
	Count int      `json:"count"`
	Users []string `json:"users"`
}

// BotProfile accompanies every message of the app.
type BotProfile struct {
	ID      string `json:"id"`
	AppID   string `json:"app_id"`
	Name    string `json:"name"`
	TeamID  string `json:"team_id"`
	Deleted bool   `json:"deleted"`
}

// Message is one message in Slack's shape. A Message handed out is a copy whose slices are never changed afterwards.
type Message struct {
	Type            string          `json:"type"`
	Subtype         string          `json:"subtype,omitempty"`
	Channel         string          `json:"channel,omitempty"`
	User            string          `json:"user,omitempty"`
	BotID           string          `json:"bot_id,omitempty"`
	AppID           string          `json:"app_id,omitempty"`
	Team            string          `json:"team,omitempty"`
	Text            string          `json:"text"`
	TS              string          `json:"ts"`
	ClientMsgID     string          `json:"client_msg_id,omitempty"`
	ThreadTS        string          `json:"thread_ts,omitempty"`
	ParentUserID    string          `json:"parent_user_id,omitempty"`
	ReplyCount      int             `json:"reply_count,omitempty"`
	ReplyUsersCount int             `json:"reply_users_count,omitempty"`
	ReplyUsers      []string        `json:"reply_users,omitempty"`
	LatestReply     string          `json:"latest_reply,omitempty"`
	Blocks          json.RawMessage `json:"blocks,omitempty"`
	Attachments     json.RawMessage `json:"attachments,omitempty"`
	Metadata        *Metadata       `json:"metadata,omitempty"`
	Files           []File          `json:"files,omitempty"`
	Upload          bool            `json:"upload,omitempty"`
	Edited          *Edited         `json:"edited,omitempty"`
	Reactions       []Reaction      `json:"reactions,omitempty"`
	BotProfile      *BotProfile     `json:"bot_profile,omitempty"`
	IsEphemeral     bool            `json:"is_ephemeral,omitempty"`
	Audience        string          `json:"-"` // the one user an ephemeral message is for
}

// InThread tells whether m is a reply (a root is not).
func (m Message) InThread() bool { return m.ThreadTS != "" && m.ThreadTS != m.TS }

// Share says where a file was posted.
type Share struct {
	TS       string `json:"ts"`
	ThreadTS string `json:"thread_ts,omitempty"`
}

// Shares groups the places of a file by visibility, then by channel id.
type Shares struct {
	Public  map[string][]Share `json:"public,omitempty"`
	Private map[string][]Share `json:"private,omitempty"`
}

// File is a file's description; its bytes stay in the State. Size is in bytes, Created in unix seconds.
type File struct {
	ID         string   `json:"id"`
	Created    int64    `json:"created"`
	Timestamp  int64    `json:"timestamp"`
	Name       string   `json:"name"`
	Title      string   `json:"title"`
	Mimetype   string   `json:"mimetype"`
	Filetype   string   `json:"filetype"`
	User       string   `json:"user"`
	Size       int      `json:"size"`
	Mode       string   `json:"mode"`
	AltText    string   `json:"alt_txt,omitempty"`
	URLPrivate string   `json:"url_private"`
	Download   string   `json:"url_private_download"`
	Permalink  string   `json:"permalink"`
	Channels   []string `json:"channels"`
	Groups     []string `json:"groups"`
	IMs        []string `json:"ims"`
	Shares     Shares   `json:"shares"`
}

// ViewState holds the inputs of a view: block id, action id, element state in Slack's shape.
type ViewState struct {
	Values map[string]map[string]any `json:"values"`
}

// View is a modal or an App Home in Slack's shape.
type View struct {
	ID              string          `json:"id"`
	TeamID          string          `json:"team_id"`
	Type            string          `json:"type"`
	Title           json.RawMessage `json:"title"`
	Submit          json.RawMessage `json:"submit"`
	Close           json.RawMessage `json:"close"`
	Blocks          json.RawMessage `json:"blocks"`
	PrivateMetadata string          `json:"private_metadata"`
	CallbackID      string          `json:"callback_id"`
	ExternalID      string          `json:"external_id"`
	State           ViewState       `json:"state"`
	Hash            string          `json:"hash"`
	ClearOnClose    bool            `json:"clear_on_close"`
	NotifyOnClose   bool            `json:"notify_on_close"`
	RootViewID      string          `json:"root_view_id"`
	PreviousViewID  *string         `json:"previous_view_id"`
	AppID           string          `json:"app_id"`
	BotID           string          `json:"bot_id"`
	InstalledTeamID string          `json:"app_installed_team_id"`
	Owner           string          `json:"-"` // the user who sees it
}
