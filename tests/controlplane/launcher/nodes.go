package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// zones are spread over the nodes in turn.
var zones = []string{"north-1a", "north-1b", "north-1c"}

// sizes are the instance types, in turn.
var sizes = []struct{ instance, cpu, memory string }{
	{"standard-16", "16", "64Gi"}, {"highmem-16", "16", "128Gi"}, {"standard-32", "32", "128Gi"},
}

// downNode is the number of the one node of a demo cluster that nobody reports for.
const downNode = 12

// makeNodes makes nodes for kwok: every tenth is cordoned, every seventh is tainted for databases. In a demo one is down.
func (c *cluster) makeNodes(ctx context.Context) error {
	l := &loader{cluster: c, kinds: map[string]map[string]served{}}
	var nodes []object
	for i := range c.nodes {
		nodes = append(nodes, node(i, c.demo != "" && i == downNode))
	}
	return l.createAll(ctx, nodes)
}

func node(i int, down bool) object {
	name := fmt.Sprintf("node-%02d", i+1)
	size := sizes[i%len(sizes)]
	spec := map[string]any{}
	switch {
	case i%10 == 9:
		spec["unschedulable"] = true
	case i%7 == 6:
		spec["taints"] = []any{map[string]any{"key": "dedicated", "value": "database", "effect": "NoSchedule"}}
	}
	annotations := map[string]any{managedNode: "fake"}
	status := map[string]any{
		"capacity":    map[string]any{"cpu": size.cpu, "memory": size.memory, "pods": "110"},
		"allocatable": map[string]any{"cpu": size.cpu, "memory": size.memory, "pods": "110"},
		"nodeInfo": map[string]any{"architecture": "amd64", "operatingSystem": "linux", "osImage": "Debian GNU/Linux 13 (trixie)",
			"kernelVersion": "6.12.0-cloud-amd64", "containerRuntimeVersion": "containerd://2.1.4", "kubeletVersion": "v1.37.2",
			"kubeProxyVersion": "", "bootID": "", "machineID": "", "systemUUID": ""},
	}
	if down {
		annotations = map[string]any{"example.com/incident": "no heartbeat since the power failure in north-1a"}
		status["conditions"] = []any{map[string]any{"type": "Ready", "status": "False", "reason": "KubeletNotReady",
			"message": "container runtime is down"}}
		status["addresses"] = []any{map[string]any{"type": "InternalIP", "address": "10.2.0.13"}, map[string]any{"type": "Hostname", "address": name}}
	}
	return object{
		"apiVersion": "v1", "kind": "Node", "spec": spec, "status": status,
		"metadata": map[string]any{"name": name, "annotations": annotations, "labels": map[string]any{
			"kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64", "type": "kwok",
			"topology.kubernetes.io/region": "north-1", "topology.kubernetes.io/zone": zones[i%len(zones)],
			"node.kubernetes.io/instance-type": size.instance,
		}},
	}
}

// breakPods gives the pods that the demo data calls broken the status of broken ones: kwok makes every pod run. A pod
// that crashes restarts once more each time.
func (c *cluster) breakPods(ctx context.Context) error {
	path := "/api/v1/pods?labelSelector=demo%2Fstate+in+(crash-looping,image-missing)"
	var pods struct{ Items []object }
	if err := c.read(ctx, path, &pods); err != nil {
		return err
	}
	for _, pod := range pods.Items {
		broken := brokenStatus(pod)
		if broken == nil {
			continue
		}
		body, err := json.Marshal(map[string]any{"status": broken})
		if err != nil {
			return err
		}
		path := fmt.Sprintf("/api/v1/namespaces/%s/pods/%s/status", pod.namespace(), pod.name())
		// A pod that is gone meanwhile is no failure.
		if _, _, err := c.request(ctx, http.MethodPatch, path, "application/strategic-merge-patch+json", string(body)); err != nil {
			return err
		}
	}
	return nil
}
