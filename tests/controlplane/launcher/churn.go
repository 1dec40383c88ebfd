package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"
)

// churnEvery is the time between two changes: slow enough to read, quick enough to see that the browser is live.
const churnEvery = time.Second

// change is one thing that happens in a living cluster, done to one object chosen from those with a label demo/churn.
type change struct {
	list, label string
	do          func(c *cluster, ctx context.Context, one object) error
}

// changes come in turn; several of them set controllers to work, which makes more changes than one.
var changes = []change{
	{"/apis/apps/v1/deployments", "rollout", scale},
	{"/apis/argoproj.io/v1alpha1/applications", "application", syncApplication},
	{"/api/v1/configmaps", "config", editConfig},
	{"/apis/apps/v1/deployments", "rollout", warn},
	{"/apis/gateway.networking.k8s.io/v1/httproutes", "route", shiftTraffic},
	{"/apis/apps/v1/deployments", "rollout", runJob},
	{"/apis/pkg.crossplane.io/v1/providers", "provider", flipHealth},
	{"/apis/apps/v1/deployments", "rollout", restart},
	{"/apis/argoproj.io/v1alpha1/applications", "application", syncApplication},
	{"/apis/gateway.networking.k8s.io/v1/gateways", "gateway", flipProgrammed},
}

// churn goes on until the context ends. A change that fails is left out: the API server may be stopped on purpose.
func (c *cluster) churn(ctx context.Context) {
	ticker := time.NewTicker(churnEvery)
	defer ticker.Stop()
	for number := 0; ; number++ {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if number%15 == 0 {
			_ = c.breakPods(ctx)
			continue
		}
		_ = c.happen(ctx, changes[number%len(changes)])
	}
}

func (c *cluster) happen(ctx context.Context, one change) error {
	// The list comes from the API server's watch cache, which costs it little.
	var list struct{ Items []object }
	if err := c.read(ctx, one.list+"?resourceVersion=0&labelSelector=demo%2Fchurn%3D"+one.label, &list); err != nil {
		return err
	}
	if len(list.Items) == 0 {
		return nil
	}
	item := list.Items[rand.IntN(len(list.Items))]
	return one.do(c, ctx, item)
}

func (c *cluster) patch(ctx context.Context, path string, patch any) error {
	body, err := json.Marshal(patch)
	if err != nil {
		return err
	}
	code, answer, err := c.request(ctx, http.MethodPatch, path, "application/merge-patch+json", string(body))
	if err == nil && code >= 300 {
		err = fmt.Errorf("%d: %s", code, reason(answer))
	}
	return err
}

func (c *cluster) post(ctx context.Context, path string, one object) error {
	body, err := json.Marshal(one)
	if err != nil {
		return err
	}
	code, answer, err := c.request(ctx, http.MethodPost, path+"?fieldValidation=Strict", "application/json", string(body))
	if err == nil && code >= 300 {
		err = fmt.Errorf("%d: %s", code, reason(answer))
	}
	return err
}

func deployment(one object) string {
	return fmt.Sprintf("/apis/apps/v1/namespaces/%s/deployments/%s", one.namespace(), one.name())
}

func scale(c *cluster, ctx context.Context, one object) error {
	return c.patch(ctx, deployment(one), map[string]any{"spec": map[string]any{"replicas": 1 + rand.IntN(5)}})
}

func restart(c *cluster, ctx context.Context, one object) error {
	return c.patch(ctx, deployment(one), map[string]any{"spec": map[string]any{"template": map[string]any{"metadata": map[string]any{
		"annotations": map[string]any{"kubectl.kubernetes.io/restartedAt": time.Now().UTC().Format(time.RFC3339)}}}}})
}

func editConfig(c *cluster, ctx context.Context, one object) error {
	levels := []string{"debug", "info", "warn"}
	path := fmt.Sprintf("/api/v1/namespaces/%s/configmaps/%s", one.namespace(), one.name())
	return c.patch(ctx, path, map[string]any{"data": map[string]any{"LOG_LEVEL": levels[rand.IntN(len(levels))],
		"RELOADED_AT": time.Now().UTC().Format(time.RFC3339)}})
}

func warn(c *cluster, ctx context.Context, one object) error {
	now := time.Now().UTC().Format(time.RFC3339)
	return c.post(ctx, "/api/v1/namespaces/"+one.namespace()+"/events", object{
		"apiVersion": "v1", "kind": "Event", "type": "Warning", "reason": "SlowProbe",
		"metadata":       map[string]any{"generateName": one.name() + ".", "namespace": one.namespace()},
		"involvedObject": map[string]any{"apiVersion": "apps/v1", "kind": "Deployment", "name": one.name(), "namespace": one.namespace()},
		"message":        fmt.Sprintf("readiness probe took %d ms", 800+rand.IntN(900)),
		"source":         map[string]any{"component": "kubelet"}, "count": 1, "firstTimestamp": now, "lastTimestamp": now,
	})
}

func runJob(c *cluster, ctx context.Context, one object) error {
	return c.post(ctx, "/apis/batch/v1/namespaces/"+one.namespace()+"/jobs", object{
		"apiVersion": "batch/v1", "kind": "Job",
		"metadata": map[string]any{"generateName": one.name() + "-cache-warm-", "namespace": one.namespace()},
		// Gone after two minutes, so that a cluster left running does not fill up.
		"spec": map[string]any{"ttlSecondsAfterFinished": 120, "template": map[string]any{"spec": map[string]any{
			"restartPolicy": "Never",
			"containers":    []any{map[string]any{"name": "warm", "image": "registry.example.com/tools/warm:1.0"}},
		}}},
	})
}

func syncApplication(c *cluster, ctx context.Context, one object) error {
	sync, health := "Synced", "Healthy"
	switch one.text("status", "sync", "status") + one.text("status", "health", "status") {
	case "SyncedHealthy", "SyncedDegraded", "SyncedSuspended":
		sync, health = "OutOfSync", one.text("status", "health", "status")
	case "OutOfSyncHealthy", "OutOfSyncDegraded":
		health = "Progressing"
	}
	now := time.Now().UTC().Format(time.RFC3339)
	// An Application has no status subresource.
	return c.patch(ctx, "/apis/argoproj.io/v1alpha1/namespaces/"+one.namespace()+"/applications/"+one.name(),
		map[string]any{"status": map[string]any{"reconciledAt": now, "sync": map[string]any{"status": sync},
			"health": map[string]any{"status": health, "lastTransitionTime": now}}})
}

func shiftTraffic(c *cluster, ctx context.Context, one object) error {
	spec, _ := one["spec"].(map[string]any)
	rules, _ := spec["rules"].([]any)
	if len(rules) == 0 {
		return nil
	}
	rule, _ := rules[0].(map[string]any)
	backends, _ := rule["backendRefs"].([]any)
	share := 5 * (1 + rand.IntN(10))
	for i, weight := range []int{100 - share, share} {
		if i < len(backends) {
			if backend, ok := backends[i].(map[string]any); ok {
				backend["weight"] = weight
			}
		}
	}
	return c.patch(ctx, "/apis/gateway.networking.k8s.io/v1/namespaces/"+one.namespace()+"/httproutes/"+one.name(),
		map[string]any{"spec": map[string]any{"rules": rules}})
}

func flipHealth(c *cluster, ctx context.Context, one object) error {
	return c.flip(ctx, "/apis/pkg.crossplane.io/v1/providers/"+one.name(), one, "Healthy", "HealthyPackageRevision", "UnhealthyPackageRevision")
}

func flipProgrammed(c *cluster, ctx context.Context, one object) error {
	path := "/apis/gateway.networking.k8s.io/v1/namespaces/" + one.namespace() + "/gateways/" + one.name()
	return c.flip(ctx, path, one, "Programmed", "Programmed", "AddressNotAssigned")
}

// flip turns one condition of an object's status over: always to good, only now and then to bad, so that most are well.
func (c *cluster) flip(ctx context.Context, path string, one object, kind, good, bad string) error {
	status, _ := one["status"].(map[string]any)
	conditions, _ := status["conditions"].([]any)
	for _, each := range conditions {
		if condition, ok := each.(map[string]any); ok && condition["type"] == kind {
			if condition["status"] == "True" && rand.IntN(3) > 0 {
				continue
			} else if condition["status"] == "True" {
				condition["status"], condition["reason"] = "False", bad
			} else {
				condition["status"], condition["reason"] = "True", good
			}
			condition["lastTransitionTime"] = time.Now().UTC().Format(time.RFC3339)
		}
	}
	return c.patch(ctx, path+"/status", map[string]any{"status": map[string]any{"conditions": conditions}})
}
