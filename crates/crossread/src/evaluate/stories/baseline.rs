//! What every such system is set against: TF-IDF, one pass in order of publication, the nearest centroid within a window
//! of days.

use std::collections::BTreeMap;

use crossread::Report;
use crossread_group::{Profile, stems};

use super::measure::Agreement;

/// A report as the baseline sees it.
struct Read {
    counts: BTreeMap<String, f64>,
    day: i32,
    article: u64,
}

impl Read {
    fn of(report: &Report) -> Self {
        let mut counts: BTreeMap<String, f64> = BTreeMap::new();
        for stem in stems(report) {
            *counts.entry(stem).or_default() += 1.0;
        }
        let place = Profile::of(report).place;
        Self { counts, day: place.day, article: place.article }
    }
}

/// A story of the baseline.
struct Story {
    sum: BTreeMap<String, f64>,
    last_day: i32,
}

/// The best answer over thresholds and windows, each chosen on these very reports: the baseline at its best.
pub(super) fn best(reports: &[&Report], gold: &[usize]) -> (String, Vec<usize>) {
    let read: Vec<Read> = reports.iter().map(|report| Read::of(report)).collect();
    let mut best = (0.0, String::new(), Vec::new());
    for window in [3, 7, 30, 10_000] {
        for hundredths in (10..=40).step_by(5) {
            let answer = one_pass(&read, f64::from(hundredths) / 100.0, window);
            let f1 = Agreement::of(gold, &answer).bcubed.f1();
            if f1 > best.0 {
                let name = format!("TF-IDF, window {window} days, cosine 0.{hundredths} (best of 28)");
                best = (f1, name, answer);
            }
        }
    }
    (best.1, best.2)
}

fn one_pass(reports: &[Read], threshold: f64, window: i32) -> Vec<usize> {
    let mut order: Vec<(i32, u64, usize)> =
        reports.iter().zip(0..).map(|(report, n)| (report.day, report.article, n)).collect();
    order.sort_unstable();
    let mut frequency: BTreeMap<String, f64> = BTreeMap::new();
    let mut stories: Vec<Story> = Vec::new();
    let mut answer = vec![0; reports.len()];
    for (before, (day, _, n)) in order.into_iter().enumerate() {
        let Some(Read { counts, .. }) = reports.get(n) else { continue };
        for stem in counts.keys() {
            *frequency.entry(stem.clone()).or_default() += 1.0;
        }
        let rarity = |stem: &String| {
            libm::log((before as f64 + 2.0) / (frequency.get(stem).copied().unwrap_or(0.0) + 0.5)).max(0.0)
        };
        let vector: BTreeMap<&String, f64> =
            counts.iter().map(|(stem, n)| (stem, (1.0 + libm::log(*n)) * rarity(stem))).collect();
        let length = vector.values().map(|w| w * w).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
        let live = stories.iter().zip(0..).filter(|(s, _)| day.abs_diff(s.last_day) <= window.unsigned_abs());
        let nearest = live
            .map(|(story, place)| {
                let own = story.sum.values().map(|w| w * w).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
                let dot: f64 = vector.iter().filter_map(|(stem, w)| Some(w * story.sum.get(*stem)?)).sum();
                (dot / own / length, place)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let place = match nearest {
            Some((cosine, place)) if cosine >= threshold => place,
            _ => {
                stories.push(Story { sum: BTreeMap::new(), last_day: day });
                stories.len() - 1
            }
        };
        if let Some(story) = stories.get_mut(place) {
            story.last_day = story.last_day.max(day);
            for (stem, weight) in vector {
                *story.sum.entry(stem.clone()).or_default() += weight / length;
            }
        }
        if let Some(slot) = answer.get_mut(n) {
            *slot = place;
        }
    }
    answer
}
