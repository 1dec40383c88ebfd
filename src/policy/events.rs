//! Events of the policy that is followed: one for each condition that changes, for `kubectl describe browsercachepolicy`.

use std::{collections::BTreeMap, time::Duration};

use k8s_openapi::api::core::v1::ObjectReference;
use kube::{
    Client,
    runtime::events::{Event, EventType, Recorder, Reporter},
};

use super::crd::Condition;

/// An Event is a courtesy: nothing waits long for it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Longest note that the API server takes, in bytes (`k8s.io/kubernetes/pkg/apis/core/validation`).
const NOTE_LIMIT: usize = 1024;

/// Publishes Events.
pub struct Events {
    client: Client,
    reporter: Reporter,
    /// The last note by reason. A recorder counts Events of one reason as one and keeps the first note: another note needs
    /// another recorder.
    last: BTreeMap<String, (Option<String>, Recorder)>,
}

impl Events {
    /// Events by this pod.
    pub fn new(client: Client, pod: String) -> Self {
        let reporter = Reporter { controller: "crds-objects-browser".to_owned(), instance: Some(pod) };
        Self { client, reporter, last: BTreeMap::new() }
    }

    /// Tells what changed of a policy's conditions. Failures are logged and nothing else: the conditions say it as well.
    pub async fn tell(&mut self, policy: &ObjectReference, before: &[Condition], now: &[Condition]) {
        for event in changes(before, now) {
            let fresh = || (event.note.clone(), Recorder::new(self.client.clone(), self.reporter.clone()));
            let entry = self.last.entry(event.reason.clone()).or_insert_with(fresh);
            if entry.0 != event.note {
                *entry = fresh();
            }
            match tokio::time::timeout(PATIENCE, entry.1.publish(&event, policy)).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(reason = event.reason, %error, "An Event cannot be written"),
                Err(_) => tracing::warn!(reason = event.reason, "An Event cannot be written: no answer within 5 s"),
            }
        }
    }
}

/// The Events that tell of the way from `before` to `now`.
fn changes(before: &[Condition], now: &[Condition]) -> Vec<Event> {
    let told = |condition: &&Condition| {
        let bad = is_bad(condition);
        match before.iter().find(|before| before.type_ == condition.type_) {
            // What was well from the start is no news, except that the policy is in force.
            None => bad || condition.type_ == "Accepted",
            Some(before) if (&before.status, &before.reason) != (&condition.status, &condition.reason) => true,
            // The same fault in another place.
            Some(before) => bad && before.message != condition.message,
        }
    };
    let event = |condition: &Condition| Event {
        type_: if is_bad(condition) { EventType::Warning } else { EventType::Normal },
        reason: condition.reason.clone(),
        note: Some(cut(&condition.message).to_owned()),
        action: "Reconcile".to_owned(),
        secondary: None,
    };
    now.iter().filter(told).map(event).collect()
}

/// That kinds are not ready yet is how every start looks.
fn is_bad(condition: &Condition) -> bool {
    matches!((&*condition.type_, &*condition.status), ("Accepted", "False") | ("Degraded", "True"))
}

fn cut(note: &str) -> &str {
    &note[..note.floor_char_boundary(NOTE_LIMIT)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(type_: &str, status: &str, reason: &str, message: &str) -> Condition {
        Condition {
            type_: type_.into(),
            status: status.into(),
            reason: reason.into(),
            message: message.into(),
            last_transition_time: "2026-01-01T00:00:00Z".into(),
            observed_generation: Some(1),
        }
    }

    fn told(before: &[Condition], now: &[Condition]) -> Vec<(bool, String)> {
        let warned = |event: Event| (matches!(event.type_, EventType::Warning), event.reason);
        changes(before, now).into_iter().map(warned).collect()
    }

    #[test]
    fn each_change_is_told_once_and_what_is_well_from_the_start_is_not() {
        let well = [
            condition("Accepted", "True", "Accepted", "in force"),
            condition("Ready", "True", "AllLive", "live"),
            condition("Degraded", "False", "Healthy", "well"),
        ];
        assert_eq!(told(&[], &well), [(false, "Accepted".into())]);
        assert_eq!(told(&well, &well), []);
        let mut ill = well.clone();
        ill[0] = condition("Accepted", "False", "InvalidSpec", "spec.accessTimeout is wrong");
        ill[1] = condition("Ready", "False", "Syncing", "pods");
        assert_eq!(told(&well, &ill), [(true, "InvalidSpec".into()), (false, "Syncing".into())]);
        let mut other = ill.clone();
        other[0].message = "spec.maxInformers is wrong".into();
        other[1].message = "nodes".into();
        assert_eq!(told(&ill, &other), [(true, "InvalidSpec".into())], "progress is no news, another fault is");
        assert_eq!(told(&other, &well), [(false, "Accepted".into()), (false, "AllLive".into())]);
    }

    #[test]
    fn a_note_is_cut_between_letters() {
        assert_eq!(cut(&"界".repeat(400)).len(), 1023);
    }
}
