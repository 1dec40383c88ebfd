# syntax=docker/dockerfile:1
# The image holds one static program and nothing else: no shell, no libc, no package manager.
# docker build -t crds-objects-browser .

# The web UI: files that do not depend on the machine, so built where the builder runs.
FROM --platform=$BUILDPLATFORM node:22-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web/ ./
RUN npm run build

# The program, statically linked. musl-tools has the C compiler that zstd and jemalloc are built with.
FROM rust:1.95-bookworm AS program
RUN apt-get update \
 && apt-get install --yes --no-install-recommends musl-tools make \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# Dependencies change more rarely than the source: their layer is kept.
COPY Cargo.toml Cargo.lock clippy.toml rustfmt.toml ./
COPY .cargo/ .cargo/
RUN target="$(uname -m)-unknown-linux-musl" \
 && rustup target add "$target" \
 && mkdir -p src tests/it web/dist \
 && echo '//! Stands in for the source.' > src/lib.rs \
 && cp src/lib.rs tests/it/main.rs \
 && echo 'fn main() {}' > src/main.rs \
 && cargo build --locked --release --target "$target" \
 && rm -rf src tests
COPY crds/ crds/
COPY src/ src/
COPY tests/it/main.rs tests/it/main.rs
COPY --from=web /src/web/dist/ web/dist/
# Newer than the build of the stand-in, whatever the checkout says.
RUN target="$(uname -m)-unknown-linux-musl" \
 && find src -name '*.rs' -exec touch {} + \
 && cargo build --locked --release --target "$target" \
 && install -D "target/$target/release/crds-objects-browser" /out/crds-objects-browser \
 && /out/crds-objects-browser --version

FROM scratch
LABEL org.opencontainers.image.title="crds-objects-browser" \
      org.opencontainers.image.description="Browse every object of a Kubernetes cluster, fast and live, from memory" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="https://github.com/crds-objects-browser/crds-objects-browser"
COPY LICENSE /LICENSE
COPY --from=program /out/crds-objects-browser /crds-objects-browser
# Numeric, so that a kubelet can tell that it is not root.
USER 65532:65532
EXPOSE 8080 8081
ENTRYPOINT ["/crds-objects-browser"]
