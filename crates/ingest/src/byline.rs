//! Names of authors and agencies.

use std::sync::LazyLock;

use crossread_core::{Line, LineKind};
use regex::Regex;

use crate::lines::shape::pattern;

/// How many lines at the top of a text may name its author.
const TOP_LINES: usize = 6;

/// "By " before the names, and what stands behind them on the same line.
static BY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^\s*(?:(?:written|reported|story)\s+)?by:?\s+"));
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\s*(?:[|•·–—(@\d]|\s-\s|,?\s(?:for|in|at|of|updated|published)\s
            |\s(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?\s\d).*$",
    )
});
static BETWEEN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\s*(?:,\s*(?:and\s+)?|\s+and\s+|\s*[&;/]\s*)"));
static AFFILIATION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\s+(?:for|in|at|of)\s+\S.*$|\s*\([^)]*\)?\s*$"));

/// Words that scrapers take for authors: parts of the page around the byline, roles, dates.
static NO_NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix) ^(?:author|authors|admin|image|images|photo|photos|video|opinion|staff|editor|editorial|updated|
            last\ updated|published|share|min\ read|\d+\ min\ read|read\ more|view\ (?:all\ )?posts?.*|follow.*|more\ from.*)$
        | \b(?:min\ read|correspondent|editor|writer|reporter\ for|updated|published|\ is\ an?\ )\b
        | ^(?:jan(?:uary)?|feb(?:ruary)?|march|april|june|july|august|september|october|november|december|
            monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b
        | ^(?:www\.|https?:) | \.(?:com|org|net)\b | @ | \d",
    )
});

/// The names in a format's list of authors, without what is no name, each once.
pub(crate) fn of_list<'a>(authors: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for author in authors {
        let author = BY.replace(author.trim(), "");
        let author = AFFILIATION.replace(&author, "");
        let name = author.trim();
        if reads_like_name(name) && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// The parts of "Jane Doe, John Roe and Ola Prest".
pub(crate) fn split(names: &str) -> impl Iterator<Item = &str> {
    BETWEEN.split(names)
}

/// The names in the first byline of a text.
pub(crate) fn of_lines(text: &str, lines: &[Line]) -> Vec<String> {
    lines
        .iter()
        .filter(|line| line.kind != LineKind::Blank)
        .take(TOP_LINES)
        .find(|line| line.kind == LineKind::Byline)
        .map(|line| of_line(line.span.of(text)))
        .unwrap_or_default()
}

/// Whether a line is a byline: "By " and names.
pub(crate) fn is_line(line: &str) -> bool {
    BY.is_match(line) && !of_line(line).is_empty()
}

/// The names in one byline.
pub(crate) fn of_line(line: &str) -> Vec<String> {
    let line = BY.replace(line, "");
    let line = BEHIND.replace(&line, "");
    of_list(BETWEEN.split(&line))
}

/// One to six words with a capital among them, and none of the words that scrapers take for authors.
fn reads_like_name(name: &str) -> bool {
    (1..=6).contains(&name.split_whitespace().count())
        && name.chars().any(char::is_uppercase)
        && name.chars().filter(|c| c.is_alphabetic()).count() > 1
        && !NO_NAME.is_match(name)
}
