use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crossread_core::Embedding;

use crate::passage::Side;

/// Embeddings kept at most: 16,384 of 384 values, about 25 MB, and their keys, 4 MB at most.
const KEPT: usize = 16_384;

/// The embeddings of passages seen before in this process, by word pieces and those that are the passage. Full, it
/// forgets all and begins again: what is forgotten is computed again, to the same bits.
#[derive(Default)]
pub(crate) struct Memory(Mutex<BTreeMap<Side, Embedding>>);

impl Memory {
    /// What is known of each of `keys`, in their order.
    pub(crate) fn recall(&self, keys: &[Side]) -> Vec<Option<Embedding>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.iter().map(|key| known.get(key).cloned()).collect()
    }

    /// Keeps the embedding of each key.
    pub(crate) fn keep<'a>(&self, found: impl IntoIterator<Item = (&'a Side, &'a Embedding)>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, embedding) in found {
            if known.len() >= KEPT {
                known.clear();
            }
            known.insert(key.clone(), embedding.clone());
        }
    }
}
