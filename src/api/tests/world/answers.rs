//! What the application answered: a document or a stream.

use std::{pin::Pin, time::Duration};

use actix_web::body::{BoxBody, MessageBody};
use serde_json::Value;

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Body.
    pub text: String,
    pub(super) headers: Vec<(String, String)>,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Server-Sent Events as they come.
pub struct Events(pub(super) Pin<Box<BoxBody>>);

impl Events {
    /// The next event: its name, its id (empty if it has none), its data. `None` at the end of the stream.
    pub async fn next(&mut self) -> Option<(String, String, Value)> {
        let next = std::future::poll_fn(|cx| self.0.as_mut().poll_next(cx));
        let bytes = tokio::time::timeout(Duration::from_secs(60), next).await.expect("an event in time")?;
        let text = String::from_utf8(bytes.map_err(|error| error.to_string()).unwrap().to_vec()).unwrap();
        let field = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            line.unwrap_or_default().to_owned()
        };
        let data = serde_json::from_str(&field("data")).unwrap_or_else(|error| panic!("{error}: {text}"));
        Some((field("event"), field("id"), data))
    }
}
