# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help test lint unit build

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

test: lint unit ## every check of this project

lint: ## format and clippy, warnings are errors
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings

unit: ## unit tests
	cargo test --locked

build: ## bin/crds-objects-browser, release
	cargo build --locked --release
	mkdir -p bin && cp "$${CARGO_TARGET_DIR:-target}/release/crds-objects-browser" bin/
