package main

// made is an object to create and the status to give it afterwards.
type made struct {
	collection             string
	object, status         object // status is nil if the resource has no status subresource
	manager, statusManager string
}

// custom is one of the kinds of custom resources: the file of its CRD, its path, and how to make the given one of it.
type custom struct {
	file, path string
	make       func(g generator, c custom, number int) made
}

var customs = []custom{
	{"argo-cd__application-crd.yaml", "/apis/argoproj.io/v1alpha1/namespaces/%s/applications", generator.application},
	{"gateway-api__gateway.networking.k8s.io_httproutes.yaml", "/apis/gateway.networking.k8s.io/v1/namespaces/%s/httproutes", generator.httpRoute},
	{"prometheus-operator__monitoring.coreos.com_servicemonitors.yaml", "/apis/monitoring.coreos.com/v1/namespaces/%s/servicemonitors", generator.serviceMonitor},
	{"prometheus-operator__monitoring.coreos.com_prometheusrules.yaml", "/apis/monitoring.coreos.com/v1/namespaces/%s/prometheusrules", generator.prometheusRule},
	{"crossplane__apiextensions.crossplane.io_compositions.yaml", "/apis/apiextensions.crossplane.io/v1/compositions", generator.composition},
}

// custom makes them of each kind in turn.
func (g generator) custom(number int) made {
	kind := customs[number%len(customs)]
	return kind.make(g, kind, number/len(customs))
}

func (g generator) customMetadata(a app, d dice, number int) object {
	return object{"name": a.name + "-" + g.suffix(number), "namespace": a.namespace, "labels": a.labels(),
		"annotations": object{"example.com/owner": a.team + "@example.com", "example.com/revision": d.hash(40)}}
}
