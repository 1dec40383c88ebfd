package main

import "fmt"

// composition is of a cluster, not of a namespace, and a resource without status.
func (g generator) composition(c custom, number int) made {
	a, d := g.app(number), g.dice("composition", number)
	metadata := g.customMetadata(a, d, number)
	delete(metadata, "namespace")
	patch := func(from, to string) object {
		return object{"type": "FromCompositeFieldPath", "fromFieldPath": from, "toFieldPath": to,
			"policy": object{"fromFieldPath": pick(d, []string{"Required", "Optional"})}}
	}
	resources := list{}
	for _, kind := range []string{"Bucket", "Instance", "Network", "Role"}[:d.between(2, 4)] {
		resources = append(resources, object{
			"name": kind + "-" + d.letters(5),
			"base": object{"apiVersion": "cloud.example.org/v1beta1", "kind": kind, "spec": object{
				"deletionPolicy": "Delete", "providerConfigRef": object{"name": a.team},
				"forProvider": object{"region": pick(d, regions), "tags": object{"team": a.team, "app": a.name, "version": a.version}}}},
			"patches": list{patch("spec.parameters.size", "spec.forProvider.size"), patch("metadata.labels", "metadata.labels"),
				patch("spec.parameters.region", "spec.forProvider.region")},
			"readinessChecks": list{object{"type": "MatchString", "fieldPath": "status.atProvider.state", "matchString": "available"}},
		})
	}
	return made{
		collection: c.path,
		manager:    "crossplane",
		object: object{
			"apiVersion": "apiextensions.crossplane.io/v1", "kind": "Composition", "metadata": metadata,
			"spec": object{"mode": "Pipeline", "writeConnectionSecretsToNamespace": a.namespace,
				"compositeTypeRef": object{"apiVersion": "infra.example.org/v1alpha1", "kind": fmt.Sprintf("XStack%03d", a.number)},
				"pipeline": list{
					object{"step": "environment", "functionRef": object{"name": "function-environment-configs"}},
					object{"step": "resources", "functionRef": object{"name": "function-patch-and-transform"},
						"input": object{"apiVersion": "pt.fn.crossplane.io/v1beta1", "kind": "Resources", "resources": resources}},
					object{"step": "ready", "functionRef": object{"name": "function-auto-ready"}},
				}},
		},
	}
}
