//! Reading `/api` and `/apis`, with ETags: an unchanged answer costs a request and nothing else.

use std::{sync::Arc, time::Duration};

use http::{StatusCode, header};
use http_body_util::BodyExt as _;

use super::{
    document::{self, Group},
    legacy,
};
use crate::{
    cluster::{
        request::{Failure, Http, error_chain},
        source::bad_answer,
    },
    reason::Reason,
};

const ACCEPT: &str = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList, \
     application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList, application/json";

const LIMIT: Duration = Duration::from_secs(20);

/// The last answer of one endpoint.
#[derive(Default)]
struct Endpoint {
    etag: Option<String>,
    groups: Arc<Vec<Group>>,
}

/// Both endpoints.
pub(super) struct Reader {
    http: Http,
    core: Endpoint,
    apis: Endpoint,
}

/// Names and versions of an answer in the old form.
type Listing = fn(&[u8]) -> Option<Vec<(String, Vec<String>)>>;

impl Reader {
    pub(super) fn new(http: Http) -> Self {
        Self { http, core: Endpoint::default(), apis: Endpoint::default() }
    }

    /// Every group, the core group first.
    pub(super) async fn read(&mut self) -> Result<Vec<Group>, Failure> {
        let (core, apis) = tokio::try_join!(
            self.core.read(&self.http, "/api", legacy::core),
            self.apis.read(&self.http, "/apis", legacy::groups),
        )?;
        Ok(core.iter().chain(apis.iter()).cloned().collect())
    }
}

impl Endpoint {
    async fn read(&mut self, http: &Http, path: &str, listing: Listing) -> Result<Arc<Vec<Group>>, Failure> {
        let response = http.open(path, ACCEPT, self.etag.as_deref(), LIMIT).await?;
        if response.status() == StatusCode::NOT_MODIFIED {
            return Ok(self.groups.clone());
        }
        let etag = response.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        let body = match tokio::time::timeout(LIMIT, response.into_body().collect()).await {
            Ok(Ok(body)) => body.to_bytes(),
            Ok(Err(error)) => return Err(Failure::new(Reason::Unreachable, error_chain(&error))),
            Err(_) => return Err(Failure::new(Reason::Unreachable, "discovery took too long")),
        };
        if let Some(groups) = document::parse(&body) {
            self.groups = Arc::new(groups);
            self.etag = etag;
        } else {
            let groups = listing(&body).ok_or_else(|| bad_answer("no discovery document"))?;
            self.groups = Arc::new(legacy::read(http, groups).await);
            self.etag = None;
        }
        Ok(self.groups.clone())
    }
}
