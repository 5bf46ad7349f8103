package detect

import (
	"path"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readKustomize builds every overlay that no other one uses, from the files of the repository alone; remote bases are left out.
func readKustomize(s *fileset) []*draft {
	k := &kustomize{s: s, used: map[string]bool{}}
	var dirs []string
	for _, p := range s.where(isKustomization) {
		dirs = append(dirs, dirOf(p))
	}
	built := map[string][]*tree.Node{}
	for _, dir := range dirs {
		built[dir] = k.build(dir, nil)
	}
	var drafts []*draft
	for i, dir := range productionFirst(dirs) {
		if !k.used[dir] || i == 0 && k.circular(dirs) {
			drafts = addNew(drafts, inEnvironment(deployed(s, manifests(built[dir]), "kustomize"), environment(dir)))
		}
	}
	return drafts
}

// circular reports folders that all build on one another: the first then stands for them.
func (k *kustomize) circular(dirs []string) bool {
	return !slices.ContainsFunc(dirs, func(d string) bool { return !k.used[d] })
}

func isKustomization(p string) bool {
	base := path.Base(p)
	return base == "kustomization.yaml" || base == "kustomization.yml" || base == "Kustomization"
}

type kustomize struct {
	s    *fileset
	used map[string]bool // folders that another one builds on
	made int             // folders built so far, repetitions included
}

// build is the objects of one folder. above are the folders that led here: a cycle and a long chain end there.
func (k *kustomize) build(dir string, above []string) []*tree.Node {
	if k.made++; len(above) > 10 || k.made > 1000 {
		return nil
	}
	if slices.Contains(above, dir) {
		return nil
	}
	var root *tree.Node
	for _, base := range []string{"kustomization.yaml", "kustomization.yml", "Kustomization"} {
		if p := path.Join(dir, base); k.s.has(p) {
			k.s.claim(p)
			root = k.s.one(p)
		}
	}
	var docs []*tree.Node
	next := append(append([]string(nil), above...), dir)
	for _, key := range []string{"resources", "bases", "components"} {
		for i, item := range root.At(key).All() {
			if i < 200 && len(docs) < 500 {
				docs = k.add(docs, dir, item, key, next)
			}
		}
	}
	docs = k.patch(docs, dir, root)
	return transform(docs, root)
}

// add appends what one entry of resources or components contributes. A component changes what is there already.
func (k *kustomize) add(docs []*tree.Node, dir string, item *tree.Node, key string, above []string) []*tree.Node {
	p := local(dir, item.Str())
	if p == "" {
		return docs
	}
	if k.s.has(p) {
		k.s.claim(p)
		return append(docs, manifests(k.s.yaml(p))...)
	}
	k.used[p] = true
	made := k.build(p, above)
	if key != "components" {
		return append(docs, made...)
	}
	for _, base := range []string{"kustomization.yaml", "kustomization.yml"} {
		if q := path.Join(p, base); k.s.has(q) {
			docs = k.patch(append(docs, made...), p, k.s.one(q))
		}
	}
	return docs
}

// patch applies the patches of a kustomization, in files or written in place.
func (k *kustomize) patch(docs []*tree.Node, dir string, root *tree.Node) []*tree.Node {
	for _, key := range []string{"patches", "patchesStrategicMerge", "patchesJson6902"} {
		for i, item := range root.At(key).All() {
			if i >= 100 {
				break
			}
			file, inline, target := item.At("path"), item.At("patch"), item.At("target")
			if item.Kind == tree.Scalar {
				file = item
				if strings.Contains(item.Text, "\n") {
					file, inline = nil, item
				}
			}
			for _, p := range k.patches(dir, file, inline) {
				docs = applied(docs, p, target)
			}
		}
	}
	return docs
}

func (k *kustomize) patches(dir string, file, inline *tree.Node) []*tree.Node {
	if inline.Str() != "" {
		docs, err := tree.YAMLFrom(inline.File, inline.Line, []byte(inline.Text))
		k.s.problem(inline.File, err)
		return docs
	}
	p := local(dir, file.Str())
	if p == "" || !k.s.has(p) {
		return nil
	}
	k.s.claim(p)
	return k.s.yaml(p)
}

// applied is the objects after one patch: a list of operations, or a partial object.
func applied(docs []*tree.Node, patch, target *tree.Node) []*tree.Node {
	var out []*tree.Node
	for _, doc := range docs {
		switch {
		case !targeted(doc, patch, target):
		case patch.Kind == tree.List:
			for _, op := range patch.Items {
				doc = operated(doc, op)
			}
		case patch.At("$patch").Str() == "delete":
			continue
		default:
			doc = merged(doc, patch, 0)
		}
		out = append(out, doc)
	}
	return out
}

func targeted(doc, patch, target *tree.Node) bool {
	kind, name := target.At("kind").Str(), target.At("name").Str()
	if target == nil {
		kind, name = patch.At("kind").Str(), patch.At("metadata", "name").Str()
		if kind == "" {
			return false
		}
	}
	plainName := strings.Trim(name, "^$")
	return (kind == "" || doc.At("kind").Str() == kind) && (name == "" || name == ".*" || doc.At("metadata", "name").Str() == plainName)
}

// merged lays a partial object upon one: maps merge, lists of named items merge by name, other lists are replaced.
func merged(base, over *tree.Node, depth int) *tree.Node {
	if depth > tree.MaxDepth || base == nil || over == nil || base.Kind != over.Kind {
		return over
	}
	switch base.Kind { //nolint:exhaustive // everything else is replaced
	case tree.Map:
		c := *base
		c.Fields = append([]tree.Field(nil), base.Fields...)
		b := tree.NewMap(&c)
		for _, f := range over.Fields {
			if old := b.Get(f.Key); old != nil {
				f.Value = merged(old, f.Value, depth+1)
			}
			b.Put(f)
		}
		return &c
	case tree.List:
		if len(over.Items) == 0 || len(over.Items) > 100 || over.Items[0].At("name") == nil {
			return over
		}
		c := *base
		c.Items = append([]*tree.Node(nil), base.Items...)
		for _, item := range over.Items {
			c.Items = mergedItem(c.Items, item, depth)
		}
		return &c
	}
	if base.Kind == tree.Scalar && base.Text == over.Text {
		return base
	}
	return over
}

func mergedItem(items []*tree.Node, item *tree.Node, depth int) []*tree.Node {
	for i, old := range items {
		if old.At("name").Str() == item.At("name").Str() {
			items[i] = merged(old, item, depth+1)
			return items
		}
	}
	return append(items, item)
}

// operated applies one JSON patch operation; only add, replace and remove are known.
func operated(doc, op *tree.Node) *tree.Node {
	kind := op.At("op").Str()
	keys := strings.Split(strings.TrimPrefix(op.At("path").Str(), "/"), "/")
	if len(keys) > 30 || kind != "add" && kind != "replace" && kind != "remove" {
		return doc
	}
	value := op.At("value")
	if kind == "remove" {
		value = nil
	}
	return put(doc, keys, value)
}

func put(n *tree.Node, keys []string, value *tree.Node) *tree.Node {
	if len(keys) == 0 {
		return value
	}
	first, rest := keys[0], keys[1:]
	key := strings.ReplaceAll(strings.ReplaceAll(first, "~1", "/"), "~0", "~")
	c := tree.Node{Kind: tree.Map}
	if n != nil {
		c = *n
	}
	if c.Kind == tree.List {
		return putItem(c, key, rest, value)
	}
	c.Fields = nil
	done := false
	for _, f := range n.Entries() {
		if f.Key == key {
			done = true
			if f.Value = put(f.Value, rest, value); f.Value == nil {
				continue
			}
		}
		c.Fields = append(c.Fields, f)
	}
	if !done && value != nil {
		c.Fields = append(c.Fields, tree.Field{Key: key, Line: value.Line, Value: put(nil, rest, value)})
	}
	return &c
}

func putItem(c tree.Node, key string, rest []string, value *tree.Node) *tree.Node {
	items := c.Items
	c.Items = nil
	for i, item := range items {
		if key == plain(float64(i)) {
			item = put(item, rest, value)
		}
		if item != nil {
			c.Items = append(c.Items, item)
		}
	}
	if key == "-" && value != nil {
		c.Items = append(c.Items, value)
	}
	return &c
}

// transform applies names, images and replicas.
func transform(docs []*tree.Node, root *tree.Node) []*tree.Node {
	prefix, suffix := affix(root.At("namePrefix")), affix(root.At("nameSuffix"))
	for i, doc := range docs {
		name := doc.At("metadata", "name")
		for _, r := range root.At("replicas").All() {
			if r.At("name").Str() == name.Str() && name != nil && doc.At("spec", "replicas") != nil || r.At("name").Str() == name.Str() && doc.At("kind").Str() == "Deployment" {
				docs[i] = put(docs[i], []string{"spec", "replicas"}, r.At("count"))
			}
		}
		if (prefix != "" || suffix != "") && name.Str() != "" {
			renamed := *name
			renamed.Text = prefix + name.Text + suffix
			docs[i] = put(docs[i], []string{"metadata", "name"}, &renamed)
			docs[i] = retarget(docs[i], prefix, suffix)
		}
	}
	for _, image := range root.At("images").All() {
		docs = withImage(docs, image)
	}
	return docs
}

// retarget renames what an autoscaler points at along with it.
func retarget(doc *tree.Node, prefix, suffix string) *tree.Node {
	target := doc.At("spec", "scaleTargetRef", "name")
	if target.Str() == "" {
		return doc
	}
	renamed := *target
	renamed.Text = prefix + target.Text + suffix
	return put(doc, []string{"spec", "scaleTargetRef", "name"}, &renamed)
}

// affix is a prefix or suffix of names. One that only names the environment is not part of what a service is called.
func affix(n *tree.Node) string {
	if environment(n.Str()) != "" {
		return ""
	}
	return n.Str()
}

func withImage(docs []*tree.Node, image *tree.Node) []*tree.Node {
	to, tag := image.At("newName"), image.At("newTag")
	for i, doc := range docs {
		pod, _ := podOf(doc)
		containers := pod.At("spec", "containers")
		for _, c := range containers.All() {
			have := c.At("image").Str()
			repository, _, _ := strings.Cut(have, ":")
			if repository == "" || repository != image.At("name").Str() && have != image.At("name").Str() {
				continue
			}
			n := *image.First()
			n.Kind, n.Fields = tree.Scalar, nil
			n.Text = orText(to.Str(), repository) + ":" + orText(tag.Str(), "latest")
			patch := &tree.Node{Kind: tree.Map, Fields: []tree.Field{{Key: "name", Value: c.At("name")}, {Key: "image", Line: n.Line, Value: &n}}}
			docs[i] = merged(docs[i], wrapped(doc, patch), 0)
		}
	}
	return docs
}

// wrapped is a patch of one container in the shape of the object it belongs to.
func wrapped(doc, container *tree.Node) *tree.Node {
	n := &tree.Node{Kind: tree.List, Items: []*tree.Node{container}}
	keys := []string{"spec", "template", "spec", "containers"}
	if doc.At("kind").Str() == "CronJob" {
		keys = []string{"spec", "jobTemplate", "spec", "template", "spec", "containers"}
	}
	for _, key := range slices.Backward(keys) {
		n = &tree.Node{Kind: tree.Map, Fields: []tree.Field{{Key: key, Value: n}}}
	}
	return n
}
