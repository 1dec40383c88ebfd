//! Long-lived tasks and the end of the process.
//!
//! Every task is spawned here. One that ends before shutdown, by a return or a panic, stops the whole process with its
//! name in the log: half a program that goes on looks well and is not.

use std::{future::Future, time::Duration};

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How long tasks may take to end after the first signal. Kubernetes kills after 30 s, the contract says 10.
const DRAIN: Duration = Duration::from_secs(8);

/// The tasks of the process.
#[derive(Debug, Default)]
pub struct Supervisor {
    tasks: JoinSet<&'static str>,
    shutdown: CancellationToken,
}

impl Supervisor {
    /// Cancelled when the process has to end.
    pub fn shutdown(&self) -> CancellationToken {
        self.shutdown.clone()
    }

    /// Spawns a task that has to run until shutdown.
    pub fn spawn(&mut self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(async move {
            task.await;
            name
        });
    }

    /// Waits for `signal` or the unexpected end of a task, then for the end of all. Returns whether all is well.
    pub async fn run(mut self, signal: impl Future<Output = ()>) -> bool {
        let well = tokio::select! {
            () = signal => true,
            Some(ended) = self.tasks.join_next() => {
                match ended {
                    Ok(name) => tracing::error!(task = name, "A task ended unexpectedly; the process stops"),
                    Err(error) => tracing::error!(%error, "A task failed; the process stops"),
                }
                false
            }
        };
        self.shutdown.cancel();
        let drained = tokio::time::timeout(DRAIN, async { while self.tasks.join_next().await.is_some() {} }).await;
        if drained.is_err() {
            tracing::warn!("Some tasks did not end in time and are dropped");
        }
        well
    }
}

/// Completes at the first SIGINT or SIGTERM after this call; the second one ends the process at once.
pub fn signal() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    // At once, not when first polled: as the first process of a container we are sent none that we do not ask for.
    let signals = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async move {
        let (Ok(mut interrupt), Ok(mut terminate)) = signals else {
            tracing::error!("Signals cannot be received; stop the process by SIGKILL");
            return std::future::pending().await;
        };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("Stopping");
        tokio::spawn(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            std::process::exit(130);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_that_ends_stops_the_others() {
        let mut supervisor = Supervisor::default();
        let shutdown = supervisor.shutdown();
        supervisor.spawn("ends", async {});
        supervisor.spawn("stays", async move { shutdown.cancelled().await });
        assert!(!supervisor.run(std::future::pending()).await);
    }

    #[tokio::test]
    async fn a_signal_ends_everything_well() {
        let mut supervisor = Supervisor::default();
        let shutdown = supervisor.shutdown();
        supervisor.spawn("stays", async move { shutdown.cancelled().await });
        assert!(supervisor.run(async {}).await);
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_that_does_not_heed_shutdown_is_dropped() {
        let mut supervisor = Supervisor::default();
        supervisor.spawn("deaf", std::future::pending());
        assert!(supervisor.run(async {}).await);
    }
}
