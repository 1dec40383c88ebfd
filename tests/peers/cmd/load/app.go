package main

import "fmt"

// apps is how many different ones there are: that many names can be made of the two lists.
const apps = 300

var (
	subjects = []string{"checkout", "ledger", "catalog", "search", "profile", "session", "billing", "invoice", "shipping", "tracking",
		"pricing", "discount", "inventory", "review", "rating", "recommendation", "notification", "mailing", "fraud", "reporting"}
	roles = []string{"api", "worker", "gateway", "scheduler", "consumer", "exporter", "frontend", "backend", "indexer", "importer",
		"cache", "proxy", "relay", "archiver", "auditor"}
	teams     = []string{"payments", "storefront", "logistics", "growth", "platform", "data", "trust"}
	regions   = []string{"eu-north-1", "eu-central-1", "us-east-1"}
	endpoints = []string{"http://%s.internal.example.com:8080", "postgres://%s.db.internal.example.com:5432/main",
		"redis://%s.cache.internal.example.com:6379/0", "nats://%s.bus.internal.example.com:4222"}
)

// app is what the pods and the custom resources of one application have in common.
type app struct {
	number                         int
	name, namespace, team, version string
	image, imageID                 string
	// template is the hash of the ReplicaSet, whose uid is owner.
	template, owner, checksum string
	port                      int
	cpu, memory               int
	environment               list
	// shipsLogs is whether the pods have a second container.
	shipsLogs bool
}

func (g generator) app(number int) app {
	number %= apps
	d := g.dice("app", number)
	a := app{
		number:    number,
		name:      subjects[number%len(subjects)] + "-" + roles[number/len(subjects)],
		namespace: namespaceName(number % g.namespaces),
		team:      pick(d, teams),
		version:   fmt.Sprintf("%d.%d.%d", d.between(1, 4), d.IntN(30), d.IntN(12)),
		template:  d.letters(10),
		owner:     d.uid(),
		checksum:  d.hash(64),
		port:      8000 + d.IntN(1000),
		cpu:       50 * d.between(1, 10),
		memory:    64 * d.between(1, 16),
		shipsLogs: number%3 == 0,
	}
	a.image = fmt.Sprintf("registry.example.com/%s/%s:%s", a.team, a.name, a.version)
	a.imageID = fmt.Sprintf("registry.example.com/%s/%s@sha256:%s", a.team, a.name, d.hash(64))
	a.environment = list{
		object{"name": "POD_NAME", "valueFrom": object{"fieldRef": object{"apiVersion": "v1", "fieldPath": "metadata.name"}}},
		object{"name": "LOG_LEVEL", "value": pick(d, []string{"debug", "info", "warn"})},
		object{"name": "REGION", "value": pick(d, regions)},
		object{"name": "DATABASE_PASSWORD", "valueFrom": object{"secretKeyRef": object{"name": a.name + "-database", "key": "password"}}},
	}
	peers := d.between(1, 3)
	if a.shipsLogs {
		peers = 1
	}
	for _, i := range d.Perm(len(subjects))[:peers] {
		a.environment = append(a.environment, object{"name": fmt.Sprintf("%s_URL", upper(subjects[i])),
			"value": fmt.Sprintf(pick(d, endpoints), subjects[i])})
	}
	return a
}

func upper(text string) string {
	result := []byte(text)
	for i, c := range result {
		result[i] = c - 'a' + 'A'
	}
	return string(result)
}

func namespaceName(number int) string { return fmt.Sprintf("load-%02d", number) }

// labels are new at each call, for the caller adds to them.
func (a app) labels() object {
	return object{"app": a.name, "app.kubernetes.io/name": a.name, "app.kubernetes.io/part-of": a.team + "-suite",
		"version": a.version, "team": a.team, madeLabel: "true"}
}
