//! Work shared over threads, in batches of one length.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::EncoderError;

/// Word pieces of one batch at most. Larger batches gain nothing and leave the caches: tagging at 512 takes a tenth longer.
pub(crate) const BATCH_PIECES: usize = 256;

/// Threads that compute, each a batch of its own: pools of one, so that no product is parted among several.
pub(crate) struct Workers(Vec<ThreadPool>);

impl Workers {
    /// So many of them, one at least.
    pub(crate) fn new(count: usize) -> Result<Self, EncoderError> {
        let pools = (0..count.max(1)).map(|_| ThreadPoolBuilder::new().num_threads(1).build());
        Ok(Self(pools.collect::<Result<_, _>>()?))
    }

    /// Does all `jobs`, each on one of the workers as one gets free; the results in the order of the jobs.
    pub(crate) fn share<J: Sync, R: Send>(&self, jobs: &[J], work: impl Fn(&J) -> R + Sync) -> Vec<R> {
        let next = AtomicUsize::new(0);
        let worker = || {
            let mut found = Vec::new();
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(job) = jobs.get(place) else { return found };
                found.push((place, work(job)));
            }
        };
        let pools = self.0.iter().take(jobs.len());
        let mut found: Vec<(usize, R)> = thread::scope(|scope| {
            let running: Vec<_> = pools.map(|pool| scope.spawn(|| pool.install(worker))).collect();
            running.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
        });
        found.sort_by_key(|(place, _)| *place);
        found.into_iter().map(|(_, result)| result).collect()
    }

    /// Does `work` on batches of `items` of exactly one length, some `pieces` together; what it gives for each item. A
    /// batch that fails gives nothing.
    pub(crate) fn in_batches<T: Sync, R: Send>(
        &self,
        items: Vec<T>,
        pieces: usize,
        length: impl Fn(&T) -> usize,
        work: impl Fn(&[T]) -> Result<Vec<R>, EncoderError> + Sync,
    ) -> Vec<(T, R)> {
        let batches = batches(items, pieces, length);
        // No text makes a network fail: every id is in its table and every length in its range.
        let found = self.share(&batches, |batch| work(batch).unwrap_or_default());
        batches.into_iter().zip(found).flat_map(|(items, found)| items.into_iter().zip(found)).collect()
    }
}

/// Groups `items` of exactly one length to batches of some `pieces`. The longest come first: the short ones fill the
/// gap when the other workers are done.
fn batches<T>(items: Vec<T>, pieces: usize, length: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
    let mut by_length: BTreeMap<usize, Vec<T>> = BTreeMap::new();
    for item in items {
        by_length.entry(length(&item)).or_default().push(item);
    }
    let mut batches = Vec::new();
    for (length, items) in by_length.into_iter().rev() {
        let most = (pieces / length.max(1)).max(1);
        let mut items = items.into_iter().peekable();
        while items.peek().is_some() {
            batches.push(items.by_ref().take(most).collect());
        }
    }
    batches
}
