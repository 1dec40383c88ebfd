//! The choke point over a scripted reviewer.

use super::*;

/// Allows what `allowed` says; counts reviews.
struct Scripted {
    allowed: Box<dyn Fn(&User, &Attributes) -> Result<bool, String> + Send + Sync>,
    asked: Mutex<Vec<Attributes>>,
}

impl Reviewer for Scripted {
    fn authenticate(&self, token: String, audience: String) -> BoxFuture<'static, Result<Option<User>, String>> {
        assert_eq!(audience, "us");
        let answer = match token.as_str() {
            "down" => Err("no route".to_owned()),
            "wrong" => Ok(None),
            name => Ok(Some(User { name: name.to_owned(), ..User::default() })),
        };
        Box::pin(async { answer })
    }

    fn authorize(&self, user: Arc<User>, attributes: Attributes) -> BoxFuture<'static, Result<bool, String>> {
        let answer = (self.allowed)(&user, &attributes);
        self.asked.lock().unwrap().push(attributes);
        Box::pin(async { answer })
    }
}

fn access(
    allowed: impl Fn(&User, &Attributes) -> Result<bool, String> + Send + Sync + 'static,
) -> (Access, Arc<Scripted>) {
    let reviewer = Arc::new(Scripted { allowed: Box::new(allowed), asked: Mutex::default() });
    (Access::token(reviewer.clone(), "us".into(), Box::new(|_| {})), reviewer)
}

fn pods() -> GroupResource {
    GroupResource::new("", "pods")
}

fn names(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
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
        assert_eq!(access.scope(&admin, &["list"], &kind, names(&["a"])).await, Ok(Scope::All));
    }
    assert_eq!(reviewer.asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_person_with_rights_in_one_namespace_gets_that_one() {
    let (access, _) = access(|_, asked| Ok(asked.namespace.as_deref() == Some("a") && *asked.kind.resource == *"pods"));
    let ann = access.authenticate(Some("ann")).await.unwrap();
    let scope = access.scope(&ann, &["list", "watch"], &pods(), names(&["a", "b"])).await;
    assert_eq!(scope, Ok(Scope::Only(names(&["a"]))));
    let other = access.scope(&ann, &["list"], &GroupResource::new("apps", "pods2"), names(&["a"])).await;
    assert_eq!(other, Ok(Scope::Only(names(&[]))));
}

#[tokio::test]
async fn both_verbs_are_needed() {
    let (access, _) = access(|_, asked| Ok(asked.verb == "list"));
    let ann = access.authenticate(Some("ann")).await.unwrap();
    assert_eq!(access.scope(&ann, &["list", "watch"], &pods(), names(&["a"])).await, Ok(Scope::Only(names(&[]))));
}

#[tokio::test]
async fn what_cannot_be_determined_is_an_error_and_is_asked_again() {
    let (access, reviewer) = access(|_, _| Err("timeout".into()));
    let ann = access.authenticate(Some("ann")).await.unwrap();
    for _ in 0..2 {
        let answer = access.scope(&ann, &["list"], &pods(), names(&["a"])).await;
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
    assert_eq!(access.scope(&ann, &["list"], &pods(), many).await, Err(AccessError::TooManyNamespaces));
    assert_eq!(reviewer.asked.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn without_authentication_everyone_sees_everything() {
    let access = Access::open();
    let caller = access.authenticate(None).await.unwrap();
    assert_eq!(access.scope(&caller, &["list"], &pods(), names(&[])).await, Ok(Scope::All));
}
