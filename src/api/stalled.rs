//! Streams whose client does not read: they give back what they hold.
//!
//! The server asks a stream for more only while the client takes what it has. One that is not asked for long would keep its
//! place among the streams, and its kind from being parked, for as long as the connection is thought to live.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};

use futures::{Stream, stream::BoxStream};
use tokio::time::Instant;

/// A stream that is asked at least each heartbeat has a reader; six missed ones mean that there is none.
const PATIENCE: Duration = Duration::from_secs(30);

/// A stream that ends, and drops what it holds, when nobody asks it for [`PATIENCE`].
pub struct WhileRead<T>(Arc<Mutex<Held<T>>>);

struct Held<T> {
    stream: Option<BoxStream<'static, T>>,
    asked: Instant,
    /// Who asked last and was told to wait.
    waiting: Option<Waker>,
    /// What a reader is told who comes back too late.
    farewell: Option<T>,
}

/// `stream` for as long as it is read. Whoever comes back too late gets `farewell` before the end: for what must not pass for
/// whole, an error. Needs a runtime.
pub fn while_read<T: Send + 'static>(
    stream: impl Stream<Item = T> + Send + 'static,
    farewell: Option<T>,
) -> WhileRead<T> {
    let held = Held { stream: Some(Box::pin(stream)), asked: Instant::now(), waiting: None, farewell };
    let held = Arc::new(Mutex::new(held));
    let watched = Arc::downgrade(&held);
    tokio::spawn(async move {
        // Ends with the stream, at the latest one round after it.
        while let Some(asked) = watched.upgrade().map(|held| lock(&held).asked) {
            if asked.elapsed() >= PATIENCE {
                // Dropped after the lock is: what it holds has locks of its own.
                let _dropped = watched.upgrade().and_then(|held| {
                    let mut held = lock(&held);
                    held.waiting.take().into_iter().for_each(Waker::wake);
                    held.stream.take()
                });
                return;
            }
            tokio::time::sleep_until(asked + PATIENCE).await;
        }
    });
    WhileRead(held)
}

impl<T> Stream for WhileRead<T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut held = lock(&self.0);
        held.asked = Instant::now();
        let Some(stream) = &mut held.stream else { return Poll::Ready(held.farewell.take()) };
        let next = stream.as_mut().poll_next(context);
        match &next {
            Poll::Pending => held.waiting = Some(context.waker().clone()),
            // It has ended by itself, and all of it was read.
            Poll::Ready(None) => held.farewell = None,
            Poll::Ready(Some(_)) => {}
        }
        next
    }
}

/// A stream that panicked is not asked again; the time beside it is a plain value.
fn lock<T>(held: &Mutex<Held<T>>) -> MutexGuard<'_, Held<T>> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use futures::StreamExt;

    use super::*;

    fn holding(held: &Arc<()>) -> WhileRead<u32> {
        let held = held.clone();
        let stream = async_stream::stream! {
            let _held = held;
            for number in 0.. {
                yield number;
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
        };
        while_read(stream, Some(99))
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_was_read_to_its_end_just_ends() {
        let stream = while_read(futures::stream::iter([1, 2]), Some(99));
        assert_eq!(stream.collect::<Vec<_>>().await, [1, 2]);
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_is_read_goes_on_and_one_that_is_not_gives_back_what_it_holds() {
        let held = Arc::new(());
        let mut stream = holding(&held);
        for number in 0..20 {
            assert_eq!(stream.next().await, Some(number));
        }
        tokio::time::sleep(PATIENCE * 2).await;
        assert_eq!(Arc::strong_count(&held), 1);
        assert_eq!(stream.next().await, Some(99), "an end would pass for that of the whole");
        assert_eq!(stream.next().await, None);
    }

    #[tokio::test(start_paused = true)]
    async fn one_whose_connection_ends_is_dropped_at_once() {
        let held = Arc::new(());
        drop(holding(&held));
        assert_eq!(Arc::strong_count(&held), 1);
    }
}
