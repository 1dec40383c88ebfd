#!/usr/bin/env bash
# Objects of every custom kind; see 30-custom.mjs.
exec node "$(dirname "${BASH_SOURCE[0]}")/custom.mjs"
