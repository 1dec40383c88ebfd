//! Which replica writes the totals of the policy's status.
//!
//! Asked at each write, never waited for: every replica watches and serves.

use std::time::Duration;

use kube::Client;
use kube_lease_manager::{LeaseCreateMode, LeaseManagerBuilder, LeaseManagerError};
use tokio::sync::watch;

/// Name of the Lease.
const NAME: &str = "crds-objects-browser";

/// How long a dead holder keeps others from writing, in seconds. Only a status waits for it, so it is long: a renewal
/// is a request to the API server.
const DURATION: u64 = 60;

/// Renewed so long before it ends, in seconds.
const GRACE: u64 = 15;

/// Between two tries while the API server is away.
const RETRY: Duration = Duration::from_secs(10);

/// Whether this process may write the totals.
#[derive(Clone, Debug)]
pub struct Leadership(Option<watch::Receiver<bool>>);

impl Leadership {
    /// Without others: this process writes.
    pub fn alone() -> Self {
        Self(None)
    }

    /// Takes part in the election in `namespace`, trying again while the API server is away. Where Leases are refused,
    /// this process takes itself for the only one and says so: two of them would write totals in turn, which is untidy
    /// and harms nothing.
    pub async fn elect(client: Client, namespace: &str, pod: &str) -> Self {
        loop {
            let built = LeaseManagerBuilder::new(client.clone(), NAME)
                .with_namespace(namespace)
                .with_identity(pod)
                .with_duration(DURATION)
                .with_grace(GRACE)
                .with_create_mode(LeaseCreateMode::AutoCreate)
                .build()
                .await;
            match built {
                Ok(manager) => {
                    let (holds, _task) = manager.watch().await;
                    return Self(Some(holds));
                }
                Err(LeaseManagerError::KubeError(kube::Error::Api(status))) if (400..500).contains(&status.code) => {
                    let error = status.message;
                    tracing::warn!(namespace, error, "The Lease cannot be used; this replica writes the status alone");
                    return Self(None);
                }
                Err(error) => {
                    tracing::warn!(namespace, %error, "The Lease cannot be read yet; it is tried again");
                    tokio::time::sleep(RETRY).await;
                }
            }
        }
    }

    /// Whether this process holds the Lease now.
    pub fn holds(&self) -> bool {
        self.0.as_ref().is_none_or(|holds| *holds.borrow())
    }
}
