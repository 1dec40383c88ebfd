//! What every request passes first: host, method, body and length; and the headers of every answer.

use std::{
    collections::BTreeSet,
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    Error, ResponseError,
    body::{BodySize, BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{self, HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use bytes::Bytes;

use super::{App, error::Problem};
use crate::reason::Reason;

/// Longer than any address that the API has.
const MAX_URI: usize = 8192;

/// Whom requests may be addressed to.
#[derive(Clone, Debug)]
pub struct Hosts(BTreeSet<String>);

impl Hosts {
    /// Loopback names and those that were allowed.
    pub fn new(allowed: &[String]) -> Self {
        let loopback = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned);
        Self(loopback.into_iter().chain(allowed.iter().map(|name| name.trim().to_lowercase())).collect())
    }

    fn allow(&self, host: &str) -> bool {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        self.0.contains(&name.to_lowercase())
    }
}

/// Refuses what no handler should meet, and sets the headers of every answer.
pub async fn guard(
    app: web::Data<App>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let refused = check(&app.hosts, &request);
    // HEAD is a GET whose body is not sent: routes know GET only.
    let head = request.method() == Method::HEAD;
    if head {
        request.head_mut().method = Method::GET;
    }
    let path = request.path().to_owned();
    let mut answer = match refused {
        Some(problem) => {
            let request = request.into_parts().0;
            ServiceResponse::from_err(problem, request)
        }
        None => next.call(request).await?.map_into_boxed_body(),
    };
    let problem = answer.response().error().and_then(|error| error.as_error::<Problem>()).cloned();
    if let Some(mut problem) = problem {
        problem.instance = path;
        answer = answer.into_response(problem.error_response());
    }
    if head {
        answer = answer.map_body(|_, body| BoxBody::new(NotSent(body.size())));
    }
    let headers = answer.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    // Answers depend on who asks: nobody in between may keep them.
    set(header::CACHE_CONTROL, "no-store");
    set(header::VARY, "Authorization, Accept, Accept-Encoding");
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    Ok(answer)
}

fn check(hosts: &Hosts, request: &ServiceRequest) -> Option<Problem> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let host = header("host").or_else(|| request.uri().host()).unwrap_or_default();
    if !hosts.allow(host) {
        let detail = format!("no requests are taken for the host {host:?}; allow it with --allowed-hosts");
        return Some(Problem::new(Reason::BadHost, detail));
    }
    if request.uri().to_string().len() > MAX_URI {
        return Some(Problem::new(Reason::UriTooLong, format!("at most {MAX_URI} bytes")));
    }
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return Some(Problem::new(Reason::MethodNotAllowed, "the browser only reads: use GET or HEAD"));
    }
    let has_body = header("content-length").is_some_and(|length| length != "0")
        || ["transfer-encoding", "content-encoding"].iter().any(|name| request.headers().contains_key(*name));
    if has_body {
        return Some(Problem::new(Reason::BodyNotAllowed, "send the request without a body"));
    }
    if header("sec-fetch-site") == Some("cross-site") && header("sec-fetch-mode") != Some("navigate") {
        return Some(Problem::new(Reason::CrossOrigin, "another site may not read from this browser"));
    }
    // An origin is a scheme and whom the page was asked of; a page of ours was asked of whom this request is.
    let own = |origin: &str| origin.split_once("://").is_some_and(|(_, of)| of.eq_ignore_ascii_case(host));
    if request.headers().contains_key(header::ORIGIN) && !header("origin").is_some_and(own) {
        return Some(Problem::new(Reason::CrossOrigin, "a page of another origin may not read from this browser"));
    }
    None
}

/// The body of an answer to HEAD: its size is told, and nothing is sent.
struct NotSent(BodySize);

impl MessageBody for NotSent {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(None)
    }
}

#[cfg(test)]
mod tests {
    use super::Hosts;

    #[test]
    fn only_known_hosts_are_answered() {
        let hosts = Hosts::new(&["browser.example.org".into()]);
        for host in ["localhost:8080", "127.0.0.1", "[::1]:8080", "Browser.Example.org:443"] {
            assert!(hosts.allow(host), "{host}");
        }
        for host in ["", "evil.example.org", "127.0.0.1.evil.org", "localhost.evil:80", "127.0.0.2"] {
            assert!(!hosts.allow(host), "{host}");
        }
    }
}
