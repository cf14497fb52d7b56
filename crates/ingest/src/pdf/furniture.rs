//! Lines at the edges of pages that are not their text: running heads, page numbers, the address of a printed page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::lines::{Line, rows};
use crate::html;
use crate::lines::shape::pattern;

/// How many lines at the top and at the bottom of a page can be such.
const EDGE: usize = 3;

/// Of how many pages one must have a line, for it to be a running head: heads of left and right pages differ, and the first
/// page has none.
const ONE_IN: usize = 3;

static PAGE_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^[-–—]?\s?(?:page\s)?\d{1,4}(?:\s?(?:/|of)\s?\d{1,4})?\s?[-–—]?$"));

/// A line but for its figures, and the size of its letters in tenths of a point.
type Likeness = (String, i64);

/// Flags such lines of all pages.
pub(super) fn flag(pages: &mut [Vec<Line>]) {
    let mut counts: BTreeMap<Likeness, usize> = BTreeMap::new();
    for page in pages.iter() {
        let edges: BTreeSet<Likeness> = at_edges(page).iter().map(likeness).collect();
        for edge in edges {
            *counts.entry(edge).or_default() += 1;
        }
    }
    let all = pages.iter().filter(|page| !page.is_empty()).count();
    let repeats =
        |line: &Line| counts.get(&likeness(line)).is_some_and(|count| *count >= 2 && count * ONE_IN >= all);
    for page in pages {
        let edges: BTreeSet<(String, u64)> = at_edges(page)
            .iter()
            .filter(|line| repeats(line) || PAGE_NUMBER.is_match(&line.text) || address(&line.text).is_some())
            .map(place)
            .collect();
        page.iter_mut().for_each(|line| line.furniture |= edges.contains(&place(line)));
    }
}

/// The address that a line is.
pub(super) fn address(line: &str) -> Option<&str> {
    (!line.contains(' ') && html::host(line).is_some()).then_some(line)
}

/// The highest and the lowest lines of a page.
fn at_edges(page: &[Line]) -> Vec<Line> {
    let rows = rows(page.iter().filter(|line| line.upright).cloned().collect());
    let lowest = rows.len().saturating_sub(EDGE);
    let at_edge = |(at, row)| if at < EDGE || at >= lowest { row } else { Vec::new() };
    rows.into_iter().enumerate().flat_map(at_edge).collect()
}

fn likeness(line: &Line) -> Likeness {
    let mut words = String::new();
    for c in line.text.chars() {
        match c {
            c if !c.is_ascii_digit() => words.extend(c.to_lowercase()),
            _ if words.ends_with('#') => {}
            _ => words.push('#'),
        }
    }
    (words, (line.size * 10.0).round() as i64)
}

fn place(line: &Line) -> (String, u64) {
    (line.text.clone(), line.baseline.to_bits())
}
