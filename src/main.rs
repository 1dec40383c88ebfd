//! Wiring: flags in, tasks out.

use std::{collections::BTreeMap, process::ExitCode, sync::Arc};

use actix_web::{App as ActixApp, HttpServer, dev::ServerHandle, web};
use clap::Parser;
use crds_objects_browser::{
    access::{Access, KubeReviewer},
    api::{self, App, Hosts},
    cache,
    cluster::{client, discovery, schemas::Schemas, source::ApiServer},
    config::{self, Auth, Cli, Command, Serve},
    metrics::Metrics,
    policy::{self, lease::Leadership, reconcile::Outputs},
    supervise::{self, Supervisor},
    telemetry,
};
use tokio::sync::watch;

/// jemalloc gives freed memory back within a second or two; glibc's allocator keeps it.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Threads of the web server. Answers come from memory in microseconds.
const WORKERS: usize = 2;

/// Requests that are under way at the end are given so many seconds.
const DRAIN_SECONDS: u64 = 5;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // --help and --version.
        Err(asked) if !asked.use_stderr() => asked.exit(),
        Err(error) => {
            let arguments: Vec<_> = std::env::args_os().skip(1).collect();
            let sentence = config::sentence(&error, &arguments, |name| std::env::var_os(name).is_some());
            eprintln!("crds-objects-browser: {sentence}");
            return ExitCode::from(2);
        }
    };
    let serve = match cli.command {
        Some(Command::Crd) => {
            print!("{}", policy::crd::crd_yaml());
            return ExitCode::SUCCESS;
        }
        Some(Command::Openapi) => {
            print!("{}", api::openapi());
            return ExitCode::SUCCESS;
        }
        Some(Command::Probe) => None,
        Some(Command::Serve(serve)) => Some(*serve),
        None => Some(cli.serve),
    };
    let runtime = || {
        let built = tokio::runtime::Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build();
        built.expect("the system gives threads to a process that starts")
    };
    let work = async {
        match serve {
            Some(serve) => run(serve).await,
            None => probe().await,
        }
    };
    match actix_web::rt::System::with_tokio_rt(runtime).block_on(work) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(sentence) => {
            eprintln!("crds-objects-browser: {sentence}");
            ExitCode::from(2)
        }
    }
}

/// Prints the version of the cluster; `Err` is a sentence that says why it cannot be reached.
async fn probe() -> Result<bool, String> {
    let kube = client::connect(client::Options::default()).await.map_err(|error| error.to_string())?;
    println!("{}", client::probe(&kube).await.map_err(|error| error.to_string())?);
    Ok(true)
}

/// Serves until a signal. `Err` is a sentence about settings that cannot work, `Ok(false)` a task that failed.
async fn run(serve: Serve) -> Result<bool, String> {
    let stop = supervise::signal();
    tokio::pin!(stop);
    telemetry::start(&serve.log, serve.log_format)?;
    let auth = serve.checked_auth(client::in_pod()).map_err(|error| error.to_string())?;
    let metrics = Arc::new(Metrics::new().map_err(|error| error.to_string())?);
    let counted = metrics.clone();
    let options = client::Options {
        observer: Some(Arc::new(move |verb, _, code| counted.api_request(verb, code))),
        ..client::Options::default()
    };
    let kube = client::connect(options).await.map_err(|error| error.to_string())?;
    let probed = tokio::select! {
        probed = client::probe(&kube) => probed,
        // Nothing runs yet that would have to end.
        () = &mut stop => return Ok(true),
    };
    match probed {
        Ok(version) => tracing::info!(version, "Connected to the API server"),
        // It may come back; until then every answer says that it is away.
        Err(error) => tracing::warn!(%error, "The API server does not answer yet"),
    }

    let mut supervisor = Supervisor::default();
    let shutdown = supervisor.shutdown();
    let counted = metrics.clone();
    let server = ApiServer::with_reconnect_observer(kube.clone(), Arc::new(move |_, reason| counted.reconnect(reason)));
    let reach = server.http().reach.clone();
    let (discovery, discover) = discovery::start(server.clone());
    supervisor.spawn("discovery", discover_until(discover, shutdown.clone()));

    let initial = Arc::new(policy::reconcile::initial(&serve.policy, &serve.defaults()));
    let (plans, plans_seen) = watch::channel(initial.plan.clone());
    let (effective, policy_seen) = watch::channel(initial);
    let (others, _) = watch::channel(BTreeMap::new());
    let outputs = Outputs { effective, plans, others };
    let schemas = Schemas::new(Arc::new(server.clone()));
    let (cache, manager) = cache::new(Arc::new(server), serve.memory_limit, discovery.kinds(), plans_seen);
    supervisor.spawn("cache", manager.run(shutdown.clone()));
    let reconcile = policy::reconcile::run(
        kube.clone(),
        serve.policy.clone(),
        serve.defaults(),
        discovery.kinds(),
        outputs.clone(),
        shutdown.clone(),
    );
    supervisor.spawn("policy", reconcile);
    let status = write_status(kube.clone(), serve.clone(), outputs, cache.clone(), shutdown.clone());
    supervisor.spawn("status", status);

    let access = match auth {
        Auth::None => Access::open(),
        Auth::Token => {
            let counted = metrics.clone();
            let observer = Box::new(move |result| counted.decision(result));
            Access::token(Arc::new(KubeReviewer(kube)), serve.audience.clone(), observer)
        }
    };
    let instance: u64 = rand::random();
    let app = web::Data::new(App {
        cache,
        schemas,
        access,
        policy: policy_seen,
        hosts: Hosts::new(&serve.allowed_hosts),
        replica: serve.pod_name.clone(),
        silent_since: Box::new(move || reach.silent_since()),
        instance: format!("{instance:016x}"),
        shutdown: shutdown.clone(),
        streams: api::places_for_streams(),
        scans: api::Scans::default(),
        definitions: api::Definitions::default(),
        exports: api::places_for_exports(),
        metrics,
    });
    let bound = |address, error| format!("{address} cannot be listened on: {error}; give another address");
    let public = app.clone();
    let browser = HttpServer::new(move || ActixApp::new().app_data(public.clone()).configure(api::configure))
        .workers(WORKERS)
        .disable_signals()
        .shutdown_timeout(DRAIN_SECONDS)
        .bind(serve.listen)
        .map_err(|error| bound(serve.listen, error))?;
    let ops = HttpServer::new(move || ActixApp::new().app_data(app.clone()).configure(api::ops::configure))
        .workers(1)
        .disable_signals()
        .shutdown_timeout(1)
        .bind(serve.ops_listen)
        .map_err(|error| bound(serve.ops_listen, error))?;
    let (at, ops_at) = (browser.addrs(), ops.addrs());
    tracing::info!(?at, ?ops_at, ?auth, "Serving the browser at http://{}/ui/", at[0]);
    let (browser, ops) = (browser.run(), ops.run());
    let handles = [browser.handle(), ops.handle()];
    supervisor.spawn("http", serve_until(browser));
    supervisor.spawn("ops", serve_until(ops));
    supervisor.spawn("http-stop", stop_servers(handles, shutdown));
    Ok(supervisor.run(stop).await)
}

async fn discover_until(
    discover: impl Future<Output = ()> + Send + 'static,
    shutdown: tokio_util::sync::CancellationToken,
) {
    // Discovery keeps nothing that has to be written down: it may be dropped at any point.
    tokio::select! {
        () = discover => {}
        () = shutdown.cancelled() => {}
    }
}

async fn write_status(
    kube: kube::Client,
    serve: Serve,
    outputs: Outputs,
    cache: cache::Cache,
    shutdown: tokio_util::sync::CancellationToken,
) {
    let namespace = serve.pod_namespace.clone().or_else(client::namespace);
    let leadership = match &namespace {
        Some(namespace) => tokio::select! {
            elected = Leadership::elect(kube.clone(), namespace, &serve.pod_name) => elected,
            () = shutdown.cancelled() => return,
        },
        None => Leadership::alone(),
    };
    policy::status::run(kube, serve.pod_name, leadership, outputs, cache.reports(), shutdown).await;
}

async fn serve_until(server: actix_web::dev::Server) {
    if let Err(error) = server.await {
        tracing::error!(%error, "The HTTP server failed");
    }
}

/// Stops both servers at shutdown; they let requests that are under way finish.
async fn stop_servers(handles: [ServerHandle; 2], shutdown: tokio_util::sync::CancellationToken) {
    shutdown.cancelled().await;
    let [browser, ops] = handles;
    tokio::join!(browser.stop(true), ops.stop(true));
}
