//! Flags and environment variables. The doc comments are the `--help`.

use std::{ffi::OsString, net::SocketAddr, time::Duration};

use clap::{
    Args, CommandFactory, Parser, Subcommand, ValueEnum,
    error::{ContextKind, ContextValue},
};

use crate::policy::{plan::Defaults, quantity};

/// Watches a Kubernetes cluster and lets people browse every object in it, fast and live.
#[derive(Debug, Parser)]
#[command(name = "crds-objects-browser", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do; serves without one.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to serve.
    #[command(flatten)]
    pub serve: Serve,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the browser (the default)
    Serve(Box<Serve>),
    /// Print the CustomResourceDefinition of BrowserCachePolicy
    Crd,
    /// Print the OpenAPI document of the HTTP API
    Openapi,
    /// Ask the cluster for its version and end: whether it can be reached at all
    Probe,
}

/// How people are identified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Auth {
    /// Everyone is trusted: loopback only
    None,
    /// Bearer tokens, by TokenReview and SubjectAccessReview
    Token,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// For machines
    Json,
}

/// How to serve.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Address of the API and the web UI
    #[arg(long, env = "COB_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address of probes and metrics
    #[arg(long, env = "COB_OPS_LISTEN", default_value = "127.0.0.1:8081")]
    pub ops_listen: SocketAddr,
    /// Name of the BrowserCachePolicy to follow
    #[arg(long, env = "COB_POLICY", default_value = "default")]
    pub policy: String,
    /// How people are identified; token in a cluster, none outside
    #[arg(long, env = "COB_AUTH", value_enum)]
    pub auth: Option<Auth>,
    /// Audience that bearer tokens must be made for
    #[arg(long, env = "COB_AUDIENCE", default_value = "crds-objects-browser")]
    pub audience: String,
    /// Host names, beside loopback ones, that requests may be addressed to
    #[arg(long, env = "COB_ALLOWED_HOSTS", value_delimiter = ',')]
    pub allowed_hosts: Vec<String>,
    /// How log lines look
    #[arg(long, env = "COB_LOG_FORMAT", value_enum, default_value = "text")]
    pub log_format: LogFormat,
    /// Which log lines are written, as in info or debug,kube=info
    #[arg(long, env = "COB_LOG", default_value = "info")]
    pub log: String,
    /// Name of this copy in the policy's status
    #[arg(long, env = "POD_NAME", default_value = "local")]
    pub pod_name: String,
    /// Namespace of the Lease; that of the pod by default, and outside of one there is no Lease
    #[arg(long, env = "POD_NAMESPACE")]
    pub pod_namespace: Option<String>,
    /// Memory limit of the container; half of it is the default of memoryBudget
    #[arg(long, env = "COB_MEMORY_LIMIT", value_parser = quantity::bytes)]
    pub memory_limit: Option<u64>,
    /// Default of accessTimeout
    #[arg(long, env = "INFORMER_ACCESS_TIMEOUT", value_parser = timeout)]
    pub access_timeout: Option<Duration>,
    /// Default of cleanupInterval
    #[arg(long, env = "INFORMER_CLEANUP_INTERVAL", value_parser = timeout)]
    pub cleanup_interval: Option<Duration>,
    /// Default of maxInformers
    #[arg(long, env = "INFORMER_MAX_CONCURRENT", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub max_informers: Option<u16>,
}

/// A time within the bounds that the policy has for the same field.
fn timeout(text: &str) -> Result<Duration, String> {
    let time = quantity::duration(text)?;
    if (Duration::from_secs(1)..=Duration::from_secs(24 * 60 * 60)).contains(&time) {
        Ok(time)
    } else {
        Err(format!("{text} is not between 1s and 24h"))
    }
}

/// What is wrong with flags or variables, in one sentence that names the one that was set.
///
/// `arguments` are those of the process, `is_set` tells whether it has a variable.
pub fn sentence(error: &clap::Error, arguments: &[OsString], is_set: impl Fn(&str) -> bool) -> String {
    let text = error.to_string();
    // Possible values stand on a line of their own; what follows an empty line is advice on --help.
    let first = text.split("\n\n").next().unwrap_or_default();
    let words = first.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.strip_prefix("error: ").unwrap_or(&words);
    let command = Cli::command();
    let variable = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(of)) => command.get_arguments().find_map(|argument| {
            let flag = format!("--{}", argument.get_long()?);
            let given = arguments.iter().any(|given| given.to_string_lossy().split('=').next() == Some(&*flag));
            let variable = argument.get_env()?.to_string_lossy().into_owned();
            (of.split(' ').next() == Some(&*flag) && !given && is_set(&variable)).then_some(variable)
        }),
        _ => None,
    };
    match variable {
        Some(variable) => format!("the variable {variable}: {words}"),
        None => words.to_owned(),
    }
}

/// What is wrong with the settings.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// `--auth none` beyond loopback.
    #[error(
        "--auth none trusts everyone, so --listen must be a loopback address such as 127.0.0.1:8080, not {0}; use --auth token to serve others"
    )]
    OpenToOthers(SocketAddr),
    /// `--auth none` in a cluster.
    #[error("--auth none trusts everyone and is refused inside a cluster; use --auth token")]
    OpenInCluster,
    /// Both listeners on one port.
    #[error("--listen and --ops-listen are both {0}; give one of them another port")]
    SameAddress(SocketAddr),
}

impl Serve {
    /// The authentication mode in force.
    ///
    /// # Errors
    /// If people could be served without being asked who they are, or both listeners are the same.
    pub fn checked_auth(&self, in_cluster: bool) -> Result<Auth, Error> {
        if self.listen == self.ops_listen && self.listen.port() != 0 {
            return Err(Error::SameAddress(self.listen));
        }
        match self.auth.unwrap_or(if in_cluster { Auth::Token } else { Auth::None }) {
            Auth::None if in_cluster => Err(Error::OpenInCluster),
            Auth::None if !self.listen.ip().is_loopback() => Err(Error::OpenToOthers(self.listen)),
            auth => Ok(auth),
        }
    }

    /// What stands in for fields that the policy leaves out.
    pub fn defaults(&self) -> Defaults {
        let builtin = Defaults::default();
        Defaults {
            access_timeout: self.access_timeout.unwrap_or(builtin.access_timeout),
            cleanup_interval: self.cleanup_interval.unwrap_or(builtin.cleanup_interval),
            max_informers: self.max_informers.map_or(builtin.max_informers, usize::from),
            memory_budget: self.memory_limit.map_or(builtin.memory_budget, |limit| limit / 2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serve(arguments: &[&str]) -> Serve {
        Cli::try_parse_from(std::iter::once("test").chain(arguments.iter().copied())).unwrap().serve
    }

    #[test]
    fn nobody_is_trusted_beyond_loopback() {
        assert_eq!(serve(&[]).checked_auth(false), Ok(Auth::None));
        assert_eq!(serve(&[]).checked_auth(true), Ok(Auth::Token));
        assert_eq!(serve(&["--auth", "none"]).checked_auth(true), Err(Error::OpenInCluster));
        let open = serve(&["--listen", "0.0.0.0:8080"]);
        assert!(matches!(open.checked_auth(false), Err(Error::OpenToOthers(_))));
        assert_eq!(serve(&["--listen", "0.0.0.0:8080", "--auth", "token"]).checked_auth(false), Ok(Auth::Token));
    }

    #[test]
    fn half_of_the_memory_limit_is_for_objects() {
        assert_eq!(serve(&["--memory-limit", "512Mi"]).defaults().memory_budget, 256 << 20);
        assert_eq!(serve(&["--access-timeout", "90s"]).defaults().access_timeout, Duration::from_secs(90));
    }

    #[test]
    fn a_wrong_value_is_refused_with_its_name() {
        let error = Cli::try_parse_from(["test", "--access-timeout", "soon"]).unwrap_err().to_string();
        assert!(error.contains("--access-timeout") && error.contains("5m"), "{error}");
        for wrong in [["--access-timeout", "0s"], ["--cleanup-interval", "25h"], ["--max-informers", "1001"]] {
            Cli::try_parse_from(["test"].into_iter().chain(wrong)).unwrap_err();
        }
    }

    #[test]
    fn what_is_wrong_is_one_sentence_that_names_what_was_set() {
        let said = |arguments: &[&str], set: &[&str]| {
            let error = Cli::try_parse_from(["test"].iter().chain(arguments)).unwrap_err();
            let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
            let sentence = sentence(&error, &arguments, |name| set.contains(&name));
            assert!(!sentence.contains('\n'), "{sentence}");
            sentence
        };
        assert!(said(&["--auth", "maybe"], &[]).contains("'--auth <AUTH>' [possible values: none, token]"));
        let flag = said(&["--access-timeout", "soon"], &["INFORMER_ACCESS_TIMEOUT"]);
        assert!(flag.starts_with("invalid value 'soon' for '--access-timeout"), "{flag}");
        assert!(said(&["--colour"], &[]).contains("--colour"));
    }
}
