# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := bash
.PHONY: help prerequisites run debug dev build web crds cluster informer-stats benchmark benchmark-ui soak screenshots peers test-firefox \
        test lint unit controlplane integration live web-test chart-test docs-test

target := $(or $(CARGO_TARGET_DIR),target)
# What make test runs, one after another.
checks := lint unit controlplane integration live web-test chart-test docs-test

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

prerequisites:
	@scripts/check-prerequisites

run: build ## the browser on your cluster, or on a local one with demo data
	@scripts/run

debug: export COB_LOG = debug
debug: build ## run with verbose logs
	@scripts/run

dev: prerequisites web/node_modules ## run, built anew whenever a source changes
	@mkdir -p web/dist
	cargo build --locked
	@scripts/dev

build: web ## bin/crds-objects-browser, release (the first time several minutes)
	cargo build --locked --release
	mkdir -p bin && rm -f bin/crds-objects-browser && cp "$(target)/release/crds-objects-browser" bin/

web: web/dist/index.html ## the web UI, into web/dist

web/dist/index.html: web/node_modules $(shell find web/src web/scripts web/public web/*.html web/*.ts web/*.json -type f 2>/dev/null)
	cd web && npm run build

web/node_modules: web/package-lock.json | prerequisites
	cd web && npm ci --no-audit --no-fund
	touch $@

crds: web/node_modules ## what is generated: crds/, the chart's copy of it, the API's description, the UI's types
	cargo run --locked -q -- crd > crds/browsercachepolicies.yaml.new
	mv crds/browsercachepolicies.yaml.new crds/browsercachepolicies.yaml
	scripts/chart-crd > charts/crds-objects-browser/templates/crd.yaml
	cargo run --locked -q -- openapi > web/openapi.json.new
	mv web/openapi.json.new web/openapi.json
	cd web && npm run types

cluster: ## a local cluster with demo data in the foreground
	@exec tests/controlplane/up -nodes 20 -demo tests/controlplane/demo -stdin=false > >(sed -u 's/^kubeconfig=/export KUBECONFIG=/')

informer-stats: ## statistics of the browser that runs at COB_LISTEN
	@printf '%s' "$${COB_TOKEN:+Authorization: Bearer $$COB_TOKEN}" | curl -fsS -H @- "http://$${COB_LISTEN:-127.0.0.1:8080}/api/cache/stats" | \
	  node -e 'const text = require("fs").readFileSync(0, "utf8"); console.log(JSON.stringify(JSON.parse(text), null, 2))'

benchmark: build peers ## every promise of docs/performance.md, measured beside its peers (20 minutes)
	rm -rf target/benchmark && mkdir -p target/benchmark
	scripts/with-cluster -controllers=false -audit -- node scripts/benchmark/run.mjs loaded
	scripts/with-cluster -nodes 20 -demo tests/controlplane/demo -audit -- node scripts/benchmark/run.mjs demo
	cargo bench --locked --bench figures | grep '^{' > target/benchmark/figures.jsonl
	cargo bench --locked --bench engine -- --quiet > target/benchmark/engine.txt
	node scripts/benchmark/report.mjs

soak: build peers ## memory over half an hour of changing policies, churn, questions and streams (COB_SOAK_MINUTES)
	scripts/with-cluster -controllers=false -- node scripts/benchmark/soak.mjs

benchmark-ui: build peers ## the UI in a browser with 100,000 rows: budgets with pass or fall short (4 minutes)
	scripts/benchmark-ui

test-firefox: build peers ## grid, palette and accessibility in Firefox ESR (1 minute)
	scripts/test-firefox

screenshots: build ## docs/screenshots: every page in both languages and themes, of the demo cluster
	scripts/screenshots

peers: | prerequisites
	mkdir -p bin && cd tests/peers && go build -o ../../bin/ ./cmd/...

test: ## every check of this project
	@scripts/check-prerequisites test
	@scripts/test $(checks)

lint: ## formats and lints of Rust and shell, warnings are errors
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	for script in .ci/run $$(grep -lsE -d skip '^#!.*bash' scripts/* tests/controlplane/*); do bash -n "$$script" || exit 1; done

unit:
	cargo test --locked --lib --bins

controlplane:
	tests/controlplane/build >/dev/null
	cd tests/controlplane/launcher && test -z "$$(gofmt -l .)" && go vet ./... && go test ./...
	cd tests/peers && test -z "$$(gofmt -l .)" && go vet ./... && go test ./...

integration: controlplane
	cargo test --locked --test it -- --include-ignored --test-threads=1

live: controlplane
	scripts/with-cluster -controllers=false -- cargo test --locked --lib cluster::live -- --ignored --test-threads=1

web-test: web/node_modules
	cd web && npm run lint && npm run types -- --check && npm test && npm run build
	scripts/test-web

chart-test: controlplane
	scripts/with-cluster -nodes 2 -- scripts/test-chart

docs-test: ## documents: both READMEs alike, links and commands that exist
	node scripts/test-docs.mjs
