//! Objects to measure with: pods of 300 apps and certificates of one operator, as an API server would send them in a Table.
//!
//! Objects of one app resemble each other as those of a Deployment do; names, addresses, uids, times and digests are each
//! their own, so that what compresses here is what compresses in a cluster.

#![allow(dead_code, reason = "each benchmark uses a part")]

pub mod queries;

use std::{fmt::Write, sync::Arc};

use crds_objects_browser::{
    cluster::{ColumnDefinition, RawRow},
    kind::{GroupResource, Kind},
    store::{Ingest, Snapshot, Writer},
};
use serde_json::value::RawValue;

/// 2026-01-06T00:00:00Z, the present of these objects.
pub const NOW: i64 = 1_767_657_600;

/// A generator that is the same everywhere: Numerical Recipes' 64 bit one, of which the high bits are used.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn hex(&mut self, digits: usize) -> String {
        (0..digits).map(|_| char::from_digit(self.roll(16) as u32, 16).unwrap_or('0')).collect()
    }

    fn uid(&mut self) -> String {
        format!("{}-{}-4{}-8{}-{}", self.hex(8), self.hex(4), self.hex(3), self.hex(3), self.hex(12))
    }

    fn time(&mut self) -> String {
        let at = NOW - self.roll(2_000_000) as i64;
        jiff::Timestamp::from_second(at).map(|at| at.to_string()).unwrap_or_default()
    }
}

fn raw(text: String) -> Box<RawValue> {
    RawValue::from_string(text).expect("the templates are JSON")
}

/// The pod of that number: about 5.5 KB with the field sets that are cut.
pub fn pod(number: u64, version: u64) -> RawRow {
    let app = number % 300;
    let mut of_app = Dice(app + 1);
    let mut own = Dice((number + 1) * 7919);
    let (hash, checksum, owner) = (of_app.hex(10), of_app.hex(64), of_app.uid());
    let (team, port, replicas) = (of_app.roll(12), 8000 + of_app.roll(999), of_app.roll(8));
    let name = format!("app-{app:03}-{hash}-{}", own.hex(5));
    let namespace = format!("team-{:02}", app % 40);
    let node = format!("node-{:04}.eu-{}.example.com", own.roll(1000), own.roll(3));
    let ip = format!("10.{}.{}.{}", number >> 16 & 255, number >> 8 & 255, number & 255);
    let (created, started) = (own.time(), own.time());
    let (status, ready, restarts) = match own.roll(20) {
        0 => ("CrashLoopBackOff", "0/1", 3 + own.roll(90)),
        1 => ("Pending", "0/1", 0),
        2 => ("Completed", "0/1", 0),
        _ => ("Running", "1/1", own.roll(3)),
    };
    let running = ready == "1/1";
    let mut object = String::with_capacity(6000);
    let _ = write!(
        object,
        r#"{{"kind":"Pod","apiVersion":"v1","metadata":{{"name":"{name}","generateName":"app-{app:03}-{hash}-","namespace":"{namespace}","uid":"{uid}","resourceVersion":"{version}","generation":1,"creationTimestamp":"{created}","labels":{{"app":"app-{app:03}","pod-template-hash":"{hash}","team":"team-{team}","tier":"t{tier}"}},"annotations":{{"checksum/config":"{checksum}","prometheus.io/port":"{port}","cni.example.com/pod":"{{\"id\":\"{cni}\",\"ips\":[\"{ip}/32\"]}}"}},"ownerReferences":[{{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"app-{app:03}-{hash}","uid":"{owner}","controller":true,"blockOwnerDeletion":true}}],"managedFields":[{{"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1","time":"{created}","fieldsType":"FieldsV1","fieldsV1":{{"f:metadata":{{"f:annotations":{{".":{{}},"f:checksum/config":{{}}}},"f:generateName":{{}},"f:labels":{{".":{{}},"f:app":{{}},"f:pod-template-hash":{{}}}},"f:ownerReferences":{{".":{{}},"k:{{\"uid\":\"{owner}\"}}":{{}}}}}},"f:spec":{{"f:containers":{{"k:{{\"name\":\"main\"}}":{{".":{{}},"f:env":{{}},"f:image":{{}},"f:imagePullPolicy":{{}},"f:livenessProbe":{{}},"f:name":{{}},"f:ports":{{}},"f:resources":{{}}}}}}}}}}}},{{"manager":"kubelet","operation":"Update","apiVersion":"v1","time":"{started}","fieldsType":"FieldsV1","fieldsV1":{{"f:status":{{"f:conditions":{{"k:{{\"type\":\"Ready\"}}":{{".":{{}},"f:lastTransitionTime":{{}},"f:status":{{}},"f:type":{{}}}}}},"f:containerStatuses":{{}},"f:hostIP":{{}},"f:phase":{{}},"f:podIP":{{}},"f:startTime":{{}}}}}},"subresource":"status"}}]}},"#,
        uid = own.uid(),
        cni = own.hex(32),
        tier = of_app.roll(4),
    );
    let env: Vec<String> = (0..6 + of_app.roll(6))
        .map(|place| format!(r#"{{"name":"SETTING_{place}","value":"{}"}}"#, of_app.hex(4 + place as usize * 3)))
        .collect();
    let _ = write!(
        object,
        r#""spec":{{"volumes":[{{"name":"config","configMap":{{"name":"app-{app:03}-config","defaultMode":420}}}},{{"name":"kube-api-access-{token}","projected":{{"sources":[{{"serviceAccountToken":{{"expirationSeconds":3607,"path":"token"}}}},{{"configMap":{{"name":"kube-root-ca.crt","items":[{{"key":"ca.crt","path":"ca.crt"}}]}}}}],"defaultMode":420}}}}],"containers":[{{"name":"main","image":"registry.example.com/apps/app-{app:03}:1.{replicas}.{port}","env":[{env}],"ports":[{{"name":"http","containerPort":{port},"protocol":"TCP"}}],"resources":{{"limits":{{"cpu":"500m","memory":"512Mi"}},"requests":{{"cpu":"100m","memory":"128Mi"}}}},"volumeMounts":[{{"name":"config","readOnly":true,"mountPath":"/etc/app"}},{{"name":"kube-api-access-{token}","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}}],"livenessProbe":{{"httpGet":{{"path":"/healthz","port":{port},"scheme":"HTTP"}},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3}},"readinessProbe":{{"httpGet":{{"path":"/readyz","port":{port},"scheme":"HTTP"}},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3}},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent","securityContext":{{"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true}}}}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","serviceAccountName":"default","serviceAccount":"default","nodeName":"{node}","securityContext":{{"runAsNonRoot":true,"runAsUser":10001,"fsGroup":10001}},"schedulerName":"default-scheduler","tolerations":[{{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}},{{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}}],"priority":0,"enableServiceLinks":true,"preemptionPolicy":"PreemptLowerPriority"}},"status":{{"phase":"{phase}","conditions":[{{"type":"Initialized","status":"True","lastProbeTime":null,"lastTransitionTime":"{started}"}},{{"type":"Ready","status":"{is_ready}","lastProbeTime":null,"lastTransitionTime":"{started}"}},{{"type":"ContainersReady","status":"{is_ready}","lastProbeTime":null,"lastTransitionTime":"{started}"}},{{"type":"PodScheduled","status":"True","lastProbeTime":null,"lastTransitionTime":"{created}"}}],"hostIP":"172.16.{h1}.{h2}","podIP":"{ip}","podIPs":[{{"ip":"{ip}"}}],"startTime":"{created}","containerStatuses":[{{"name":"main","state":{{"running":{{"startedAt":"{started}"}}}},"lastState":{{}},"ready":{running},"restartCount":{restarts},"image":"registry.example.com/apps/app-{app:03}:1.{replicas}.{port}","imageID":"registry.example.com/apps/app-{app:03}@sha256:{digest}","containerID":"containerd://{container}","started":{running}}}],"qosClass":"Burstable"}}}}"#,
        token = own.hex(5),
        env = env.join(","),
        phase = if status == "Completed" { "Succeeded" } else { "Running" },
        is_ready = if running { "True" } else { "False" },
        h1 = own.roll(255),
        h2 = own.roll(255),
        digest = of_app.hex(64),
        container = own.hex(64),
    );
    let cells = format!(r#"["{name}","{ready}","{status}","{restarts}","1d","{ip}","{node}","<none>","<none>"]"#);
    RawRow { cells: Some(raw(cells)), object: raw(object) }
}

/// The certificate of that number: about 2.5 KB with the field sets that are cut.
pub fn certificate(number: u64, version: u64) -> RawRow {
    let app = number % 500;
    let mut of_app = Dice(app + 77);
    let mut own = Dice((number + 1) * 104_729);
    let (name, namespace) = (format!("cert-{app:03}-{}", own.hex(6)), format!("team-{:02}", app % 40));
    let (created, renewed, until) = (own.time(), own.time(), own.time());
    let ready = if own.roll(30) == 0 { "False" } else { "True" };
    let object = format!(
        r#"{{"apiVersion":"cert-manager.io/v1","kind":"Certificate","metadata":{{"name":"{name}","namespace":"{namespace}","uid":"{uid}","resourceVersion":"{version}","generation":2,"creationTimestamp":"{created}","labels":{{"app.kubernetes.io/instance":"svc-{app:03}","app.kubernetes.io/managed-by":"Helm","helm.sh/chart":"svc-{chart}.4.1"}},"annotations":{{"meta.helm.sh/release-name":"svc-{app:03}","meta.helm.sh/release-namespace":"{namespace}"}},"managedFields":[{{"manager":"helm","operation":"Update","apiVersion":"cert-manager.io/v1","time":"{created}","fieldsType":"FieldsV1","fieldsV1":{{"f:metadata":{{"f:labels":{{".":{{}},"f:app.kubernetes.io/instance":{{}},"f:helm.sh/chart":{{}}}}}},"f:spec":{{".":{{}},"f:dnsNames":{{}},"f:duration":{{}},"f:issuerRef":{{}},"f:privateKey":{{}},"f:secretName":{{}}}}}}}}]}},"spec":{{"dnsNames":["{name}.{namespace}.svc.cluster.local","{name}.example.com","{name}-{alias}.example.com"],"duration":"2160h0m0s","renewBefore":"720h0m0s","issuerRef":{{"group":"cert-manager.io","kind":"ClusterIssuer","name":"letsencrypt-{issuer}"}},"privateKey":{{"algorithm":"ECDSA","rotationPolicy":"Always","size":256}},"secretName":"{name}-tls","subject":{{"organizations":["org-{org}"]}},"usages":["digital signature","key encipherment","server auth"]}},"status":{{"conditions":[{{"lastTransitionTime":"{renewed}","message":"Certificate is up to date and has not expired","observedGeneration":2,"reason":"Ready","status":"{ready}","type":"Ready"}}],"notAfter":"{until}","notBefore":"{renewed}","renewalTime":"{until}","revision":{revision}}}}}"#,
        uid = own.uid(),
        chart = of_app.roll(20),
        alias = own.hex(8),
        issuer = of_app.roll(3),
        org = of_app.roll(40),
        revision = own.roll(12),
    );
    let cells = format!(r#"["{name}","{ready}","{name}-tls","letsencrypt-{}","up to date","1d"]"#, app % 3);
    RawRow { cells: Some(raw(cells)), object: raw(object) }
}

fn definitions(names: &[&str]) -> Vec<ColumnDefinition> {
    let column = |name: &&str| ColumnDefinition { name: (*name).to_owned(), ..ColumnDefinition::default() };
    names.iter().map(column).collect()
}

/// A kind, its columns and its objects.
pub struct Sample {
    /// The kind.
    pub kind: Kind,
    columns: Vec<ColumnDefinition>,
    /// The object of a number at a version.
    pub object: fn(u64, u64) -> RawRow,
}

fn kind(group: &str, resource: &str, name: &str) -> Kind {
    Kind {
        id: GroupResource::new(group, resource),
        version: "v1".to_owned(),
        versions: vec!["v1".to_owned()],
        kind: name.to_owned(),
        singular: name.to_lowercase(),
        namespaced: true,
        short_names: Vec::new(),
        categories: Vec::new(),
        listable: true,
        watchable: true,
        aggregated: false,
        printer_columns: Vec::new(),
        origin: String::new(),
    }
}

/// Pods.
pub fn pods() -> Sample {
    let names = ["Name", "Ready", "Status", "Restarts", "Age", "IP", "Node", "Nominated Node", "Readiness Gates"];
    Sample { kind: kind("", "pods", "Pod"), columns: definitions(&names), object: pod }
}

/// Certificates of cert-manager.
pub fn certificates() -> Sample {
    let names = ["Name", "Ready", "Secret", "Issuer", "Status", "Age"];
    Sample {
        kind: kind("cert-manager.io", "certificates", "Certificate"),
        columns: definitions(&names),
        object: certificate,
    }
}

/// One kind being kept.
pub struct Keeping {
    sample: Sample,
    ingest: Ingest,
    /// Its writer.
    pub writer: Writer,
    published: Arc<arc_swap::ArcSwap<Snapshot>>,
}

impl Keeping {
    /// Nothing yet.
    pub fn new(sample: Sample) -> Self {
        let mut ingest = Ingest::new(Arc::new(sample.kind.clone()), false, &[]);
        let (mut writer, published) = Writer::new(0);
        writer.set_columns(ingest.set_columns(sample.columns.clone()));
        Self { sample, ingest, writer, published }
    }

    /// A full sync of so many objects, in batches as the cache makes them.
    pub fn sync(&mut self, objects: u64) {
        self.writer.begin_sync();
        for number in 0..objects {
            self.take(number, number + 1);
            if number % 1024 == 1023 {
                self.commit();
            }
        }
        self.writer.finish_sync();
        self.commit();
        while self.writer.recode() {}
    }

    /// What the cache does with an object that a watch or a sync brings.
    pub fn take(&mut self, number: u64, version: u64) {
        let raw = (self.sample.object)(number, version);
        self.take_raw(&raw);
    }

    /// The same with one that is there already.
    pub fn take_raw(&mut self, raw: &RawRow) {
        if self.writer.is_syncing() {
            let object = crds_objects_browser::store::identity(&raw.object).expect("the templates have metadata");
            if self.writer.is_unchanged(&object.uid, &object.namespace, &object.name, &object.resource_version) {
                return;
            }
        }
        let row = self.ingest.row(raw).expect("the templates are objects");
        self.writer.apply(row).expect("there is memory for a compressor");
    }

    /// Publishes, and trains a dictionary when one would help.
    pub fn commit(&mut self) {
        self.writer.commit();
        if let Some(samples) = self.writer.samples() {
            self.writer.trained(samples.train());
        }
    }

    /// What readers see.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.published.load_full()
    }

    /// The kind.
    pub fn kind(&self) -> &Kind {
        &self.sample.kind
    }
}
