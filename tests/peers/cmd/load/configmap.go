package main

import (
	"encoding/base64"
	"fmt"
)

// configMapLimit is what the API server takes.
const configMapLimit = 1 << 20

// configMap has so many bytes that do not compress, but for the quarter that base64 adds.
func (g generator) configMap(number, size int) made {
	d := g.dice("configmap", number)
	namespace := namespaceName(number % g.namespaces)
	return made{
		collection: fmt.Sprintf("/api/v1/namespaces/%s/configmaps", namespace),
		manager:    "load",
		object: object{
			"apiVersion": "v1", "kind": "ConfigMap",
			"metadata": object{"name": "blob-" + d.letters(10) + "-" + g.suffix(number), "namespace": namespace, "labels": object{madeLabel: "true"}},
			"data":     object{"blob": base64.StdEncoding.EncodeToString(d.bytes(size))[:size]},
		},
	}
}
