//! Owners and references: which of those that an object names there are, as far as that may be told.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::{
    access::Allowance,
    api::{Asked, error::Problem, named::REVIEWS},
    cache::view::State,
    kind::{GroupResource, Kind},
    query::Scope,
    references::Reference,
    store::{OwnerReference, Row, owners},
};

/// Owners of owners are followed so far.
const DEPTH: usize = 10;

/// One owner.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnerAnswer {
    /// API group; `core` for the core group.
    pub group: String,
    /// Version by which it is named.
    pub version: String,
    /// Kind.
    pub kind: String,
    /// Plural name; null if the cluster does not serve the kind.
    pub resource: Option<String>,
    /// Namespace; null for an object of the cluster, or of a kind that is not served.
    pub namespace: Option<String>,
    /// Name.
    pub name: String,
    /// UID.
    pub uid: String,
    /// Whether it manages what it owns.
    pub controller: bool,
    /// Whether it is there; null if its kind is not in memory or the person may not get it.
    pub found: Option<bool>,
    /// ok, progressing, problem, terminating or unknown; null if that is not known.
    pub health: Option<&'static str>,
    /// 1 for an owner of the object, 2 for one of that, and so on.
    pub depth: usize,
}

/// Something that the object refers to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReferenceAnswer {
    /// Where, as in `.spec.volumes[0].configMap.name`.
    pub path: String,
    /// API group; `core` for the core group.
    pub group: String,
    /// Plural name; null if the cluster does not serve the kind.
    pub resource: Option<String>,
    /// Kind.
    pub kind: String,
    /// Namespace; null for an object of the cluster, or if it is not known.
    pub namespace: Option<String>,
    /// Name.
    pub name: String,
    /// Whether it is there; null if its kind is not in memory or the person may not get it.
    pub found: Option<bool>,
}

/// What is known of an object that another one names.
enum Looked {
    /// Nothing that may be told.
    Unknown,
    /// There is none.
    Missing,
    /// It is there.
    Here {
        /// Its row.
        row: Row,
        /// Whether it is there now, not only some time ago.
        live: bool,
    },
}

/// What one person may be told.
pub struct Known<'a> {
    asked: &'a Asked,
    allowance: Allowance,
    /// By kind and namespace.
    may: HashMap<(GroupResource, Option<String>), bool>,
}

impl<'a> Known<'a> {
    /// To who asks.
    pub fn new(asked: &'a Asked) -> Self {
        Self { asked, allowance: Allowance::new(REVIEWS), may: HashMap::new() }
    }

    /// The chain of owners of an object.
    ///
    /// # Errors
    /// If the API server could not be asked for permissions.
    pub async fn owners(
        &mut self,
        object: &RawValue,
        namespace: Option<&str>,
        uid: String,
    ) -> Result<Vec<OwnerAnswer>, Problem> {
        let (mut chain, mut seen, mut depth) = (Vec::new(), HashSet::from([uid]), 1);
        let (mut next, mut place) = (owners(object), namespace.map(str::to_owned));
        while !next.is_empty() && depth <= DEPTH {
            // Only a controller, or who owns it alone, is followed further.
            let followed = next.iter().position(|owner| owner.controller).or((next.len() == 1).then_some(0));
            let mut above = None;
            for (at, owner) in std::mem::take(&mut next).into_iter().enumerate() {
                if !seen.insert(owner.uid.clone()) {
                    continue;
                }
                let (answer, row) = self.owner(owner, place.as_deref(), depth).await?;
                if followed == Some(at) {
                    above = row.map(|row| (row, answer.namespace.clone()));
                }
                chain.push(answer);
            }
            if let Some((row, namespace)) = above {
                next = owners(&row.contents().map_err(Problem::internal)?.object);
                place = namespace;
            }
            depth += 1;
        }
        Ok(chain)
    }

    async fn owner(
        &mut self,
        owner: OwnerReference,
        namespace: Option<&str>,
        depth: usize,
    ) -> Result<(OwnerAnswer, Option<Row>), Problem> {
        let (group, version) = owner.group_version();
        let kinds = self.asked.app.cache.kinds();
        let kind = kinds.by_id.values().find(|kind| *kind.id.group == *group && kind.kind == owner.kind);
        let namespace = namespace.filter(|_| kind.is_some_and(|kind| kind.namespaced)).map(str::to_owned);
        let looked = match kind {
            Some(kind) => self.look(kind, namespace.as_deref(), &owner.name).await?,
            None => Looked::Unknown,
        };
        let mut answer = OwnerAnswer {
            group: GroupResource::new(group, "").group_name().to_owned(),
            version: version.to_owned(),
            resource: kind.map(|kind| kind.id.resource.to_string()),
            namespace,
            controller: owner.controller,
            found: None,
            health: None,
            depth,
            kind: owner.kind,
            name: owner.name,
            uid: owner.uid,
        };
        let row = match looked {
            Looked::Here { row, .. } if row.uid() == answer.uid => {
                (answer.found, answer.health) = (Some(true), Some(row.traits().status().as_str()));
                Some(row)
            }
            // Another one of that name has come in its place.
            Looked::Missing | Looked::Here { live: true, .. } => {
                answer.found = Some(false);
                None
            }
            Looked::Unknown | Looked::Here { .. } => None,
        };
        Ok((answer, row))
    }

    /// The first `limit` references of an object, and how many it has.
    ///
    /// # Errors
    /// If the API server could not be asked for permissions.
    pub async fn references(
        &mut self,
        of: &Kind,
        namespace: Option<&str>,
        named: Vec<Reference>,
        limit: usize,
    ) -> Result<(Vec<ReferenceAnswer>, usize), Problem> {
        let kinds = self.asked.app.cache.kinds();
        // There may be thousands of references and of kinds, but few kinds of one name.
        let mut by_name: HashMap<&str, Vec<&Kind>> = HashMap::new();
        for kind in kinds.by_id.values() {
            by_name.entry(&kind.kind).or_default().push(kind);
        }
        let (mut answers, mut matched) = (Vec::new(), 0);
        for Reference { path, group, kind, namespace: said, name } in named {
            let namesakes = by_name.get(&*kind).map_or(&[][..], Vec::as_slice);
            let served = |group: &str| namesakes.iter().copied().find(|one| *one.id.group == *group);
            let target = match &group {
                Some(group) => served(group),
                // Who names no group means a kind of the same maker, or one that everybody knows.
                None => served(&of.id.group).or_else(|| served("")).or_else(|| namesakes.first().copied()),
            };
            let group = match (target, group) {
                (Some(target), _) => target.id.group_name().to_owned(),
                (None, Some(group)) => GroupResource::new(&group, "").group_name().to_owned(),
                // Words that look like a kind and a name, and nothing says that they are.
                (None, None) => continue,
            };
            matched += 1;
            if answers.len() == limit {
                continue;
            }
            let namespace = match target {
                Some(target) if target.namespaced => said.or(namespace.map(str::to_owned)),
                Some(_) => None,
                None => said,
            };
            let found = match target {
                Some(target) => match self.look(target, namespace.as_deref(), &name).await? {
                    Looked::Unknown => None,
                    Looked::Missing => Some(false),
                    Looked::Here { .. } => Some(true),
                },
                None => None,
            };
            let resource = target.map(|target| target.id.resource.to_string());
            answers.push(ReferenceAnswer { path, group, resource, kind, namespace, name, found });
        }
        Ok((answers, matched))
    }

    /// Permission first: who may not get such an object does not learn whether it is there.
    async fn look(&mut self, kind: &Kind, namespace: Option<&str>, name: &str) -> Result<Looked, Problem> {
        if kind.namespaced != namespace.is_some() || !self.may(kind, namespace).await? {
            return Ok(Looked::Unknown);
        }
        let cache = &self.asked.app.cache;
        let Some(view) = cache.peek(&kind.id).filter(|view| view.complete && view.state != State::Excluded) else {
            return Ok(Looked::Unknown);
        };
        let row = view.snapshot.as_ref().and_then(|snapshot| snapshot.get(namespace.unwrap_or_default(), name));
        Ok(match row {
            Some(row) => Looked::Here { row, live: view.state == State::Live },
            None if view.state == State::Live => Looked::Missing,
            // What is not among old rows may have been made since.
            None => Looked::Unknown,
        })
    }

    /// Whether they may get any such object in that namespace. A right that is bound to names is not looked for: it would
    /// cost a review for each.
    async fn may(&mut self, kind: &Kind, namespace: Option<&str>) -> Result<bool, Problem> {
        let key = (kind.id.clone(), namespace.map(str::to_owned));
        if let Some(known) = self.may.get(&key) {
            return Ok(*known);
        }
        let places: BTreeSet<String> = namespace.map(str::to_owned).into_iter().collect();
        let access = &self.asked.app.access;
        let scope = access.scope_within(&self.asked.caller, &["get"], &kind.id, places, &self.allowance).await?;
        let may = match scope {
            Some(Scope::All) => true,
            Some(Scope::Only(names)) => namespace.is_some_and(|namespace| names.contains(namespace)),
            None => false,
        };
        self.may.insert(key, may);
        Ok(may)
    }
}
