//! People with rights in the cluster in memory.

use std::sync::{Arc, Mutex};

use futures::future::BoxFuture;

use crate::{
    access::{Attributes, Reviewer, User},
    kind::GroupResource,
};

/// The reviews of this cluster. A token is the name of its owner.
#[derive(Default)]
pub struct People {
    /// Every review of a permission.
    pub reviews: Mutex<Vec<Attributes>>,
    /// Whose token is no longer valid.
    pub expired: Mutex<Vec<String>>,
    /// Whether ann may do in every namespace what she may in her own.
    pub everywhere: Mutex<bool>,
    /// Of which kinds root may no longer see anything.
    pub revoked: Mutex<Vec<String>>,
    /// Whether the API server can be asked.
    pub down: Mutex<bool>,
}

impl Reviewer for People {
    fn authenticate(&self, token: String, _audience: String) -> BoxFuture<'static, Result<Option<User>, String>> {
        let known = ["ann", "getter", "keeper", "lister", "nobody", "root"].contains(&token.as_str());
        let valid = known && !self.expired.lock().unwrap().contains(&token);
        Box::pin(async move { Ok(valid.then(|| User { name: token, ..User::default() })) })
    }

    fn authorize(&self, user: Arc<User>, asked: Attributes) -> BoxFuture<'static, Result<bool, String>> {
        let (namespace, name) = (asked.namespace.as_deref(), asked.name.as_deref());
        let pods = asked.kind == GroupResource::new("", "pods");
        let allowed = match &*user.name {
            "root" => !self
                .revoked
                .lock()
                .unwrap()
                .iter()
                .any(|kind| *kind == *asked.kind.resource || *asked.kind.resource == *"*"),
            "ann" => pods && (namespace == Some("mine") || *self.everywhere.lock().unwrap()),
            "keeper" => &*asked.kind.resource == "widgets" && namespace == Some("theirs-canary"),
            "lister" => pods && asked.verb == "list",
            // Bound to names: one object by a direct link, and no list.
            "getter" => {
                pods && asked.verb == "get" && namespace == Some("theirs-canary") && name == Some("hidden-canary")
            }
            _ => false,
        };
        self.reviews.lock().unwrap().push(asked);
        let down = *self.down.lock().unwrap();
        Box::pin(async move { if down { Err("no route".to_owned()) } else { Ok(allowed) } })
    }
}
