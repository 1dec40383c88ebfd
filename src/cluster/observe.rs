//! Counting requests to the API server: a tower layer that tells an observer verb, resource and status code.
//!
//! Labels come from closed sets: five verbs, and resource names that our own requests contain (never object names).

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use http::{Method, Request, Response, Uri};
use tower::{BoxError, Layer, Service};

/// Called once per request with the verb (`list`, `watch`, `get`, `create`, `other`), the plural resource name (empty
/// for discovery and other non-resource paths) and the status code (`None` if there was no answer).
pub type RequestObserver = Arc<dyn Fn(&str, &str, Option<u16>) + Send + Sync>;

/// Puts [`Observe`] around a service.
#[derive(Clone)]
pub struct ObserveLayer(pub RequestObserver);

impl<S> Layer<S> for ObserveLayer {
    type Service = Observe<S>;

    fn layer(&self, inner: S) -> Observe<S> {
        Observe { inner, observer: self.0.clone() }
    }
}

/// A service that reports each request of `inner`.
#[derive(Clone)]
pub struct Observe<S> {
    inner: S,
    observer: RequestObserver,
}

impl<S, B, R> Service<Request<B>> for Observe<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
{
    type Response = Response<R>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<R>, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (verb, resource) = classify(request.method(), request.uri());
        let resource = resource.to_owned();
        let observer = self.observer.clone();
        let answer = self.inner.call(request);
        Box::pin(async move {
            match answer.await {
                Ok(response) => {
                    observer(verb, &resource, Some(response.status().as_u16()));
                    Ok(response)
                }
                Err(error) => {
                    observer(verb, &resource, None);
                    Err(error.into())
                }
            }
        })
    }
}

/// The verb and resource of a request to the API server.
fn classify<'a>(method: &Method, uri: &'a Uri) -> (&'static str, &'a str) {
    let segments: Vec<&str> = uri.path().split('/').filter(|s| !s.is_empty()).collect();
    let rest: &[&str] = match segments.as_slice() {
        ["api", _, rest @ ..] => rest,
        ["apis", _, _, rest @ ..] => rest,
        _ => &[],
    };
    // `namespaces/x/pods/y` is about pods; `namespaces/x` and `namespaces/x/status` are about the namespace itself.
    let (resource, named) = match rest {
        [] => return ("other", ""),
        ["namespaces", _, sub] if matches!(*sub, "status" | "finalize") => ("namespaces", true),
        ["namespaces", _, resource, tail @ ..] => (*resource, !tail.is_empty()),
        [resource, tail @ ..] => (*resource, !tail.is_empty()),
    };
    let verb = if method == Method::POST {
        "create"
    } else if method != Method::GET {
        "other"
    } else if named {
        "get"
    } else if uri.query().is_some_and(|q| q.split('&').any(|pair| pair == "watch=true" || pair == "watch=1")) {
        "watch"
    } else {
        "list"
    };
    (verb, resource)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_classified_by_verb_and_resource() {
        for (method, uri, expected) in [
            (Method::GET, "/api/v1/pods?limit=500", ("list", "pods")),
            (Method::GET, "/api/v1/pods?watch=true&timeoutSeconds=300", ("watch", "pods")),
            (Method::GET, "/api/v1/namespaces/a/pods", ("list", "pods")),
            (Method::GET, "/api/v1/namespaces/a/pods/b", ("get", "pods")),
            (Method::GET, "/api/v1/namespaces/a", ("get", "namespaces")),
            (Method::GET, "/api/v1/namespaces", ("list", "namespaces")),
            (Method::GET, "/apis/apps/v1/deployments", ("list", "deployments")),
            (Method::GET, "/apis", ("other", "")),
            (Method::GET, "/apis/apps/v1", ("other", "")),
            (Method::GET, "/version", ("other", "")),
            (Method::POST, "/apis/authorization.k8s.io/v1/subjectaccessreviews", ("create", "subjectaccessreviews")),
            (Method::PATCH, "/apis/x.io/v1/things/a/status", ("other", "things")),
        ] {
            assert_eq!(classify(&method, &uri.parse().unwrap()), expected, "{method} {uri}");
        }
    }
}
