//! The choke point over a scripted reviewer.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{allowance::DENIED_FOR, *};

type Rule = dyn Fn(&User, &Attributes) -> Result<bool, String> + Send + Sync;

/// Allows what `allowed` says; counts reviews.
struct Scripted {
    allowed: Box<Rule>,
    asked: Mutex<Vec<Attributes>>,
    tokens: AtomicUsize,
}

impl Reviewer for Scripted {
    fn authenticate(&self, token: String, audience: String) -> BoxFuture<'static, Result<Option<User>, String>> {
        assert_eq!(audience, "us");
        self.tokens.fetch_add(1, Ordering::Relaxed);
        let answer = match token.as_str() {
            "down" => Err("no route".to_owned()),
            "wrong" => Ok(None),
            name => Ok(Some(User { name: name.to_owned(), ..User::default() })),
        };
        Box::pin(async {
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            answer
        })
    }

    fn authorize(&self, user: Arc<User>, attributes: Attributes) -> BoxFuture<'static, Result<bool, String>> {
        let answer = (self.allowed)(&user, &attributes);
        self.asked.lock().unwrap().push(attributes);
        Box::pin(async {
            tokio::task::yield_now().await;
            answer
        })
    }
}

fn access(
    allowed: impl Fn(&User, &Attributes) -> Result<bool, String> + Send + Sync + 'static,
) -> (Access, Arc<Scripted>) {
    let reviewer =
        Arc::new(Scripted { allowed: Box::new(allowed), asked: Mutex::default(), tokens: AtomicUsize::new(0) });
    (Access::token(reviewer.clone(), "us".into(), Box::new(|_| {})), reviewer)
}

fn pods() -> GroupResource {
    GroupResource::new("", "pods")
}

fn names(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

/// Where a direct question finds rights.
async fn rights(
    access: &Access,
    caller: &Caller,
    verbs: &[&'static str],
    kind: &GroupResource,
    candidates: BTreeSet<String>,
) -> Result<Scope, AccessError> {
    let scope = access.scope_within(caller, verbs, kind, candidates, &Allowance::direct()).await?;
    Ok(scope.expect("as many reviews as it takes"))
}

#[tokio::test]
async fn nobody_gets_in_without_a_valid_token() {
    let (access, _) = access(|_, _| Ok(true));
    assert!(matches!(access.authenticate(None).await, Err(AccessError::Unauthenticated(_))));
    assert!(matches!(access.authenticate(Some("")).await, Err(AccessError::Unauthenticated(_))));
    assert!(matches!(access.authenticate(Some("wrong")).await, Err(AccessError::Unauthenticated(_))));
    assert!(matches!(access.authenticate(Some("down")).await, Err(AccessError::Undetermined(_))));
    let Ok(Caller::User(user)) = access.authenticate(Some("ann")).await else { panic!("a valid token") };
    assert_eq!(user.name, "ann");
}

#[tokio::test]
async fn an_administrator_costs_one_review() {
    let (access, reviewer) = access(|_, asked| Ok(*asked.kind.group == *"*"));
    let admin = access.authenticate(Some("admin")).await.unwrap();
    for kind in ["pods", "secrets", "nodes"] {
        let kind = GroupResource::new("", kind);
        assert_eq!(rights(&access, &admin, &["list"], &kind, names(&["a"])).await, Ok(Scope::All));
    }
    assert_eq!(reviewer.asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_person_with_rights_in_one_namespace_gets_that_one() {
    let (access, _) = access(|_, asked| Ok(asked.namespace.as_deref() == Some("a") && *asked.kind.resource == *"pods"));
    let ann = access.authenticate(Some("ann")).await.unwrap();
    let scope = rights(&access, &ann, &["list", "watch"], &pods(), names(&["a", "b"])).await;
    assert_eq!(scope, Ok(Scope::Only(names(&["a"]))));
    let other = rights(&access, &ann, &["list"], &GroupResource::new("apps", "pods2"), names(&["a"])).await;
    assert_eq!(other, Ok(Scope::Only(names(&[]))));
}

#[tokio::test]
async fn both_verbs_are_needed() {
    let (access, _) = access(|_, asked| Ok(asked.verb == "list"));
    let ann = access.authenticate(Some("ann")).await.unwrap();
    assert_eq!(rights(&access, &ann, &["list", "watch"], &pods(), names(&["a"])).await, Ok(Scope::Only(names(&[]))));
}

#[tokio::test]
async fn what_cannot_be_determined_is_an_error_and_is_asked_again() {
    let (access, reviewer) = access(|_, _| Err("timeout".into()));
    let ann = access.authenticate(Some("ann")).await.unwrap();
    for _ in 0..2 {
        let answer = rights(&access, &ann, &["list"], &pods(), names(&["a"])).await;
        assert!(matches!(answer, Err(AccessError::Undetermined(_))));
    }
    assert_eq!(reviewer.asked.lock().unwrap().len(), 2, "errors are not kept");
}

#[tokio::test]
async fn decisions_are_not_shared_between_people_nor_between_name_and_namespace() {
    let (access, reviewer) = access(|user, _| Ok(user.name == "ann"));
    let ann = access.authenticate(Some("ann")).await.unwrap();
    let bob = access.authenticate(Some("bob")).await.unwrap();
    let ask = |namespace: Option<&str>, name: Option<&str>| Attributes {
        verb: "get",
        kind: pods(),
        namespace: namespace.map(str::to_owned),
        name: name.map(str::to_owned),
    };
    assert_eq!(access.may(&ann, ask(Some("x"), None)).await, Ok(true));
    assert_eq!(access.may(&bob, ask(Some("x"), None)).await, Ok(false));
    assert_eq!(access.may(&ann, ask(None, Some("x"))).await, Ok(true));
    assert_eq!(access.may(&ann, ask(Some("x"), None)).await, Ok(true), "from the cache");
    assert_eq!(reviewer.asked.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn a_decision_is_that_of_one_question_only() {
    let (access, reviewer) =
        access(|_, asked| Ok(asked.verb == "get" && asked.kind == pods() && asked.name.as_deref() == Some("x")));
    let ann = access.authenticate(Some("ann")).await.unwrap();
    let ask = |verb, kind: &str, namespace: &str, name: &str| Attributes {
        verb,
        kind: GroupResource::new("", kind),
        namespace: Some(namespace.to_owned()),
        name: Some(name.to_owned()),
    };
    assert_eq!(access.may(&ann, ask("get", "pods", "n", "x")).await, Ok(true));
    for other in [ask("get", "pods", "n", "y"), ask("list", "pods", "n", "x"), ask("get", "secrets", "n", "x")] {
        assert_eq!(access.may(&ann, other).await, Ok(false));
    }
    // The name of an object is never taken for that of a kind or a namespace.
    assert_eq!(access.may(&ann, ask("get", "x", "n", "pods")).await, Ok(false));
    assert_eq!(access.may(&ann, ask("get", "pods", "x", "n")).await, Ok(false));
    let asked = reviewer.asked.lock().unwrap();
    assert!(asked.iter().all(|asked| asked.namespace.is_some() && asked.name.is_some()));
    assert_eq!(asked.len(), 6);
}

#[tokio::test]
async fn groups_are_not_joined_into_one() {
    let (access, _) = access(|_, _| Ok(true));
    let user = |groups: &[&str]| User { groups: groups.iter().map(|g| (*g).to_owned()).collect(), ..User::default() };
    let asked = Attributes { verb: "list", kind: pods(), namespace: None, name: None };
    assert_ne!(access.decision_key(&user(&["a", "b"]), &asked), access.decision_key(&user(&["ab"]), &asked));
    assert_eq!(access.decision_key(&user(&["a", "b"]), &asked), access.decision_key(&user(&["b", "a"]), &asked));
}

#[tokio::test]
async fn more_namespaces_than_can_be_asked_about_is_said() {
    let (access, reviewer) = access(|_, _| Ok(false));
    let ann = access.authenticate(Some("ann")).await.unwrap();
    let many = (0..=MAX_NAMESPACES).map(|n| format!("n{n}")).collect();
    assert_eq!(rights(&access, &ann, &["list"], &pods(), many).await, Err(AccessError::TooManyNamespaces));
    assert_eq!(reviewer.asked.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn without_authentication_everyone_sees_everything() {
    let access = Access::open();
    let caller = access.authenticate(None).await.unwrap();
    assert_eq!(rights(&access, &caller, &["list"], &pods(), names(&[])).await, Ok(Scope::All));
}

#[tokio::test(start_paused = true)]
async fn a_thousand_requests_with_one_new_token_cost_one_review() {
    let (access, reviewer) = access(|_, _| Ok(true));
    let callers = futures::future::join_all((0..1000).map(|_| access.authenticate(Some("ann")))).await;
    assert!(callers.iter().all(Result::is_ok));
    assert_eq!(reviewer.tokens.load(Ordering::Relaxed), 1);
    let (ann, wrong) = (callers[0].clone().unwrap(), access.authenticate(Some("wrong")).await);
    assert!(wrong.is_err());
    let asked = Attributes { verb: "list", kind: pods(), namespace: None, name: None };
    futures::future::join_all((0..100).map(|_| access.may(&ann, asked.clone()))).await;
    assert_eq!(reviewer.asked.lock().unwrap().len(), 1);
    tokio::time::advance(TOKEN_FOR).await;
    access.authenticate(Some("ann")).await.unwrap();
    assert_eq!(reviewer.tokens.load(Ordering::Relaxed), 3, "asked again when it is old");
}

#[tokio::test(start_paused = true)]
async fn decisions_last_as_long_as_they_may() {
    let (access, reviewer) = access(|_, asked| Ok(asked.verb == "list"));
    let ann = access.authenticate(Some("ann")).await.unwrap();
    let ask = |verb| Attributes { verb, kind: pods(), namespace: None, name: None };
    let reviews = async |verb, after| {
        reviewer.asked.lock().unwrap().clear();
        access.may(&ann, ask(verb)).await.unwrap();
        tokio::time::advance(after).await;
        access.may(&ann, ask(verb)).await.unwrap();
        let count = reviewer.asked.lock().unwrap().len();
        // Nothing of this round is left for the next one.
        tokio::time::advance(ALLOWED_FOR * 2).await;
        count
    };
    let moment = Duration::from_millis(1);
    assert_eq!(reviews("list", ALLOWED_FOR - moment).await, 1);
    assert_eq!(reviews("list", ALLOWED_FOR).await, 2);
    assert_eq!(reviews("get", DENIED_FOR - moment).await, 1);
    assert_eq!(reviews("get", DENIED_FOR).await, 2);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_taken_late_is_as_old_as_it_is() {
    let (access, reviewer) = access(|_, _| Ok(true));
    let ann = access.authenticate(Some("ann")).await.unwrap();
    let asked = Attributes { verb: "list", kind: pods(), namespace: None, name: None };
    let mut late = Box::pin(access.may(&ann, asked.clone()));
    assert!(futures::poll!(&mut late).is_pending());
    assert_eq!(access.may(&ann, asked.clone()).await, Ok(true));
    tokio::time::advance(ALLOWED_FOR - Duration::from_secs(1)).await;
    assert_eq!(late.await, Ok(true));
    tokio::time::advance(Duration::from_secs(1)).await;
    access.may(&ann, asked).await.unwrap();
    assert_eq!(reviewer.asked.lock().unwrap().len(), 2, "whoever took it late did not make it new");
    let mut late = Box::pin(access.authenticate(Some("bob")));
    assert!(futures::poll!(&mut late).is_pending());
    access.authenticate(Some("bob")).await.unwrap();
    tokio::time::advance(TOKEN_FOR - Duration::from_secs(1)).await;
    assert!(late.await.is_ok());
    let before = reviewer.tokens.load(Ordering::Relaxed);
    tokio::time::advance(Duration::from_secs(1)).await;
    access.authenticate(Some("bob")).await.unwrap();
    assert_eq!(reviewer.tokens.load(Ordering::Relaxed), before + 1);
}

#[tokio::test(start_paused = true)]
async fn an_overview_that_stays_open_asks_for_each_denial_about_once_a_minute() {
    const KINDS: usize = 300;
    const POLL: Duration = Duration::from_secs(4);
    const POLLS: u32 = 150;
    let (access, reviewer) = access(|_, _| Ok(false));
    let ann = access.authenticate(Some("ann")).await.unwrap();
    let kinds: Vec<_> = (0..KINDS).map(|number| GroupResource::new("", &format!("kind{number}"))).collect();
    let poll = async || {
        let allowance = Allowance::new(KINDS + 1);
        for kind in &kinds {
            let answer = access.may_everywhere_within(&ann, "list", kind, &allowance).await;
            assert_eq!(answer, Ok(Some(false)));
        }
        tokio::time::advance(POLL).await;
        std::mem::take(&mut *reviewer.asked.lock().unwrap()).len()
    };
    assert_eq!(poll().await, KINDS + 1);
    let (mut most, mut all) = (0, 0);
    for _ in 0..POLLS {
        let reviews = poll().await;
        (most, all) = (most.max(reviews), all + reviews);
    }
    // Each lasts 45 s on average.
    let a_second = all as f64 / (POLL * POLLS).as_secs_f64();
    assert!(a_second < KINDS as f64 / 40.0, "{a_second} a second");
    // Polls that are 4 s apart bring several periods together now and then, and never all.
    assert!(most < KINDS * 3 / 4, "{most} at once");
    // A question about one kind still has its answer within seconds of being given the right.
    assert_eq!(access.may_everywhere(&ann, "list", &kinds[0]).await, Ok(false));
    let before = reviewer.asked.lock().unwrap().len();
    tokio::time::advance(DENIED_FOR).await;
    assert_eq!(access.may_everywhere(&ann, "list", &kinds[0]).await, Ok(false));
    assert_eq!(reviewer.asked.lock().unwrap().len(), before + 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_nobody_can_have_is_not_sent_anywhere() {
    let (access, reviewer) = access(|_, _| Ok(true));
    for token in ["a\0b", "a b", "a\nb", "\u{e9}", &"a".repeat(MAX_TOKEN + 1)] {
        assert!(matches!(access.authenticate(Some(token)).await, Err(AccessError::Unauthenticated(_))));
    }
    assert_eq!(reviewer.tokens.load(Ordering::Relaxed), 0);
}

#[tokio::test(start_paused = true)]
async fn who_leaves_does_not_take_the_answer_from_the_others() {
    let (access, reviewer) = access(|_, _| Ok(true));
    let mut first = Box::pin(access.authenticate(Some("ann")));
    let second = access.authenticate(Some("ann"));
    assert!(futures::poll!(&mut first).is_pending());
    let mut second = Box::pin(second);
    assert!(futures::poll!(&mut second).is_pending(), "a reviewer takes its time");
    drop(first);
    assert!(second.await.is_ok());
    assert_eq!(reviewer.tokens.load(Ordering::Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn an_overview_costs_no_more_than_its_allowance_and_what_is_known_is_free() {
    let (access, reviewer) = access(|_, asked| Ok(asked.namespace.as_deref() == Some("a")));
    let ann = access.authenticate(Some("ann")).await.unwrap();
    let within = async |reviews| {
        access.scope_within(&ann, &["list"], &pods(), names(&["a", "b", "c"]), &Allowance::new(reviews)).await.unwrap()
    };
    for reviews in 0..2 {
        assert_eq!(within(reviews).await, None);
    }
    // Two for the cluster are known by now, of which one was within the first allowance that had any.
    assert_eq!(within(3).await, None);
    assert_eq!(within(3).await, Some(Scope::Only(names(&["a"]))));
    assert_eq!(reviewer.asked.lock().unwrap().len(), 5);
    assert_eq!(within(0).await, Some(Scope::Only(names(&["a"]))), "from the cache");
}

#[tokio::test(start_paused = true)]
async fn a_reviewer_that_never_answers_is_undetermined_within_the_deadline() {
    struct Silent;
    impl Reviewer for Silent {
        fn authenticate(&self, _: String, _: String) -> BoxFuture<'static, Result<Option<User>, String>> {
            Box::pin(std::future::pending())
        }
        fn authorize(&self, _: Arc<User>, _: Attributes) -> BoxFuture<'static, Result<bool, String>> {
            Box::pin(std::future::pending())
        }
    }
    let access = Access::token(Arc::new(Silent), "us".into(), Box::new(|_| {}));
    let started = tokio::time::Instant::now();
    // More than may be under way: those that wait for their turn have the same deadline.
    let names: Vec<String> = (0..REVIEWS_AT_ONCE * 2).map(|number| format!("t{number}")).collect();
    let answers = futures::future::join_all(names.iter().map(|name| access.authenticate(Some(name)))).await;
    assert!(answers.iter().all(|answer| matches!(answer, Err(AccessError::Undetermined(_)))));
    assert!(started.elapsed() < DEADLINE + Duration::from_millis(100));
}
