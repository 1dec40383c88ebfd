//! Who is asking, and what they may see: the one choke point.
//!
//! Every handler that touches cluster data gets a [`Caller`] and asks [`Access`] for a scope before it reads. Decisions
//! are the API server's own (SubjectAccessReview), kept for seconds; what could not be determined is an error, never
//! "allowed" and never an empty answer.

mod allowance;
mod answers;
mod flights;
mod kube;
mod turns;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::{StreamExt, TryStreamExt, future::BoxFuture, stream};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::sync::Semaphore;

pub use self::{allowance::Allowance, kube::KubeReviewer, turns::Turns};
use self::{answers::Answers, flights::Flights};
use crate::{kind::GroupResource, query::Scope};

/// How long a permission may outlive its revocation.
const ALLOWED_FOR: Duration = Duration::from_secs(30);

/// As the API server caches its own token reviews.
const TOKEN_FOR: Duration = Duration::from_secs(10);

/// An API server that does not answer by then leaves the question undetermined.
const DEADLINE: Duration = Duration::from_secs(4);

/// Reviews of one request at once.
const AT_ONCE: usize = 16;

/// Reviews of permissions of this process at once: people who browse must not become the API server's load.
const REVIEWS_AT_ONCE: usize = 64;

/// Of these, for one person: who asks for much waits for themselves, not others for them.
const REVIEWS_OF_ONE: usize = 16;

/// Reviews of tokens at once, apart from the others: whoever sends nonsense for tokens has no permission to wait for.
const TOKENS_AT_ONCE: usize = 32;

/// A longer token is nobody's: those of service accounts have about 1 KiB.
const MAX_TOKEN: usize = 16 << 10;

/// Namespaces that are reviewed one by one for one question. A person with rights in more of them has to name one.
pub const MAX_NAMESPACES: usize = 500;

/// A person as the API server knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User {
    /// Name.
    pub name: String,
    /// UID.
    pub uid: String,
    /// Groups.
    pub groups: Vec<String>,
    /// What webhook authorizers may look at.
    pub extra: BTreeMap<String, Vec<String>>,
}

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Whoever can reach this loopback listener: `--auth none`.
    Trusted,
    /// A person who proved who they are.
    User(Arc<User>),
}

impl Caller {
    /// By what people are told apart; `None` where they are not.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Trusted => None,
            Self::User(user) => Some(&user.name),
        }
    }
}

/// What somebody wants to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributes {
    /// `list`, `watch` or `get`.
    pub verb: &'static str,
    /// The kind; `*/*` for all.
    pub kind: GroupResource,
    /// One namespace, or `None` for all of them (or a kind of the cluster).
    pub namespace: Option<String>,
    /// One object.
    pub name: Option<String>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// No token, or one that is not valid here.
    #[error("{0}")]
    Unauthenticated(String),
    /// The API server could not be asked.
    #[error("the API server could not be asked whether this is allowed: {0}")]
    Undetermined(String),
    /// Too many namespaces to review one by one.
    #[error(
        "you may not list this in all namespaces, and there are more than {MAX_NAMESPACES} to ask about: name one with ns="
    )]
    TooManyNamespaces,
}

/// Where decisions come from.
pub trait Reviewer: Send + Sync + 'static {
    /// Whom a token belongs to, if it is valid for `audience`.
    fn authenticate(&self, token: String, audience: String) -> BoxFuture<'static, Result<Option<User>, String>>;
    /// Whether a person may do something.
    fn authorize(&self, user: Arc<User>, attributes: Attributes) -> BoxFuture<'static, Result<bool, String>>;
}

type Answer<T> = Result<T, AccessError>;

/// The choke point.
pub struct Access {
    reviewer: Option<Arc<dyn Reviewer>>,
    reviews: Arc<Semaphore>,
    token_reviews: Arc<Semaphore>,
    reviews_of: Turns,
    token_flights: Flights<Answer<Option<Arc<User>>>>,
    decision_flights: Flights<Answer<bool>>,
    audience: String,
    key: [u8; 32],
    tokens: Arc<Answers<Option<Arc<User>>>>,
    decisions: Arc<Answers<bool>>,
    /// Told of each decision: `allowed`, `denied` or `undetermined`.
    observer: Arc<dyn Fn(&'static str) + Send + Sync>,
}

impl Access {
    /// Everyone is trusted.
    pub fn open() -> Self {
        Self::new(None, String::new(), Box::new(|_| {}))
    }

    /// Bearer tokens made for `audience`.
    pub fn token(
        reviewer: Arc<dyn Reviewer>,
        audience: String,
        observer: Box<dyn Fn(&'static str) + Send + Sync>,
    ) -> Self {
        Self::new(Some(reviewer), audience, observer)
    }

    fn new(
        reviewer: Option<Arc<dyn Reviewer>>,
        audience: String,
        observer: Box<dyn Fn(&'static str) + Send + Sync>,
    ) -> Self {
        Self {
            reviewer,
            reviews: Arc::new(Semaphore::new(REVIEWS_AT_ONCE)),
            token_reviews: Arc::new(Semaphore::new(TOKENS_AT_ONCE)),
            reviews_of: Turns::new(REVIEWS_OF_ONE),
            token_flights: Flights::default(),
            decision_flights: Flights::default(),
            audience,
            key: rand::random(),
            tokens: Arc::default(),
            decisions: Arc::default(),
            observer: observer.into(),
        }
    }

    /// The audience that tokens have to be made for; `None` where nobody has to say who they are.
    pub fn audience(&self) -> Option<&str> {
        self.reviewer.as_ref().map(|_| &*self.audience)
    }

    /// A secret digest of `parts`, each with its length, so that no two lists of parts look the same.
    pub fn digest(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Who holds this token.
    ///
    /// # Errors
    /// Without a valid token where one is needed, or if the API server could not be asked.
    pub async fn authenticate(&self, token: Option<&str>) -> Result<Caller, AccessError> {
        let Some(reviewer) = &self.reviewer else { return Ok(Caller::Trusted) };
        let missing = || AccessError::Unauthenticated("a bearer token is needed".to_owned());
        let invalid = || {
            AccessError::Unauthenticated(format!(
                "the token is not valid here: it has expired, or was not made for the audience {}",
                self.audience
            ))
        };
        let token = token.filter(|token| !token.is_empty()).ok_or_else(missing)?;
        if token.len() > MAX_TOKEN || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(invalid());
        }
        let key = self.digest(&[b"token", token.as_bytes(), self.audience.as_bytes()]);
        let user = match self.tokens.get(&key, |_| TOKEN_FOR) {
            Some(user) => user,
            None => {
                let ask = || {
                    let turns = vec![self.token_reviews.clone()];
                    let review = self.in_time(turns, reviewer.authenticate(token.to_owned(), self.audience.clone()));
                    let tokens = self.tokens.clone();
                    let kept = async move {
                        let user = review.await?.map(Arc::new);
                        tokens.remember(key, user.clone());
                        Ok(user)
                    };
                    Box::pin(kept) as BoxFuture<'static, _>
                };
                self.token_flights.join(key, ask).await?
            }
        };
        user.map(Caller::User).ok_or_else(invalid)
    }

    /// Whether the caller may do something.
    ///
    /// # Errors
    /// If the API server could not be asked.
    pub async fn may(&self, caller: &Caller, attributes: Attributes) -> Result<bool, AccessError> {
        Ok(self.may_within(caller, attributes, &Allowance::direct()).await?.unwrap_or(false))
    }

    /// The same; `None` if it was never reviewed and the allowance is used up.
    async fn may_within(
        &self,
        caller: &Caller,
        attributes: Attributes,
        allowance: &Allowance,
    ) -> Result<Option<bool>, AccessError> {
        let (Caller::User(user), Some(reviewer)) = (caller, &self.reviewer) else { return Ok(Some(true)) };
        let key = self.decision_key(user, &attributes);
        let lasts = |allowed: &bool| if *allowed { ALLOWED_FOR } else { allowance.denied_for(&key) };
        if let Some(allowed) = self.decisions.get(&key, lasts) {
            (self.observer)(if allowed { "allowed" } else { "denied" });
            return Ok(Some(allowed));
        }
        if !allowance.take() {
            return Ok(None);
        }
        let ask = || {
            let turns = vec![self.reviews_of.of(&user.name), self.reviews.clone()];
            let review = self.in_time(turns, reviewer.authorize(user.clone(), attributes));
            let (observer, decisions) = (self.observer.clone(), self.decisions.clone());
            let told = async move {
                let allowed = review.await?;
                observer(if allowed { "allowed" } else { "denied" });
                // Here, once: whoever looks at it late would keep an old answer as a new one.
                decisions.remember(key, allowed);
                Ok(allowed)
            };
            Box::pin(told) as BoxFuture<'static, _>
        };
        Ok(Some(self.decision_flights.join(key, ask).await?))
    }

    /// Whether the caller may use `verb` on a kind everywhere. The widest right is asked first: one review answers
    /// everything for an administrator.
    ///
    /// # Errors
    /// If the API server could not be asked.
    pub async fn may_everywhere(
        &self,
        caller: &Caller,
        verb: &'static str,
        kind: &GroupResource,
    ) -> Result<bool, AccessError> {
        Ok(self.may_everywhere_within(caller, verb, kind, &Allowance::direct()).await?.unwrap_or(false))
    }

    /// The same; `None` if the allowance was used up before that was known.
    ///
    /// # Errors
    /// If the API server could not be asked.
    pub async fn may_everywhere_within(
        &self,
        caller: &Caller,
        verb: &'static str,
        kind: &GroupResource,
        allowance: &Allowance,
    ) -> Result<Option<bool>, AccessError> {
        if *caller == Caller::Trusted {
            return Ok(Some(true));
        }
        let all = GroupResource::new("*", "*");
        let ask = |kind: &GroupResource| Attributes { verb, kind: kind.clone(), namespace: None, name: None };
        match self.may_within(caller, ask(&all), allowance).await? {
            Some(false) => self.may_within(caller, ask(kind), allowance).await,
            answer => Ok(answer),
        }
    }

    /// Where the caller may use all of `verbs` on a kind. `candidates` are the namespaces that are of interest; those
    /// denied are left out. `None` if the allowance was used up before that was known.
    ///
    /// # Errors
    /// If the API server could not be asked, or about too many namespaces.
    pub async fn scope_within(
        &self,
        caller: &Caller,
        verbs: &[&'static str],
        kind: &GroupResource,
        candidates: BTreeSet<String>,
        allowance: &Allowance,
    ) -> Result<Option<Scope>, AccessError> {
        let mut everywhere = true;
        for verb in verbs {
            match self.may_everywhere_within(caller, verb, kind, allowance).await? {
                Some(true) => {}
                Some(false) => {
                    everywhere = false;
                    break;
                }
                None => return Ok(None),
            }
        }
        if everywhere {
            return Ok(Some(Scope::All));
        }
        if candidates.len() > MAX_NAMESPACES {
            return Err(AccessError::TooManyNamespaces);
        }
        let allowed = stream::iter(candidates)
            .map(|namespace| async move {
                for verb in verbs {
                    let namespace = Some(namespace.clone());
                    let attributes = Attributes { verb, kind: kind.clone(), namespace, name: None };
                    match self.may_within(caller, attributes, allowance).await? {
                        Some(true) => {}
                        // Allowed, denied, and not known are told apart.
                        Some(false) => return Ok(Some(None)),
                        None => return Ok(None),
                    }
                }
                Ok::<_, AccessError>(Some(Some(namespace)))
            })
            .buffer_unordered(AT_ONCE)
            .try_collect::<Vec<_>>()
            .await?;
        let known: Option<Vec<Option<String>>> = allowed.into_iter().collect();
        Ok(known.map(|allowed| Scope::Only(allowed.into_iter().flatten().collect())))
    }

    /// A review with its deadline, the wait for its turns included.
    fn in_time<T: Send + 'static>(
        &self,
        turns: Vec<Arc<Semaphore>>,
        review: BoxFuture<'static, Result<T, String>>,
    ) -> BoxFuture<'static, Result<T, AccessError>> {
        let observer = self.observer.clone();
        let turn = async move {
            let mut taken = Vec::with_capacity(turns.len());
            for turn in &turns {
                // Never closed, so this is always a permit.
                taken.push(turn.acquire().await.ok());
            }
            review.await
        };
        Box::pin(async move {
            let undetermined = |cause: String| {
                observer("undetermined");
                AccessError::Undetermined(cause)
            };
            match tokio::time::timeout(DEADLINE, turn).await {
                Ok(answer) => answer.map_err(undetermined),
                Err(_) => Err(undetermined(format!("no answer within {} s", DEADLINE.as_secs()))),
            }
        })
    }

    fn decision_key(&self, user: &User, attributes: &Attributes) -> [u8; 32] {
        let mut groups = user.groups.clone();
        groups.sort();
        let group_count = groups.len().to_le_bytes();
        let mut parts: Vec<&[u8]> = vec![b"decision", user.name.as_bytes(), user.uid.as_bytes(), &group_count];
        parts.extend(groups.iter().map(String::as_bytes));
        for (name, values) in &user.extra {
            parts.push(b"extra");
            parts.push(name.as_bytes());
            parts.extend(values.iter().map(String::as_bytes));
        }
        let presence = [u8::from(attributes.namespace.is_some()), u8::from(attributes.name.is_some())];
        parts.extend([
            b"what",
            attributes.verb.as_bytes(),
            attributes.kind.group.as_bytes(),
            attributes.kind.resource.as_bytes(),
            &presence,
            attributes.namespace.as_deref().unwrap_or_default().as_bytes(),
            attributes.name.as_deref().unwrap_or_default().as_bytes(),
        ]);
        self.digest(&parts)
    }
}

/// The map holds plain values: a panic elsewhere cannot leave it half changed.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[path = "access/tests.rs"]
mod tests;
