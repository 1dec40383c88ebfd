//! Bodies as they are found in clusters, and what is read out of them.

use serde_json::json;

use super::*;

/// `path Kind.group namespace/name` of each.
fn read(group: &str, kind: &str, object: Value) -> Vec<String> {
    let found = references(&GroupResource::new(group, "any"), kind, &object);
    let line = |one: Reference| {
        let group = one.group.map_or("?".to_owned(), |group| group);
        let namespace = one.namespace.map(|namespace| namespace + "/").unwrap_or_default();
        format!("{} {}.{group} {namespace}{}", one.path, one.kind, one.name)
    };
    found.into_iter().map(line).collect()
}

#[test]
fn a_pod_template_refers_to_all_that_its_pods_need() {
    let pod = json!({
        "serviceAccountName": "runner", "serviceAccount": "runner", "nodeName": "node-1", "priorityClassName": "high",
        "imagePullSecrets": [{"name": "pull"}, {}],
        "volumes": [
            {"name": "a", "configMap": {"name": "config"}}, {"name": "b", "secret": {"secretName": "tls"}},
            {"name": "c", "persistentVolumeClaim": {"claimName": "data"}}, {"name": "d", "emptyDir": {}},
            {"name": "e", "projected": {"sources": [{"configMap": {"name": "ca"}}, {"secret": {"name": "token"}}]}},
            {"name": "f", "csi": {"driver": "d", "nodePublishSecretRef": {"name": "csi"}}}],
        "containers": [{"name": "main",
            "envFrom": [{"configMapRef": {"name": "env"}}, {"secretRef": {"name": "keys"}}],
            "env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}},
                {"name": "B", "valueFrom": {"configMapKeyRef": {"name": "flags", "key": "b"}}}]}],
    });
    let in_pod = read("", "Pod", json!({"kind": "Pod", "metadata": {"name": "p"}, "spec": pod}));
    assert_eq!(
        in_pod,
        [
            ".spec.containers[0].env[0].valueFrom.secretKeyRef.name Secret. db",
            ".spec.containers[0].env[1].valueFrom.configMapKeyRef.name ConfigMap. flags",
            ".spec.containers[0].envFrom[0].configMapRef.name ConfigMap. env",
            ".spec.containers[0].envFrom[1].secretRef.name Secret. keys",
            ".spec.imagePullSecrets[0].name Secret. pull",
            ".spec.nodeName Node. node-1",
            ".spec.priorityClassName PriorityClass.scheduling.k8s.io high",
            ".spec.serviceAccountName ServiceAccount. runner",
            ".spec.volumes[0].configMap.name ConfigMap. config",
            ".spec.volumes[1].secret.secretName Secret. tls",
            ".spec.volumes[2].persistentVolumeClaim.claimName PersistentVolumeClaim. data",
            ".spec.volumes[4].projected.sources[0].configMap.name ConfigMap. ca",
            ".spec.volumes[4].projected.sources[1].secret.name Secret. token",
            ".spec.volumes[5].csi.nodePublishSecretRef.name Secret. csi",
        ]
    );
    let template = json!({"spec": {"jobTemplate": {"spec": {"template": {"metadata": {"name": "x"}, "spec": pod}}}}});
    let in_job = read("batch", "CronJob", template);
    let below: Vec<_> =
        in_pod.iter().map(|line| line.replacen(".spec", ".spec.jobTemplate.spec.template.spec", 1)).collect();
    assert_eq!(in_job, below);
}

#[test]
fn built_in_kinds_refer_to_what_their_fields_name() {
    let table = [
        (
            ("networking.k8s.io", "Ingress"),
            json!({"spec": {"ingressClassName": "nginx", "tls": [{"hosts": ["a"], "secretName": "cert"}],
                "defaultBackend": {"service": {"name": "web", "port": {"number": 80}}},
                "rules": [{"host": "a", "http": {"paths": [{"path": "/", "backend": {"service": {"name": "api"}}},
                    {"backend": {"resource": {"apiGroup": "k8s.example.com", "kind": "Bucket", "name": "assets"}}}]}}]}}),
            vec![
                ".spec.defaultBackend.service.name Service. web",
                ".spec.ingressClassName IngressClass.networking.k8s.io nginx",
                ".spec.rules[0].http.paths[0].backend.service.name Service. api",
                ".spec.rules[0].http.paths[1].backend.resource.name Bucket.k8s.example.com assets",
                ".spec.tls[0].secretName Secret. cert",
            ],
        ),
        (
            ("autoscaling", "HorizontalPodAutoscaler"),
            json!({"spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}}}),
            vec![".spec.scaleTargetRef.name Deployment.apps web"],
        ),
        (
            ("rbac.authorization.k8s.io", "RoleBinding"),
            json!({"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"},
                "subjects": [{"kind": "ServiceAccount", "name": "sa", "namespace": "other"},
                    {"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]}),
            vec![
                ".roleRef.name ClusterRole.rbac.authorization.k8s.io view",
                ".subjects[0].name ServiceAccount.? other/sa",
            ],
        ),
        (
            ("", "PersistentVolumeClaim"),
            json!({"spec": {"volumeName": "pv-1", "storageClassName": "fast"}}),
            vec![".spec.storageClassName StorageClass.storage.k8s.io fast", ".spec.volumeName PersistentVolume. pv-1"],
        ),
        (
            ("", "PersistentVolume"),
            json!({"spec": {"storageClassName": "", "claimRef":
                {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "namespace": "shop", "name": "data", "uid": "u"}}}),
            vec![".spec.claimRef.name PersistentVolumeClaim. shop/data"],
        ),
        (
            ("", "ServiceAccount"),
            json!({"imagePullSecrets": [{"name": "pull"}], "secrets": [{"name": "old"}]}),
            vec![".imagePullSecrets[0].name Secret. pull", ".secrets[0].name Secret. old"],
        ),
        (
            ("apps", "StatefulSet"),
            json!({"spec": {"serviceName": "db", "volumeClaimTemplates":
                [{"kind": "PersistentVolumeClaim", "metadata": {"name": "data"}, "spec": {"storageClassName": "fast"}}]}}),
            vec![
                ".spec.serviceName Service. db",
                ".spec.volumeClaimTemplates[0].spec.storageClassName StorageClass.storage.k8s.io fast",
            ],
        ),
        (
            ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
            json!({"webhooks": [{"name": "a.b.c", "clientConfig": {"service": {"name": "hook", "namespace": "sys"}}}]}),
            vec![".webhooks[0].clientConfig.service.name Service. sys/hook"],
        ),
    ];
    for ((group, kind), object, expected) in table {
        assert_eq!(read(group, kind, object), expected, "{kind}");
    }
}

#[test]
fn custom_resources_refer_by_the_shapes_that_they_share() {
    let certificate = json!({"spec": {"secretName": "cert", "issuerRef": {"kind": "ClusterIssuer", "name": "le"},
        "keystores": {"jks": {"passwordSecretRef": {"name": "jks", "key": "p"}}}}});
    assert_eq!(
        read("cert-manager.io", "Certificate", certificate),
        [
            ".spec.issuerRef.name ClusterIssuer.? le",
            ".spec.keystores.jks.passwordSecretRef.name Secret. jks",
            ".spec.secretName Secret. cert",
        ]
    );
    let mixed = json!({"spec": {
        "parentRefs": [{"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "edge", "namespace": "infra"}],
        "backendRefs": [{"group": "", "kind": "Service", "name": "web", "port": 80}],
        "tlsSecretName": "tls", "extraConfigMapName": "extra", "a.b/c": {"credentialsSecretRef": "creds"},
        "resources": [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "embedded"}, "name": "x"}],
        "rule": {"kind": "prefix", "name": "not an object"}}});
    assert_eq!(
        read("example.org", "Thing", mixed),
        [
            ".spec['a.b/c'].credentialsSecretRef Secret. creds",
            ".spec.backendRefs[0].name Service. web",
            ".spec.extraConfigMapName ConfigMap. extra",
            ".spec.parentRefs[0].name Gateway.gateway.networking.k8s.io infra/edge",
            ".spec.tlsSecretName Secret. tls",
        ]
    );
}

#[test]
fn what_only_looks_like_a_reference_is_none() {
    let schema = json!({"spec": {"versions": [{"schema": {"openAPIV3Schema": {"properties": {
        "secretRef": {"type": "object", "properties": {"name": {"type": "string"}}},
        "kind": {"type": "string"}, "name": {"type": "string"}, "serviceAccountName": {"type": "string"}}}}}]}});
    assert_eq!(read("apiextensions.k8s.io", "CustomResourceDefinition", schema), Vec::<String>::new());
    assert_eq!(read("", "ConfigMap", json!({"data": {"secretName": "text"}})), Vec::<String>::new());
    assert_eq!(
        read("example.org", "Thing", json!({"metadata": {"annotations": {"secretName": "x"}}})),
        Vec::<String>::new()
    );
    assert_eq!(
        read("example.org", "Thing", json!({"spec": {"secretName": "", "secret": {"name": 3}}})),
        Vec::<String>::new()
    );
    let mut deep = json!({"secretName": "s"});
    for _ in 0..300 {
        deep = json!({"x": deep});
    }
    assert_eq!(read("example.org", "Thing", deep), Vec::<String>::new());
}
