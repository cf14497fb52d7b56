use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::words::number;

/// Stems and in how many reports of a reference collection each stands; the first line is `reports N`. Written by
/// `cargo run --example rarities`, which says of what.
static TABLE: &str = include_str!("rarities.txt");

static RARITIES: LazyLock<Rarities> = LazyLock::new(|| Rarities::read(TABLE));

struct Rarities {
    reports: f32,
    counts: BTreeMap<u32, f32>,
}

impl Rarities {
    fn read(table: &str) -> Self {
        let mut rows = table.lines().filter_map(|line| {
            let (stem, count) = line.split_once(' ')?;
            Some((stem, count.parse::<f32>().ok()?))
        });
        let reports = rows.next().map_or(1.0, |(_, count)| count);
        Self { reports, counts: rows.map(|(stem, count)| (number([stem]), count)).collect() }
    }
}

/// The stems of the collection by which rarity is measured, each with the number of its reports that hold it.
pub fn reference_stems() -> impl Iterator<Item = (&'static str, usize)> {
    TABLE.lines().skip(1).filter_map(|line| {
        let (stem, count) = line.split_once(' ')?;
        Some((stem, count.parse().ok()?))
    })
}

/// How rare a stem is in news: the logarithm of the inverse share of reports that hold it (Spärck Jones 1972). The
/// counts are of a fixed collection, not of the reports at hand: so the likeness of two reports depends on them alone,
/// and stories do not depend on the order in which reports arrive.
pub(crate) fn rarity(stem: u32) -> f32 {
    let count = RARITIES.counts.get(&stem).copied().unwrap_or(0.0);
    libm::logf((RARITIES.reports + 1.0) / (count + 1.0))
}
