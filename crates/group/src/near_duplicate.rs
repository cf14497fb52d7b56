use serde::{Deserialize, Serialize};

use crate::Profile;
use crate::index::Index;

/// A report shares this much of its five-word runs with another, or the other with it: one repeats the other. The same
/// measure as within a story, where a record counts origins.
const COPIED: f32 = 0.5;
/// A copy of whose own runs the original holds this share says nothing of weight that the original does not.
const WHOLE: f32 = 0.8;
/// Fewer runs than this prove nothing.
const FEWEST_RUNS: u32 = 12;
/// Runs are looked up by their hashes in the lowest eighth: a copy of 30 words is found 49 times in 50, one of 100
/// words always, and the index stays small.
const LOOKED_UP: u32 = u32::MAX / 8;

/// The share of the runs looked up that a copy has in common at least: half of [`COPIED`], for a sample may be unlucky.
const SIGNS_OF_A_COPY: f32 = 0.25;

/// Days after which a text printed again is no copy, so that an archive of many years is not searched whole. A year or no
/// bound give the same on the mixed stream; with sixty days BCubed F1 is lower by 0.002. Nothing ties reports that have dates further apart.
pub const REACH: i32 = 366;

/// How a report repeats another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CopyKind {
    /// The same prose, word for word.
    Same,
    /// The same text but for some words.
    Reprinted,
    /// A part of the text and hardly anything else.
    Shortened,
    /// Text of the other beside text of its own.
    Partial,
}

/// That a report repeats an earlier one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Copy {
    /// The report that was copied: the earliest that shares enough.
    pub original: u32,
    /// How.
    pub kind: CopyKind,
    /// The share of the copy's five-word runs that the original holds, 0 to 1.
    pub share: f32,
}

impl Copy {
    /// Whether the copy says nothing of its own.
    pub fn is_whole(&self) -> bool {
        self.kind != CopyKind::Partial
    }
}

/// How `later` repeats `earlier`; `None` where it does not.
///
/// Shares are counted over the hashes below which both samples are complete (Broder 1997), so a text of up to 256 words
/// is compared whole and a longer one within a few hundredths. Containment, not resemblance, is what finds a shortened
/// copy; that is why this is no MinHash signature, which estimates resemblance alone.
pub(crate) fn repeats(earlier: &Profile, later: &Profile) -> Option<(CopyKind, f32)> {
    if earlier.prose == later.prose && !later.shingles.is_empty() {
        return Some((CopyKind::Same, 1.0));
    }
    if earlier.runs.min(later.runs) < FEWEST_RUNS {
        return None;
    }
    let limit = complete_below(earlier).min(complete_below(later));
    let below = |profile: &Profile| profile.shingles.partition_point(|hash| *hash <= limit);
    let (old, new) = (below(earlier), below(later));
    let common =
        later.shingles.iter().take(new).filter(|h| earlier.shingles.binary_search(h).is_ok()).count();
    let of_later = common as f32 / new.max(1) as f32;
    let of_earlier = common as f32 / old.max(1) as f32;
    if of_later.max(of_earlier) < COPIED {
        return None;
    }
    let kind = match (of_later >= WHOLE, of_earlier >= WHOLE) {
        (true, true) => CopyKind::Reprinted,
        (true, false) => CopyKind::Shortened,
        _ => CopyKind::Partial,
    };
    Some((kind, of_later))
}

/// The largest hash up to which the sample holds every run.
fn complete_below(profile: &Profile) -> u32 {
    let whole = profile.runs as usize == profile.shingles.len();
    if whole { u32::MAX } else { profile.shingles.last().copied().unwrap_or(u32::MAX) }
}

/// Which reports hold which runs, and how many of its runs each is found by.
#[derive(Debug)]
pub(crate) struct RunIndex(Index<usize>);

impl Default for RunIndex {
    fn default() -> Self {
        Self(Index::new(REACH))
    }
}

impl RunIndex {
    pub(crate) fn insert(&mut self, id: u32, profile: &Profile) {
        let count = looked_up(profile).count();
        for run in looked_up(profile) {
            self.0.insert(run, profile.place.day, id, count);
        }
    }

    pub(crate) fn remove(&mut self, id: u32, profile: &Profile) {
        for run in looked_up(profile) {
            self.0.remove(run, profile.place.day, id);
        }
    }

    /// Reports that share so many of the runs looked up with `profile` that one may repeat the other, in order of number.
    /// Phrases that all news uses ("the president of the country") make nobody a candidate.
    pub(crate) fn candidates(&self, profile: &Profile) -> Vec<u32> {
        let mut hits: Vec<(u32, usize)> =
            looked_up(profile).flat_map(|run| self.0.near(run, profile.place.day)).collect();
        hits.sort_unstable();
        let own = looked_up(profile).count();
        let enough = |hits: &[(u32, usize)]| {
            let (id, count) = *hits.first()?;
            (hits.len() as f32 >= SIGNS_OF_A_COPY * own.min(count) as f32).then_some(id)
        };
        hits.chunk_by(|a, b| a == b).filter_map(enough).collect()
    }
}

/// The runs by which a report is found; the prose itself where they are too few to be sampled.
fn looked_up(profile: &Profile) -> impl Iterator<Item = u32> {
    let folded = (profile.prose ^ (profile.prose >> 32)) & u64::from(u32::MAX);
    let whole = u32::try_from(folded).unwrap_or_default();
    let end = profile.shingles.partition_point(|hash| *hash < LOOKED_UP);
    let runs = profile.shingles.iter().copied().take(end);
    runs.chain((!profile.shingles.is_empty()).then_some(whole))
}
