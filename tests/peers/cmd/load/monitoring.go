package main

import (
	"fmt"
	"time"
)

func (g generator) serviceMonitor(c custom, number int) made {
	a, d := g.app(number), g.dice("servicemonitor", number)
	relabel := func(source, target string) object {
		return object{"action": "replace", "sourceLabels": list{source}, "targetLabel": target, "regex": "(.*)", "replacement": "$1"}
	}
	endpoints := list{}
	for _, port := range []string{"metrics", "admin"}[:d.between(1, 2)] {
		drop := list{}
		for _, i := range d.Perm(len(subjects))[:d.between(2, 4)] {
			drop = append(drop, object{"action": "drop", "sourceLabels": list{"__name__"},
				"regex": fmt.Sprintf("%s_(queue|pool|lock)_(.+)_bucket", subjects[i])})
		}
		endpoints = append(endpoints, object{"port": port, "path": "/metrics", "scheme": "https", "interval": pick(d, []string{"15s", "30s", "60s"}),
			"scrapeTimeout": "10s", "honorLabels": true,
			"tlsConfig": object{"serverName": a.name + "." + a.namespace + ".svc", "ca": object{"configMap": object{"name": "internal-ca", "key": "ca.crt"}}},
			"relabelings": list{
				relabel("__meta_kubernetes_namespace", "namespace"), relabel("__meta_kubernetes_pod_name", "pod"),
				relabel("__meta_kubernetes_pod_node_name", "node"), relabel("__meta_kubernetes_pod_label_version", "version"),
			},
			"metricRelabelings": drop})
	}
	return made{
		collection: fmt.Sprintf(c.path, a.namespace),
		manager:    "helm", statusManager: "prometheus-operator",
		object: object{
			"apiVersion": "monitoring.coreos.com/v1", "kind": "ServiceMonitor", "metadata": g.customMetadata(a, d, number),
			"spec": object{"endpoints": endpoints, "jobLabel": "app.kubernetes.io/name", "sampleLimit": 1000 * d.between(5, 50),
				"namespaceSelector": object{"matchNames": list{a.namespace}},
				"selector":          object{"matchLabels": object{"app.kubernetes.io/name": a.name, "version": a.version}},
				"targetLabels":      list{"team", "version"}},
		},
		status: g.bindings(d),
	}
}

func (g generator) prometheusRule(c custom, number int) made {
	a, d := g.app(number), g.dice("prometheusrule", number)
	rules := list{object{"record": "job:http_requests:rate5m",
		"expr": fmt.Sprintf("sum by (job, code) (rate(http_requests_total{namespace=%q,job=%q}[5m]))", a.namespace, a.name)}}
	for _, i := range d.Perm(len(subjects))[:d.between(3, 6)] {
		subject, limit := subjects[i], d.between(1, 20)
		rules = append(rules, object{
			"alert": fmt.Sprintf("%s-%s-errors", a.name, subject), "for": fmt.Sprintf("%dm", d.between(1, 30)),
			"expr": fmt.Sprintf("sum(rate(%s_requests_total{namespace=%q,job=%q,code=~\"5..\"}[5m])) / "+
				"sum(rate(%s_requests_total{namespace=%q,job=%q}[5m])) > 0.%02d", subject, a.namespace, a.name, subject, a.namespace, a.name, limit),
			"labels": object{"severity": pick(d, []string{"page", "ticket", "info"}), "team": a.team},
			"annotations": object{
				"summary":     fmt.Sprintf("%s answers %s with errors", a.name, subject),
				"description": fmt.Sprintf("More than %d %% of the %s requests to {{ $labels.job }} failed for five minutes, now {{ $value | humanizePercentage }}.", limit, subject),
				"runbook_url": fmt.Sprintf("https://runbooks.example.com/%s/%s#%s", a.team, a.name, subject)},
		})
	}
	return made{
		collection: fmt.Sprintf(c.path, a.namespace),
		manager:    "helm", statusManager: "prometheus-operator",
		object: object{
			"apiVersion": "monitoring.coreos.com/v1", "kind": "PrometheusRule", "metadata": g.customMetadata(a, d, number),
			"spec": object{"groups": list{object{"name": a.name + ".rules", "interval": "30s", "rules": rules}}},
		},
		status: g.bindings(d),
	}
}

// bindings is the status of what configures a Prometheus.
func (g generator) bindings(d dice) object {
	return object{"bindings": list{object{"group": "monitoring.coreos.com", "resource": "prometheuses", "name": "main", "namespace": "monitoring",
		"conditions": list{object{"type": "Accepted", "status": "True", "reason": "Accepted", "message": "", "observedGeneration": 1,
			"lastTransitionTime": g.ago(time.Duration(d.between(60, 900_000)) * time.Second)}}}}}
}
