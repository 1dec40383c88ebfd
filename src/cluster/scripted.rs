//! A scripted API server for tests: the test receives each request and says what is answered, byte by byte.
//!
//! It sits behind `kube::Client` as a tower service, without sockets, so that tests run in paused time. A request that
//! nobody expected fails the test when the server is dropped; one that is expected and does not come, at once.

use std::{io, time::Duration};

use bytes::Bytes;
use futures::channel::mpsc as body_channel;
use http::{Request, Response};
use http_body::Frame;
use http_body_util::StreamBody;
use kube::client::Body;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, timeout},
};
use tower::BoxError;

type Chunks = body_channel::UnboundedReceiver<Result<Frame<Bytes>, io::Error>>;

/// The server's side of a client.
pub(crate) struct Server {
    requests: mpsc::UnboundedReceiver<Incoming>,
    waiting: Vec<Incoming>,
}

/// A request that waits for its answer. Dropping it breaks the connection.
pub(crate) struct Incoming {
    pub(crate) uri: String,
    pub(crate) headers: http::HeaderMap,
    pub(crate) at: Instant,
    answer: oneshot::Sender<Response<StreamBody<Chunks>>>,
}

/// An open answer. Dropping it ends the body properly.
pub(crate) struct Stream(body_channel::UnboundedSender<Result<Frame<Bytes>, io::Error>>);

/// A client and its server.
pub(crate) fn server() -> (kube::Client, Server) {
    let (sender, requests) = mpsc::unbounded_channel();
    let service = tower::service_fn(move |request: Request<Body>| {
        let (answer, answered) = oneshot::channel();
        let incoming =
            Incoming { uri: request.uri().to_string(), headers: request.headers().clone(), at: Instant::now(), answer };
        let refused = sender.send(incoming).is_err();
        async move {
            if refused {
                return Err(BoxError::from("the scripted server is gone"));
            }
            answered.await.map_err(|_| BoxError::from("connection refused"))
        }
    });
    (kube::Client::new(service, "default"), Server { requests, waiting: Vec::new() })
}

impl Server {
    /// The next request. Time is paused: an hour passes in no time, and means that none comes.
    pub(crate) async fn next(&mut self) -> Incoming {
        if !self.waiting.is_empty() {
            return self.waiting.remove(0);
        }
        timeout(Duration::from_secs(3600), self.requests.recv())
            .await
            .expect("a request is expected and none comes")
            .expect("the client is gone")
    }

    /// The next request for this path, whatever its query; others wait.
    pub(crate) async fn next_for(&mut self, path: &str) -> Incoming {
        let wanted = |request: &Incoming| request.uri.split('?').next() == Some(path);
        if let Some(at) = self.waiting.iter().position(wanted) {
            return self.waiting.remove(at);
        }
        loop {
            let request = timeout(Duration::from_secs(3600), self.requests.recv())
                .await
                .unwrap_or_else(|_| panic!("a request for {path} is expected and none comes"))
                .expect("the client is gone");
            if wanted(&request) {
                return request;
            }
            self.waiting.push(request);
        }
    }

    /// Fails unless no request comes for so long.
    pub(crate) async fn quiet_for(&mut self, duration: Duration) {
        if let Ok(Some(request)) = timeout(duration, self.requests.recv()).await {
            panic!("no request was expected, but {} came", request.uri);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let left = self
                .waiting
                .drain(..)
                .map(|r| r.uri)
                .chain(std::iter::from_fn(|| self.requests.try_recv().ok().map(|r| r.uri)));
            assert_eq!(left.collect::<Vec<_>>(), Vec::<String>::new(), "requests that nobody expected");
        }
    }
}

impl Incoming {
    /// The URI with the random timeout replaced, and checked to be in its range.
    pub(crate) fn uri_without_timeout(&self) -> String {
        let Some((before, after)) = self.uri.split_once("&timeoutSeconds=") else { return self.uri.clone() };
        let (seconds, after) = after.split_once('&').unwrap_or((after, ""));
        let seconds: u32 = seconds.parse().expect("timeoutSeconds is a number");
        assert!((300..=600).contains(&seconds), "timeoutSeconds={seconds}");
        format!("{before}&timeoutSeconds=T&{after}")
    }

    /// A whole answer.
    pub(crate) fn answer(self, code: u16, body: impl Into<String>) {
        self.answer_with(code, &[], body);
    }

    /// A whole answer with headers.
    pub(crate) fn answer_with(self, code: u16, headers: &[(&str, &str)], body: impl Into<String>) {
        let stream = self.open(code, headers);
        stream.send(body.into());
    }

    /// An answer in pieces.
    pub(crate) fn stream(self) -> Stream {
        self.open(200, &[])
    }

    fn open(self, code: u16, headers: &[(&str, &str)]) -> Stream {
        let (sender, chunks) = body_channel::unbounded();
        let mut response = Response::builder().status(code);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        let response = response.body(StreamBody::new(chunks)).expect("a valid response");
        // The client may have given up; then the stream says so.
        let _ = self.answer.send(response);
        Stream(sender)
    }
}

impl Stream {
    /// One chunk, as it is.
    pub(crate) fn send(&self, bytes: impl Into<Bytes>) {
        let _ = self.0.unbounded_send(Ok(Frame::data(bytes.into())));
    }

    /// One line; literals in tests may be broken where JSON allows it.
    pub(crate) fn line(&self, line: impl Into<String>) {
        let mut line = line.into().replace('\n', " ");
        line.push('\n');
        self.send(line);
    }

    /// Breaks the connection.
    pub(crate) fn break_off(self) {
        let _ = self.0.unbounded_send(Err(io::Error::from(io::ErrorKind::ConnectionReset)));
    }

    /// Waits until the client has closed the connection.
    pub(crate) async fn closed(&self) {
        let closed = async {
            while !self.0.is_closed() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(Duration::from_secs(3600), closed).await.expect("the client keeps the connection open");
    }
}
