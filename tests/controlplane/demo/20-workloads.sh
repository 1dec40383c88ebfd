#!/usr/bin/env bash
# Ten namespaces of a shop. The manifests below are templates: $ns and $app are filled in for each application.
set -euo pipefail

apply() { kubectl apply --server-side --force-conflicts -f - >/dev/null; }

namespaces=(storefront checkout payments catalog search orders shipping analytics identity platform)
applications=(web api worker)

{
  for ns in "${namespaces[@]}"; do
    cat <<YAML
---
apiVersion: v1
kind: Namespace
metadata: {name: $ns, labels: {team: $ns, environment: demo}}
YAML
  done
  cat <<YAML
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: demo.example.org/disk
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: business-critical}
value: 100000
---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: sandboxed}
handler: sandboxed
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: edge}
spec: {controller: demo.example.org/edge}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: shop-support}
rules: [{apiGroups: [""], resources: [pods, services], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: shop-support}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: shop-support}
subjects: [{kind: Group, name: support, apiGroup: rbac.authorization.k8s.io}]
YAML
} | apply

# Pods may be made in a namespace once its ServiceAccount is there.
for ns in "${namespaces[@]}"; do
  kubectl wait --for=create serviceaccount/default -n "$ns" --timeout=60s >/dev/null
done

for ns in "${namespaces[@]}"; do
  for app in "${applications[@]}"; do
    cat <<YAML
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: $app, namespace: $ns, labels: {app: $app, tier: backend}}
spec:
  replicas: $((1 + (${#ns} + ${#app}) % 3))
  selector: {matchLabels: {app: $app}}
  template:
    metadata: {labels: {app: $app}}
    spec:
      containers:
      - name: $app
        image: registry.example.org/$ns/$app:1.${#ns}.0
        ports: [{containerPort: 8080}]
        resources: {requests: {cpu: 50m, memory: 64Mi}}
---
apiVersion: v1
kind: Service
metadata: {name: $app, namespace: $ns}
spec: {selector: {app: $app}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: $app-settings, namespace: $ns}
data: {LOG_LEVEL: info, REGION: north-1, FEATURES: "search,wishlist"}
---
apiVersion: v1
kind: Secret
metadata: {name: $app-credentials, namespace: $ns}
type: Opaque
stringData: {username: $app, password: demo-only-$ns-$app}
YAML
  done
  cat <<YAML
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: database, namespace: $ns}
spec:
  serviceName: database
  replicas: 1
  selector: {matchLabels: {app: database}}
  template:
    metadata: {labels: {app: database}}
    spec:
      tolerations: [{key: dedicated, operator: Exists}]
      containers: [{name: database, image: "registry.example.org/postgres:17"}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: report, namespace: $ns}
spec:
  schedule: "*/5 * * * *"
  jobTemplate:
    spec:
      template:
        spec: {restartPolicy: Never, containers: [{name: report, image: registry.example.org/report}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: migrate, namespace: $ns}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: migrate, image: registry.example.org/migrate}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: $ns}
spec:
  ingressClassName: edge
  rules:
  - host: $ns.shop.example.org
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: only-own, namespace: $ns}
spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: $ns}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: api, namespace: $ns}
spec:
  minReplicas: 1
  maxReplicas: 4
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: compute, namespace: $ns}
spec: {hard: {pods: "100"}}
---
apiVersion: v1
kind: LimitRange
metadata: {name: defaults, namespace: $ns}
spec: {limits: [{type: Container, defaultRequest: {cpu: 20m, memory: 32Mi}}]}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: $ns}
spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 20Gi}}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: volume-$ns}
spec: {capacity: {storage: 20Gi}, accessModes: [ReadWriteOnce], storageClassName: fast, hostPath: {path: /data}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: deployer, namespace: $ns}
rules: [{apiGroups: [apps], resources: [deployments], verbs: [get, patch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: deployer, namespace: $ns}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
subjects: [{kind: Group, name: team-$ns, apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: v1
kind: Pod
metadata: {name: needs-gpu, namespace: $ns, labels: {app: training}}
spec:
  nodeSelector: {accelerator: gpu}
  containers: [{name: training, image: registry.example.org/training}]
---
apiVersion: v1
kind: Pod
metadata: {name: failing, namespace: $ns, labels: {app: failing}}
spec:
  nodeName: nowhere
  containers: [{name: failing, image: registry.example.org/failing}]
YAML
done | apply

cat <<YAML | apply
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: node-agent, namespace: platform}
spec:
  selector: {matchLabels: {app: node-agent}}
  template:
    metadata: {labels: {app: node-agent}}
    spec:
      tolerations: [{operator: Exists}]
      containers: [{name: agent, image: registry.example.org/agent}]
YAML

# No machine runs these pods, so that what a kubelet would report is written by hand: a container that crashes again and again.
now="$(date -u +%Y-%m-%dT%H:%M:%SZ)"
for ns in storefront payments orders; do
  kubectl create event crashed -n "$ns" >/dev/null 2>&1 || true
  kubectl patch pod failing -n "$ns" --subresource=status --type=merge -p "{\"status\":{\"phase\":\"Running\",\"conditions\":[
    {\"type\":\"Initialized\",\"status\":\"True\"},{\"type\":\"Ready\",\"status\":\"False\",\"reason\":\"ContainersNotReady\"}],
    \"containerStatuses\":[{\"name\":\"failing\",\"image\":\"registry.example.org/failing\",\"imageID\":\"\",\"ready\":false,\"restartCount\":7,
    \"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\",\"message\":\"back-off 5m0s restarting failed container\"}},
    \"lastState\":{\"terminated\":{\"exitCode\":1,\"reason\":\"Error\",\"finishedAt\":\"$now\",\"startedAt\":\"$now\"}}}]}}" >/dev/null
  cat <<YAML | apply
apiVersion: v1
kind: Event
metadata: {name: failing.backoff, namespace: $ns}
involvedObject: {apiVersion: v1, kind: Pod, name: failing, namespace: $ns}
type: Warning
reason: BackOff
message: Back-off restarting failed container failing in pod failing
count: 7
firstTimestamp: "$now"
lastTimestamp: "$now"
source: {component: kubelet, host: nowhere}
YAML
done
