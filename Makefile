# deploy-advice: build, test and run. `make help` lists the targets.
SHELL := /bin/bash
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
GOLANGCI := .bin/golangci-lint
GOLANGCI_VERSION := v2.15.0

.PHONY: help demo deps build test race lint bench fuzz clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: ## run the bot against a local workspace in the browser
	go run . demo

build: ## the binary, for this machine
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/deploy-advice .

deps: ## what the tests need: redis-server, Chromium, node and the clients we did not write
	./.ci/deps

test: deps ## every test
	go test -shuffle=on ./...

race: deps ## every test under the race detector
	go test -race -shuffle=on ./...

$(GOLANGCI):
	GOBIN=$(CURDIR)/.bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)

lint: $(GOLANGCI) ## formatting, vet and the house rules
	$(GOLANGCI) run ./...

bench: ## every benchmark, six times, for benchstat
	go test -run '^$$' -bench . -benchmem -count 6 ./... | tee bench.txt

fuzz: ## thirty seconds of every fuzz target
	@set -e; go list ./... | while read -r pkg; do \
	  go test -list '^Fuzz' "$$pkg" | grep '^Fuzz' | while read -r target; do \
	    echo "$$pkg $$target"; go test -run '^$$' -fuzz "^$$target$$" -fuzztime 30s "$$pkg"; done; done

clean: ## remove what was built
	rm -rf bin bench.txt
