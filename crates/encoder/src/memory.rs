use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crossread_core::Embedding;

/// Embeddings kept at most: 16,384 of 384 values, about 25 MB, and their keys, 9 MB at most.
const KEPT: usize = 16_384;

/// The embeddings of texts seen before in this process, by word pieces. Full, it forgets all and begins again:
/// what is forgotten is computed again, to the same bits.
#[derive(Default)]
pub(crate) struct Memory(Mutex<BTreeMap<Box<[u16]>, Embedding>>);

impl Memory {
    /// What is known of each of `keys`, in their order.
    pub(crate) fn recall(&self, keys: &[Vec<u16>]) -> Vec<Option<Embedding>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.iter().map(|key| known.get(key.as_slice()).cloned()).collect()
    }

    /// Keeps the embedding of each key.
    pub(crate) fn keep<'a>(&self, found: impl IntoIterator<Item = (&'a [u16], &'a Embedding)>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, embedding) in found {
            if known.len() >= KEPT {
                known.clear();
            }
            known.insert(key.into(), embedding.clone());
        }
    }
}
