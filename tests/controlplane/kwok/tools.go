//go:build tools

// Package tools pins kwok, which makes nodes Ready and pods Running in a cluster without machines.
package tools

import _ "sigs.k8s.io/kwok/cmd/kwok"
