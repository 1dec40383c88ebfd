//! The OpenAPI v3 documents of the API server: an index with a hash of each, and one document for each group and version.

use std::{collections::BTreeMap, time::Duration};

use bytes::Bytes;
use futures::future::BoxFuture;
use http::header;
use serde::Deserialize;
use tokio::time::Instant;

use super::{
    ReadError,
    request::{Failure, whole},
    source::{ApiServer, bad_answer},
};
use crate::{kind::Kind, reason::Reason};

/// Someone waits for it, and it is small.
const INDEX_LIMIT: Duration = Duration::from_secs(10);

/// The largest take the server a second to write.
const DOCUMENT_LIMIT: Duration = Duration::from_secs(20);

/// An index of some thousand groups is smaller.
const MAX_INDEX: usize = 8 << 20;

/// A larger document is not read. The largest of Kubernetes has 2 MiB, and that of a group with large CRDs 10.
pub const MAX_DOCUMENT: usize = 32 << 20;

const ACCEPT: &str = "application/json";

/// By the path of a group and version (as in `apis/apps/v1`) the hash of its document; empty if the server gives none.
pub type Index = BTreeMap<String, String>;

/// A document as it came.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The document.
    pub bytes: Bytes,
    /// Its hash, if the server said so. Behind a load balancer it may be another one than the index named.
    pub hash: Option<String>,
}

/// Where documents come from.
pub trait OpenApi: Send + Sync + 'static {
    /// Which documents there are.
    fn index(&self) -> BoxFuture<'static, Result<Index, ReadError>>;

    /// One of them.
    fn document(&self, path: String) -> BoxFuture<'static, Result<Fetched, ReadError>>;
}

/// The path of a kind's group and version in the index.
pub fn path(kind: &Kind, version: &str) -> String {
    if kind.id.group.is_empty() { format!("api/{version}") } else { format!("apis/{}/{version}", kind.id.group) }
}

/// Reads the index; a document of which no hash is told has an empty one.
fn index(bytes: &[u8]) -> Result<Index, Failure> {
    #[derive(Deserialize)]
    struct Whole {
        paths: BTreeMap<String, Entry>,
    }
    #[derive(Deserialize)]
    struct Entry {
        #[serde(default, rename = "serverRelativeURL")]
        url: String,
    }
    let whole: Whole = serde_json::from_slice(bytes).map_err(|_| bad_answer("no index of OpenAPI documents"))?;
    let hash = |url: &str| url.split_once("hash=").map(|(_, hash)| hash.to_owned()).unwrap_or_default();
    Ok(whole.paths.into_iter().map(|(path, entry)| (path, hash(&entry.url))).collect())
}

/// Whether a path of the index can be asked for as it is: groups and versions are plain names.
fn is_plain(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-./".contains(&byte);
    path.bytes().all(plain) && !path.split('/').any(|segment| matches!(segment, "" | "." | ".."))
}

impl OpenApi for ApiServer {
    fn index(&self) -> BoxFuture<'static, Result<Index, ReadError>> {
        let http = self.http().clone();
        Box::pin(async move {
            let body = match http.read_up_to(MAX_INDEX, "/openapi/v3", ACCEPT, INDEX_LIMIT).await {
                // A server that is too old for it, or was told not to.
                Err(failure) if failure.reason == Reason::NotServed => return Ok(Index::new()),
                body => body?,
            };
            Ok(index(&body.ok_or_else(|| bad_answer("the index of OpenAPI documents is too large"))?)?)
        })
    }

    fn document(&self, path: String) -> BoxFuture<'static, Result<Fetched, ReadError>> {
        let http = self.http().clone();
        Box::pin(async move {
            if !is_plain(&path) {
                return Err(Failure::new(Reason::Refused, "a group with no plain name").into());
            }
            let deadline = Instant::now() + DOCUMENT_LIMIT;
            // Without the hash: with an old one the server redirects instead of answering.
            let response = http.open(&format!("/openapi/v3/{path}"), ACCEPT, None, DOCUMENT_LIMIT).await?;
            let tag = response.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok());
            let hash = tag.map(|tag| tag.trim_start_matches("W/").trim_matches('"').to_owned());
            let too_large = || bad_answer(format!("the OpenAPI document {path} has more than {MAX_DOCUMENT} bytes"));
            let bytes = whole(response.into_body(), MAX_DOCUMENT, deadline).await?.ok_or_else(too_large)?;
            Ok(Fetched { bytes, hash })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_names_a_hash_for_each_group_and_version() {
        let read =
            index(br#"{"paths": {"api/v1": {"serverRelativeURL": "/openapi/v3/api/v1?hash=A1"}, "apis/x/v1": {}}}"#);
        let read = read.unwrap();
        assert_eq!((read["api/v1"].as_str(), read["apis/x/v1"].as_str()), ("A1", ""));
        assert_eq!(index(b"404 page not found").unwrap_err().reason, Reason::BadAnswer);
    }

    #[test]
    fn paths_cannot_lead_elsewhere() {
        assert!(is_plain("apis/apps/v1") && is_plain("api/v1"));
        for path in ["apis/../v1", "apis//v1", "apis/x?y/v1", "", "apis/x/v1#"] {
            assert!(!is_plain(path), "{path}");
        }
    }
}
