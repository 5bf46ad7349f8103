package detect

import "testing"

func TestUnits_readTheSpellingsOfFiles(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		read convert
		text string
		want string // "" when it must be refused
	}{
		{"seconds", seconds, "300", "300"},
		{"seconds", seconds, "300s", "300"},
		{"seconds", seconds, "1m30s", "90"},
		{"seconds", seconds, "500ms", "0.5"},
		{"seconds", seconds, "00:10:00", "600"},
		{"seconds", seconds, "1.00:00:00", "86400"},
		{"seconds", seconds, "soon", ""},
		{"seconds", seconds, "-5", ""},
		{"seconds", seconds, "", ""},
		{"quantityMB", quantityMB, "512Mi", "512"},
		{"quantityMB", quantityMB, "1Gi", "1024"},
		{"quantityMB", quantityMB, "1G", "953.6743"},
		{"quantityMB", quantityMB, "1048576", "1"},
		{"quantityMB", quantityMB, "512m", ""},
		{"quantityMB", quantityMB, "512Xi", ""},
		{"containerMB", containerMB, "512m", "512"},
		{"containerMB", containerMB, "2gb", "2048"},
		{"containerMB", containerMB, "1048576", "1"},
		{"megabytes", megabytes, "1536MB", "1536"},
		{"megabytes", megabytes, "1gb", "1024"},
		{"cores", cores, "250m", "0.25"},
		{"cores", cores, "2", "2"},
		{"units1024", units1024, "512", "0.5"},
		{"units1024", units1024, "1 vCPU", "1"},
		{"ecsMB", ecsMB, "2 GB", "2048"},
		{"ecsMB", ecsMB, "512", "512"},
		{"architecture", architecture, "ARM64", "arm64"},
		{"architecture", architecture, "sparc", ""},
		{"language", language, "python3.12", "python"},
		{"language", language, "java21", "java"},
		{"language", language, "javascript", "node"},
		{"language", language, "provided.al2023", ""},
		{"whole", whole, "0", ""},
		{"whole", whole, "2.5", ""},
	}
	for _, c := range cases {
		got, ok := c.read(c.text)
		if !ok {
			got = ""
		}
		if got != c.want {
			t.Errorf("%s(%q) = %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestMachineSize_readsSystematicNames(t *testing.T) {
	t.Parallel()
	cases := map[string][2]float64{
		"t3.micro": {2, 1024}, "t2.small": {1, 2048}, "m5.large": {2, 8192}, "c7g.2xlarge": {8, 16384}, "r6i.medium": {1, 8192}, "t4g.xlarge": {4, 16384},
		"e2-medium": {2, 4096}, "n2-highmem-8": {8, 65536}, "e2-highcpu-4": {4, 4096}, "n1-standard-2": {2, 7680}, "custom-2-4096": {2, 4096},
		"Standard_D4s_v5": {4, 16384}, "Standard_E8_v5": {8, 65536}, "Standard_F2s_v2": {2, 4096}, "Standard_B2s": {2, 4096},
	}
	for name, want := range cases {
		vcpu, mb, ok := machineSize(name)
		if !ok || vcpu != want[0] || mb != want[1] {
			t.Errorf("machineSize(%q) = %v, %v, %v, want %v", name, vcpu, mb, ok, want)
		}
	}
	for _, name := range []string{"", ".", "-", "x9.weird", "m5.", "m5.99xlarge9", "Standard_", "n2-standard-x", "c.large"} {
		if _, _, ok := machineSize(name); ok {
			t.Errorf("machineSize(%q) is known", name)
		}
	}
}

func TestInterpolate_readsComposeVariables(t *testing.T) {
	t.Parallel()
	env := envFile(".env", []byte("A=1\nEMPTY=\n# B=2\nexport C='x y'\n"))
	cases := map[string]string{
		"$A": "1", "${A}": "1", "a${A}b": "a1b", "$$A": "$A", "${B:-d}": "d", "${B-d}": "d", "${EMPTY:-d}": "d", "${EMPTY-d}": "",
		"${B:-http://x:5000/y}": "http://x:5000/y", "${C}": "x y", "100$": "100$", "${A:?must}": "1",
	}
	for text, want := range cases {
		n := interpolate(scalar(text), env)
		if n.Str() != want || !n.Known() {
			t.Errorf("interpolate(%q) = %q (known %v), want %q", text, n.Str(), n.Known(), want)
		}
	}
	for _, text := range []string{"$B", "${B}", "${B:?must}", "${A", "${B:-${X}}"} {
		if n := interpolate(scalar(text), env); n.Known() {
			t.Errorf("interpolate(%q) = %q, want unknown", text, n.Str())
		}
	}
}

func TestWithoutValues_hidesWhatIsAssigned(t *testing.T) {
	t.Parallel()
	if got, want := withoutValues("TOKEN=abc app --key=def run"), "TOKEN=... app --key=... run"; got != want {
		t.Errorf("withoutValues = %q, want %q", got, want)
	}
}
