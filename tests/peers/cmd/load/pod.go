package main

import (
	"fmt"
	"time"
)

// madeLabel is on all that is made, so that it is found again.
const madeLabel = "load/made"

// podsPerNode decides how many nodes the pods name; there need not be any.
const podsPerNode = 100

const (
	podsPath      = "/api/v1/namespaces/%s/pods"
	sidecar       = "log-shipper"
	sidecarImage  = "registry.example.com/platform/log-shipper:2.14.3"
	sidecarDigest = "registry.example.com/platform/log-shipper@sha256:7d1c4f0e9a5b8c3d2e6f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d"
)

// pod is what a pod's parts have in common.
type pod struct {
	app
	dice
	podName, token, node string
	hostIP, podIP        string
	age                  time.Duration
}

// pod makes one as the API server would give it back, all defaults written out.
func (g generator) pod(number int) made {
	a, d := g.app(number), g.dice("pod", number)
	node := number / podsPerNode
	p := pod{
		app: a, dice: d,
		podName: a.name + "-" + a.template + "-" + g.suffix(number),
		token:   "kube-api-access-" + d.letters(5),
		node:    fmt.Sprintf("node-%04d.%s.example.com", node, regions[node%len(regions)]),
		hostIP:  fmt.Sprintf("172.16.%d.%d", node/254%256, node%254+1),
		podIP:   fmt.Sprintf("10.%d.%d.%d", 64+number/(254*256)%128, number/254%256, number%254+1),
		age:     time.Duration(d.between(120, 2_000_000)) * time.Second,
	}
	labels := a.labels()
	labels["pod-template-hash"] = a.template
	return made{
		collection: fmt.Sprintf(podsPath, a.namespace),
		manager:    "kube-controller-manager", statusManager: "kubelet",
		object: object{
			"apiVersion": "v1", "kind": "Pod",
			"metadata": object{
				"name": p.podName, "generateName": a.name + "-" + a.template + "-", "namespace": a.namespace, "labels": labels,
				"annotations": object{
					"checksum/config":     a.checksum,
					"prometheus.io/port":  fmt.Sprint(a.port + 1),
					"cni.example.com/pod": fmt.Sprintf(`{"id":%q,"ips":["%s/32"]}`, d.hash(32), p.podIP),
				},
				"ownerReferences": list{object{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": a.name + "-" + a.template,
					"uid": a.owner, "controller": true, "blockOwnerDeletion": true}},
			},
			"spec": p.spec(),
		},
		status: g.podStatus(p),
	}
}

func (p pod) spec() object {
	containers := list{p.main()}
	if p.shipsLogs {
		containers = append(containers, p.sidecar())
	}
	return object{
		"containers": containers,
		"nodeName":   p.node, "restartPolicy": "Always", "terminationGracePeriodSeconds": 30, "dnsPolicy": "ClusterFirst",
		"serviceAccountName": "default", "serviceAccount": "default", "schedulerName": "default-scheduler",
		"securityContext": object{"runAsNonRoot": true, "runAsUser": 10001, "fsGroup": 10001},
		"priority":        0, "preemptionPolicy": "PreemptLowerPriority", "enableServiceLinks": true,
		"tolerations": list{toleration("not-ready"), toleration("unreachable")},
		"volumes": list{
			object{"name": "config", "configMap": object{"name": p.name + "-config", "defaultMode": 420}},
			object{"name": "scratch", "emptyDir": object{}},
			// With it the ServiceAccount admission adds none of its own.
			object{"name": p.token, "projected": object{"defaultMode": 420, "sources": list{
				object{"serviceAccountToken": object{"expirationSeconds": 3607, "path": "token"}},
				object{"configMap": object{"name": "kube-root-ca.crt", "items": list{object{"key": "ca.crt", "path": "ca.crt"}}}},
				object{"downwardAPI": object{"items": list{object{"path": "namespace",
					"fieldRef": object{"apiVersion": "v1", "fieldPath": "metadata.namespace"}}}}},
			}}},
		},
	}
}

func toleration(key string) object {
	return object{"key": "node.kubernetes.io/" + key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}
}

func (p pod) main() object {
	return object{
		"name": p.name, "image": p.image, "imagePullPolicy": "IfNotPresent",
		"args":  list{"--config=/etc/app/config.yaml", fmt.Sprintf("--listen=:%d", p.port)},
		"ports": list{object{"name": "http", "containerPort": p.port, "protocol": "TCP"}, object{"name": "metrics", "containerPort": p.port + 1, "protocol": "TCP"}},
		"env":   p.environment, "resources": p.resources(),
		"livenessProbe":  probe("/healthz", 15, 20),
		"readinessProbe": probe("/readyz", 5, 10),
		"volumeMounts": list{object{"name": "config", "mountPath": "/etc/app", "readOnly": true},
			object{"name": "scratch", "mountPath": "/tmp"}, p.tokenMount()},
		"securityContext":        object{"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true},
		"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
	}
}

func (p pod) sidecar() object {
	return object{
		"name": sidecar, "image": sidecarImage, "imagePullPolicy": "IfNotPresent",
		"resources":              object{"requests": object{"cpu": "10m", "memory": "32Mi"}, "limits": object{"memory": "64Mi"}},
		"volumeMounts":           list{object{"name": "scratch", "mountPath": "/var/log/app", "readOnly": true}, p.tokenMount()},
		"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
	}
}

func (p pod) resources() object {
	return object{"requests": object{"cpu": fmt.Sprintf("%dm", p.cpu), "memory": fmt.Sprintf("%dMi", p.memory)},
		"limits": object{"memory": fmt.Sprintf("%dMi", 2*p.memory)}}
}

func (p pod) tokenMount() object {
	return object{"name": p.token, "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount", "readOnly": true}
}

func probe(path string, delay, period int) object {
	return object{"httpGet": object{"path": path, "port": "http", "scheme": "HTTP"}, "initialDelaySeconds": delay,
		"periodSeconds": period, "timeoutSeconds": 1, "successThreshold": 1, "failureThreshold": 3}
}
