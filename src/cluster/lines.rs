//! A response body as lines, without keeping memory that is not needed.
//!
//! A line that lies whole in one chunk is handed over without a copy. Only a line that crosses chunks is put together
//! in a buffer, which goes away with the line: an idle watch holds next to nothing.

use bytes::{Buf as _, Bytes, BytesMut};
use http_body_util::BodyExt as _;
use kube::client::Body;

/// No object that etcd takes comes near it; a longer line is a broken peer.
const MAX_LINE: usize = 64 * 1024 * 1024;

/// Why there is no further line.
#[derive(Debug)]
pub(super) enum LineError {
    /// The connection broke.
    Broken(String),
    /// A line above [`MAX_LINE`].
    TooLong,
}

/// Lines of a body.
pub(super) struct Lines {
    body: Body,
    chunk: Bytes,
    partial: BytesMut,
    /// Bytes received so far.
    pub received: u64,
}

impl Lines {
    pub(super) fn new(body: Body) -> Self {
        Self { body, chunk: Bytes::new(), partial: BytesMut::new(), received: 0 }
    }

    /// The next line without its newline; `None` at the end of the body. What follows the last newline is half an
    /// event and is dropped.
    ///
    /// Cancel-safe: all progress is in `self`.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, LineError> {
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.chunk) {
                let head = self.chunk.split_to(end);
                self.chunk.advance(1);
                let line = if self.partial.is_empty() {
                    head
                } else {
                    self.partial.extend_from_slice(&head);
                    std::mem::take(&mut self.partial).freeze()
                };
                if line.iter().all(u8::is_ascii_whitespace) {
                    continue;
                }
                return Ok(Some(line));
            }
            self.partial.extend_from_slice(&self.chunk);
            self.chunk = Bytes::new();
            if self.partial.len() > MAX_LINE {
                return Err(LineError::TooLong);
            }
            match self.body.frame().await {
                None => return Ok(None),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        self.received += data.len() as u64;
                        self.chunk = data;
                    }
                }
                Some(Err(error)) => return Err(LineError::Broken(super::request::error_chain(&error))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::{request::Http, scripted};

    async fn lines_of(chunks: Vec<Vec<u8>>, broken: bool) -> (Vec<String>, bool) {
        let (client, mut server) = scripted::server();
        let http = Http::new(client);
        let limit = std::time::Duration::from_secs(1);
        let (response, ()) = tokio::join!(http.open("/x", "", None, limit), async {
            let stream = server.next().await.stream();
            for chunk in chunks {
                stream.send(chunk);
            }
            if broken {
                stream.break_off();
            }
        });
        let mut lines = Lines::new(response.unwrap().into_body());
        let mut found = Vec::new();
        loop {
            match lines.next().await {
                Ok(Some(line)) => found.push(String::from_utf8(line.to_vec()).unwrap()),
                Ok(None) => return (found, false),
                Err(_) => return (found, true),
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn lines_are_the_same_however_they_are_cut_into_chunks() {
        let text = b"one\ntwo longer\n\n \nthree\nhalf a li";
        for size in 1..=text.len() {
            let chunks = text.chunks(size).map(<[u8]>::to_vec).collect();
            let (lines, broken) = lines_of(chunks, false).await;
            assert_eq!(lines, ["one", "two longer", "three"], "chunks of {size}");
            assert!(!broken);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_broken_connection_is_told_apart_from_an_end() {
        assert_eq!(lines_of(vec![b"one\ntw".to_vec()], true).await, (vec!["one".to_owned()], true));
    }
}
