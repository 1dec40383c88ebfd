//! Single requests to the API server: paths, headers, time limits, and what a failure means.
//!
//! All cluster data is read through `Client::send`: kube's typed path writes a body that it cannot decode to the log.

use std::{fmt::Write as _, time::Duration};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Limited};
use kube::{Client, client::Body};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    ReadError,
    reach::Reach,
    table::{self, Status},
};
use crate::{kind::Kind, reason::Reason};

/// Tables, without managedFields where the server knows how; else a plain answer.
pub const ACCEPT_TABLE: &str = "application/json;as=Table;v=v1;g=meta.k8s.io;drop=metadata.managedFields, \
     application/json;as=Table;v=v1;g=meta.k8s.io, application/json";

/// For Secrets: no plain answer is acceptable, as it would carry the values.
pub const ACCEPT_TABLE_ONLY: &str = "application/json;as=Table;v=v1;g=meta.k8s.io;drop=metadata.managedFields, \
     application/json;as=Table;v=v1;g=meta.k8s.io";

/// The metadata of an object, whole, without the rest of it where the server knows how.
pub const ACCEPT_METADATA: &str = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io, application/json";

/// Messages are cut here: an admission webhook or proxy may answer with pages of text.
const MAX_MESSAGE: usize = 512;

/// An error answer is read no further.
const MAX_ERROR_BODY: usize = 64 * 1024;

/// A Retry-After above this is not believed.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(600);

/// Percent-encoded in one path segment: everything but the unreserved characters.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The Accept header for reading `kind`.
pub fn accept(kind: &Kind) -> &'static str {
    if kind.is_secret() { ACCEPT_TABLE_ONLY } else { ACCEPT_TABLE }
}

/// `includeObject` for reading `kind`: Secrets are never asked for more than their metadata.
pub fn include_object(kind: &Kind, metadata_only: bool) -> &'static str {
    if metadata_only || kind.is_secret() { "Metadata" } else { "Object" }
}

/// The path of a kind's collection at `version`. `None` if the namespace would lead elsewhere.
pub fn collection_path(kind: &Kind, version: &str, namespace: Option<&str>) -> Option<String> {
    let mut path = if kind.id.group.is_empty() {
        format!("/api/{}", segment(version)?)
    } else {
        format!("/apis/{}/{}", segment(&kind.id.group)?, segment(version)?)
    };
    if let Some(namespace) = namespace {
        write!(path, "/namespaces/{}", segment(namespace)?).expect("writing to a String cannot fail");
    }
    write!(path, "/{}", segment(&kind.id.resource)?).expect("writing to a String cannot fail");
    Some(path)
}

/// The path of one object. `None` if a name would lead elsewhere.
pub fn object_path(kind: &Kind, version: &str, namespace: Option<&str>, name: &str) -> Option<String> {
    Some(format!("{}/{}", collection_path(kind, version, namespace)?, segment(name)?))
}

/// A name as one path segment; `None` for those that are no segment (`..` would climb).
fn segment(name: &str) -> Option<String> {
    (!matches!(name, "" | "." | "..")).then(|| utf8_percent_encode(name, SEGMENT).to_string())
}

/// A query parameter's value.
pub fn query_value(value: &str) -> String {
    utf8_percent_encode(value, SEGMENT).to_string()
}

/// A request that failed, and all that decides what is done about it.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The word for it.
    pub reason: Reason,
    /// The cause, cut, without object bodies.
    pub message: String,
    /// HTTP status, if there was an answer (or the code of an `ERROR` event).
    pub code: Option<u16>,
    /// What the server asks us to wait.
    pub retry_after: Option<Duration>,
    /// The resourceVersion we asked for lies in the server's future.
    pub from_the_future: bool,
    /// A 404 that is about an object, not about a path.
    pub object_missing: bool,
}

impl Failure {
    /// One without an HTTP answer.
    pub fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self {
            reason,
            message: cut(message.into()),
            code: None,
            retry_after: None,
            from_the_future: false,
            object_missing: false,
        }
    }

    /// What a Status says, as an answer or in an `ERROR` event.
    pub fn from_status(code: u16, status: &Status) -> Self {
        let reason = match code {
            410 => Reason::Expired,
            _ if status.is_expired() => Reason::Expired,
            403 => Reason::Forbidden,
            404 => Reason::NotServed,
            429 => Reason::Throttled,
            400..=499 => Reason::Refused,
            _ => Reason::ServerError,
        };
        let message = if status.message.is_empty() {
            let words = StatusCode::from_u16(code).ok().and_then(|c| c.canonical_reason()).unwrap_or("no reason given");
            format!("the API server answered {code} ({words})")
        } else {
            status.message.clone()
        };
        let details = status.details.clone().unwrap_or_default();
        let asked = Duration::from_secs(details.retry_after_seconds.into());
        Self {
            retry_after: (!asked.is_zero()).then(|| asked.min(MAX_RETRY_AFTER)),
            from_the_future: status.is_from_the_future(),
            object_missing: code == 404 && !details.name.is_empty(),
            code: Some(code),
            ..Self::new(reason, message)
        }
    }

    fn from_answer(code: u16, headers: &HeaderMap, body: &[u8]) -> Self {
        let status = table::status(body).unwrap_or_default();
        let mut failure = Self::from_status(code, &status);
        if let Some(asked) = retry_after(headers) {
            failure.retry_after = Some(asked);
        }
        failure
    }
}

impl From<Failure> for ReadError {
    fn from(failure: Failure) -> Self {
        Self { reason: failure.reason, message: failure.message, code: failure.code }
    }
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: u64 = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds).min(MAX_RETRY_AFTER))
}

/// The client with what is shared by all requests to one cluster.
#[derive(Clone)]
pub struct Http {
    client: Client,
    /// Whether the API server can be reached.
    pub reach: Reach,
}

impl Http {
    /// Requests through `client`.
    pub fn new(client: Client) -> Self {
        Self { client, reach: Reach::default() }
    }

    /// A GET whose answer is 2xx (or 304, if `etag` was given); its headers must arrive within `limit`.
    pub async fn open(
        &self,
        path: &str,
        accept: &str,
        etag: Option<&str>,
        limit: Duration,
    ) -> Result<Response<Body>, Failure> {
        // Compression is never asked for: kube-apiserver compresses each watch event by itself from 1.37 on, and
        // inside a cluster CPU is dearer than bytes.
        let mut request = Request::get(path).header(header::ACCEPT, accept).header(header::ACCEPT_ENCODING, "identity");
        if let Some(etag) = etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        let request =
            request.body(Body::empty()).map_err(|_| Failure::new(Reason::Refused, "the request has no valid path"))?;
        let since = tokio::time::Instant::now();
        let response = match tokio::time::timeout(limit, self.client.send(request)).await {
            Ok(Ok(response)) => response,
            Ok(Err(kube::Error::Auth(error))) => {
                return Err(Failure::new(Reason::Refused, format!("no credentials: {}", error_chain(&error))));
            }
            // kube's wrapper says nothing ("ServiceError"); what it wraps does.
            Ok(Err(kube::Error::Service(error))) => return Err(self.unreachable(since, error_chain(&*error))),
            Ok(Err(error)) => return Err(self.unreachable(since, error_chain(&error))),
            Err(_) => return Err(self.unreachable(since, format!("no answer within {} s", limit.as_secs()))),
        };
        self.reach.answered();
        let status = response.status();
        if status.is_success() || (etag.is_some() && status == StatusCode::NOT_MODIFIED) {
            return Ok(response);
        }
        let (parts, body) = response.into_parts();
        let body = tokio::time::timeout(Duration::from_secs(5), Limited::new(body, MAX_ERROR_BODY).collect()).await;
        let body = body.ok().and_then(Result::ok).map(|b| b.to_bytes()).unwrap_or_default();
        Err(Failure::from_answer(status.as_u16(), &parts.headers, &body))
    }

    /// The whole body of a GET, all within `limit`.
    pub async fn read(&self, path: &str, accept: &str, limit: Duration) -> Result<Bytes, Failure> {
        let body = self.read_up_to(usize::MAX, path, accept, limit).await?;
        Ok(body.unwrap_or_default())
    }

    /// The whole body of a GET, all within `limit`; `None` if it is longer than `max` bytes.
    pub async fn read_up_to(
        &self,
        max: usize,
        path: &str,
        accept: &str,
        limit: Duration,
    ) -> Result<Option<Bytes>, Failure> {
        let deadline = tokio::time::Instant::now() + limit;
        let response = self.open(path, accept, None, limit).await?;
        whole(response.into_body(), max, deadline).await
    }

    fn unreachable(&self, since: tokio::time::Instant, message: String) -> Failure {
        self.reach.failed(since);
        Failure::new(Reason::Unreachable, message)
    }
}

/// The whole of a body, by `deadline`; `None` if it is longer than `max` bytes.
pub async fn whole(mut rest: Body, max: usize, deadline: tokio::time::Instant) -> Result<Option<Bytes>, Failure> {
    // One growing buffer: collecting the frames first would hold everything twice.
    let mut body = BytesMut::new();
    loop {
        match tokio::time::timeout_at(deadline, rest.frame()).await {
            Ok(None) => return Ok(Some(body.freeze())),
            Ok(Some(Ok(frame))) => {
                if let Ok(data) = frame.into_data() {
                    if body.len() + data.len() > max {
                        return Ok(None);
                    }
                    body.extend_from_slice(&data);
                }
            }
            Ok(Some(Err(error))) => return Err(Failure::new(Reason::Unreachable, error_chain(&error))),
            Err(_) => return Err(Failure::new(Reason::Unreachable, "the answer did not come to its end in time")),
        }
    }
}

/// An error and its sources in one line. hyper hides "connection refused" three levels deep.
pub fn error_chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let words = cause.to_string();
        // Wrappers repeat what they wrap.
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        source = cause.source();
    }
    cut(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Cut to 512 bytes at a character.
pub fn cut(mut text: String) -> String {
    if text.len() > MAX_MESSAGE {
        let mut end = MAX_MESSAGE - '…'.len_utf8();
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_cut_at_a_character() {
        assert_eq!(cut("short".into()), "short");
        let long = cut("ä".repeat(400));
        assert!(long.len() <= 512 && long.ends_with('…'), "{}", long.len());
    }

    #[test]
    fn names_cannot_lead_elsewhere() {
        let kind = crate::cluster::testing::kind("", "pods");
        assert_eq!(collection_path(&kind, "v1", None).unwrap(), "/api/v1/pods");
        assert_eq!(object_path(&kind, "v1", Some("a"), "b").unwrap(), "/api/v1/namespaces/a/pods/b");
        assert_eq!(
            object_path(&kind, "v1", Some("a"), "x/../y?z").unwrap(),
            "/api/v1/namespaces/a/pods/x%2F..%2Fy%3Fz"
        );
        assert_eq!(object_path(&kind, "v1", Some("a"), ".."), None);
        assert_eq!(object_path(&kind, "v1", Some(""), "b"), None);
        assert_eq!(object_path(&kind, "v1", Some("."), "b"), None);
    }

    #[test]
    fn a_status_becomes_one_of_the_reasons() {
        let of = |code: u16, body: &str| Failure::from_answer(code, &HeaderMap::new(), body.as_bytes());
        assert_eq!(of(403, "").reason, Reason::Forbidden);
        assert_eq!(of(404, "404 page not found").reason, Reason::NotServed);
        assert_eq!(of(410, "").reason, Reason::Expired);
        assert_eq!(of(429, "").reason, Reason::Throttled);
        assert_eq!(of(422, "").reason, Reason::Refused);
        assert_eq!(of(503, "<html>").reason, Reason::ServerError);
        let expired = r#"{"kind":"Status","apiVersion":"v1","reason":"Expired","message":"too old"}"#;
        assert_eq!(of(500, expired).reason, Reason::Expired);
        let missing = r#"{"kind":"Status","apiVersion":"v1","code":404,"details":{"name":"x","kind":"pods"}}"#;
        assert!(of(404, missing).object_missing);
        let wait = r#"{"kind":"Status","apiVersion":"v1","code":429,"details":{"retryAfterSeconds":7}}"#;
        assert_eq!(of(429, wait).retry_after, Some(Duration::from_secs(7)));
        // What a proxy writes may be anything; it is not repeated.
        assert!(!of(502, "<html>secret</html>").message.contains("secret"));
    }

    #[test]
    fn retry_after_is_read_and_bounded() {
        let with = |value: &'static str| {
            retry_after(&HeaderMap::from_iter([(header::RETRY_AFTER, http::HeaderValue::from_static(value))]))
        };
        assert_eq!(with("3"), Some(Duration::from_secs(3)));
        assert_eq!(with("99999999"), Some(MAX_RETRY_AFTER));
        assert_eq!(with("Wed, 21 Oct 2026 07:28:00 GMT"), None);
    }
}
