//! A proxy that breaks what it carries: between the program and a real API server, in plain HTTP/1.1.
//!
//! Behind it stands `kubectl proxy`, which speaks TLS with the API server and adds an administrator's credentials.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use crate::cluster::Cluster;

/// What happens to what passes.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Nothing.
    None,
    /// Connections are closed as soon as they are opened.
    Refuse,
    /// Nothing is carried any more, in either direction; connections stay open.
    BlackHole,
    /// Each piece of an answer waits so long.
    Delay(Duration),
    /// An answer is cut after so many bytes, wherever that is.
    CutAfter(usize),
    /// Answers come at so many bytes in a second.
    Slow(usize),
    /// Requests whose line holds the first text are answered with the second, and never reach the API server.
    Answer(&'static str, String),
}

/// A request line, and when it came.
pub type Seen = (Instant, String);

/// The proxy. It ends with this value.
pub struct Proxy {
    /// For the program.
    pub kubeconfig: tempfile::NamedTempFile,
    shared: Arc<Shared>,
    kubectl: Child,
}

struct Shared {
    upstream: String,
    fault: Mutex<Fault>,
    open: Mutex<Vec<TcpStream>>,
    seen: Mutex<Vec<Seen>>,
}

impl Proxy {
    /// In front of the cluster's API server.
    pub fn start(cluster: &Cluster) -> Self {
        let mut kubectl: Child = Command::new(cluster.binary("kubectl"))
            .args(["proxy", "--port=0"])
            .env("KUBECONFIG", &cluster.kubeconfig)
            .stdout(Stdio::piped())
            // It complains of each connection that is broken on purpose.
            .stderr(Stdio::null())
            .spawn()
            .expect("kubectl was built");
        let mut line = String::new();
        BufReader::new(kubectl.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let upstream = line.trim().rsplit(' ').next().unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = format!("http://{}", listener.local_addr().unwrap());
        let mut kubeconfig = tempfile::NamedTempFile::new().unwrap();
        write!(
            kubeconfig,
            "{{apiVersion: v1, kind: Config, current-context: c, clusters: [{{name: c, cluster: {{server: '{server}'}}}}], \
             users: [{{name: u, user: {{}}}}], contexts: [{{name: c, context: {{cluster: c, user: u}}}}]}}"
        )
        .unwrap();
        let shared = Arc::new(Shared {
            upstream,
            fault: Mutex::new(Fault::None),
            open: Mutex::default(),
            seen: Mutex::default(),
        });
        let accepting = shared.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let shared = accepting.clone();
                std::thread::spawn(move || shared.carry(client));
            }
        });
        Self { kubeconfig, shared, kubectl }
    }

    /// From now on this happens.
    pub fn set(&self, fault: Fault) {
        *self.shared.fault.lock().unwrap() = fault;
    }

    /// Breaks every connection there is.
    pub fn reset(&self) {
        for stream in self.shared.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Requests since then whose line holds all of these.
    pub fn seen(&self, since: Instant, texts: &[&str]) -> Vec<Seen> {
        let seen = self.shared.seen.lock().unwrap();
        seen.iter().filter(|(at, line)| *at >= since && texts.iter().all(|text| line.contains(text))).cloned().collect()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.set(Fault::Refuse);
        self.reset();
        let _ = self.kubectl.kill();
        let _ = self.kubectl.wait();
    }
}

impl Shared {
    fn fault(&self) -> Fault {
        self.fault.lock().unwrap().clone()
    }

    fn carry(self: Arc<Self>, mut client: TcpStream) {
        if matches!(self.fault(), Fault::Refuse) {
            return;
        }
        let Ok(mut server) = TcpStream::connect(&self.upstream) else { return };
        self.open.lock().unwrap().extend([client.try_clone().unwrap(), server.try_clone().unwrap()]);
        let (answers, answered, back) = (server.try_clone().unwrap(), client.try_clone().unwrap(), self.clone());
        std::thread::spawn(move || back.answers(answers, answered));
        let mut requests = BufReader::new(client.try_clone().unwrap());
        while let Some((head, body)) = request(&mut requests) {
            let line = head.lines().next().unwrap_or_default().to_owned();
            self.seen.lock().unwrap().push((Instant::now(), line.clone()));
            match self.fault() {
                Fault::Answer(wanted, answer) if line.contains(wanted) => {
                    let _ = client.write_all(answer.as_bytes());
                    break;
                }
                Fault::BlackHole => self.wait_out(),
                _ => {}
            }
            if server.write_all(head.as_bytes()).and_then(|()| server.write_all(&body)).is_err() {
                break;
            }
        }
        let _ = (client.shutdown(Shutdown::Both), server.shutdown(Shutdown::Both));
    }

    fn answers(&self, mut server: TcpStream, mut client: TcpStream) {
        let (mut piece, mut carried) = ([0; 16 << 10], 0);
        while let Ok(read @ 1..) = server.read(&mut piece) {
            let mut whole = read;
            match self.fault() {
                Fault::BlackHole => self.wait_out(),
                Fault::Delay(time) => std::thread::sleep(time),
                Fault::Slow(bytes) => std::thread::sleep(Duration::from_secs_f64(read as f64 / bytes as f64)),
                Fault::CutAfter(bytes) if carried + read > bytes => whole = bytes.saturating_sub(carried),
                _ => {}
            }
            carried += read;
            if client.write_all(&piece[..whole]).is_err() || whole < read {
                break;
            }
        }
        let _ = (client.shutdown(Shutdown::Both), server.shutdown(Shutdown::Both));
    }

    /// Until the hole is closed: what was in it goes on as if nothing had been.
    fn wait_out(&self) {
        while matches!(self.fault(), Fault::BlackHole) {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The next request of a connection: its head, and its body.
fn request(from: &mut impl BufRead) -> Option<(String, Vec<u8>)> {
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let start = head.len();
        if from.read_line(&mut head).ok()? == 0 {
            return None;
        }
        let line = head[start..].trim_end();
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).ok()?;
    Some((head, body))
}

/// An answer of one piece, after which the connection ends.
pub fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}")
}

/// A Status of the API server.
pub fn refusal(code: u16, reason: &str, headers: &str) -> String {
    let body = format!(
        r#"{{"kind":"Status","apiVersion":"v1","metadata":{{}},"status":"Failure","message":"by the fault proxy","reason":"{reason}","code":{code}}}"#
    );
    answer(&format!("{code} {reason}"), &format!("content-type: application/json\r\n{headers}"), &body)
}
