//! What an object owns, and which Pods refer to it: searched in the kinds in memory.

use std::collections::BTreeSet;

use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;

use crate::{
    access::Allowance,
    api::{
        Asked,
        error::Problem,
        family::{FamilyAnswer, NotCurrentAnswer, NotSearchedAnswer, Place, Searchable},
        named::{AT_ONCE, Look, REVIEWS, scope_of},
    },
    cache::view::State,
    kind::{GroupResource, Kind},
    query::{Few, Missed, Owner, Stop, few, owned},
    references::references,
    store::{Cell, Row},
};

/// Rows of each kind.
const LIMIT: usize = 50;

/// What was found, and where nothing was looked for.
#[derive(Debug, Default)]
pub struct Families {
    /// What it owns.
    pub children: Vec<FamilyAnswer>,
    /// Pods that refer to it.
    pub referenced_by: Vec<FamilyAnswer>,
    /// Kinds that were not searched.
    pub not_searched: Vec<NotSearchedAnswer>,
    /// Kinds that were searched as they were some time ago.
    pub not_current: Vec<NotCurrentAnswer>,
}

/// A search that is ready to be done: permissions are known.
pub struct Search {
    places: Vec<Place>,
    owner: Owner,
    target: Kind,
    namespace: Option<String>,
    so_far: Families,
}

/// Where relatives of an object may be, and may be seen by who asks.
///
/// # Errors
/// If the API server could not be asked.
pub async fn families(asked: &Asked, kind: &Kind, namespace: Option<&str>, owner: &Owner) -> Result<Search, Problem> {
    let named = namespace.map(|namespace| BTreeSet::from([namespace.to_owned()]));
    let (app, caller, named) = (&asked.app, &asked.caller, named.as_ref());
    let kinds = app.cache.kinds();
    let views = kinds.by_id.keys().filter_map(|id| app.cache.peek(id));
    // What is in a namespace owns, and is used by, only what is in that namespace.
    let views = views.filter(|view| view.state != State::Excluded && (named.is_none() || view.kind.namespaced));
    let allowance = &Allowance::new(REVIEWS);
    let scoped: Vec<Look> = stream::iter(views)
        .map(|view| async move {
            let scope = scope_of(app, caller, &view, named, allowance).await?;
            Ok::<_, Problem>((view, scope))
        })
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let Searchable { places, not_searched, not_current } = Searchable::of(app, scoped);
    let so_far = Families { not_searched, not_current, ..Families::default() };
    let namespace = namespace.map(str::to_owned);
    Ok(Search { places, owner: owner.clone(), target: kind.clone(), namespace, so_far })
}

impl Search {
    /// Does it. A kind for which there is no time left is named.
    pub fn look(self, stop: Stop<'_>) -> Families {
        let Search { places, owner, target, namespace, mut so_far } = self;
        let now = Timestamp::now().as_second();
        // People look at a ConfigMap for who uses it: that comes first.
        if used_by_pods(&target)
            && let Some(place) = places.iter().find(|place| place.view.kind.id == GroupResource::new("", "pods"))
        {
            match using(place, &target, namespace.as_deref(), &owner.name, stop) {
                Ok(few) => so_far.referenced_by.extend(place.answer(few.matched, &few.rows, now)),
                Err(why) => so_far.not_searched.push(NotSearchedAnswer::new(&place.view.kind.id, why)),
            }
            if place.redact.iter().any(|path| path.touches("spec")) {
                let why = "the policy redacts a part of its spec, where it may say what it uses";
                so_far.not_searched.push(NotSearchedAnswer::new(&place.view.kind.id, why));
            }
        }
        for place in &places {
            match owned(&place.snapshot, &place.scope, &owner, LIMIT, stop) {
                Ok(few) => so_far.children.extend(place.answer(few.matched, &few.rows, now)),
                Err(missed) => so_far.not_searched.push(NotSearchedAnswer::new(&place.view.kind.id, why(&missed))),
            }
        }
        so_far.children.sort_by_key(|family| std::cmp::Reverse(family.matched));
        so_far.not_searched.sort_by(|a, b| (&a.group, &a.resource).cmp(&(&b.group, &b.resource)));
        so_far.not_searched.dedup_by(|a, b| a.group == b.group && a.resource == b.resource);
        so_far
    }
}

fn why(missed: &Missed) -> String {
    if let Missed::Unreadable(error) = missed {
        tracing::error!(%error, "An object in memory cannot be read");
    }
    missed.to_string()
}

/// Whether Pods refer to such objects.
fn used_by_pods(kind: &Kind) -> bool {
    let known = ["configmaps", "nodes", "persistentvolumeclaims", "secrets", "serviceaccounts"];
    kind.id.group.is_empty() && known.contains(&&*kind.id.resource)
}

/// Pods that refer to an object.
fn using(place: &Place, target: &Kind, namespace: Option<&str>, name: &str, stop: Stop<'_>) -> Result<Few, String> {
    if place.metadata_only {
        return Err("kept without spec and status".to_owned());
    }
    let node = place.snapshot.columns.iter().position(|column| column.is("node")).filter(|_| namespace.is_none());
    let may_be = |row: &Row| node.is_none_or(|column| row.cell(column) == Cell::Text(name));
    let quoted = format!("\"{name}\"");
    let are = |object: &serde_json::value::RawValue| {
        object.get().contains(&quoted)
            && serde_json::from_str(object.get()).is_ok_and(|object| {
                references(&place.view.kind.id, &place.view.kind.kind, &object).iter().any(|one| {
                    one.name == name
                        && one.kind == target.kind
                        && one.group.as_deref().unwrap_or_default() == &*target.id.group
                        && one.namespace.as_deref().is_none_or(|said| Some(said) == namespace)
                })
            })
    };
    few(&place.snapshot, &place.scope, LIMIT, stop, &may_be, &are).map_err(|missed| why(&missed))
}
