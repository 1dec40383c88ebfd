//! Reviews by the API server: TokenReview and SubjectAccessReview.

use std::sync::Arc;

use futures::future::BoxFuture;
use k8s_openapi::api::{
    authentication::v1::{TokenReview, TokenReviewSpec},
    authorization::v1::{ResourceAttributes, SubjectAccessReview, SubjectAccessReviewSpec},
};
use kube::{Api, Client, api::PostParams};

use super::{Attributes, Reviewer, User};

/// Asks the API server.
#[derive(Clone)]
pub struct KubeReviewer(pub Client);

impl Reviewer for KubeReviewer {
    fn authenticate(&self, token: String, audience: String) -> BoxFuture<'static, Result<Option<User>, String>> {
        let api: Api<TokenReview> = Api::all(self.0.clone());
        Box::pin(async move {
            let spec = TokenReviewSpec { token, audiences: Some(vec![audience.clone()]) };
            let review = TokenReview { spec, ..TokenReview::default() };
            let answer = api.create(&PostParams::default(), &review).await.map_err(|error| cause(&error))?;
            let status = answer.status.unwrap_or_default();
            // Without our audience among those confirmed the server did not look at audiences at all, and the token
            // may be one that somebody was given for another service.
            let confirmed = status.audiences.unwrap_or_default().contains(&audience);
            Ok(status.user.filter(|_| status.authenticated == Some(true) && confirmed).map(|user| User {
                name: user.username.unwrap_or_default(),
                uid: user.uid.unwrap_or_default(),
                groups: user.groups.unwrap_or_default(),
                extra: user.extra.unwrap_or_default(),
            }))
        })
    }

    fn authorize(&self, user: Arc<User>, attributes: Attributes) -> BoxFuture<'static, Result<bool, String>> {
        let api: Api<SubjectAccessReview> = Api::all(self.0.clone());
        Box::pin(async move {
            let resource = ResourceAttributes {
                verb: Some(attributes.verb.to_owned()),
                group: Some(attributes.kind.group.to_string()),
                resource: Some(attributes.kind.resource.to_string()),
                namespace: attributes.namespace,
                name: attributes.name,
                ..ResourceAttributes::default()
            };
            let spec = SubjectAccessReviewSpec {
                user: Some(user.name.clone()),
                uid: Some(user.uid.clone()),
                groups: Some(user.groups.clone()),
                extra: Some(user.extra.clone()),
                resource_attributes: Some(resource),
                ..SubjectAccessReviewSpec::default()
            };
            let review = SubjectAccessReview { spec, ..SubjectAccessReview::default() };
            let answer = api.create(&PostParams::default(), &review).await.map_err(|error| cause(&error))?;
            let status = answer.status.unwrap_or_default();
            match status.evaluation_error.filter(|error| !error.is_empty()) {
                // An authorizer that failed may have been the one to allow it.
                Some(error) if !status.allowed => Err(error),
                _ => Ok(status.allowed && status.denied != Some(true)),
            }
        })
    }
}

fn cause(error: &kube::Error) -> String {
    crate::cluster::request::cut(crate::cluster::request::error_chain(error))
}
