//! The program under test, and its HTTP API.

use std::{
    io::{BufRead, BufReader, Read},
    net::TcpListener,
    path::Path,
    process::{Child, ChildStderr, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::Value;

use crate::cluster::{Cluster, within};

/// A running program; killed when dropped.
pub struct Browser {
    child: Child,
    /// Base of the API.
    pub url: String,
    /// Base of probes and metrics.
    pub ops: String,
    /// Everything it logged.
    pub log: Arc<Mutex<String>>,
}

fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// Starts the program on the cluster and waits until it is ready.
pub fn start(cluster: &Cluster, arguments: &[&str]) -> Browser {
    start_with(&cluster.kubeconfig, arguments)
}

/// The same with a kubeconfig of its own.
pub fn start_with(kubeconfig: &Path, arguments: &[&str]) -> Browser {
    let browser = spawn_with(kubeconfig, arguments);
    within(Duration::from_secs(30), "the program is ready", || (browser.try_ops("/readyz")?.0 == 200).then_some(()));
    browser
}

/// Starts the program and waits for nothing.
pub fn spawn_with(kubeconfig: &Path, arguments: &[&str]) -> Browser {
    let (listen, ops) = (free_address(), free_address());
    let mut child = Command::new(env!("CARGO_BIN_EXE_crds-objects-browser"))
        .args(["--listen", &listen, "--ops-listen", &ops])
        .args(arguments)
        .env("KUBECONFIG", kubeconfig)
        // Tests may run in a pod; the program is to take the cluster of the test for its own.
        .env_remove("KUBERNETES_SERVICE_HOST")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let log = Arc::new(Mutex::new(String::new()));
    let stderr = child.stderr.take().unwrap();
    let written = log.clone();
    std::thread::spawn(move || collect(stderr, &written));
    Browser { child, url: format!("http://{listen}"), ops: format!("http://{ops}"), log }
}

fn collect(stderr: ChildStderr, log: &Mutex<String>) {
    for line in BufReader::new(stderr).lines().map_while(Result::ok) {
        let mut log = log.lock().unwrap();
        log.push_str(&line);
        log.push('\n');
    }
}

impl Browser {
    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Stops it as Kubernetes does; its exit code.
    pub fn terminate(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        within(Duration::from_secs(10), "the program ends", || self.child.try_wait().unwrap()).code()
    }

    /// The YAML of a path that has to be answered with 200.
    pub fn yaml(&self, path: &str) -> String {
        let request = ureq::get(format!("{}{path}", self.url)).header("Accept", "application/yaml");
        request.call().unwrap().body_mut().read_to_string().unwrap()
    }

    fn try_get(&self, url: &str, token: Option<&str>) -> Option<(u16, String)> {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut request = agent.get(url);
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        let mut answer = request.call().ok()?;
        Some((answer.status().as_u16(), answer.body_mut().with_config().limit(1 << 30).read_to_string().ok()?))
    }

    /// Status and body of a path.
    pub fn get_as(&self, token: Option<&str>, path: &str) -> (u16, String) {
        self.try_get(&format!("{}{path}", self.url), token).unwrap_or_else(|| panic!("{path}: no answer"))
    }

    /// The JSON of a path that has to be answered with 200.
    pub fn json(&self, path: &str) -> Value {
        let (status, body) = self.get_as(None, path);
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    /// The metrics.
    pub fn metrics(&self) -> String {
        self.try_get(&format!("{}/metrics", self.ops), None).unwrap().1
    }

    /// Status and body of a path of the probes, if it answers.
    pub fn try_ops(&self, path: &str) -> Option<(u16, String)> {
        self.try_get(&format!("{}{path}", self.ops), None)
    }

    /// What the probe of readiness says.
    pub fn readiness(&self) -> (u16, String) {
        self.try_get(&format!("{}/readyz", self.ops), None).unwrap()
    }

    /// Waits until a kind is in `state`; its list.
    pub fn await_state(&self, limit: Duration, path: &str, state: &str) -> Value {
        within(limit, &format!("{path} is {state}"), || {
            // A program that has just started does not know each kind yet, or does not listen.
            let (status, body) = self.try_get(&format!("{}{path}", self.url), None)?;
            let answer: Value = (status == 200).then(|| serde_json::from_str(&body).unwrap())?;
            (answer["state"] == state).then_some(answer)
        })
    }

    /// Opens a stream of events.
    pub fn stream(&self, token: Option<&str>, view: &str, last: Option<&str>) -> Events {
        self.stream_of(token, &[view], last)
    }

    /// Opens a stream of several views.
    pub fn stream_of(&self, token: Option<&str>, views: &[&str], last: Option<&str>) -> Events {
        let pairs = views.iter().map(|view| ("view", view));
        let views = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let mut request = ureq::get(format!("{}/api/v1/stream?{views}", self.url));
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last);
        }
        let body = request.call().expect("the stream opens").into_body().into_reader();
        Events(BufReader::new(Box::new(body)))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("--- log of the program\n{}", self.log.lock().unwrap());
        }
    }
}

/// Server-Sent Events as they come.
pub struct Events(BufReader<Box<dyn Read>>);

impl Events {
    /// The next event: its name, its id, its data.
    pub fn next(&mut self) -> (String, String, Value) {
        self.try_next().expect("the stream goes on")
    }

    /// The same; `None` at the end of the stream.
    pub fn try_next(&mut self) -> Option<(String, String, Value)> {
        let (mut name, mut id, mut data) = (String::new(), String::new(), Value::Null);
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).ok()? == 0 {
                return None;
            }
            match line.trim_end().split_once(": ") {
                Some(("event", value)) => name = value.to_owned(),
                Some(("id", value)) => id = value.to_owned(),
                Some(("data", value)) => data = serde_json::from_str(value).unwrap(),
                _ if line.trim_end().is_empty() => return Some((name, id, data)),
                _ => {}
            }
        }
    }

    /// The next event of that name; others are passed over.
    pub fn until(&mut self, wanted: &str) -> Value {
        loop {
            let (name, _, data) = self.next();
            if name == wanted {
                return data;
            }
        }
    }
}
