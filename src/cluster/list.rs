//! Pages of a LIST.

use std::time::Duration;

use bytes::Bytes;

use super::request::{Failure, Http, query_value};

/// Items asked for per page.
pub(super) const PAGE: usize = 500;

/// A page above this makes the next ones smaller: a page is in memory as a whole.
const PAGE_BYTES: usize = 8 * 1024 * 1024;

/// A page above this is given up half-way and asked for again with fewer items.
const MAX_PAGE_BYTES: usize = 32 * 1024 * 1024;

/// What is listed, page by page.
#[derive(Clone, Debug)]
pub(super) struct Pages {
    /// Path of the collection.
    pub path: String,
    /// The Accept header.
    pub accept: &'static str,
    /// `Object`, `Metadata` or `None`.
    pub include_object: &'static str,
    /// Items per page; `None` asks for everything at once.
    pub limit: Option<usize>,
    /// Where the next page begins; empty at the first.
    pub continue_token: String,
    /// Time for one page.
    pub time_limit: Duration,
}

impl Pages {
    /// The bytes of the next page.
    pub(super) async fn next(&mut self, http: &Http) -> Result<Bytes, Failure> {
        loop {
            let max = if self.limit.is_some_and(|limit| limit > 1) { MAX_PAGE_BYTES } else { usize::MAX };
            let body = http.read_up_to(max, &self.uri(), self.accept, self.time_limit).await?;
            self.limit = match (self.limit, &body) {
                (Some(limit), None) => Some((limit / 8).max(1)),
                (Some(limit), Some(body)) if body.len() > PAGE_BYTES => Some((limit * PAGE_BYTES / body.len()).max(1)),
                (limit, _) => limit,
            };
            if let Some(body) = body {
                return Ok(body);
            }
        }
    }

    /// Without a resourceVersion: consistent, and from the watch cache on every supported server.
    fn uri(&self) -> String {
        let mut uri = format!("{}?includeObject={}", self.path, self.include_object);
        if let Some(limit) = self.limit {
            uri.push_str(&format!("&limit={limit}"));
        }
        if !self.continue_token.is_empty() {
            uri.push_str(&format!("&continue={}", query_value(&self.continue_token)));
        }
        uri
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn huge_objects_make_pages_smaller() {
        let (client, mut server) = crate::cluster::scripted::server();
        let http = Http::new(client);
        let reading = tokio::spawn(async move {
            let mut pages = Pages {
                path: "/api/v1/configmaps".to_owned(),
                accept: "",
                include_object: "Object",
                limit: Some(PAGE),
                continue_token: "t".to_owned(),
                time_limit: Duration::from_secs(9),
            };
            let body = pages.next(&http).await.expect("a page");
            (body.len(), pages.limit)
        });
        let request = server.next().await;
        assert!(request.uri.contains("limit=500&continue=t"));
        let stream = request.stream();
        for _ in 0..5 {
            stream.send(vec![b' '; 8 * 1024 * 1024]);
        }
        stream.closed().await;
        // The same page again, with fewer items; and as that was still much, the next one is smaller yet.
        let request = server.next().await;
        assert!(request.uri.contains("limit=62&continue=t"), "{}", request.uri);
        let stream = request.stream();
        stream.send(vec![b' '; 2 * PAGE_BYTES]);
        drop(stream);
        assert_eq!(reading.await.expect("no panic"), (2 * PAGE_BYTES, Some(31)));
    }

    #[test]
    fn a_page_is_asked_for_exactly_so() {
        let mut pages = Pages {
            path: "/api/v1/pods".to_owned(),
            accept: "",
            include_object: "Object",
            limit: Some(PAGE),
            continue_token: String::new(),
            time_limit: Duration::from_secs(1),
        };
        assert_eq!(pages.uri(), "/api/v1/pods?includeObject=Object&limit=500");
        pages.continue_token = "a+b/c=".to_owned();
        assert_eq!(pages.uri(), "/api/v1/pods?includeObject=Object&limit=500&continue=a%2Bb%2Fc%3D");
        pages.limit = None;
        pages.continue_token.clear();
        assert_eq!(pages.uri(), "/api/v1/pods?includeObject=Object");
    }
}
