//! Logs.

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// Starts logging to standard error.
///
/// # Errors
/// If `filter` is no filter; says so in a sentence.
pub fn start(filter: &str, format: LogFormat) -> Result<(), String> {
    // kube_client writes whole bodies at WARN when they do not deserialize: an object's body is never logged.
    let quiet = format!("{filter},kube_client=off");
    let filter = EnvFilter::try_new(&quiet).map_err(|error| {
        format!("--log {filter:?} is no filter ({error}); write for example info or debug,hyper=info")
    })?;
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => subscriber.with_ansi(false).init(),
        LogFormat::Json => subscriber.json().init(),
    }
    Ok(())
}
