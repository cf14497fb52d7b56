//! Web pages: the article's text by extraction, the rest from the page's own marks.

mod article;
mod blocks;
mod bounds;
mod dates;
mod meta_tags;
mod metadata;
mod surroundings;
mod title;

use crossread_core::{Diagnostic, LineKind, ReportParts};
use dom_query::Document;

use crate::text;
pub(crate) use article::on_large_stack;
pub(crate) use metadata::host;

/// The parts of a page's article. Its text is headline, line break, extracted text.
pub(crate) fn parts(page: &str) -> ReportParts {
    let bounded = bounds::bound(page);
    let mut diagnostics = bounded.diagnostics;
    let Some(read) = on_large_stack(|| metadata::read(&bounded.page)) else {
        diagnostics.push(unread());
        return ReportParts { diagnostics, ..ReportParts::default() };
    };
    let found = article::text(&bounded.page, &read.blocks, read.body.as_deref());
    if found.text.trim().is_empty() {
        diagnostics.push(unread());
    } else if found.lost {
        diagnostics.push(
            Diagnostic::warning(
                "Less than half of the words in the page's paragraphs were taken for the report.",
            )
            .with_hint("Save the article as plain text if some of it is missing."),
        );
    }
    diagnostics.extend(read.diagnostic);
    let kinds = kinds_of_lines(&found.text, &read.kinds);
    let parts = text::titled(&read.title.unwrap_or_default(), &found.text, &kinds);
    ReportParts {
        outlet: read.outlet,
        url: read.url,
        byline: if read.byline.is_empty() { parts.byline } else { read.byline },
        published: read.published.or(parts.published),
        diagnostics: diagnostics.into_iter().chain(parts.diagnostics).collect(),
        ..parts
    }
}

fn unread() -> Diagnostic {
    Diagnostic::warning("The article's text could not be found in the page.")
        .with_hint("Save the article as plain text.")
}

/// The words of a piece of markup, a block a line; other text as it is.
pub(crate) fn plain_lines(text: &str) -> String {
    tagged_lines(text).unwrap_or_else(|| text.to_owned())
}

/// The words of a piece of markup, or of text in which it may be escaped once more; a block a line.
pub(crate) fn words(markup: &str) -> String {
    let opens_tag = |(at, _)| {
        markup.get(at + 1..).is_some_and(|rest: &str| {
            rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!')
        })
    };
    if markup.match_indices('<').any(opens_tag) {
        return lines_of(markup).unwrap_or_default();
    }
    plain_lines(&html_escape::decode_html_entities(markup))
}

/// The blocks of `markup`, if it holds tags of such.
fn tagged_lines(markup: &str) -> Option<String> {
    let tags = ["</p>", "<br", "</div>", "</li>"];
    if tags.iter().any(|tag| markup.contains(tag)) { lines_of(markup) } else { None }
}

fn lines_of(markup: &str) -> Option<String> {
    let bounded = bounds::bound(markup);
    on_large_stack(|| Document::fragment(bounded.page.as_str()).formatted_text().to_string())
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
