package workspace

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Config is what a workspace starts from. BaseURL is the server's own address without a slash at the end, used in links.
// Observe is called for every change, in order, with the lock held: it must neither block nor call the State.
type Config struct {
	Team            Team
	App             App
	BaseURL         string
	Now             func() time.Time
	TriggerLife     time.Duration
	ResponseURLLife time.Duration
	Observe         func(Change)
}

// State is the workspace. All methods may be called concurrently.
type State struct {
	mu          sync.Mutex
	cfg         Config
	now         func() time.Time
	observe     func(Change)
	feed        feed
	lastMicros  int64
	lastID      int64
	users       []*User
	groups      map[string][]string // user groups: ids of people
	rooms       map[string]*room
	roomOrder   []string
	ephemerals  []*Message
	notices     map[string][]string
	views       map[string]*View
	stacks      map[string][]string
	homes       map[string]string
	files       map[string]*storedFile
	uploads     map[string]string
	triggers    map[string]*trigger
	hooks       map[string]*Hook
	connections int
}

// New makes an empty workspace whose only member is the app's bot user.
func New(cfg Config) *State {
	s := &State{
		cfg: cfg, now: cfg.Now, observe: cfg.Observe, feed: newFeed(),
		rooms: map[string]*room{}, notices: map[string][]string{}, views: map[string]*View{}, stacks: map[string][]string{},
		homes: map[string]string{}, files: map[string]*storedFile{}, uploads: map[string]string{},
		triggers: map[string]*trigger{}, hooks: map[string]*Hook{},
	}
	s.users = append(s.users, &User{ID: cfg.App.BotUserID, Name: cfg.App.Name, RealName: cfg.App.Name, IsBot: true, Color: "#3b5b92", Zone: "UTC"})
	return s
}

// Team is the workspace's identity.
func (s *State) Team() Team { return s.cfg.Team }

// App is the installed app.
func (s *State) App() App { return s.cfg.App }

// BaseURL is the server's address without a slash at the end.
func (s *State) BaseURL() string { return s.cfg.BaseURL }

// Now is the workspace's clock.
func (s *State) Now() time.Time { return s.now() }

// nextTS makes a time stamp that is unique and greater than every one before it.
func (s *State) nextTS() string {
	s.lastMicros = max(s.now().UnixMicro(), s.lastMicros+1)
	return fmt.Sprintf("%d.%06d", s.lastMicros/1e6, s.lastMicros%1e6)
}

func (s *State) nextID(prefix string) string {
	s.lastID++
	n := strings.ToUpper(strconv.FormatInt(s.lastID, 36))
	return prefix + "0" + strings.Repeat("0", max(0, 9-len(n))) + n
}

// Secret is an unguessable token of 24 hexadecimal digits.
func Secret() string {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	return hex.EncodeToString(b[:])
}
