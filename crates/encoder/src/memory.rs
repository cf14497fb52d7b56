use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use crossread_core::{Memory, MemoryKey};
use sha2::{Digest, Sha256};

/// What is said is a matter of these: a digest of all weights, of the code that reads with them and of its dependencies (`build.rs`).
const NETWORKS: &str = env!("CROSSREAD_NETWORKS");

/// Bytes kept in this process at most, keys not counted: what is said of some 1,500 reports.
const KEPT: usize = 64 * 1024 * 1024;

/// What was said in this process. Full, it forgets all and begins again: what is forgotten is read again, to the same bits.
#[derive(Default)]
pub(crate) struct Recent(Mutex<Held>);

#[derive(Default)]
struct Held {
    said: BTreeMap<MemoryKey, Vec<u8>>,
    bytes: usize,
}

impl Memory for Recent {
    fn recall(&self, keys: &[MemoryKey]) -> Vec<Option<Vec<u8>>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.iter().map(|key| held.said.get(key).cloned()).collect()
    }

    fn keep(&self, said: Vec<(MemoryKey, Vec<u8>)>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, said) in said {
            if held.bytes + said.len() > KEPT {
                *held = Held::default();
            }
            held.bytes += said.len();
            held.said.insert(key, said);
        }
    }
}

/// What sort of thing a network says.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Tags,
    Embedding,
    Pair,
}

/// The key of an input, which is numbers; of one kind no input's numbers are the beginning of another's.
pub(crate) fn key(kind: Kind, numbers: impl Iterator<Item = usize>) -> MemoryKey {
    let mut digest = Sha256::new();
    digest.update(NETWORKS);
    digest.update([kind as u8]);
    numbers.for_each(|number| digest.update((number as u64).to_le_bytes()));
    let digest: [u8; 32] = digest.finalize().into();
    digest.first_chunk().copied().unwrap_or_default()
}

/// What a network says of something, and as a memory keeps it.
pub(crate) trait Said: Clone {
    fn to_bytes(&self) -> Vec<u8>;

    /// Nothing of bytes that are none.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

/// What is said of each input: as `memory` has it, else as `read` finds it, which is given every other input once and in order,
/// and says nothing of those that cannot be read.
pub(crate) fn remembered<I, S: Said>(
    memory: &dyn Memory,
    inputs: &[I],
    key: impl Fn(&I) -> MemoryKey,
    read: impl FnOnce(&[&I]) -> Vec<Option<S>>,
) -> Vec<Option<S>> {
    let keys: Vec<MemoryKey> = inputs.iter().map(key).collect();
    let mut known: BTreeMap<MemoryKey, S> = BTreeMap::new();
    let (mut unknown, mut new) = (BTreeSet::new(), Vec::new());
    for ((key, input), bytes) in keys.iter().zip(inputs).zip(memory.recall(&keys)) {
        match bytes.and_then(|bytes| S::from_bytes(&bytes)) {
            Some(said) => drop(known.insert(*key, said)),
            None if unknown.insert(*key) => new.push((*key, input)),
            None => {}
        }
    }
    let (new, inputs): (Vec<MemoryKey>, Vec<&I>) = new.into_iter().unzip();
    let read: Vec<(MemoryKey, S)> =
        new.into_iter().zip(read(&inputs)).filter_map(|(key, said)| Some((key, said?))).collect();
    memory.keep(read.iter().map(|(key, said)| (*key, said.to_bytes())).collect());
    known.extend(read);
    keys.iter().map(|key| known.get(key).cloned()).collect()
}
