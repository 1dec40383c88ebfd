package main

import (
	"fmt"
	"time"
)

func (g generator) application(c custom, number int) made {
	a, d := g.app(number), g.dice("application", number)
	source := object{"repoURL": "https://git.example.com/" + a.team + "/deployments.git", "path": "charts/" + a.name,
		"targetRevision": pick(d, []string{"main", "release", "HEAD"}),
		"helm": object{"releaseName": a.name, "valueFiles": list{"values.yaml", "values-production.yaml"}, "parameters": list{
			object{"name": "image.tag", "value": a.version}, object{"name": "replicaCount", "value": fmt.Sprint(d.between(1, 9))}}}}
	destination := object{"server": "https://kubernetes.default.svc", "namespace": a.namespace}
	sync, health := pick(d, []string{"Synced", "Synced", "Synced", "OutOfSync"}),
		pick(d, []string{"Healthy", "Healthy", "Healthy", "Progressing", "Degraded"})
	revision, since := d.hash(40), time.Duration(d.between(60, 500_000))*time.Second

	var resources, results list
	for i, one := range []struct{ group, version, kind string }{{"", "v1", "Service"}, {"", "v1", "ConfigMap"}, {"apps", "v1", "Deployment"},
		{"autoscaling", "v2", "HorizontalPodAutoscaler"}}[:d.between(2, 4)] {
		resource := object{"version": one.version, "kind": one.kind, "namespace": a.namespace, "name": a.name, "status": sync}
		result := object{"group": one.group, "version": one.version, "kind": one.kind, "namespace": a.namespace, "name": a.name,
			"status": "Synced", "hookPhase": "Running", "syncPhase": "Sync", "message": fmt.Sprintf("%s/%s configured", one.kind, a.name)}
		if one.group != "" {
			resource["group"] = one.group
		}
		if i%2 == 0 {
			resource["health"] = object{"status": health}
		}
		resources, results = append(resources, resource), append(results, result)
	}
	var history list
	for id := range d.between(1, 2) {
		history = append(history, object{"id": id, "revision": d.hash(40), "deployedAt": g.ago(since + time.Duration(30-id)*time.Hour),
			"source": source, "initiatedBy": object{"automated": true}})
	}
	return made{
		collection: fmt.Sprintf(c.path, a.namespace),
		manager:    "argocd-application-controller",
		// An Application has no status subresource.
		object: object{
			"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": g.customMetadata(a, d, number),
			"spec": object{"project": a.team, "source": source, "destination": destination, "syncPolicy": object{
				"automated":   object{"prune": true, "selfHeal": d.IntN(2) == 0},
				"syncOptions": list{"CreateNamespace=false", "ServerSideApply=true"},
				"retry":       object{"limit": 5, "backoff": object{"duration": "5s", "factor": 2, "maxDuration": "3m"}}}},
			"status": object{
				"health":     object{"status": health, "lastTransitionTime": g.ago(since)},
				"sync":       object{"status": sync, "revision": revision, "comparedTo": object{"source": source, "destination": destination}},
				"history":    history,
				"resources":  resources,
				"sourceType": "Helm", "reconciledAt": g.ago(time.Duration(d.IntN(300)) * time.Second), "controllerNamespace": "argocd",
				"summary": object{"images": list{a.image, sidecarImage}},
				"conditions": list{object{"type": "OrphanedResourceWarning", "message": fmt.Sprintf("Application has %d orphaned resources",
					d.between(1, 9)), "lastTransitionTime": g.ago(since)}},
				"operationState": object{"phase": "Succeeded", "message": "successfully synced (all tasks run)",
					"startedAt": g.ago(since + 9*time.Second), "finishedAt": g.ago(since),
					"operation":  object{"initiatedBy": object{"automated": true}, "retry": object{"limit": 5}, "sync": object{"revision": revision, "prune": true}},
					"syncResult": object{"revision": revision, "source": source, "resources": results}},
			},
		},
	}
}
