//! What is watched beside discovery: CRDs and APIServices, of which only a few words are kept.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::sync::Semaphore;

use crate::{
    cluster::{EventReceiver, Source as _, WatchEvent, WatchSpec, queue, source::ApiServer, table},
    kind::{GroupResource, Kind, PrinterColumn},
    reason::Reason,
};

/// What is kept of a CRD.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Crd {
    pub uid: String,
    pub established: bool,
    pub namespaced: bool,
    /// Served versions with their printer columns.
    pub versions: BTreeMap<String, Vec<PrinterColumn>>,
}

/// What CRDs and APIServices say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub crds: BTreeMap<GroupResource, Crd>,
    /// Whether `crds` is all of them: only then does the absence of one mean something.
    pub crds_complete: bool,
    /// Groups and versions that an aggregated API server serves.
    pub aggregated: BTreeSet<(String, String)>,
}

/// One of the two watches.
struct Followed {
    events: EventReceiver,
    /// What each object (by UID) said, for the sweep and for deletions.
    known: HashMap<String, Fact>,
    marked: Option<BTreeSet<String>>,
    synced: bool,
    denied: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Fact {
    Crd(GroupResource, Crd),
    Aggregated(String, String),
    /// An APIService that the API server itself serves.
    Nothing,
}

/// Both watches and their facts. Dropping it ends them.
pub(super) struct Watched {
    crds: Followed,
    services: Followed,
    facts: Facts,
    tasks: tokio::task::JoinSet<()>,
}

impl Watched {
    pub(super) fn start(server: &ApiServer) -> Self {
        let mut tasks = tokio::task::JoinSet::new();
        let crds = follow(server, &mut tasks, "apiextensions.k8s.io", "customresourcedefinitions");
        let services = follow(server, &mut tasks, "apiregistration.k8s.io", "apiservices");
        Self { crds, services, facts: Facts::default(), tasks }
    }

    pub(super) fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Whether both are known, or are known not to be available.
    pub(super) fn settled(&self) -> bool {
        [&self.crds, &self.services].iter().all(|f| f.synced || f.denied)
    }

    /// Whether changes have to be looked for, because they are not told.
    pub(super) fn blind(&self) -> bool {
        self.crds.denied || self.services.denied
    }

    /// Waits until the facts changed, or whether they are complete. False if the watches ended.
    ///
    /// Cancel-safe: an event that was received is taken in before the next await.
    pub(super) async fn changed(&mut self) -> bool {
        loop {
            let (followed, event) = tokio::select! {
                Some(event) = self.crds.events.recv() => (&mut self.crds, event),
                Some(event) = self.services.events.recv() => (&mut self.services, event),
                else => return false,
            };
            let settled_before = followed.synced || followed.denied;
            let changed = followed.take(event);
            let settles = settled_before != (followed.synced || followed.denied);
            // The facts are rebuilt at the end of a sync, not for each of its objects.
            if (changed || settles) && followed.marked.is_none() && self.rebuild() | settles {
                return true;
            }
        }
    }

    fn rebuild(&mut self) -> bool {
        let mut facts = Facts { crds_complete: self.crds.synced, ..Facts::default() };
        for fact in self.crds.known.values().chain(self.services.known.values()) {
            match fact.clone() {
                Fact::Crd(id, crd) => drop(facts.crds.insert(id, crd)),
                Fact::Aggregated(group, version) => drop(facts.aggregated.insert((group, version))),
                Fact::Nothing => {}
            }
        }
        let changed = self.facts != facts;
        self.facts = facts;
        changed
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.tasks.abort_all();
    }
}

fn follow(server: &ApiServer, tasks: &mut tokio::task::JoinSet<()>, group: &str, resource: &str) -> Followed {
    let kind = Kind {
        id: GroupResource::new(group, resource),
        version: "v1".to_owned(),
        versions: vec!["v1".to_owned()],
        kind: String::new(),
        singular: String::new(),
        namespaced: false,
        short_names: Vec::new(),
        categories: Vec::new(),
        listable: true,
        watchable: true,
        aggregated: false,
        printer_columns: Vec::new(),
        origin: String::new(),
    };
    let spec = WatchSpec {
        kind: Arc::new(kind),
        namespace: None,
        metadata_only: false,
        resume_from: None,
        // Not among the policy's slots: without them nothing else is known.
        sync_slots: Arc::new(Semaphore::new(1)),
    };
    let (sender, events) = queue();
    tasks.spawn(server.watch(spec, sender));
    Followed { events, known: HashMap::new(), marked: None, synced: false, denied: false }
}

impl Followed {
    /// Takes one event in; whether something changed.
    fn take(&mut self, event: WatchEvent) -> bool {
        match event {
            WatchEvent::SyncStarted { .. } => {
                self.marked = Some(BTreeSet::new());
                false
            }
            WatchEvent::Applied(row) => match understood(&row.object) {
                Some((uid, fact)) => {
                    if let Some(marked) = &mut self.marked {
                        marked.insert(uid.clone());
                    }
                    self.known.insert(uid, fact.clone()) != Some(fact)
                }
                None => {
                    let name = table::name_of(&row.object).unwrap_or_default();
                    tracing::warn!(name, "A CRD or APIService cannot be understood; its kinds lack columns");
                    false
                }
            },
            WatchEvent::Deleted(row) => {
                understood(&row.object).is_some_and(|(uid, _)| self.known.remove(&uid).is_some())
            }
            WatchEvent::SyncFinished { .. } => {
                if let Some(marked) = self.marked.take() {
                    self.known.retain(|uid, _| marked.contains(uid));
                }
                self.synced = true;
                self.denied = false;
                true
            }
            WatchEvent::Interrupted { reason, .. } => {
                // A sync that was cut short changes nothing; the next one marks anew.
                self.marked = None;
                let denied = matches!(reason, Reason::Forbidden | Reason::NotServed | Reason::Refused);
                let changed = denied && !self.denied;
                self.denied |= denied;
                changed
            }
            WatchEvent::Connected => std::mem::take(&mut self.denied),
            WatchEvent::Columns(_)
            | WatchEvent::Progress { .. }
            | WatchEvent::Bookmark { .. }
            | WatchEvent::Undecodable { .. } => false,
        }
    }
}

#[derive(Deserialize)]
struct Object {
    metadata: Meta,
    spec: Spec,
    #[serde(default)]
    status: Option<Conditions>,
}

#[derive(Deserialize)]
struct Meta {
    uid: String,
    #[serde(default, rename = "deletionTimestamp")]
    deleting: Option<String>,
}

/// Of a CRD: group, names, scope, versions. Of an APIService: group, version, service.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Spec {
    group: String,
    names: Option<Names>,
    scope: String,
    versions: Vec<SpecVersion>,
    version: String,
    service: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Names {
    plural: String,
}

#[derive(Deserialize)]
struct SpecVersion {
    name: String,
    #[serde(default)]
    served: bool,
    #[serde(default, rename = "additionalPrinterColumns")]
    columns: Option<Vec<Column>>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Column {
    name: String,
    #[serde(rename = "type")]
    type_: String,
    #[serde(rename = "jsonPath")]
    json_path: String,
}

#[derive(Deserialize)]
struct Conditions {
    #[serde(default)]
    conditions: Option<Vec<Condition>>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Condition {
    #[serde(rename = "type")]
    type_: String,
    status: String,
}

/// UID and fact of a CRD or APIService. Everything else, schemas above all, is skipped while parsing.
fn understood(object: &RawValue) -> Option<(String, Fact)> {
    let object: Object = serde_json::from_str(object.get()).ok()?;
    let uid = object.metadata.uid;
    let Some(names) = object.spec.names else {
        let fact = match object.spec.service {
            Some(_) => Fact::Aggregated(object.spec.group, object.spec.version),
            None => Fact::Nothing,
        };
        return Some((uid, fact));
    };
    let established = object.metadata.deleting.is_none()
        && object
            .status
            .and_then(|s| s.conditions)
            .is_some_and(|conditions| conditions.iter().any(|c| c.type_ == "Established" && c.status == "True"));
    let versions = object.spec.versions.into_iter().filter(|version| version.served).map(|version| {
        let columns = version.columns.unwrap_or_default().into_iter();
        let columns = columns.map(|c| PrinterColumn { name: c.name, type_: c.type_, json_path: c.json_path }).collect();
        (version.name, columns)
    });
    let crd = Crd {
        uid: uid.clone(),
        established,
        namespaced: object.spec.scope == "Namespaced",
        versions: versions.collect(),
    };
    Some((uid, Fact::Crd(GroupResource::new(&object.spec.group, &names.plural), crd)))
}
