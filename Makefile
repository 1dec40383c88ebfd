# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := bash
.PHONY: help run debug dev build web crds cluster informer-stats benchmark lint test unit controlplane integration live web-test chart-test

target := $(or $(CARGO_TARGET_DIR),target)
# $(call step,what): a heading, so that a long log can be read.
step = @echo; echo "=== $(1)"

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{split($$1, name, ":"); printf "  %-16s %s\n", name[1], $$2}'

run: build ## the browser on your cluster, or on a local one with demo data
	@scripts/run

debug: export COB_LOG = debug
debug: build ## run with verbose logs
	@scripts/run

dev: ## run, built anew whenever a source changes
	@scripts/dev

build: web ## bin/crds-objects-browser, release
	cargo build --locked --release
	mkdir -p bin && cp "$(target)/release/crds-objects-browser" bin/

web: web/node_modules ## the web UI, into web/dist
	@scripts/check-prerequisites
	cd web && npm run build

web/node_modules: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	touch $@

crds: ## generate crds/, the chart's copy of it, and the API's description
	cargo run --locked -q -- crd > crds/browsercachepolicies.yaml.new
	mv crds/browsercachepolicies.yaml.new crds/browsercachepolicies.yaml
	scripts/chart-crd > charts/crds-objects-browser/templates/crd.yaml
	cargo run --locked -q -- openapi > web/openapi.json.new
	mv web/openapi.json.new web/openapi.json

cluster: ## a local cluster with demo data in the foreground
	@tests/controlplane/up -nodes 20 -demo tests/controlplane/demo -stdin=false | sed -u 's/^kubeconfig=/export KUBECONFIG=/'

informer-stats: ## statistics of a running browser
	@curl -fsS "http://$(or $(COB_LISTEN),127.0.0.1:8080)/api/cache/stats" | node -e 'process.stdin.on("data",d=>all+=d).on("end",()=>console.log(JSON.stringify(JSON.parse(all),null,2)));let all=""'

benchmark: build ## API requests saved by a thousand clicks, memory, requests at rest
	scripts/with-cluster -nodes 20 -demo tests/controlplane/demo -- node scripts/benchmark.mjs bin/crds-objects-browser

test: lint unit controlplane integration live web-test chart-test ## every check of this project
	@echo; echo "All checks passed."

lint: ## formats and lints, warnings are errors
	$(call step,format and lint)
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings

unit:
	$(call step,unit tests)
	cargo test --locked --lib --bins

controlplane:
	$(call step,control plane)
	tests/controlplane/build >/dev/null
	cd tests/controlplane/launcher && test -z "$$(gofmt -l .)" && go vet ./... && go test ./...

integration: controlplane
	$(call step,integration tests on a real cluster)
	cargo test --locked --test it -- --include-ignored --test-threads=1

live: controlplane
	$(call step,the watch loop against a real API server)
	scripts/with-cluster -controllers=false -- cargo test --locked --lib cluster::live -- --ignored --test-threads=1

web-test: web/node_modules
	$(call step,web UI)
	cd web && npm run lint && npm test && npm run build
	scripts/test-web

chart-test: controlplane
	$(call step,chart)
	scripts/with-cluster -nodes 2 -- scripts/test-chart
