//! Web pages: the article's text by extraction, the rest from the page's own marks.

mod bounds;
mod metadata;

use std::thread;

use crossread_core::{Diagnostic, LineKind, ReportParts};

use crate::text;
use metadata::Metadata;

/// Stack for parsing and extraction in bytes. They recurse over the page, at most [`bounds`] levels deep.
const STACK: usize = 64 * 1024 * 1024;

/// The parts of a page's article. Its text is headline, line break, extracted text.
pub(crate) fn parts(page: &str) -> ReportParts {
    let bounded = bounds::bound(page);
    let read = on_large_stack(&bounded.page, metadata::read).unwrap_or_default();
    let body =
        on_large_stack(&bounded.page, |page| rs_trafilatura::extract(page).map(|found| found.content_text));
    let mut diagnostics = bounded.diagnostics;
    let body = body.and_then(Result::ok).unwrap_or_else(|| {
        diagnostics.push(
            Diagnostic::warning("The article's text could not be found in the page.")
                .with_hint("Save the article as plain text."),
        );
        String::new()
    });
    let Metadata { title, outlet, url, byline, published, kinds } = read;
    let title = title.unwrap_or_default();
    let kinds = kinds_of_lines(&body, &kinds);
    let parts = text::titled(&title, &body, &kinds);
    ReportParts {
        outlet,
        url,
        byline: if byline.is_empty() { parts.byline } else { byline },
        published: published.or(parts.published),
        diagnostics: diagnostics.into_iter().chain(parts.diagnostics).collect(),
        ..parts
    }
}

/// The kinds of the text's lines that are the whole text of an element, sorted by line.
fn kinds_of_lines(body: &str, kinds: &[(String, LineKind)]) -> Vec<(String, LineKind)> {
    let mut found: Vec<(String, LineKind)> = body
        .lines()
        .filter_map(|line| {
            let words = metadata::single_spaced(line);
            let at = kinds.binary_search_by(|(known, _)| known.as_str().cmp(&words)).ok()?;
            Some((line.trim().to_owned(), kinds.get(at)?.1))
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Runs `read` where deep recursion has room; none if it panics, for neither library promises never to.
fn on_large_stack<T: Send>(page: &str, read: impl FnOnce(&str) -> T + Send) -> Option<T> {
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || read(page)).ok()?;
        worker.join().ok()
    })
}
