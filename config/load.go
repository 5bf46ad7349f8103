package config

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"
)

// FileName is the file read from the working directory when none is named.
const FileName = "deploy-advice.yaml"

const maxFile = 1 << 20

// Load reads defaults, then the file (path may be empty: then [FileName] where it exists), then the environment through lookup.
// All mistakes are reported together, each with its place, what is wrong and what is allowed; then no Config is returned.
func Load(path string, lookup func(string) (string, bool)) (Config, error) {
	l := loader{from: map[string]string{}}
	for _, s := range Settings() {
		if s.Default != "" {
			l.apply(s, s.Default, "default")
		}
	}
	l.file(path)
	for _, s := range Settings() {
		if text, ok := lookup(s.Env); ok && (text != "" || s.Env == "HTTP_ADDR") {
			l.apply(s, text, s.Env)
		}
	}
	l.together()
	if err := errors.Join(l.errs...); err != nil {
		return Config{}, err
	}
	return l.config, nil
}

type loader struct {
	config Config
	from   map[string]string
	errs   []error
}

func (l *loader) apply(s Setting, text, place string) {
	l.from[s.Key] = place
	if err := s.set(&l.config, text); err != nil {
		l.errs = append(l.errs, fmt.Errorf("%s: %w", place, err))
	}
}

func (l *loader) file(path string) {
	named := path != ""
	if !named {
		path = FileName
	}
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) && !named {
		return
	}
	if err == nil && info.Size() > maxFile {
		err = fmt.Errorf("is larger than %d bytes", maxFile)
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(path) //nolint:gosec // the operator names the file
	}
	if err != nil {
		l.errs = append(l.errs, fmt.Errorf("%s: %w", path, err))
		return
	}
	l.parse(path, data)
}

func (l *loader) parse(path string, data []byte) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		l.errs = append(l.errs, fmt.Errorf("%s: %s", path, strings.TrimPrefix(err.Error(), "yaml: ")))
		return
	}
	if len(doc.Content) == 0 {
		return
	}
	if doc.Content[0].Kind != yaml.MappingNode {
		l.errs = append(l.errs, fmt.Errorf("%s:1: must be a list of keys such as slack and redis", path))
		return
	}
	l.walk(path, "", doc.Content[0])
}

// walk visits a mapping; keys join with a dot to the names of settings.
func (l *loader) walk(path, prefix string, node *yaml.Node) {
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, value := node.Content[i], node.Content[i+1]
		key := prefix + name.Value
		place := fmt.Sprintf("%s:%d:%d: %s", path, name.Line, name.Column, key)
		setting, known := find(key)
		switch {
		case known:
			l.value(setting, value, place)
		case value.Kind == yaml.MappingNode && len(group(key)) > 0:
			l.walk(path, key+".", value)
		case len(group(key)) > 0 && value.Tag == "!!null":
		case len(group(key)) > 0:
			l.errs = append(l.errs, fmt.Errorf("%s: must hold the keys %s", place, strings.Join(group(key), ", ")))
		default:
			l.errs = append(l.errs, fmt.Errorf("%s: there is no such setting; did you mean %s?", place, nearest(key)))
		}
	}
}

func (l *loader) value(s Setting, node *yaml.Node, place string) {
	switch {
	case node.Kind == yaml.ScalarNode && node.Tag == "!!null":
	case node.Kind == yaml.ScalarNode:
		l.apply(s, node.Value, place)
	case node.Kind == yaml.SequenceNode && s.List:
		items := make([]string, 0, len(node.Content))
		for _, item := range node.Content {
			items = append(items, item.Value)
		}
		l.apply(s, strings.Join(items, ","), place)
	default:
		l.errs = append(l.errs, fmt.Errorf("%s: must be %s", place, shape(s)))
	}
}

func shape(s Setting) string {
	if s.List {
		return "a list"
	}
	return "one value"
}

// together checks what only several settings together can get wrong.
func (l *loader) together() {
	g := l.config.GitHub
	parts := 0
	for _, set := range []bool{g.AppID != 0, g.InstallationID != 0, g.PrivateKey.Set()} {
		if set {
			parts++
		}
	}
	if parts != 0 && parts != 3 {
		l.errs = append(l.errs, errors.New("GITHUB_APP_ID, GITHUB_APP_INSTALLATION_ID and GITHUB_APP_PRIVATE_KEY (or GITHUB_APP_PRIVATE_KEY_FILE) belong together: set all three or none"))
	}
	if parts == 3 && g.Token.Set() {
		l.errs = append(l.errs, errors.New("GITHUB_TOKEN and GITHUB_APP_ID are both set: keep one"))
	}
}

func find(key string) (Setting, bool) {
	for _, s := range Settings() {
		if s.Key == key {
			return s, true
		}
	}
	return Setting{}, false
}

// group returns the names below a key that is a group of settings.
func group(key string) []string {
	var names []string
	for _, s := range Settings() {
		if name, ok := strings.CutPrefix(s.Key, key+"."); ok {
			names = append(names, name)
		}
	}
	return names
}
