//! Wrong input to each endpoint: a problem document, never a wider answer, never a 500.

use std::{
    io::{Read, Write},
    net::TcpStream,
    process::Command,
};

use serde_json::Value;

use crate::{browser, cluster::cluster};

#[test]
#[ignore = "needs the control plane; run by make test"]
fn wrong_input_is_a_problem_that_says_what_would_be_right() {
    let cluster = cluster();
    let browser = browser::start(&cluster, &[]);
    browser.json("/api/v1/objects/core/pods?wait=10s");
    let long = "x".repeat(9000);
    let over = format!("/api/v1/objects/core/pods?q={}", "y".repeat(2100));
    let table = [
        ("/api/v1/objects/core/podz", 404, "UnknownKindRequested"),
        ("/api/v1/objects/nowhere.org/pods", 404, "UnknownKindRequested"),
        ("/api/v1/objects/core/Pods", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?cursor=abc", 400, "BadCursor"),
        ("/api/v1/objects/core/pods?cursor=%2e%2e", 400, "BadCursor"),
        ("/api/v1/objects/core/pods?sort=colour", 400, "BadSort"),
        ("/api/v1/objects/core/pods?ns=", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?ns=..", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?ns=a&ns=b", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?q=%00", 400, "BadParameter"),
        (&over, 400, "BadFilter"),
        ("/api/v1/objects/core/pods?limit=0", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?limit=1001", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?offset=-1", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?wait=soon", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?version=v9", 400, "BadVersion"),
        ("/api/v1/objects/core/pods?namespace=a", 400, "BadParameter"),
        ("/api/v1/objects/core/nodes?ns=default", 400, "BadParameter"),
        ("/api/v1/objects/core/pods/default/missing", 404, "NotFound"),
        ("/api/v1/objects/core/pods/_/x", 400, "BadParameter"),
        ("/api/v1/objects/core/pods/%2e%2e/x", 400, "BadParameter"),
        ("/api/v1/objects/core/pods/default/%2e%2e", 400, "BadParameter"),
        ("/api/v1/objects/core/nodes/default/x", 400, "BadParameter"),
        ("/api/v1/objects/core/pods/default/missing/events?q=1", 400, "BadParameter"),
        ("/api/v1/kinds?x=1", 400, "BadParameter"),
        ("/api/v1/namespaces?ns=a", 400, "BadParameter"),
        ("/api/v1/cache?x=1", 400, "BadParameter"),
        ("/api/v1/policy?x=1", 400, "BadParameter"),
        ("/api/cache/stats?x=1", 400, "BadParameter"),
        ("/api/v1/stream", 400, "BadParameter"),
        ("/api/v1/stream?view=pods", 400, "BadParameter"),
        ("/api/v1/stream?view=core/podz", 404, "UnknownKindRequested"),
        ("/api/v1/stream?view=core/pods%3Fns%3D", 400, "BadParameter"),
        ("/api/v1/nothing", 404, "NoSuchRoute"),
        (&format!("/api/v1/kinds?ns={long}"), 414, "UriTooLong"),
    ];
    for (path, status, reason) in table {
        let (got, body) = browser.get_as(None, path);
        let shown = &path[..path.len().min(80)];
        assert_eq!(got, status, "{shown}: {body}");
        let problem: Value = serde_json::from_str(&body).unwrap_or_else(|_| panic!("{shown}: {body}"));
        assert_eq!(problem["reason"], reason, "{shown}: {body}");
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{shown}: {body}");
        assert_eq!(problem["type"], format!("urn:crds-objects-browser:reason:{reason}"));
    }
    for (request, status) in [
        ("GET /api/v1/kinds HTTP/1.1\r\nHost: evil.example.org\r\n\r\n", "421"),
        ("DELETE /api/v1/objects/core/pods/default/x HTTP/1.1\r\nHost: localhost\r\n\r\n", "405"),
        ("POST /api/v1/kinds HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", "405"),
        ("GET /api/v1/kinds HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi", "413"),
        (
            "GET /api/v1/kinds HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\n\r\n",
            "403",
        ),
        ("GET /api/v1/objects/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", "400"),
    ] {
        let answer = raw(&browser.url, request);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{request}: {answer}");
        assert!(answer.contains("application/problem+json"), "{request}: {answer}");
    }
}

fn raw(url: &str, request: &str) -> String {
    let mut connection = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    let request = request.replacen("\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1);
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn settings_that_cannot_work_end_with_one_sentence_and_code_2() {
    type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], &'a str);
    let folder = tempfile::tempdir().unwrap();
    let malformed = folder.path().join("malformed");
    std::fs::write(&malformed, ":::").unwrap();
    let malformed = malformed.to_str().unwrap();
    let table: [Case; 9] = [
        (&["--listen", "0.0.0.0:8080"], &[], "loopback"),
        (&["--auth", "maybe"], &[], "--auth"),
        (&[], &[("INFORMER_ACCESS_TIMEOUT", "soon")], "the variable INFORMER_ACCESS_TIMEOUT: invalid value 'soon'"),
        (&[], &[("INFORMER_CLEANUP_INTERVAL", "0s")], "between 1s and 24h"),
        (&[], &[("COB_LISTEN", "everywhere")], "the variable COB_LISTEN"),
        (&["--log", "=="], &[], "log"),
        (&[], &[("KUBECONFIG", malformed)], malformed),
        (&[], &[("KUBECONFIG", "/nonexistent/kubeconfig")], "/nonexistent/kubeconfig"),
        (&["--listen", "127.0.0.1:9", "--ops-listen", "127.0.0.1:9"], &[], "another port"),
    ];
    for (arguments, environment, words) in table {
        let output = Command::new(env!("CARGO_BIN_EXE_crds-objects-browser"))
            .args(arguments)
            .envs(environment.iter().copied())
            .output()
            .unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {environment:?}: {error}");
        assert!(error.contains(words), "{arguments:?} {environment:?}: {error}");
        assert_eq!(error.trim_end().lines().count(), 1, "one sentence: {error}");
        assert!(error.starts_with("crds-objects-browser: "), "{error}");
    }
}
