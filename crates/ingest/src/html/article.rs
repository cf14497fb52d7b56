//! The article's text: the best of what several readers find in the page.
//!
//! The first reader is a port of trafilatura. What a port of Readability, which is built otherwise, leaves out at either
//! end of its text is not the article. Where less than half of the page's paragraphs are in it, the readers that keep
//! more are asked: Readability, the page's own blocks, the text that its JSON-LD holds.

use std::collections::BTreeSet;
use std::thread;

use dom_query::Document;

use super::blocks::{Blocks, letters};
use crate::wall;

/// Stack for parsing and extraction in bytes. They recurse over the page, at most [`super::bounds`] levels deep.
const STACK: usize = 64 * 1024 * 1024;

/// Words in a run that two texts share, as in the usual measure of extraction.
const RUN: usize = 4;

/// What was found of an article in its page.
pub(super) struct Found {
    /// Its text, a block a line.
    pub(super) text: String,
    /// Whether less than half of the words of the page's paragraphs are in it.
    pub(super) lost: bool,
}

/// The article's text in `page`; `whole` is the text that the page's JSON-LD gives, if any.
pub(super) fn text(page: &str, blocks: &Blocks, whole: Option<&str>) -> Found {
    let first = on_large_stack(|| rs_trafilatura::extract(page).map(|found| found.content_text).ok());
    let second = on_large_stack(|| readability(page)).flatten().unwrap_or_default();
    let first = trimmed(&first.flatten().unwrap_or_default(), &second).to_owned();
    let first_is_wall = wall::of("", &first).is_some() || first.trim().is_empty();
    let whole = whole.unwrap_or_default();
    if !blocks.lost(&first) && !first_is_wall && !is_longer(whole, &first) {
        return Found { text: first, lost: false };
    }
    let (own, near_headline) = blocks.article();
    let others = [(own.as_str(), near_headline), (second.as_str(), false), (whole, true)];
    let better = others.into_iter().find(|(text, near)| {
        let instead = first_is_wall && !text.trim().is_empty();
        let longer = || {
            let shared = share(&first, text);
            is_longer(text, &first) && (shared >= 0.8 || (*near && shared == 0.0))
        };
        wall::of("", text).is_none() && (instead || longer())
    });
    let text = better.map_or(first.as_str(), |(text, _)| text).to_owned();
    // Paragraphs that stand elsewhere, as readers' comments do, are of no report.
    let of_article = near_headline || share(&text, &own) > 0.0;
    Found { lost: of_article && is_longer(&own, &text) && blocks.lost(&text), text }
}

/// Whether a text has more than twice the words of another.
fn is_longer(text: &str, other: &str) -> bool {
    let words = |text: &str| text.split_whitespace().count();
    words(text) > words(other) * 2
}

fn readability(page: &str) -> Option<String> {
    let config = dom_smoothie::Config {
        text_mode: dom_smoothie::TextMode::Formatted,
        disable_json_ld: true,
        ..dom_smoothie::Config::default()
    };
    let mut reader =
        dom_smoothie::Readability::with_document(Document::from(page), None, Some(config)).ok()?;
    Some(reader.parse().ok()?.text_content.to_string())
}

/// `text` without the lines at either end of which less than half stands in `other`; whole where `other` is another part
/// of the page or next to nothing.
fn trimmed<'t>(text: &'t str, other: &str) -> &'t str {
    if share(other, text) < 0.8 {
        return text;
    }
    let (runs, letters_of_other) = (runs(other), letters(other));
    let mut bounds: Option<(usize, usize)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        // A line of less than a run is looked up by its letters.
        let shared = share_of(line, &runs) >= 0.5 || letters_of_other.contains(&letters(line));
        if !line.trim().is_empty() && shared {
            let first = bounds.map_or(start, |(first, _)| first);
            bounds = Some((first, start + line.len()));
        }
        start += line.len();
    }
    bounds.and_then(|(from, to)| text.get(from..to)).unwrap_or(text).trim_end()
}

/// The share of a text's runs of words that stand in another too; none of an empty text.
fn share(text: &str, other: &str) -> f64 {
    share_of(text, &runs(other))
}

fn share_of(text: &str, other: &BTreeSet<Vec<&str>>) -> f64 {
    let own = runs(text);
    let both = own.iter().filter(|run| other.contains(*run)).count();
    if own.is_empty() { 0.0 } else { both as f64 / own.len() as f64 }
}

/// The runs of four words in a text; a shorter text is one run.
fn runs(text: &str) -> BTreeSet<Vec<&str>> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.len() < RUN {
        return BTreeSet::from_iter((!words.is_empty()).then_some(words));
    }
    words.windows(RUN).map(<[&str]>::to_vec).collect()
}

/// Runs `read` where deep recursion has room; none if it panics, for none of the libraries promises never to.
pub(crate) fn on_large_stack<T: Send>(read: impl FnOnce() -> T + Send) -> Option<T> {
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, read).ok()?;
        worker.join().ok()
    })
}
