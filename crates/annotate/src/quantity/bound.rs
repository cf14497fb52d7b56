//! Words that bound a number.

use std::sync::LazyLock;

use crossread_core::Bound;
use regex::Regex;

use crate::window;

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)(?:^|[^\p{L}])(?:
            (?P<least>at\ least|(?:no|not)\ (?:fewer|less)\ than|(?:a\ )?minimum\ of)
          | (?P<most>at\ most|up\ to|as\ (?:many|much)\ as|(?:no|not)\ more\ than|(?:a\ )?maximum\ of)
          | (?P<more>more\ than|over|in\ excess\ of|above|upwards?\ of|exceeding|(?:greater|higher)\ than)
          | (?P<less>(?:fewer|less|lower)\ than|under|below)
          | (?P<about>nearly|almost|about|around|some|roughly|approximately|approx\.|close\ to|(?:an\ )?estimated|circa|~)
        )\ ?(?:another\ |an\ additional\ |a\ further\ )?$",
    )
    .expect("a valid pattern")
});

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:(?P<least>\ or (?:more|above|over)\b|\+|-plus\b| plus\b)|(?P<most>\ or (?:fewer|less|under)\b)|(?P<about>\ or so\b))")
        .expect("a valid pattern")
});

/// The longest of the phrases is shorter than this, in bytes.
const WINDOW: usize = 40;

/// The bound whose words end `before`, and the bytes that they take.
pub(super) fn before(before: &str) -> Option<(Bound, usize)> {
    let tail = window::before(before, before.len(), WINDOW);
    let found = BEFORE.captures(tail)?;
    let kinds = [
        ("least", Bound::AtLeast),
        ("most", Bound::AtMost),
        ("more", Bound::MoreThan),
        ("less", Bound::LessThan),
        ("about", Bound::About),
    ];
    kinds
        .into_iter()
        .find_map(|(name, bound)| found.name(name).map(|words| (bound, tail.len() - words.start())))
}

/// The bound whose words begin `after`, and the bytes that they take.
pub(super) fn after(after: &str) -> Option<(Bound, usize)> {
    let found = AFTER.captures(after)?;
    let kinds = [("least", Bound::AtLeast), ("most", Bound::AtMost), ("about", Bound::About)];
    kinds.into_iter().find_map(|(name, bound)| found.name(name).map(|words| (bound, words.end())))
}
