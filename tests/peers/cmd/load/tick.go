package main

import (
	"context"
	"fmt"
)

// A Tick is an object that changes all the time: its one column is the time at which that was sent, so that whoever shows
// it can tell how old what they show is.
const (
	tickGroup   = "load.example.com"
	ticksAll    = "/apis/" + tickGroup + "/v1/ticks"
	ticksPath   = "/apis/" + tickGroup + "/v1/namespaces/%s/ticks"
	tickPadding = 400
)

// prepareTicks creates the CRD and waits until ticks can be made.
func (s *server) prepareTicks(ctx context.Context) error {
	text := object{"type": "string"}
	definition := object{
		"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
		"metadata": object{"name": "ticks." + tickGroup},
		"spec": object{
			"group": tickGroup, "scope": "Namespaced",
			"names": object{"kind": "Tick", "plural": "ticks", "singular": "tick"},
			"versions": list{object{
				"name": "v1", "served": true, "storage": true,
				"additionalPrinterColumns": list{object{"name": "Tick", "type": "string", "jsonPath": ".spec.tick"}},
				"schema": object{"openAPIV3Schema": object{"type": "object", "properties": object{
					"spec": object{"type": "object", "properties": object{"tick": text, "padding": text}},
				}}},
			}},
		},
	}
	if err := s.ensure(ctx, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition); err != nil {
		return err
	}
	return s.awaitServed(ctx, fmt.Sprintf(ticksPath, namespaceName(0)))
}

func (g generator) tick(number int) made {
	d := g.dice("tick", number)
	return made{
		collection: fmt.Sprintf(ticksPath, namespaceName(number%g.namespaces)), manager: "load",
		object: object{
			"apiVersion": tickGroup + "/v1", "kind": "Tick",
			"metadata": object{"name": "tick-" + g.suffix(number), "labels": object{madeLabel: "true"}},
			"spec":     object{"tick": "0", "padding": d.hash(tickPadding)},
		},
	}
}
