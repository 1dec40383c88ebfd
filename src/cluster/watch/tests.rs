//! The loop against a scripted API server, in paused time.

mod ends;
mod expired;
mod malformed;
mod pages;
mod random;
mod streaming;

use std::{sync::Arc, time::Duration};

use tokio::{sync::Semaphore, time::timeout};

use crate::{
    cluster::{
        EventReceiver, RawRow, Source as _, WatchEvent, WatchSpec, queue,
        scripted::{self, Incoming, Server, Stream},
        source::ApiServer,
        table, testing,
    },
    kind::Kind,
};

pub(super) const SYNC: &str = "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan\
     &allowWatchBookmarks=true&timeoutSeconds=T&includeObject=Object";
pub(super) const LIST: &str = "?includeObject=Object&limit=500";

/// A watch, the server it talks to, and what it tells.
struct Rig {
    server: Server,
    source: ApiServer,
    events: EventReceiver,
    task: tokio::task::JoinHandle<()>,
    spec: WatchSpec,
}

impl Rig {
    fn new(kind: Arc<Kind>) -> Self {
        Self::with(WatchSpec {
            kind,
            namespace: None,
            metadata_only: false,
            resume_from: None,
            sync_slots: Arc::new(Semaphore::new(4)),
        })
    }

    fn things() -> Self {
        Self::new(testing::kind("x.io", "things"))
    }

    fn resuming(version: &str) -> Self {
        Self::with(WatchSpec {
            kind: testing::kind("x.io", "things"),
            namespace: None,
            metadata_only: false,
            resume_from: Some(version.to_owned()),
            sync_slots: Arc::new(Semaphore::new(4)),
        })
    }

    fn with(spec: WatchSpec) -> Self {
        let (client, server) = scripted::server();
        let source = ApiServer::new(client);
        let (events, task) = start(&source, spec.clone());
        Self { server, source, events, task, spec }
    }

    /// A second kind on the same server, watched from now on in place of the first.
    fn turn_to(&mut self, kind: Arc<Kind>) {
        self.task.abort();
        self.spec.kind = kind;
        let (events, task) = start(&self.source, self.spec.clone());
        (self.events, self.task) = (events, task);
    }

    /// The next event, in words.
    async fn event(&mut self) -> String {
        let event = timeout(Duration::from_secs(3600), self.events.recv()).await;
        words(event.expect("an event is expected and none comes").expect("the watch has ended"))
    }

    async fn expect(&mut self, events: &[&str]) {
        for (at, expected) in events.iter().enumerate() {
            let event = self.event().await;
            assert!(event.starts_with(expected), "event {at}: {event:?} came, {expected:?} was expected");
        }
    }

    /// The next request, which must be this one.
    async fn request(&mut self, uri: &str) -> Incoming {
        let request = self.server.next().await;
        assert_eq!(request.uri_without_timeout(), uri);
        request
    }

    async fn request_sync(&mut self) -> Incoming {
        self.request(&format!("/apis/x.io/v1/things{SYNC}")).await
    }

    async fn request_list(&mut self) -> Incoming {
        self.request(&format!("/apis/x.io/v1/things{LIST}")).await
    }

    async fn request_follow(&mut self, version: &str) -> Incoming {
        self.request(&format!(
            "/apis/x.io/v1/things?watch=true&resourceVersion={version}&allowWatchBookmarks=true&timeoutSeconds=T&includeObject=Object"
        ))
        .await
    }

    /// A streaming list of `names`, complete at `version`; the stream stays open.
    async fn synced(&mut self, names: &[&str], version: &str) -> Stream {
        let stream = self.request_sync().await.stream();
        for name in names {
            stream.line(changed(name, "1", COLUMNS));
        }
        stream.line(end_bookmark(version));
        self.expect(&["SyncStarted", "Connected"]).await;
        if !names.is_empty() {
            self.expect(&["Columns"]).await;
        }
        for name in names {
            self.expect(&[&format!("Applied {name}")]).await;
        }
        self.expect(&[&format!("SyncFinished {version}")]).await;
        stream
    }

    fn no_event(&mut self) {
        if let Some(event) = self.events.try_recv() {
            panic!("no event was expected, but {:?} came", words(event));
        }
    }
}

fn start(source: &ApiServer, spec: WatchSpec) -> (EventReceiver, tokio::task::JoinHandle<()>) {
    let (sender, events) = queue();
    (events, tokio::spawn(source.watch(spec, sender)))
}

fn words(event: WatchEvent) -> String {
    let name = |row: &RawRow| {
        let cells = row.cells.as_ref().map_or("-", |cells| cells.get());
        format!("{} {cells}", table::name_of(&row.object).unwrap_or_default())
    };
    match event {
        WatchEvent::SyncStarted { reason } => format!("SyncStarted {reason}"),
        WatchEvent::Columns(columns) => {
            format!("Columns {}", columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(","))
        }
        WatchEvent::Applied(row) => format!("Applied {}", name(&row)),
        WatchEvent::Deleted(row) => format!("Deleted {}", name(&row)),
        WatchEvent::Progress { expected } => format!("Progress {expected:?}"),
        WatchEvent::SyncFinished { resource_version } => format!("SyncFinished {resource_version}"),
        WatchEvent::Bookmark { resource_version } => format!("Bookmark {resource_version}"),
        WatchEvent::Connected => "Connected".to_owned(),
        WatchEvent::Interrupted { reason, message, retry_in } => {
            format!("Interrupted {reason} in {retry_in:?}: {message}")
        }
        WatchEvent::Undecodable { object, message } => {
            format!("Undecodable {}: {message}", object.unwrap_or_default())
        }
    }
}

const COLUMNS: &str = r#"[{"name":"Name","type":"string","format":"name"}]"#;
const MORE_COLUMNS: &str = r#"[{"name":"Name","type":"string","format":"name"},{"name":"New","type":"string"}]"#;

fn row(name: &str, version: &str) -> String {
    format!(r#"{{"cells":["{name}"],"object":{{"metadata":{{"name":"{name}","resourceVersion":"{version}"}}}}}}"#)
}

fn event(type_: &str, name: &str, version: &str, columns: &str) -> String {
    format!(
        r#"{{"type":"{type_}","object":{{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{{"resourceVersion":"{version}"}},"columnDefinitions":{columns},"rows":[{}]}}}}"#,
        row(name, version)
    )
}

fn changed(name: &str, version: &str, columns: &str) -> String {
    event("ADDED", name, version, columns)
}

fn deleted(name: &str, version: &str) -> String {
    event("DELETED", name, version, "null")
}

fn bookmark(version: &str) -> String {
    event("BOOKMARK", "", version, "null")
}

fn end_bookmark(version: &str) -> String {
    format!(
        r#"{{"type":"BOOKMARK","object":{{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{{}},"columnDefinitions":null,"rows":[{{"cells":["",""],"object":{{"metadata":{{"resourceVersion":"{version}","annotations":{{"k8s.io/initial-events-end":"true"}}}}}}}}]}}}}"#
    )
}

fn error(code: u16, reason: &str) -> String {
    format!(r#"{{"type":"ERROR","object":{}}}"#, status(code, reason))
}

fn status(code: u16, reason: &str) -> String {
    format!(
        r#"{{"kind":"Status","apiVersion":"v1","status":"Failure","code":{code},"reason":"{reason}","message":"m"}}"#
    )
}

/// A page of a LIST.
fn page(names: &[&str], version: &str, token: &str, remaining: Option<u64>) -> String {
    let rows: Vec<String> = names.iter().map(|name| row(name, "1")).collect();
    let remaining = remaining.map(|n| format!(r#","remainingItemCount":{n}"#)).unwrap_or_default();
    format!(
        r#"{{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{{"resourceVersion":"{version}","continue":"{token}"{remaining}}},"columnDefinitions":{COLUMNS},"rows":[{}]}}"#,
        rows.join(",")
    )
}
