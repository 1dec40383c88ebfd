//! What the API server's audit log says of the browser: who counts is the API server, not the program under test.

use std::{collections::HashMap, fs};

use jiff::Timestamp;
use serde_json::Value;

use crate::cluster::Cluster;

/// A request of the browser, as the API server saw it.
#[derive(Debug)]
pub struct Request {
    pub verb: String,
    pub uri: String,
    /// When it came, and when its answer was complete; none if it is still being answered.
    pub from: Timestamp,
    pub until: Option<Timestamp>,
}

impl Request {
    /// A watch that begins with all objects.
    pub fn is_streaming_list(&self) -> bool {
        self.verb == "watch" && self.uri.contains("sendInitialEvents=true")
    }
}

/// All requests of browsers that came after `start`, in no order.
pub fn requests(cluster: &Cluster, start: Timestamp) -> Vec<Request> {
    let text = fs::read_to_string(cluster.kubeconfig.with_file_name("audit.log")).unwrap();
    // The last line may still be in the making.
    let whole = &text[..text.rfind('\n').map_or(0, |end| end + 1)];
    let mut requests: HashMap<String, Request> = HashMap::new();
    for line in whole.lines().filter(|line| line.contains("\"userAgent\":\"crds-objects-browser/")) {
        let event: Value = serde_json::from_str(line).unwrap();
        let text = |field: &str| event[field].as_str().unwrap_or_default().to_owned();
        let from: Timestamp = text("requestReceivedTimestamp").parse().unwrap();
        if from < start {
            continue;
        }
        let request = requests.entry(text("auditID")).or_insert_with(|| Request {
            verb: text("verb"),
            uri: text("requestURI"),
            from,
            until: None,
        });
        if ["ResponseComplete", "Panic"].contains(&event["stage"].as_str().unwrap()) {
            request.until = Some(text("stageTimestamp").parse().unwrap());
        }
    }
    requests.into_values().collect()
}

/// The most of these requests that were being answered at the same time.
pub fn most_at_once<'a>(requests: impl IntoIterator<Item = &'a Request>) -> usize {
    let mut steps: Vec<(Timestamp, i32)> = Vec::new();
    for request in requests {
        steps.push((request.from, 1));
        steps.extend(request.until.map(|until| (until, -1)));
    }
    steps.sort_unstable();
    let mut open = 0;
    let at_once = steps.iter().map(|(_, step)| {
        open += step;
        open
    });
    usize::try_from(at_once.max().unwrap_or(0)).unwrap_or(0)
}
