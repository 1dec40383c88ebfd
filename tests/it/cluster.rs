//! One real cluster for all tests of this binary, and kubectl for it.

use std::{
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    time::{Duration, Instant},
};

/// A running control plane with the demo data, which nothing changes. It ends when its standard input is closed, which the end of this process does.
pub struct Cluster {
    /// Path of the admin's kubeconfig.
    pub kubeconfig: PathBuf,
    binaries: PathBuf,
    console: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
    _launcher: Child,
}

/// Starts it at the first call. Tests hold the guard: they share the cluster one after another.
pub fn cluster() -> MutexGuard<'static, Cluster> {
    static CLUSTER: OnceLock<Mutex<Cluster>> = OnceLock::new();
    CLUSTER.get_or_init(|| Mutex::new(start())).lock().unwrap_or_else(PoisonError::into_inner)
}

fn start() -> Cluster {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/controlplane");
    let build = Command::new(folder.join("build")).stderr(Stdio::inherit()).output().expect("bash is installed");
    assert!(build.status.success(), "the control plane cannot be built");
    let output = String::from_utf8(build.stdout).unwrap();
    let binaries = PathBuf::from(output.lines().last().expect("the folder of binaries"));
    let mut launcher = Command::new(binaries.join("up"))
        .arg("-binaries")
        .arg(&binaries)
        .args(["-nodes", "20", "-audit", "-churn=false", "-demo"])
        .arg(folder.join("demo"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the launcher was built");
    let input = launcher.stdin.take().unwrap();
    let mut output = BufReader::new(launcher.stdout.take().unwrap());
    let first = line(&mut output);
    let kubeconfig = first.strip_prefix("kubeconfig=").expect("the launcher names its kubeconfig").into();
    assert_eq!(line(&mut output), "ready");
    let cluster = Cluster { kubeconfig, binaries, console: Mutex::new((input, output)), _launcher: launcher };
    cluster.kubectl(&["apply", "-f", concat!(env!("CARGO_MANIFEST_DIR"), "/crds")]);
    cluster.kubectl(&["wait", "--for=condition=Established", "crd/browsercachepolicies.crds-objects-browser.io"]);
    cluster
}

fn line(output: &mut impl BufRead) -> String {
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    line.trim().to_owned()
}

impl Cluster {
    /// Gives the launcher a command and waits until it is done.
    pub fn tell(&self, command: &str) {
        let mut console = self.console.lock().unwrap();
        writeln!(console.0, "{command}").unwrap();
        assert_eq!(line(&mut console.1), format!("ok {command}"));
    }

    /// Path of a program of the control plane.
    pub fn binary(&self, name: &str) -> PathBuf {
        self.binaries.join(name)
    }

    /// Runs kubectl; what it prints. It has to succeed.
    pub fn kubectl(&self, arguments: &[&str]) -> String {
        self.kubectl_with(arguments, "").unwrap_or_else(|error| panic!("kubectl {arguments:?}: {error}"))
    }

    /// Applies manifests.
    pub fn apply(&self, manifests: &str) {
        self.kubectl_with(&["apply", "-f", "-"], manifests).unwrap_or_else(|error| panic!("{error}\n{manifests}"));
    }

    /// Applies manifests whose kind the API server may not serve yet.
    pub fn apply_soon(&self, manifests: &str) {
        within(Duration::from_secs(10), "the manifests are taken", || {
            // kubectl keeps for hours what it once discovered of a kind.
            let _ = std::fs::remove_dir_all(self.kubectl_cache());
            self.kubectl_with(&["apply", "-f", "-"], manifests).ok()
        });
    }

    /// Removes every policy, now and when the guard goes: each test starts from the defaults.
    pub fn without_policies(&self) -> Cleared<'_> {
        self.kubectl(&["delete", "bcp", "--all"]);
        Cleared(self)
    }

    /// Makes objects that are too large for `apply`, which repeats each in an annotation.
    pub fn create(&self, manifests: &str) {
        self.kubectl_with(&["create", "-f", "-"], manifests).unwrap_or_else(|error| panic!("{error}"));
    }

    /// Makes a namespace in which pods may be made.
    pub fn namespace(&self, name: &str) {
        self.apply(&format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n"));
        within(Duration::from_secs(30), "the namespace has its ServiceAccount", || {
            self.kubectl(&["get", "serviceaccounts", "-n", name, "-o", "name"]).contains("/default").then_some(())
        });
    }

    /// Applies manifests that have to be refused; the cause.
    pub fn refused(&self, manifests: &str) -> String {
        self.kubectl_with(&["apply", "-f", "-"], manifests).expect_err("the API server should refuse this")
    }

    fn kubectl_cache(&self) -> PathBuf {
        self.kubeconfig.with_file_name("kubectl-cache")
    }

    fn kubectl_with(&self, arguments: &[&str], input: &str) -> Result<String, String> {
        let mut child = Command::new(self.binaries.join("kubectl"))
            .args(arguments)
            .env("KUBECONFIG", &self.kubeconfig)
            .env("KUBECACHEDIR", self.kubectl_cache())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("kubectl was built");
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }

    /// Sum of `apiserver_request_total` over series that hold all of `labels`, as in `verb="LIST"`.
    pub fn requests(&self, labels: &[&str]) -> f64 {
        let text = self.kubectl(&["get", "--raw", "/metrics"]);
        let series = text.lines().filter(|line| line.starts_with("apiserver_request_total{"));
        let matching = series.filter(|line| labels.iter().all(|label| line.contains(label)));
        matching.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum()
    }
}

/// No policy outlives it.
pub struct Cleared<'a>(&'a Cluster);

impl Drop for Cleared<'_> {
    fn drop(&mut self) {
        self.0.kubectl(&["delete", "bcp", "--all"]);
    }
}

/// Waits until `condition` is some; fails with `what` after `limit`.
pub fn within<T>(limit: Duration, what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(value) = condition() {
            return value;
        }
        assert!(start.elapsed() < limit, "not within {limit:?}: {what}");
        // The condition is what is waited for; this only keeps the wait from taking the processor that it needs.
        std::thread::park_timeout(Duration::from_millis(25));
    }
}
