package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/deploy-advice/deploy-advice/integrations/local"
	"github.com/deploy-advice/deploy-advice/integrations/local/github"
	"github.com/deploy-advice/deploy-advice/integrations/local/web"
)

// withGitHub is a workspace with a local GitHub that has one pull request.
func withGitHub(t *testing.T) (*local.Workspace, *github.Server) {
	t.Helper()
	logger := slog.New(slog.NewTextHandler(t.Output(), nil))
	g, err := github.New(t.Context(), github.Options{Now: time.Now, Logger: logger, Repositories: []github.Repository{github.Sample()}})
	if err != nil {
		t.Fatal(err)
	}
	w, err := local.Start(t.Context(), local.Options{Now: time.Now, Logger: logger, Page: web.FS, Mounts: map[string]http.Handler{github.Prefix: g.Handler()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = g.Close()
		_ = w.Close()
	})
	g.SetURL(w.URL())
	if _, err := g.OpenPullRequest(github.SampleChange()); err != nil {
		t.Fatal(err)
	}
	return w, g
}

// follow clicks a link of the page until the page is where it leads.
func (p *page) follow(selector string) {
	p.t.Helper()
	p.see(selector)
	to := value[string](p, `new URL(document.querySelector(`+quoted(selector)+`).href).hash`)
	p.press(selector, `location.hash === `+quoted(to))
}

// visit follows an address as a link in the page would.
func (p *page) visit(url string) {
	p.t.Helper()
	value[bool](p, fmt.Sprintf("location.assign(%q), true", url))
}

// arrive waits for an address, over pages that come and go.
func (p *page) arrive(hash string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	for {
		at, err := chromedp.Run(ctx, chromedp.Evaluate[string]("location.hash"))
		if err == nil && at == hash {
			return
		}
		if ctx.Err() != nil {
			p.t.Fatalf("at %s, want %s (%v)", at, hash, err)
		}
	}
}

// shotAll keeps pictures in the light and the dark, wide and narrow.
func (p *page) shotAll(name string) {
	p.t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		p.scheme(scheme)
		p.shot(name + "-" + scheme)
	}
	p.size(390, 844)
	p.shot(name + "-narrow")
	if wide := value[float64](p, "document.documentElement.scrollWidth"); wide > 390 {
		p.t.Errorf("%s is %v px wide on a screen of 390", name, wide)
	}
	p.size(1280, 860)
	p.scheme("light")
}

func TestGitHub_filesAreRendered(t *testing.T) {
	t.Parallel()
	w, _ := withGitHub(t)
	p := open(t, w, "ana")
	p.press(`#sidebar [data-key="github"]`, `document.querySelector("#github")?.innerText.includes("acme/shop")`)
	p.follow(`#github a[href="#/github/acme/shop"]`)
	p.says("#github .gh-md h1", "Shop")
	p.follow(`#github .gh-entries a[href$="/tree/main/docs"]`)
	p.follow(`#github .gh-entries a[href$="/docs/adr"]`)
	p.follow(`#github .gh-entries a[href$="kubernetes.md"]`)
	p.says("#github .front-matter", "decision-makers")
	p.says("#github .gh-md h1", "Run the catalogue on Kubernetes")
	p.shotAll("github-record")
	p.visit(w.URL() + "/github/acme/shop/blob/main/deploy/catalog.yaml#L6")
	p.arrive("#/github/acme/shop/blob/main/deploy/catalog.yaml:L6")
	p.says("#github .marked .text", "replicas: 2")
}

func TestGitHub_pullRequestLives(t *testing.T) {
	t.Parallel()
	w, g := withGitHub(t)
	p := open(t, w, "ana")
	p.visit(w.URL() + "/?as=ana#/github/acme/shop/pull/1/files")
	p.shotAll("github-files")
	p.says("#github .gh-diff .add", "AWS::Serverless::Function")
	p.follow(`#github a[href="#/github/acme/shop/pull/1"]`)
	p.says("#github .gh-comment", "three sizes")
	id, err := g.Comment("acme/shop", 1, "deploy-advice-bot", "<!-- hidden -->\n**Functions fit**\n\n<details><summary>Facts</summary>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n</details>")
	if err != nil {
		t.Fatal(err)
	}
	p.says("#github .gh-comment .gh-md strong", "Functions fit")
	p.press("#github .gh-md summary", `document.querySelector("#github .gh-md td")?.checkVisibility()`)
	p.shotAll("github-pull")
	if err := g.EditComment("acme/shop", id, "deploy-advice-bot", "Something else"); err != nil {
		t.Fatal(err)
	}
	p.says("#github .gh-history summary", "edited 1×")
	p.press("#github .gh-history summary", `document.querySelector("#github .gh-history pre")?.checkVisibility()`)
	p.says("#github .gh-history pre", "Functions fit")
	p.write("#github .gh-form textarea", "/deploy-advice help")
	p.press("#github .gh-form button", `[...document.querySelectorAll("#github .gh-comment")].some((n) => n.innerText.includes("/deploy-advice help"))`)
	p.press(`#github [data-act="Merge"]`, `document.querySelector("#github .gh-state")?.innerText.includes("Merged")`)
	if pull, _ := g.Pull("acme/shop", 1); !pull.Merged || len(g.Comments("acme/shop", 1)) != 2 {
		t.Errorf("pull request: %+v, comments %v", pull, g.Comments("acme/shop", 1))
	}
}

func TestGitHub_absentWithoutOne(t *testing.T) {
	t.Parallel()
	w, err := local.Start(t.Context(), local.Options{Now: time.Now, Logger: slog.New(slog.NewTextHandler(t.Output(), nil)), Page: web.FS})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	p := open(t, w, "ana")
	p.gone(`#sidebar [data-key="github"]`)
}
