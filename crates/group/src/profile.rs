use std::collections::BTreeMap;

use crossread_core::{Published, Report};

use crate::rarity::rarity;
use crate::words::{Word, long_number, number, words};

/// Terms kept of a report, the heaviest. Swept over 32, 48, 64, 96 with `crossread evaluate stories`: the more the
/// better, by little.
const MOST_TERMS: usize = 96;
/// What a term written as a name weighs beside one that is not. Swept over 1 to 3. Terms of the headline were given more
/// weight too, up to fourfold, which did not help on both sets.
const NAME: f32 = 1.5;
/// Words in a shingle: five in a row are seldom shared by chance in news prose (Broder 1997).
const SHINGLE: usize = 5;
/// Shingles kept of a report: those of the smallest hashes, a sample that is the same in every copy (Broder 1997).
/// Reports of up to 256 words are compared whole.
const MOST_SHINGLES: usize = 256;

/// When a report was published and, within a minute, which one it is: the order of a stream that does not depend on
/// arrival. Reports without a date come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Day counted from 1970-01-01; `i32::MAX` where unknown.
    pub day: i32,
    /// Minute of that day; 0 where unknown.
    pub minute: u16,
    /// Hash of text, outlet and address.
    pub article: u64,
}

impl Place {
    /// The day, where it has one.
    pub fn day(self) -> Option<i32> {
        self.is_dated().then_some(self.day)
    }

    /// Whether it has a date.
    pub(crate) fn is_dated(self) -> bool {
        self.day != i32::MAX
    }

    /// Days between two reports; `None` where one has no date.
    pub fn days(self, other: Place) -> Option<u32> {
        (self.is_dated() && other.is_dated()).then(|| self.day.abs_diff(other.day))
    }
}

/// What grouping needs to know of one report: about two kilobytes, whatever the report's length.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Where in the stream.
    pub place: Place,
    /// Hash of the prose, word by word: equal for two prints of one text.
    pub(crate) prose: u64,
    /// Its terms and their weights, in order of term; of length one together.
    pub(crate) terms: Vec<(u32, f32)>,
    /// Hashes of its five-word runs: the smallest 256, in order.
    pub(crate) shingles: Vec<u32>,
    /// How many different runs there are.
    pub(crate) runs: u32,
}

impl Profile {
    /// Reads a report.
    pub fn of(report: &Report) -> Self {
        let words = words(report);
        let prose: Vec<&str> = words.iter().filter(|w| !w.title).map(|w| w.stem.as_str()).collect();
        let mut shingles: Vec<u32> =
            prose.windows(SHINGLE).map(|run| scattered(number(run.iter().copied()))).collect();
        shingles.sort_unstable();
        shingles.dedup();
        let runs = u32::try_from(shingles.len()).unwrap_or(u32::MAX);
        shingles.truncate(MOST_SHINGLES);
        let whole = long_number(prose.iter().copied());
        Self { place: place(report), prose: whole, terms: terms(&words), shingles, runs }
    }

    /// Its terms by how much they weigh, the heaviest first: hashes of stems, with weights whose squares add up to one.
    pub fn heaviest(&self) -> Vec<(u32, f32)> {
        let mut terms = self.terms.clone();
        terms.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        terms
    }

    /// A sample of its five-word runs: the smallest 256 hashes, in order.
    pub fn shingles(&self) -> &[u32] {
        &self.shingles
    }

    /// Cosine of the two reports' terms, 0 to 1.
    pub fn likeness(&self, other: &Profile) -> f32 {
        dot(&self.terms, &other.terms)
    }
}

fn place(report: &Report) -> Place {
    let parts = [report.sha256(), report.outlet().unwrap_or_default(), report.url().unwrap_or_default()];
    let article = long_number(parts);
    let Some(Published { date, time }) = report.published() else {
        return Place { day: i32::MAX, minute: 0, article };
    };
    let epoch = jiff::civil::date(1970, 1, 1);
    let day = date.since((jiff::Unit::Day, epoch)).map_or(0, |span| span.get_days());
    let minute = time.map_or(0, |t| t.hour().unsigned_abs() as u16 * 60 + t.minute().unsigned_abs() as u16);
    Place { day, minute, article }
}

/// The terms of a report and their weights: stems by (1 + ln of how often) × rarity (Salton and Buckley 1988), names
/// more.
fn terms(words: &[Word]) -> Vec<(u32, f32)> {
    let mut seen: BTreeMap<&str, (f32, bool)> = BTreeMap::new();
    for word in words {
        let (count, name): &mut (f32, bool) = seen.entry(&word.stem).or_default();
        *count += 1.0;
        *name |= word.name;
    }
    let mut terms: Vec<(u32, f32)> = seen
        .into_iter()
        .map(|(stem, (count, name))| {
            let term = number([stem]);
            (term, (1.0 + libm::logf(count)) * rarity(term) * if name { NAME } else { 1.0 })
        })
        .collect();
    terms.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    terms.truncate(MOST_TERMS);
    let length = terms.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    terms.retain(|(_, weight)| *weight > 0.0);
    terms.iter_mut().for_each(|(_, weight)| *weight /= length);
    terms.sort_by_key(|(term, _)| *term);
    terms
}

/// The sum over terms that both have of the product of their weights; both in order of term. Which list goes on is
/// reckoned, not branched on, for no processor foresees it.
pub(crate) fn dot(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some((left, x)), Some((right, y))) = (a.get(i), b.get(j)) {
        sum += if left == right { x * y } else { 0.0 };
        i += usize::from(left <= right);
        j += usize::from(right <= left);
    }
    sum
}

/// The finaliser of MurmurHash3 (Appleby): the smallest of such hashes are a fair sample.
fn scattered(mut hash: u32) -> u32 {
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

/// The stems that stand in a report's headline and prose, in order; what the table of rarities counts.
pub fn stems(report: &Report) -> Vec<String> {
    words(report).into_iter().map(|word| word.stem).collect()
}

/// The words, as `report` writes them, that weigh most in the likeness of two reports: at most `most`.
pub fn shared_words(report: &Report, other: &Report, most: usize) -> Vec<String> {
    let (mine, theirs) = (words(report), terms(&words(other)));
    let weights: BTreeMap<u32, f32> = theirs.into_iter().collect();
    let own: BTreeMap<u32, f32> = terms(&mine).into_iter().collect();
    let mut shared: BTreeMap<u32, (f32, &str)> = BTreeMap::new();
    for word in &mine {
        let term = number([word.stem.as_str()]);
        if let (Some(a), Some(b)) = (own.get(&term), weights.get(&term)) {
            shared.entry(term).or_insert((a * b, word.written));
        }
    }
    let mut shared: Vec<(f32, &str)> = shared.into_values().collect();
    shared.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    shared.into_iter().take(most).map(|(_, word)| word.to_owned()).collect()
}
