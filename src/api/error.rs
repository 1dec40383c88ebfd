//! Errors as RFC 9457 problem documents that say what to do.

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    access::AccessError,
    cluster::ReadError,
    query::{Fault, FilterError, Stopped},
    reason::Reason,
};

/// A problem document.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// `urn:crds-objects-browser:reason:<reason>`.
    #[serde(rename = "type")]
    pub type_: String,
    /// The reason in words.
    pub title: &'static str,
    /// HTTP status.
    pub status: u16,
    /// What is wrong with this request, and what would be right.
    pub detail: String,
    /// One word of a closed set.
    pub reason: &'static str,
    /// What it is about. Behind a pointer: an error is carried through every function that may fail.
    #[serde(flatten)]
    pub about: Box<About>,
    /// The path that was asked for; filled in where the answer leaves.
    #[schema(required = false)]
    pub instance: String,
}

/// What a refusal is about, for who says it in another language than `detail` or offers a way on.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct About {
    /// Of a filter that is not understood: the first byte at fault, and the one after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<[u16; 2]>,
    /// Of the same: what is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// Namespaces that were asked for by name and are denied, 8 at most: without them there is an answer, or a refusal that
    /// names others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub denied: Vec<String>,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.reason, self.detail)
    }
}

impl std::error::Error for Problem {}

impl Problem {
    /// A problem of that reason; the status follows from it.
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        let (status, title) = match reason {
            Reason::UnknownKindRequested | Reason::NotFound | Reason::NoSuchRoute => (404, "Not found"),
            Reason::Unauthenticated => (401, "Credentials are needed"),
            Reason::AccessDenied => (403, "Not allowed"),
            Reason::BadHost => (421, "Not the host that was asked"),
            Reason::CrossOrigin => (403, "Asked from another site"),
            Reason::MethodNotAllowed => (405, "Only GET and HEAD"),
            Reason::BodyNotAllowed => (413, "No body is taken"),
            Reason::UriTooLong => (414, "The address is too long"),
            Reason::AccessUndetermined | Reason::NotReady | Reason::TooManyStreams | Reason::Busy => (503, "Not now"),
            Reason::ExcludedByPolicy | Reason::NotServed => (404, "Not shown"),
            Reason::Forbidden => (502, "The browser itself may not read this"),
            Reason::Unreachable
            | Reason::ServerError
            | Reason::Throttled
            | Reason::BadAnswer
            | Reason::Refused
            | Reason::Expired
            | Reason::Undecodable
            | Reason::NotWatchable
            | Reason::Silent
            | Reason::Closed => (502, "The API server did not answer as it should"),
            Reason::BadParameter | Reason::BadCursor | Reason::BadSort | Reason::BadVersion | Reason::BadFilter => {
                (400, "Not understood")
            }
            Reason::FilterTooCostly => (400, "More than is answered in the time there is"),
            // The rest are words for states and policies, and never the cause of a refusal.
            Reason::Internal
            | Reason::LazyLoadDisabled
            | Reason::WatchLimit
            | Reason::MemoryBudget
            | Reason::InitialSync
            | Reason::ColumnsChanged
            | Reason::Idle
            | Reason::Accepted
            | Reason::NotSelected
            | Reason::InvalidSpec
            | Reason::UnknownKind
            | Reason::AllLive
            | Reason::Syncing
            | Reason::KindsUnavailable
            | Reason::Healthy => (500, "A fault of the browser"),
        };
        Self {
            type_: format!("urn:crds-objects-browser:reason:{reason}"),
            title,
            status,
            detail: detail.into(),
            reason: reason.as_str(),
            about: Box::default(),
            instance: String::new(),
        }
    }

    /// Whether the same may well be answered in a moment.
    pub fn passes(&self) -> bool {
        [Reason::Busy, Reason::FilterTooCostly, Reason::AccessUndetermined]
            .iter()
            .any(|reason| reason.as_str() == self.reason)
    }

    /// A parameter that is not understood.
    pub fn parameter(name: &str, detail: impl std::fmt::Display) -> Self {
        Self::new(Reason::BadParameter, format!("{name}: {detail}"))
    }

    /// A fault of ours: the cause goes to the log, not to the answer.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "A request failed by a fault of the browser");
        Self::new(Reason::Internal, "the cause is in the log of the browser")
    }
}

impl From<FilterError> for Problem {
    fn from(error: FilterError) -> Self {
        let span = Some([error.span.start, error.span.end].map(|at| at.min(usize::from(u16::MAX)) as u16));
        let detail = format!("q: {error}");
        let about = About { span, fault: Some(error.fault), ..About::default() };
        Self { about: Box::new(about), ..Self::new(Reason::BadFilter, detail) }
    }
}

impl From<Stopped> for Problem {
    fn from(stopped: Stopped) -> Self {
        Self::new(Reason::FilterTooCostly, stopped.to_string())
    }
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        let reason = match error {
            AccessError::Unauthenticated(_) => Reason::Unauthenticated,
            AccessError::Undetermined(_) => Reason::AccessUndetermined,
            AccessError::TooManyNamespaces => Reason::BadParameter,
        };
        Self::new(reason, error.to_string())
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        Self::new(error.reason, error.message)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status_code());
        match self.status {
            401 => answer.insert_header((header::WWW_AUTHENTICATE, "Bearer")),
            405 => answer.insert_header((header::ALLOW, "GET, HEAD")),
            503 => answer.insert_header((header::RETRY_AFTER, "2")),
            _ => &mut answer,
        };
        answer.content_type("application/problem+json").json(self)
    }
}
