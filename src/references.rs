//! What an object refers to, read from its body: by fields that every kind uses alike, and by shapes that say what they name.
//!
//! Pure. A field such as `serviceAccountName` means the same in a Pod, in the template of a Deployment and in most custom
//! resources, so that fields are known by their names, wherever they stand. What has a `kind` and a `name` refers to such an
//! object. Only names are read, never a value of what they name. Metadata is left out: owners are another matter.

use serde_json::Value;

use crate::kind::GroupResource;

/// Deeper than any object of an API server.
const DEPTH: usize = 100;

/// One reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where it stands, as in `.spec.volumes[0].configMap.name`.
    pub path: String,
    /// API group, empty for the core group; `None` if it is not said.
    pub group: Option<String>,
    /// CamelCase kind.
    pub kind: String,
    /// Namespace, if it is said.
    pub namespace: Option<String>,
    /// Name.
    pub name: String,
}

/// Group and kind.
type Target = (&'static str, &'static str);

const CONFIG_MAP: Target = ("", "ConfigMap");
const SECRET: Target = ("", "Secret");
const SERVICE_ACCOUNT: Target = ("", "ServiceAccount");
const SERVICE: Target = ("", "Service");
const CLAIM: Target = ("", "PersistentVolumeClaim");
const VOLUME: Target = ("", "PersistentVolume");

/// Fields that hold a name.
const NAMES: [(&str, Target); 13] = [
    ("claimName", CLAIM),
    ("configMapName", CONFIG_MAP),
    ("gatewayClassName", ("gateway.networking.k8s.io", "GatewayClass")),
    ("ingressClassName", ("networking.k8s.io", "IngressClass")),
    ("nodeName", ("", "Node")),
    ("persistentVolumeClaimName", CLAIM),
    ("persistentVolumeName", VOLUME),
    ("priorityClassName", ("scheduling.k8s.io", "PriorityClass")),
    ("runtimeClassName", ("node.k8s.io", "RuntimeClass")),
    ("secretName", SECRET),
    ("secretRef", SECRET),
    ("serviceAccountName", SERVICE_ACCOUNT),
    ("storageClassName", ("storage.k8s.io", "StorageClass")),
];

/// Ends of such fields, as in `tlsSecretName`.
const NAME_ENDS: [(&str, Target); 4] = [
    ("ConfigMapName", CONFIG_MAP),
    ("SecretName", SECRET),
    ("SecretRef", SECRET),
    ("ServiceAccountName", SERVICE_ACCOUNT),
];

/// Fields that hold an object with a `name`, and perhaps a `namespace`.
const OBJECTS: [(&str, Target); 7] = [
    ("configMap", CONFIG_MAP),
    ("configMapKeyRef", CONFIG_MAP),
    ("configMapRef", CONFIG_MAP),
    ("secret", SECRET),
    ("secretKeyRef", SECRET),
    ("secretRef", SECRET),
    ("serviceAccountRef", SERVICE_ACCOUNT),
];

/// Ends of such fields, as in `bearerTokenSecretRef`.
const OBJECT_ENDS: [(&str, Target); 5] = [
    ("ConfigMapKeyRef", CONFIG_MAP),
    ("ConfigMapRef", CONFIG_MAP),
    ("SecretKeyRef", SECRET),
    ("SecretRef", SECRET),
    ("ServiceAccountRef", SERVICE_ACCOUNT),
];

/// Fields of single kinds: group and kind, the parent, the field.
const OF_KINDS: [(Target, &str, &str, Target); 2] =
    [(CLAIM, ".spec", "volumeName", VOLUME), (("apps", "StatefulSet"), ".spec", "serviceName", SERVICE)];

/// Everything that an object of a kind refers to, in the order of the body.
pub fn references(id: &GroupResource, kind: &str, object: &Value) -> Vec<Reference> {
    // Their data are texts of people, whatever their keys are called.
    if id.group.is_empty() && ["ConfigMap", "Secret"].contains(&kind) {
        return Vec::new();
    }
    let mut walk = Walk { of: (&id.group, kind), found: Vec::new(), path: String::new() };
    let Value::Object(members) = object else { return Vec::new() };
    for (key, value) in members.iter().filter(|(key, _)| !["metadata", "kind", "apiVersion"].contains(&key.as_str())) {
        walk.member("", key, value, 0);
    }
    walk.found
}

struct Walk<'a> {
    /// Group and kind of the object.
    of: (&'a str, &'a str),
    found: Vec<Reference>,
    path: String,
}

impl Walk<'_> {
    /// A member of an object that is itself the member `parent`.
    fn member(&mut self, parent: &str, key: &str, value: &Value, depth: usize) {
        let above = self.path.len();
        if !plain(key) {
            self.path.push_str(&format!("['{key}']"));
        } else {
            self.path.push('.');
            self.path.push_str(key);
        }
        match value {
            Value::String(name) => {
                if let Some(target) = self.named_by(key, above) {
                    self.add("", target, None, name);
                }
            }
            Value::Object(members) if text(members, "kind").is_none() => {
                if let (Some(target), Some(name)) = (object_of(parent, key, self.of.1), text(members, "name")) {
                    self.add(".name", target, text(members, "namespace"), name);
                }
            }
            Value::Array(items) => {
                let secrets = key == "imagePullSecrets" || (self.of == SERVICE_ACCOUNT && key == "secrets");
                for (at, item) in items.iter().enumerate().filter(|_| secrets) {
                    if let Some(name) = item.get("name").and_then(Value::as_str) {
                        self.add(&format!("[{at}].name"), SECRET, None, name);
                    }
                }
            }
            _ => {}
        }
        self.below(key, value, depth + 1);
        self.path.truncate(above);
    }

    /// What is below a value that is the member `key`.
    fn below(&mut self, key: &str, value: &Value, depth: usize) {
        if depth > DEPTH {
            return;
        }
        match value {
            Value::Object(members) => {
                self.told(members);
                for (name, value) in members.iter().filter(|(name, _)| *name != "metadata") {
                    self.member(key, name, value, depth);
                }
            }
            Value::Array(items) => {
                let above = self.path.len();
                for (at, item) in items.iter().enumerate() {
                    self.path.push_str(&format!("[{at}]"));
                    self.below(key, item, depth + 1);
                    self.path.truncate(above);
                }
            }
            _ => {}
        }
    }

    /// An object that says itself of which kind it names one.
    fn told(&mut self, members: &serde_json::Map<String, Value>) {
        let (Some(kind), Some(name)) = (text(members, "kind"), text(members, "name")) else { return };
        // An object of its own with its values, not the name of another.
        if members.contains_key("metadata") || !kind.starts_with(|letter: char| letter.is_ascii_uppercase()) {
            return;
        }
        let stated = |key| members.get(key).and_then(Value::as_str).map(str::to_owned);
        let of_version =
            |version: String| version.rsplit_once('/').map_or(String::new(), |(group, _)| group.to_owned());
        let group = stated("apiVersion").map(of_version).or_else(|| stated("apiGroup")).or_else(|| stated("group"));
        // A User or a Group is nobody's object.
        if group.as_deref() == Some("rbac.authorization.k8s.io") && ["User", "Group"].contains(&kind) {
            return;
        }
        let namespace = text(members, "namespace").map(str::to_owned);
        let path = format!("{}.name", self.path);
        self.found.push(Reference { path, group, kind: kind.to_owned(), namespace, name: name.to_owned() });
    }

    fn named_by(&self, key: &str, above: usize) -> Option<Target> {
        let of_kind = |(of, parent, field, _): &&(Target, &str, &str, Target)| {
            *of == self.of && *parent == &self.path[..above] && *field == key
        };
        let of_kind = OF_KINDS.iter().find(of_kind).map(|(_, _, _, target)| *target);
        of_kind.or_else(|| by_name(&NAMES, &NAME_ENDS, key))
    }

    fn add(&mut self, below: &str, (group, kind): Target, namespace: Option<&str>, name: &str) {
        if !name.is_empty() {
            self.found.push(Reference {
                path: format!("{}{below}", self.path),
                group: Some(group.to_owned()),
                kind: kind.to_owned(),
                namespace: namespace.map(str::to_owned),
                name: name.to_owned(),
            });
        }
    }
}

fn object_of(parent: &str, key: &str, kind: &str) -> Option<Target> {
    // Many things are called a service; these are Services.
    let backend = ["backend", "defaultBackend", "clientConfig"].contains(&parent) || kind == "APIService";
    if key == "service" && backend { Some(SERVICE) } else { by_name(&OBJECTS, &OBJECT_ENDS, key) }
}

fn by_name(exact: &[(&str, Target)], ends: &[(&str, Target)], key: &str) -> Option<Target> {
    let known = exact.iter().find(|(name, _)| *name == key).or_else(|| ends.iter().find(|(end, _)| key.ends_with(end)));
    known.map(|(_, target)| *target)
}

/// A text that is not empty.
fn text<'a>(members: &'a serde_json::Map<String, Value>, key: &str) -> Option<&'a str> {
    members.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// Whether a key can stand in a path as it is.
fn plain(key: &str) -> bool {
    !key.is_empty() && !key.contains(['.', '[', ']', '\'', '\\'])
}

#[cfg(test)]
#[path = "references/tests.rs"]
mod tests;
