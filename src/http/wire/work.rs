//! Work that takes long: beside the requests, on as many threads as there is use for, and only while somebody waits.

use std::sync::{Arc, Weak};

use tokio::sync::Semaphore;

use crate::http::wire::problem::Problem;

/// Where long work is done: filters, sorts, tiles, files, compression.
///
/// A request whose work finds no place waits, at most as long as any request may take; then it is answered with 503.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    places: Arc<Semaphore>,
}

/// So many pieces of work for each processor: one may wait for a disk while another reckons.
const PER_PROCESSOR: usize = 2;

/// Tells a piece of work whether its result is still waited for: a client may have gone, or its time be over.
#[derive(Debug)]
pub(crate) struct Waited(Weak<()>);

impl Waited {
    pub(crate) fn for_result(&self) -> bool {
        self.0.strong_count() > 0
    }
}

impl Work {
    pub(crate) fn new() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self::with_places(processors * PER_PROCESSOR)
    }

    fn with_places(places: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(places)) }
    }

    /// Does a piece of work on a thread of its own, when there is a place for it.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Waited) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.map_err(|error| Problem::internal(&error))?;
        // Whoever stops waiting drops it.
        let waiting = Arc::new(());
        let waited = Waited(Arc::downgrade(&waiting));
        let done = tokio::task::spawn_blocking(move || {
            let result = work(&waited);
            drop(place);
            result
        });
        let result = done.await.map_err(|error| Problem::internal(&error));
        drop(waiting);
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn no_more_is_done_at_once_than_there_are_places() {
        const PLACES: usize = 3;
        let work = Work::with_places(PLACES);
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        // Each waits until all places are taken, so that they are.
        let full = Arc::new(Barrier::new(PLACES));
        let pieces = (0..4 * PLACES).map(|_| {
            let (now, most, full) = (Arc::clone(&now), Arc::clone(&most), Arc::clone(&full));
            work.run(move |_| {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                full.wait();
                now.fetch_sub(1, Ordering::SeqCst);
            })
        });
        for done in futures_util::future::join_all(pieces).await {
            done.unwrap();
        }
        assert_eq!(most.load(Ordering::SeqCst), PLACES);
    }

    #[tokio::test]
    async fn what_nobody_waits_for_is_told_so_and_leaves_its_place() {
        let work = Work::with_places(1);
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let left = {
            let work = work.clone();
            tokio::spawn(async move {
                let piece = work.run(move |waited| {
                    begun.send(()).unwrap();
                    while waited.for_result() {
                        std::thread::yield_now();
                    }
                });
                piece.await
            })
        };
        has_begun.await.unwrap();
        left.abort();
        // There is one place: without an end of the first piece there is none for the second.
        assert_eq!(work.run(Waited::for_result).await.ok(), Some(true));
    }

    #[tokio::test]
    async fn a_panic_gives_its_place_back() {
        let work = Work::with_places(1);
        assert_eq!(work.run(|_| panic!("on purpose")).await.map(|(): ()| 0).unwrap_err().status, 500);
        assert_eq!(work.run(|_| 7).await.ok(), Some(7));
    }
}
