//! The queue between the socket of a watch and whoever takes its events in, bounded by bytes as well as by number.
//!
//! The API server cuts off a reader that is slow, so the socket is read ahead of the ingest; an object may have a
//! megabyte and more, so a bound by number alone would be none for memory.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use super::{RawRow, WatchEvent};

/// Events that may wait: a burst of small ones.
const EVENTS: usize = 1024;

/// Bytes of objects that may wait. A larger object waits alone.
const BYTES: u32 = 4 << 20;

type Weighed = (WatchEvent, Option<OwnedSemaphorePermit>);

/// An empty queue.
pub fn queue() -> (EventSender, EventReceiver) {
    let (sender, receiver) = mpsc::channel(EVENTS);
    let room = Arc::new(Semaphore::new(BYTES as usize));
    (EventSender { sender, room }, EventReceiver { receiver, taken: None })
}

/// Where a watch puts its events. Clones fill the same queue.
#[derive(Clone, Debug)]
pub struct EventSender {
    sender: mpsc::Sender<Weighed>,
    room: Arc<Semaphore>,
}

/// Where they are taken out.
#[derive(Debug)]
pub struct EventReceiver {
    receiver: mpsc::Receiver<Weighed>,
    /// Room of the event that was taken last: whoever took it has it in memory until the next.
    taken: Option<OwnedSemaphorePermit>,
}

/// Nobody takes events any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nobody takes the events of this watch any more")]
pub struct Closed;

impl EventSender {
    /// Puts an event in, waiting for room.
    ///
    /// # Errors
    /// If the receiver is gone.
    pub async fn send(&self, event: WatchEvent) -> Result<(), Closed> {
        let weight = match &event {
            WatchEvent::Applied(row) | WatchEvent::Deleted(row) => bytes(row),
            _ => 0,
        };
        let room = match weight {
            0 => None,
            // Never closed; the receiver may go while we wait, though, and then there is no room to be hoped for.
            weight => tokio::select! {
                room = self.room.clone().acquire_many_owned(weight) => room.ok(),
                () = self.sender.closed() => return Err(Closed),
            },
        };
        self.sender.send((event, room)).await.map_err(|_| Closed)
    }

    /// Waits until the receiver is gone.
    pub async fn closed(&self) {
        self.sender.closed().await;
    }
}

impl EventReceiver {
    /// The next event; `None` if no sender is left. May be dropped while it waits: nothing is lost.
    pub async fn recv(&mut self) -> Option<WatchEvent> {
        self.taken = None;
        let (event, room) = self.receiver.recv().await?;
        self.taken = room;
        Some(event)
    }

    /// The next event, if one waits.
    pub fn try_recv(&mut self) -> Option<WatchEvent> {
        self.taken = None;
        let (event, room) = self.receiver.try_recv().ok()?;
        self.taken = room;
        Some(event)
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.receiver.is_empty()
    }
}

fn bytes(row: &RawRow) -> u32 {
    let cells = row.cells.as_ref().map_or(0, |cells| cells.get().len());
    u32::try_from(row.object.get().len() + cells).unwrap_or(BYTES).min(BYTES)
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;
    use serde_json::value::RawValue;

    use super::*;

    fn object(bytes: usize) -> WatchEvent {
        let object = RawValue::from_string(format!("\"{}\"", "x".repeat(bytes - 2))).unwrap();
        WatchEvent::Applied(RawRow { cells: None, object })
    }

    #[tokio::test]
    async fn large_objects_wait_until_those_before_them_were_taken_in() {
        let (sender, mut receiver) = queue();
        sender.send(object(3 << 20)).await.unwrap();
        let mut second = Box::pin(sender.send(object(2 << 20)));
        assert!(second.as_mut().now_or_never().is_none(), "together they are too much");
        receiver.recv().await.unwrap();
        assert!(second.as_mut().now_or_never().is_none(), "the first is in memory still");
        assert!(receiver.try_recv().is_none());
        second.await.unwrap();
        assert!(receiver.recv().await.is_some());
    }

    #[tokio::test]
    async fn an_object_larger_than_the_queue_passes_alone_and_small_news_pass_by_number() {
        let (sender, mut receiver) = queue();
        for _ in 0..3 {
            let (sent, taken) = tokio::join!(sender.send(object(9 << 20)), receiver.recv());
            assert!(sent.is_ok() && taken.is_some());
        }
        sender.send(WatchEvent::Connected).await.unwrap();
        assert!(!receiver.is_empty());
    }

    #[tokio::test]
    async fn who_waits_for_room_learns_that_the_receiver_is_gone() {
        let (sender, receiver) = queue();
        sender.send(object(4 << 20)).await.unwrap();
        let waiting = sender.send(object(4 << 20));
        drop(receiver);
        assert_eq!(waiting.await, Err(Closed));
    }
}
