//! Articles as agencies exchange them: NewsML-G2 items, alone or in a message, and NITF, which stands in them or alone.

use crossread_core::{Diagnostic, ReportParts};

use crate::xml::{Document, Element};
use crate::{IngestError, MOST_ARTICLES, byline, html, published, text, xml};

/// Where an item has its text: NITF, HTML, words alone.
const TEXT: &[&str] = &["body.content", "body", "html:body", "xhtml:body", "inlinedata", "inlinexml"];
const TITLE: &[&str] = &["hl1", "headline", "title"];
const BYLINE: &[&str] = &["byline", "by"];
const PUBLISHED: &[&str] =
    &["contentcreated", "firstcreated", "date.issue", "story.date", "versioncreated", "contentmodified"];
const OUTLET: &[&str] = &["infosource", "copyrightholder", "provider"];

/// Items of news in a document.
fn items<'d>(document: &'d Document) -> Vec<&'d Element> {
    let items = document.root.all("newsitem");
    if items.is_empty() { document.root.all("nitf") } else { items }
}

/// Whether a document holds items of news.
pub(crate) fn is_news(document: &Document) -> bool {
    !items(document).is_empty()
}

/// The articles of a document, and how many items are none: pictures, videos.
///
/// # Errors
/// When no item has a text.
pub(crate) fn articles(
    file: &str,
    document: &Document,
) -> Result<(Vec<ReportParts>, Vec<Diagnostic>), IngestError> {
    let items = items(document);
    let articles: Vec<ReportParts> =
        items.iter().take(MOST_ARTICLES).filter_map(|item| article(document, item)).collect();
    let others = items.len() - articles.len();
    if articles.is_empty() {
        let reason = format!("items of news without a text ({others})");
        return Err(IngestError::WithoutArticle { file: file.into(), reason });
    }
    let mut told = Vec::new();
    if others > 0 {
        told.push(Diagnostic::warning(format!("Items without a text that were skipped: {others}.")));
    }
    told.extend(xml::cut(document));
    Ok((articles, told))
}

fn article(document: &Document, item: &Element) -> Option<ReportParts> {
    let first = |names: &[&str]| {
        let found = names.iter().flat_map(|name| item.all(name));
        found.map(|element| document.line(element)).find(|line| !line.is_empty())
    };
    let contents = TEXT.iter().flat_map(|name| item.all(name));
    let mut texts = contents.map(|content| html::words(&document.content(content)));
    let body = texts.find(|text| !text.trim().is_empty())?;
    let title = first(TITLE).unwrap_or_default();
    let mut parts = text::titled(&title, body.trim(), &[]);
    let authors = first(BYLINE).map(|names| byline::of_line(&names)).unwrap_or_default();
    if !authors.is_empty() {
        parts.byline = authors;
    }
    let mut stamps = PUBLISHED.iter().flat_map(|name| item.all(name)).map(|stamp| {
        let norm = stamp.attribute("norm").map(str::to_owned);
        norm.unwrap_or_else(|| document.line(stamp))
    });
    parts.published = stamps.find_map(|stamp| published::of_stamp(&stamp)).or(parts.published);
    let outlet = OUTLET.iter().flat_map(|name| item.all(name)).find_map(|element| {
        let name = element.child(&["name"]).map(|name| document.line(name));
        name.or_else(|| element.attribute("literal").map(str::to_owned)).filter(|name| !name.is_empty())
    });
    parts.outlet = outlet.or(parts.outlet);
    Some(parts)
}
