//! Short stretches of text around a place, and what lies at a place, so that looking around costs the same in a line of
//! any length.

use crossread_core::Span;

/// Those of `all`, which are in order and do not overlap, that share a byte with `span`.
pub(crate) fn overlapping<T>(all: &[T], span: Span, of: impl Fn(&T) -> Span) -> &[T] {
    let from = all.partition_point(|one| of(one).end <= span.start);
    let rest = all.get(from..).unwrap_or_default();
    rest.get(..rest.partition_point(|one| of(one).start < span.end)).unwrap_or_default()
}

/// The last `bytes` bytes of `text` before `at`, or a little fewer where a character would be cut.
pub(crate) fn before(text: &str, at: usize, bytes: usize) -> &str {
    let mut from = at.saturating_sub(bytes);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text.get(from..at).unwrap_or_default()
}

/// The first `bytes` bytes of `text` from `at` on, or a little fewer where a character would be cut.
pub(crate) fn after(text: &str, at: usize, bytes: usize) -> &str {
    let mut to = at.saturating_add(bytes).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    text.get(at..to).unwrap_or_default()
}

/// The stretch without white space around `at`, as far as `bytes` bytes to either side.
pub(crate) fn token(text: &str, at: usize, bytes: usize) -> (&str, &str) {
    let left = before(text, at, bytes);
    let right = after(text, at, bytes);
    let left = left.rsplit(char::is_whitespace).next().unwrap_or_default();
    (left, right.split(char::is_whitespace).next().unwrap_or_default())
}

/// Whether the stretch around `at` is an address of the internet.
pub(crate) fn in_address(text: &str, at: usize) -> bool {
    // Longer than any host name (RFC 1035, section 2.3.4) with a long query behind it.
    const LONGEST: usize = 1024;
    let (left, right) = token(text, at, LONGEST);
    [left, right].iter().any(|part| {
        part.contains(['@', '\\', '_'])
            || part.contains("://")
            || part.contains("www.")
            || (part.contains('=') && part.contains('&'))
    })
}
