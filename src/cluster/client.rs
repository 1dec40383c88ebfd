//! The connection to the API server: where it is, who we are, and how a socket is kept honest.
//!
//! The stack is ours instead of `kube::Client::try_from`'s for three reasons: TCP keepalive finds a dead peer under a
//! quiet watch; hyper's read buffer is bounded (it grows to 400 KiB per idle watch otherwise); and nothing retries
//! behind our back (kube's default retries 429 and 503 up to fifteen times inside `send`).

use std::{path::PathBuf, time::Duration};

use http::{HeaderValue, header};
use hyper_util::{
    client::legacy::{Client as HyperClient, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use kube::{
    Client, Config,
    client::{Body, ConfigExt},
    config::{KubeConfigOptions, Kubeconfig},
};
use tower::{BoxError, ServiceBuilder};

use super::{
    observe::{ObserveLayer, RequestObserver},
    request::error_chain,
};

/// Sent with every request. Agents that look like curl get pretty-printed JSON, twice the bytes.
pub const USER_AGENT: &str = concat!("crds-objects-browser/", env!("CARGO_PKG_VERSION"));

/// A dead peer is noticed after 15 s + 3 probes of 5 s.
const KEEPALIVE_TIME: Duration = Duration::from_secs(15);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(5);
const KEEPALIVE_RETRIES: u32 = 3;

/// For TCP and TLS together. Shorter than the 15 s within which all has to be live again after an outage.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(8);

/// Upper bound of hyper's read buffer per connection.
const READ_BUFFER: usize = 64 * 1024;

const TOKEN_FILE: &str = "/var/run/secrets/kubernetes.io/serviceaccount/token";
const NAMESPACE_FILE: &str = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

/// Where to connect to.
#[derive(Clone, Default)]
pub struct Options {
    /// This kubeconfig instead of `KUBECONFIG` or `~/.kube/config`.
    pub kubeconfig: Option<PathBuf>,
    /// This context instead of the current one.
    pub context: Option<String>,
    /// Told of every request.
    pub observer: Option<RequestObserver>,
}

/// Why there is no client; each is one sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Neither a kubeconfig nor a ServiceAccount.
    #[error(
        "no cluster to connect to: KUBECONFIG is not set, ~/.kube/config does not exist, and this is not a pod with a ServiceAccount"
    )]
    NoCluster,
    /// The kubeconfig is unreadable, or names what it does not contain.
    #[error("the kubeconfig{} cannot be used: {cause}", origin.as_deref().map(|o| format!(" {o}")).unwrap_or_default())]
    Kubeconfig {
        /// Its path, if one was named.
        origin: Option<String>,
        /// What is wrong.
        cause: String,
    },
    /// The ServiceAccount's files are unreadable.
    #[error("the ServiceAccount of this pod cannot be used: {0}")]
    ServiceAccount(String),
    /// TLS material or proxy settings are unusable.
    #[error("no client for {url} can be made: {cause}")]
    Client {
        /// The API server.
        url: String,
        /// What is wrong.
        cause: String,
    },
    /// No answer.
    #[error("the API server does not answer: {0}")]
    Unreachable(String),
}

/// Whether this process runs in a pod with a ServiceAccount.
pub fn in_cluster() -> bool {
    in_pod() && std::path::Path::new(TOKEN_FILE).exists()
}

/// Whether this process runs in a pod, with the files of a ServiceAccount or without.
pub fn in_pod() -> bool {
    std::env::var_os("KUBERNETES_SERVICE_HOST").is_some()
}

/// The namespace of the pod this process runs in; `None` outside a cluster.
pub fn namespace() -> Option<String> {
    let text = std::fs::read_to_string(NAMESPACE_FILE).ok()?;
    Some(text.trim().to_owned()).filter(|name| !name.is_empty())
}

/// A client for the cluster that the options, the environment or the pod name. It does not connect yet.
pub async fn connect(options: Options) -> Result<Client, ConnectError> {
    let config = load(&options).await?;
    let url = config.cluster_url.to_string();
    build(config, options.observer).map_err(|error| ConnectError::Client { url, cause: error_chain(&error) })
}

/// Asks the API server for its version: the cheapest question that shows whether it can be reached at all.
pub async fn probe(client: &Client) -> Result<String, ConnectError> {
    #[derive(serde::Deserialize)]
    struct Version {
        #[serde(rename = "gitVersion", default)]
        git_version: String,
    }
    let http = super::request::Http::new(client.clone());
    let body = http
        .read("/version", "application/json", Duration::from_secs(10))
        .await
        .map_err(|failure| ConnectError::Unreachable(failure.message))?;
    serde_json::from_slice::<Version>(&body)
        .map(|version| version.git_version)
        .map_err(|_| ConnectError::Unreachable("something answers that is no API server".to_owned()))
}

async fn load(options: &Options) -> Result<Config, ConnectError> {
    let chosen = KubeConfigOptions { context: options.context.clone(), ..KubeConfigOptions::default() };
    if let Some(path) = &options.kubeconfig {
        let bad = |cause: String| ConnectError::Kubeconfig { origin: Some(path.display().to_string()), cause };
        let file = Kubeconfig::read_from(path).map_err(|e| bad(error_chain(&e)))?;
        return Config::from_custom_kubeconfig(file, &chosen).await.map_err(|e| bad(error_chain(&e)));
    }
    let named = std::env::var("KUBECONFIG").ok().filter(|value| !value.is_empty());
    let default_exists = std::env::home_dir().is_some_and(|home| home.join(".kube/config").exists());
    if named.is_some() || default_exists {
        return Config::from_kubeconfig(&chosen)
            .await
            .map_err(|e| ConnectError::Kubeconfig { origin: named, cause: error_chain(&e) });
    }
    if in_cluster() {
        return Config::incluster().map_err(|e| ConnectError::ServiceAccount(error_chain(&e)));
    }
    Err(ConnectError::NoCluster)
}

fn build(mut config: Config, observer: Option<RequestObserver>) -> Result<Client, kube::Error> {
    if config.proxy_url.is_some() {
        // kube's own stack knows whether this build supports the proxy, and says so if not.
        return Client::try_from(config);
    }
    config.headers.push((header::USER_AGENT, HeaderValue::from_static(USER_AGENT)));

    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_keepalive(Some(KEEPALIVE_TIME));
    tcp.set_keepalive_interval(Some(KEEPALIVE_INTERVAL));
    tcp.set_keepalive_retries(Some(KEEPALIVE_RETRIES));
    // Keepalive probes only an idle connection; this bounds how long a request may stay unacknowledged.
    #[cfg(target_os = "linux")]
    tcp.set_tcp_user_timeout(Some(KEEPALIVE_TIME + KEEPALIVE_INTERVAL * KEEPALIVE_RETRIES));
    let mut connector = hyper_timeout::TimeoutConnector::new(config.rustls_https_connector_with_connector(tcp)?);
    connector.set_connect_timeout(Some(CONNECT_TIMEOUT));

    let hyper: HyperClient<_, Body> = HyperClient::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(Duration::from_secs(60))
        .http1_max_buf_size(READ_BUFFER)
        .build(connector);

    let observer = observer.unwrap_or_else(|| std::sync::Arc::new(|_: &str, _: &str, _: Option<u16>| {}));
    let service = ServiceBuilder::new()
        .layer(ObserveLayer(observer))
        .layer(config.base_uri_layer())
        .option_layer(config.auth_layer()?)
        .layer(config.extra_headers_layer()?)
        .map_err(BoxError::from)
        .service(hyper);
    Ok(Client::new(service, config.default_namespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn error_of(kubeconfig: &str, context: Option<&str>) -> String {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config");
        std::fs::write(&path, kubeconfig).unwrap();
        let options = Options { kubeconfig: Some(path), context: context.map(str::to_owned), observer: None };
        connect(options).await.err().expect("must be refused").to_string()
    }

    #[tokio::test]
    async fn a_bad_kubeconfig_is_one_sentence_that_names_it() {
        let missing = Options { kubeconfig: Some("/nonexistent/config".into()), ..Options::default() };
        let message = connect(missing).await.err().expect("must be refused").to_string();
        assert!(message.contains("/nonexistent/config"), "{message}");
        assert!(!message.contains('\n'), "{message}");

        let message = error_of("apiVersion: v1\nkind: Config\ncurrent-context: a\ncontexts: []\n", Some("b")).await;
        assert!(message.contains("the kubeconfig") && message.contains('b'), "{message}");

        let message = error_of(":::", None).await;
        assert!(message.starts_with("the kubeconfig"), "{message}");
    }

    #[tokio::test]
    async fn an_unreachable_server_is_said_to_be_so() {
        // A port that was just free: nothing listens there.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = Config::new(format!("http://127.0.0.1:{port}").parse().unwrap());
        let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let log = seen.clone();
        let observer: RequestObserver = std::sync::Arc::new(move |verb: &str, resource: &str, code| {
            log.lock().unwrap().push((verb.to_owned(), resource.to_owned(), code));
        });
        let client = build(config, Some(observer)).unwrap();
        let message = probe(&client).await.unwrap_err().to_string();
        assert!(message.contains("refused"), "{message}");
        assert_eq!(seen.lock().unwrap().as_slice(), [("other".to_owned(), String::new(), None)]);
    }

    #[tokio::test]
    async fn every_request_says_who_we_are() {
        use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let (read, mut write) = socket.split();
            let mut lines = tokio::io::BufReader::new(read).lines();
            let mut request = Vec::new();
            while let Some(line) = lines.next_line().await.unwrap().filter(|line| !line.is_empty()) {
                request.push(line.to_lowercase());
            }
            let body = r#"{"gitVersion":"v1.37.2"}"#;
            let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            write.write_all(answer.as_bytes()).await.unwrap();
            request
        });
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config");
        std::fs::write(
            &path,
            format!(
                r#"{{"apiVersion":"v1","kind":"Config","current-context":"c",
                    "clusters":[{{"name":"k","cluster":{{"server":"http://127.0.0.1:{port}/prefix"}}}}],
                    "users":[{{"name":"u","user":{{"token":"t0ken"}}}}],
                    "contexts":[{{"name":"c","context":{{"cluster":"k","user":"u"}}}}]}}"#
            ),
        )
        .unwrap();
        let client = connect(Options { kubeconfig: Some(path), ..Options::default() }).await.unwrap();
        let version = probe(&client).await;
        let request = server.await.unwrap();
        assert!(request[0].starts_with("get /prefix/version "), "{request:?}");
        for header in ["authorization: bearer t0ken", "accept-encoding: identity"] {
            assert!(request.iter().any(|line| line == header), "{request:?}");
        }
        assert!(request.iter().any(|line| line.starts_with("user-agent: crds-objects-browser/")), "{request:?}");
        assert_eq!(version.unwrap(), "v1.37.2");
    }
}
