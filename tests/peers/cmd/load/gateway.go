package main

import (
	"fmt"
	"time"
)

func (g generator) httpRoute(c custom, number int) made {
	a, d := g.app(number), g.dice("httproute", number)
	parents := list{}
	statuses := list{}
	for _, name := range []string{"public", "internal"}[:d.between(1, 2)] {
		parent := object{"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": name, "namespace": "gateways", "sectionName": "https"}
		since := g.ago(time.Duration(d.between(60, 900_000)) * time.Second)
		resolved := object{"type": "ResolvedRefs", "status": "True", "reason": "ResolvedRefs",
			"message": "all references are resolved", "observedGeneration": 1, "lastTransitionTime": since}
		if d.IntN(8) == 0 {
			resolved["status"], resolved["reason"] = "False", "BackendNotFound"
			resolved["message"] = fmt.Sprintf("Service %s/%s-canary not found", a.namespace, a.name)
		}
		parents = append(parents, parent)
		statuses = append(statuses, object{"parentRef": parent, "controllerName": "gateway.example.com/" + name, "conditions": list{
			object{"type": "Accepted", "status": "True", "reason": "Accepted", "message": "Route is accepted",
				"observedGeneration": 1, "lastTransitionTime": since}, resolved}})
	}
	rules := list{}
	for _, i := range d.Perm(len(subjects))[:d.between(2, 4)] {
		canary := 5 * d.IntN(11)
		rules = append(rules, object{
			// Not more than one, for the path is rewritten.
			"matches": list{object{"path": object{"type": "PathPrefix", "value": "/v2/" + subjects[i]}, "method": "GET",
				"headers": list{object{"type": "Exact", "name": "x-tenant", "value": d.letters(8)}}}},
			"filters": list{
				object{"type": "RequestHeaderModifier", "requestHeaderModifier": object{
					"set": list{object{"name": "x-route", "value": a.name + "/" + subjects[i]}}, "remove": list{"x-debug"}}},
				object{"type": "URLRewrite", "urlRewrite": object{"path": object{"type": "ReplacePrefixMatch", "replacePrefixMatch": "/" + subjects[i]}}},
			},
			"backendRefs": list{backend(a.name, a.port, 100-canary), backend(a.name+"-canary", a.port, canary)},
			"timeouts":    object{"request": "10s", "backendRequest": "3s"},
		})
	}
	metadata := g.customMetadata(a, d, number)
	return made{
		collection: fmt.Sprintf(c.path, a.namespace),
		manager:    "helm", statusManager: "gateway-controller",
		object: object{
			"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": metadata,
			"spec": object{"parentRefs": parents, "rules": rules,
				"hostnames": list{fmt.Sprintf("%s.example.com", metadata["name"]), fmt.Sprintf("%s.%s.example.com", a.name, a.team)}},
		},
		status: object{"parents": statuses},
	}
}

func backend(name string, port, weight int) object {
	return object{"group": "", "kind": "Service", "name": name, "port": port, "weight": weight}
}
