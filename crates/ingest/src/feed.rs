//! Feeds: RSS of every version, and Atom. Entries with the whole text are articles; teasers are not.

use crossread_core::{Diagnostic, ReportParts};

use crate::xml::{Document, Element};
use crate::{IngestError, MOST_ARTICLES, byline, html, published, text, xml};

/// Most words of a teaser: what WordPress, which writes most feeds, takes for an excerpt (`excerpt_length`).
const TEASER_WORDS: usize = 55;

/// How a text ends that goes on elsewhere; of the marks in brackets, any line of it.
const GOES_ON: &[&str] = &["…", "..."];
const GOES_ON_IN_BRACKETS: &[&str] = &["[…]", "[...]", "(…)", "(...)"];

/// Where the text of an entry stands.
const TEXT: &[&str] = &["content:encoded", "content", "description", "summary"];
const PUBLISHED: &[&str] = &["pubdate", "published", "issued", "dc:date", "date"];
const MODIFIED: &[&str] = &["updated", "modified", "dcterms:modified", "a10:updated"];
const AUTHOR: &[&str] = &["dc:creator", "author", "creator"];

/// Whether a document is a feed.
pub(crate) fn is_feed(document: &Document) -> bool {
    document.root.child(&["rss", "feed", "rdf:rdf", "channel"]).is_some()
}

/// The articles of a feed, and how many entries are none.
///
/// # Errors
/// When no entry has its text.
pub(crate) fn articles(
    file: &str,
    document: &Document,
) -> Result<(Vec<ReportParts>, Vec<Diagnostic>), IngestError> {
    let root = document.root.child(&["rss", "feed", "rdf:rdf", "channel"]).unwrap_or(&document.root);
    let channel = root.child(&["channel"]).unwrap_or(root);
    let outlet =
        channel.child(&["title"]).map(|title| document.line(title)).filter(|title| !title.is_empty());
    let entries: Vec<&Element> =
        ["item", "entry"].iter().flat_map(|name| document.root.all(name)).take(MOST_ARTICLES).collect();
    let articles: Vec<ReportParts> =
        entries.iter().filter_map(|entry| article(document, entry, outlet.as_deref())).collect();
    let teasers = entries.len() - articles.len();
    if articles.is_empty() {
        let reason = match teasers {
            0 => "a feed without an entry".to_owned(),
            _ => format!("a feed whose entries hold teasers alone ({teasers})"),
        };
        return Err(IngestError::WithoutArticle { file: file.into(), reason });
    }
    let mut told = Vec::new();
    if teasers > 0 {
        let skipped = format!("Entries of the feed that hold a teaser alone and were skipped: {teasers}.");
        told.push(Diagnostic::warning(skipped).with_hint("Save their articles as HTML pages."));
    }
    told.extend(xml::cut(document));
    Ok((articles, told))
}

/// The article of an entry, if it holds its text.
fn article(document: &Document, entry: &Element, outlet: Option<&str>) -> Option<ReportParts> {
    let texts = TEXT.iter().filter_map(|name| entry.child(&[name]));
    let mut texts = texts.map(|text| html::words(&document.content(text)));
    let body = texts.find(|text| is_whole(text))?;
    let title = entry.child(&["title"]).map(|title| document.line(title)).unwrap_or_default();
    let mut parts = text::titled(&title, body.trim(), &[]);
    let authors = authors(document, entry);
    if !authors.is_empty() {
        parts.byline = authors;
    }
    let url = address(document, entry);
    let stamp = |names: &[&str]| published::of_stamp(&document.line(entry.child(names)?));
    parts.published = stamp(PUBLISHED)
        .or(parts.published)
        .or_else(|| stamp(MODIFIED))
        .or_else(|| published::of_address(url.as_deref()?));
    // An entry that a feed has from another names that.
    let source = entry.child(&["source"]).map(|source| match source.child(&["title"]) {
        Some(title) => document.line(title),
        None => document.line(source),
    });
    parts.outlet = source
        .filter(|source| !source.is_empty())
        .or_else(|| outlet.map(str::to_owned))
        .or_else(|| html::host(url.as_deref()?));
    parts.url = url;
    Some(parts)
}

/// Whether a text is more than a teaser.
fn is_whole(text: &str) -> bool {
    let ends = |text: &str, marks: &[&str]| marks.iter().any(|mark| text.trim_end().ends_with(mark));
    // Behind the mark can stand where the entry appeared first.
    text.split_whitespace().nth(TEASER_WORDS).is_some()
        && !ends(text, GOES_ON)
        && !text.lines().any(|line| ends(line, GOES_ON_IN_BRACKETS))
}

/// The entry's own page: a link that is no other relation of it, or an identifier that is an address.
fn address(document: &Document, entry: &Element) -> Option<String> {
    let links = entry.children.iter().filter(|child| child.name == "link");
    let own = links.filter(|link| link.attribute("rel").is_none_or(|relation| relation == "alternate"));
    let links = own.map(|link| match link.attribute("href") {
        Some(address) => address.to_owned(),
        None => document.line(link),
    });
    let ids = entry.children.iter().filter(|child| matches!(child.name.as_str(), "guid" | "id"));
    links.chain(ids.map(|id| document.line(id))).find(|address| {
        let address = address.to_ascii_lowercase();
        address.starts_with("http://") || address.starts_with("https://")
    })
}

/// The authors: names, or "address (name)" as RSS has it.
fn authors(document: &Document, entry: &Element) -> Vec<String> {
    let elements = entry.children.iter().filter(|child| AUTHOR.contains(&child.name.as_str()));
    let names: Vec<String> = elements
        .map(|author| {
            let name = document.line(author.child(&["name"]).unwrap_or(author));
            let inside = name.split_once('(').and_then(|(_, name)| name.strip_suffix(')'));
            inside.filter(|_| name.contains('@')).map(str::to_owned).unwrap_or(name)
        })
        .collect();
    byline::of_list(names.iter().flat_map(|names| byline::split(names)))
}
