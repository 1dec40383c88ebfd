//! Follows the policy named by `--policy`: spec and kinds in, the plan in force out.
//!
//! An invalid policy changes nothing: the last good one stays. Without a policy the defaults are in force. The watch is
//! opened when discovery shows the CRD, so that a cluster without it is not asked again and again.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use futures::{Stream, StreamExt, stream::BoxStream};
use kube::{
    Api, Client, ResourceExt,
    runtime::{WatchStreamExt, watcher},
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{
    Effective, Origin,
    crd::{BrowserCachePolicy, BrowserCachePolicySpec, GROUP},
    plan::{Defaults, Plan, Problem, effective, plan},
};
use crate::{
    kind::{GroupResource, Kinds},
    reason::Reason,
};

/// How long the first plan waits for the policy to be read, so that defaults do not flash up before it.
const FIRST_READ: Duration = Duration::from_secs(5);

/// Where the results go.
#[derive(Clone, Debug)]
pub struct Outputs {
    /// What is in force.
    pub effective: watch::Sender<Arc<Effective>>,
    /// Its plan alone, for the cache.
    pub plans: watch::Sender<Arc<Plan>>,
    /// Policies that exist beside the one that is followed, with their generations: they are told that they are not.
    pub others: watch::Sender<BTreeMap<String, i64>>,
}

/// What is known of the policies.
#[derive(Debug)]
struct State {
    name: String,
    defaults: Defaults,
    policies: BTreeMap<String, BrowserCachePolicy>,
    last_good: Option<BrowserCachePolicySpec>,
}

/// What is in force before anything is known: the defaults over no kinds.
pub fn initial(name: &str, defaults: &Defaults) -> Effective {
    let state = State { name: name.to_owned(), defaults: defaults.clone(), policies: BTreeMap::new(), last_good: None };
    state.without_policy(&Kinds::default())
}

/// Runs until `shutdown`.
pub async fn run(
    client: Client,
    name: String,
    defaults: Defaults,
    mut kinds: watch::Receiver<Arc<Kinds>>,
    outputs: Outputs,
    shutdown: CancellationToken,
) {
    let mut state = State { name, defaults, policies: BTreeMap::new(), last_good: None };
    let crd = GroupResource::new(GROUP, "browsercachepolicies");
    let mut events: Option<BoxStream<'static, Event>> = None;
    let mut listed = BTreeMap::new();
    let mut settled = false;
    let mut waited = false;
    let patience = tokio::time::sleep(FIRST_READ);
    tokio::pin!(patience);
    loop {
        let served = kinds.borrow().get(&crd).is_some();
        if served && events.is_none() {
            events = Some(watch_policies(client.clone()).boxed());
        } else if !served && kinds.borrow().complete {
            events = None;
            state.policies.clear();
            settled = true;
        }
        settled |= waited && kinds.borrow().complete;
        if settled {
            state.publish(&kinds.borrow().clone(), &outputs);
        }
        // Dropping any of these loses nothing: the watcher keeps its place, the channel its newest value.
        tokio::select! {
            () = shutdown.cancelled() => return,
            changed = kinds.changed() => if changed.is_err() { return },
            event = next(&mut events) => match event {
                Event::Began => listed.clear(),
                Event::Listed(policy) => { listed.insert(policy.name_any(), *policy); }
                Event::Complete => {
                    state.policies = std::mem::take(&mut listed);
                    settled = true;
                }
                Event::Changed(policy) => { state.policies.insert(policy.name_any(), *policy); }
                Event::Deleted(name) => { state.policies.remove(&name); }
                Event::Failed(error) => tracing::warn!(error, "The policy cannot be watched; what is in force stays"),
            },
            () = &mut patience, if !waited => waited = true,
        }
    }
}

/// What the watch of policies says.
enum Event {
    Began,
    Listed(Box<BrowserCachePolicy>),
    Complete,
    Changed(Box<BrowserCachePolicy>),
    Deleted(String),
    Failed(String),
}

fn watch_policies(client: Client) -> impl Stream<Item = Event> + Send + 'static {
    let timeout = rand::random_range(200..290);
    watcher(Api::<BrowserCachePolicy>::all(client), watcher::Config::default().timeout(timeout)).default_backoff().map(
        |event| match event {
            Ok(watcher::Event::Init) => Event::Began,
            Ok(watcher::Event::InitApply(policy)) => Event::Listed(Box::new(policy)),
            Ok(watcher::Event::InitDone) => Event::Complete,
            Ok(watcher::Event::Apply(policy)) => Event::Changed(Box::new(policy)),
            Ok(watcher::Event::Delete(policy)) => Event::Deleted(policy.name_any()),
            Err(error) => Event::Failed(error.to_string()),
        },
    )
}

/// The next event; never, while there is no watch. A watcher's stream has no end.
async fn next(events: &mut Option<BoxStream<'static, Event>>) -> Event {
    match events {
        Some(events) => match events.next().await {
            Some(event) => event,
            None => std::future::pending().await,
        },
        None => std::future::pending().await,
    }
}

impl State {
    fn publish(&mut self, kinds: &Kinds, outputs: &Outputs) {
        let new = Arc::new(self.reconcile(kinds));
        outputs.plans.send_if_modified(|plan| {
            let differs = **plan != *new.plan;
            *plan = new.plan.clone();
            differs
        });
        let logged = outputs.effective.send_if_modified(|effective| {
            let differs = **effective != *new;
            *effective = new.clone();
            differs
        });
        if logged {
            let (policy, accepted, reason) = (&new.name, new.accepted, new.reason);
            tracing::info!(policy, accepted, %reason, preloaded = new.plan.preload.len(), "{}", new.message);
        }
        let others = self.policies.iter().filter(|(name, _)| **name != self.name);
        let others: BTreeMap<String, i64> =
            others.map(|(name, policy)| (name.clone(), policy.metadata.generation.unwrap_or_default())).collect();
        outputs.others.send_if_modified(|known| {
            let differs = *known != others;
            *known = others;
            differs
        });
    }

    fn reconcile(&mut self, kinds: &Kinds) -> Effective {
        let Some(policy) = self.policies.get(&self.name) else {
            self.last_good = None;
            return self.without_policy(kinds);
        };
        let (uid, observed_generation) = (policy.uid(), policy.metadata.generation);
        match plan(&policy.spec, kinds, &self.defaults) {
            Ok(plan) => {
                self.last_good = Some(policy.spec.clone());
                let message = match plan.problems.as_slice() {
                    [] => format!("policy {} is in force", self.name),
                    problems => format!("policy {} is in force, but {}", self.name, sentence(problems)),
                };
                let reason = if plan.problems.is_empty() { Reason::Accepted } else { Reason::UnknownKind };
                Effective {
                    name: self.name.clone(),
                    origin: Origin::Policy,
                    spec: effective(&policy.spec, &self.defaults),
                    plan: Arc::new(plan),
                    uid,
                    observed_generation,
                    accepted: true,
                    reason,
                    message,
                }
            }
            Err(problems) => {
                let before = match &self.last_good {
                    Some(spec) => Effective {
                        origin: Origin::Policy,
                        spec: effective(spec, &self.defaults),
                        plan: Arc::new(plan(spec, kinds, &self.defaults).unwrap_or_else(|_| self.default_plan(kinds))),
                        ..self.without_policy(kinds)
                    },
                    None => self.without_policy(kinds),
                };
                let kept = if self.last_good.is_some() { "the last valid state" } else { "the defaults" };
                Effective {
                    uid,
                    observed_generation,
                    accepted: false,
                    reason: Reason::InvalidSpec,
                    message: format!("{}; {kept} stay in force", sentence(&problems)),
                    ..before
                }
            }
        }
    }

    fn without_policy(&self, kinds: &Kinds) -> Effective {
        Effective {
            name: self.name.clone(),
            origin: Origin::Defaults,
            spec: effective(&BrowserCachePolicySpec::default(), &self.defaults),
            plan: Arc::new(self.default_plan(kinds)),
            uid: None,
            observed_generation: None,
            accepted: true,
            reason: Reason::Accepted,
            message: format!("there is no BrowserCachePolicy {}: the defaults are in force", self.name),
        }
    }

    fn default_plan(&self, kinds: &Kinds) -> Plan {
        plan(&BrowserCachePolicySpec::default(), kinds, &self.defaults).expect("an empty spec has nothing to be wrong")
    }
}

fn sentence(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("{}: {}", problem.field, problem.message)).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Kind;

    fn kinds() -> Kinds {
        let pods = Arc::new(Kind::sample("", "pods"));
        Kinds { by_id: BTreeMap::from([(pods.id.clone(), pods)]), complete: true, ..Default::default() }
    }

    fn state(policies: &[(&str, BrowserCachePolicySpec, i64)]) -> State {
        let policy = |(name, spec, generation): &(&str, BrowserCachePolicySpec, i64)| {
            let mut policy = BrowserCachePolicy::new(name, spec.clone());
            policy.metadata.generation = Some(*generation);
            ((*name).to_owned(), policy)
        };
        State {
            name: "default".into(),
            defaults: Defaults::default(),
            policies: policies.iter().map(policy).collect(),
            last_good: None,
        }
    }

    fn informers(max: i32) -> BrowserCachePolicySpec {
        BrowserCachePolicySpec { max_informers: Some(max), ..Default::default() }
    }

    #[test]
    fn another_policy_is_not_in_force() {
        let effective = state(&[("other", informers(7), 1)]).reconcile(&kinds());
        assert_eq!((effective.origin, effective.plan.limits.max_informers), (Origin::Defaults, 50));
    }

    #[test]
    fn an_invalid_policy_leaves_the_last_good_one_in_force_and_says_what_is_wrong() {
        let mut state = state(&[("default", informers(7), 1)]);
        assert_eq!(state.reconcile(&kinds()).plan.limits.max_informers, 7);
        let wrong = BrowserCachePolicySpec { access_timeout: Some("soon".into()), ..informers(9) };
        state.policies = super::tests::state(&[("default", wrong, 2)]).policies;
        let effective = state.reconcile(&kinds());
        assert_eq!((effective.accepted, effective.reason), (false, Reason::InvalidSpec));
        assert_eq!((effective.plan.limits.max_informers, effective.observed_generation), (7, Some(2)));
        assert!(effective.message.contains("spec.accessTimeout"), "{}", effective.message);
    }

    #[test]
    fn a_deleted_policy_gives_way_to_the_defaults() {
        let mut state = state(&[("default", informers(7), 1)]);
        state.reconcile(&kinds());
        state.policies.clear();
        let effective = state.reconcile(&kinds());
        assert_eq!((effective.origin, effective.plan.limits.max_informers), (Origin::Defaults, 50));
    }
}
