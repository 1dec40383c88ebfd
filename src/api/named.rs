//! The kinds that a search is about: all in memory, or those of a category or a list, which are opened for it.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use futures::{StreamExt, TryStreamExt, stream};
use tokio::time::Instant;

use super::{
    App,
    error::Problem,
    params::{self, Params},
    seen::{held_namespaces, is_empty, namespaces_known, served_kind},
};
use crate::{
    access::{Allowance, Caller, MAX_NAMESPACES},
    cache::view::{State, View},
    kind::{GroupResource, Kinds},
    query::Scope,
};

/// Reviews that one search may cost; kinds beyond it are named as not searched.
pub const REVIEWS: usize = 512;

/// Kinds whose permission is asked about at once.
pub const AT_ONCE: usize = 8;

/// Kinds that one search may name, and that it opens: each may become a watch.
const MAX_KINDS: usize = 50;

/// The kinds that somebody searches.
pub struct Named {
    which: Which,
    wait: Duration,
}

enum Which {
    /// Those in memory.
    All,
    /// Those of an API category.
    Category(String),
    /// These.
    These(Vec<GroupResource>),
}

/// A kind, and what of it is to be searched or why nothing is.
pub type Look = (View, Result<Scope, String>);

impl Named {
    /// Reads `category`, `kinds` and `wait`.
    ///
    /// # Errors
    /// If they are not understood, or do not go together.
    pub fn parse(params: &Params) -> Result<Self, Problem> {
        let wait = params.duration("wait")?;
        let which = match (params.text("category")?, params.get("kinds")) {
            (Some(_), Some(_)) => return Err(Problem::parameter("category", "cannot be combined with kinds")),
            (Some(""), None) => return Err(Problem::parameter("category", "empty; as in category=all")),
            (Some(category), None) => Which::Category(category.to_owned()),
            (None, Some(kinds)) => Which::These(list(kinds)?),
            (None, None) if wait.is_some() => {
                return Err(Problem::parameter("wait", "only with category or kinds: no others are opened"));
            }
            (None, None) => Which::All,
        };
        Ok(Self { which, wait: wait.unwrap_or_default() })
    }

    /// Whether kinds were named, so that all of their rows may be asked for.
    pub fn any(&self) -> bool {
        !matches!(self.which, Which::All)
    }

    /// Whether it can be known that no other kind belongs to them.
    pub fn are_all(&self, kinds: &Kinds) -> bool {
        matches!(self.which, Which::These(_)) || (kinds.complete && kinds.degraded_groups.is_empty())
    }

    /// The kinds, and what of each somebody may see within the `namespaces` that they named; and those that are not served,
    /// with the reason.
    ///
    /// # Errors
    /// If the category has no kinds, or the API server could not be asked what they may see.
    pub async fn look(
        &self,
        app: &App,
        caller: &Caller,
        namespaces: Option<&BTreeSet<String>>,
    ) -> Result<(Vec<Look>, Vec<(GroupResource, String)>), Problem> {
        let kinds = app.cache.kinds();
        let (mut missing, mut views) = (Vec::new(), Vec::new());
        match &self.which {
            Which::All => views.extend(kinds.by_id.keys().filter_map(|id| app.cache.peek(id))),
            Which::Category(category) => {
                let of = kinds.by_id.values().filter(|kind| kind.categories.contains(category));
                views.extend(of.filter_map(|kind| app.cache.peek(&kind.id)));
                if views.is_empty() && self.are_all(&kinds) {
                    return Err(Problem::parameter("category", no_such_category(category, &kinds)));
                }
            }
            Which::These(these) => {
                for id in these {
                    match served_kind(app, id).map(|_| app.cache.peek(id)) {
                        Ok(Some(view)) if namespaces.is_some() && !view.kind.namespaced => {
                            missing.push((id.clone(), "its objects are not in namespaces".to_owned()));
                        }
                        Ok(Some(view)) if view.state == State::Excluded => {
                            missing.push((id.clone(), "the policy excludes it".to_owned()));
                        }
                        Ok(Some(view)) => views.push(view),
                        Ok(None) => missing.push((id.clone(), "the cluster serves no such kind".to_owned())),
                        Err(problem) => missing.push((id.clone(), problem.detail)),
                    }
                }
            }
        }
        views.retain(|view| view.state != State::Excluded && (namespaces.is_none() || view.kind.namespaced));
        let opens = self.any().then(|| Opens { left: AtomicUsize::new(MAX_KINDS), until: Instant::now() + self.wait });
        let search = &Search { app, caller, namespaces, allowance: Allowance::new(REVIEWS), opens };
        // Those that are opened are waited for all together: one that hangs must not take the time of the others.
        let at_once = if self.any() { MAX_KINDS } else { AT_ONCE };
        let looks = stream::iter(views).map(|view| search.look(view)).buffered(at_once).try_collect().await?;
        Ok((looks, missing))
    }
}

fn list(text: &str) -> Result<Vec<GroupResource>, Problem> {
    let one = |text: &str| {
        let (group, resource) = text.split_once('/').ok_or_else(|| {
            Problem::parameter("kinds", format!("{text:?} is no kind; as in kinds=core/pods,apps/deployments"))
        })?;
        params::kind(group, resource)
    };
    let kinds = text.split(',').map(one).collect::<Result<BTreeSet<_>, _>>()?;
    if kinds.len() > MAX_KINDS {
        return Err(Problem::parameter("kinds", format!("{} kinds, {MAX_KINDS} at most", kinds.len())));
    }
    Ok(kinds.into_iter().collect())
}

fn no_such_category(category: &str, kinds: &Kinds) -> String {
    let known: BTreeSet<&str> = kinds.by_id.values().flat_map(|kind| &kind.categories).map(String::as_str).collect();
    let known = known.into_iter().take(MAX_KINDS).collect::<Vec<_>>().join(", ");
    format!("no kind is in {category:?}; there are: {}", if known.is_empty() { "none" } else { &known })
}

/// How many kinds may still be opened, and until when they are waited for.
struct Opens {
    left: AtomicUsize,
    until: Instant,
}

struct Search<'a> {
    app: &'a App,
    caller: &'a Caller,
    namespaces: Option<&'a BTreeSet<String>>,
    allowance: Allowance,
    opens: Option<Opens>,
}

impl Search<'_> {
    /// What is to be searched of a kind, which is opened if it was named. Permission first: a person who may see nothing of a
    /// kind does not make us read it.
    async fn look(&self, view: View) -> Result<Look, Problem> {
        let scope = scope_of(self.app, self.caller, &view, self.namespaces, &self.allowance).await?;
        let Some(opens) = &self.opens else { return Ok((view, scope)) };
        // Of what is not in memory it is not known in which namespaces it is.
        let elsewhere = self.namespaces.is_none() && view.kind.namespaced && !view.complete;
        let may =
            if scope.is_err() && elsewhere { self.may_somewhere(&view).await? } else { scope.clone().map(|_| ()) };
        if let Err(why) = may {
            return Ok((view, Err(why)));
        }
        let take = |left: usize| left.checked_sub(1);
        let is_here = view.complete && view.state != State::Parked;
        if !is_here && opens.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_err() {
            let why = format!("it is not in memory, and a search opens {MAX_KINDS} kinds at most");
            let scope = if view.complete { scope } else { Err(why) };
            return Ok((view, scope));
        }
        let wait = opens.until.saturating_duration_since(Instant::now());
        match self.app.cache.watched(&view.kind.id, wait).await {
            Some(Ok(view)) => {
                // Namespaces that the read brought are new candidates.
                let scope = scope_of(self.app, self.caller, &view, self.namespaces, &self.allowance).await?;
                Ok((view, scope))
            }
            Some(Err(reason)) => Ok((view, Err(format!("it is not watched ({reason}), and only its list reads it")))),
            None => Ok((view, Err("the cluster serves no such kind".to_owned()))),
        }
    }

    /// Whether they may list a kind in any namespace, or why that is not so or not known.
    async fn may_somewhere(&self, view: &View) -> Result<Result<(), String>, Problem> {
        let Some(names) = namespaces_known(self.app) else { return Ok(Err(not_known_yet())) };
        if names.len() > MAX_NAMESPACES {
            return Ok(Err(in_too_many()));
        }
        let Self { app, caller, allowance, .. } = self;
        let scope = app.access.scope_within(caller, &["list"], &view.kind.id, names, allowance).await?;
        Ok(match scope {
            Some(scope) if is_empty(&scope) => Err(denied()),
            Some(_) => Ok(()),
            None => Err(not_known_yet()),
        })
    }
}

/// What of a kind somebody may see, within the namespaces that they named; the text says why that is not all they asked for.
///
/// # Errors
/// If the API server could not be asked.
pub async fn scope_of(
    app: &App,
    caller: &Caller,
    view: &View,
    named: Option<&BTreeSet<String>>,
    allowance: &Allowance,
) -> Result<Result<Scope, String>, Problem> {
    let id = &view.kind.id;
    // Not those named that hold objects: whether they do is not for everybody.
    let candidates = named.cloned().unwrap_or_else(|| held_namespaces(view));
    if candidates.len() > MAX_NAMESPACES
        && app.access.may_everywhere_within(caller, "list", id, allowance).await? != Some(true)
    {
        return Ok(Err(in_too_many()));
    }
    let scope = app.access.scope_within(caller, &["list"], id, candidates, allowance).await?;
    Ok(match (scope, named) {
        (Some(Scope::All), Some(names)) => Ok(Scope::Only(names.clone())),
        (Some(Scope::Only(allowed)), Some(names)) if allowed != *names => {
            Err("you may not list it in all of these namespaces".to_owned())
        }
        // In namespaces without any, or of which that is not known, they may have rights.
        (Some(scope), None) if is_empty(&scope) && view.kind.namespaced => Err(if view.complete {
            "there is none in a namespace in which you may list it".to_owned()
        } else {
            "it is not in memory, and you may not list it in all namespaces".to_owned()
        }),
        (Some(scope), _) if is_empty(&scope) => Err(denied()),
        (Some(scope), _) => Ok(scope),
        (None, _) => Err(not_known_yet()),
    })
}

fn denied() -> String {
    "you may not list it".to_owned()
}

fn in_too_many() -> String {
    "your rights are not known in so many namespaces; name some".to_owned()
}

fn not_known_yet() -> String {
    "your rights are not known yet; ask again".to_owned()
}
