//! What a page says of its article outside the text: headline, outlet, address, authors, time.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crossread_core::{Diagnostic, LineKind, Published};
use dom_query::Document;
use regex::Regex;

use super::blocks::Blocks;
use super::dates::Sources;
use super::meta_tags::{self, MetaTags};
use super::title::{self, Site};
use crate::byline;
use crate::lines::shape::{self, pattern};
use crate::linked_data::{self, Object, names, plain};

/// What a page says of its article.
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) url: Option<String>,
    pub(super) byline: Vec<String>,
    pub(super) published: Option<Published>,
    /// The article's text as JSON-LD gives it, a paragraph a line.
    pub(super) body: Option<String>,
    /// Texts of elements that are no prose by their tag, sorted, each once; white space is single spaces.
    pub(super) kinds: Vec<(String, LineKind)>,
    /// The page's paragraphs.
    pub(super) blocks: Blocks,
    /// What is odd about it.
    pub(super) diagnostic: Option<Diagnostic>,
}

/// Reads a page's metadata. Its tags come before JSON-LD, which comes before the elements of the page.
pub(super) fn read(page: &str) -> Metadata {
    let document = Document::from(page);
    let meta = MetaTags::read(&document);
    let scripts = document.select("script[type*='ld+json']");
    let objects: Vec<Object> = scripts.iter().flat_map(|script| linked_data::read(&script.text())).collect();
    let canonical = address(&document, &meta, page);
    let article = linked_data::article(&objects, canonical.as_deref());
    let url = canonical.or_else(|| linked_data::address(article?));
    let host = url.as_deref().and_then(host);
    let linked = |field: &str| names(article.and_then(|article| article.get(field)), &objects);

    let outlet = meta
        .all(meta_tags::OUTLETS)
        .into_iter()
        .chain(linked("publisher"))
        .find(|outlet| !outlet.starts_with('@'))
        .map(|outlet| self::host(&outlet).unwrap_or(outlet))
        .or_else(|| host.clone());
    let said: Vec<String> = meta
        .get("og:title")
        .into_iter()
        .chain(linked("headline"))
        .chain(meta.all(meta_tags::TITLES))
        .collect();
    let headline = title::element(&document, &said);
    let sources = Sources {
        document: &document,
        meta: &meta,
        objects: &objects,
        article,
        headline: headline.as_ref(),
        url: url.as_deref(),
    };
    let (published, diagnostic) = sources.published();
    Metadata {
        title: title::headline(said, &document, &Site { name: outlet.as_deref(), host: host.as_deref() }),
        byline: authors(&document, &meta, linked("author")),
        body: article
            .and_then(|article| article.get("articleBody")?.as_str())
            .map(|body| super::plain_lines(&html_escape::decode_html_entities(body))),
        published,
        kinds: kinds(&document),
        blocks: Blocks::read(&document, headline.as_ref()),
        outlet,
        url,
        diagnostic,
    }
}

/// Where the page stood on the web: what it says itself, else what the program that saved it wrote.
fn address(document: &Document, meta: &MetaTags, page: &str) -> Option<String> {
    static SAVED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"<!--[^>]{0,200}?(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*|Mirrored from )([^\s>]+)",
        )
    });
    let saved = SAVED.captures(page).and_then(|found| found.get(1)).map(|found| found.as_str());
    let saved = saved.map(|url| if url.contains("://") { url.to_owned() } else { format!("http://{url}") });
    let addresses: Vec<String> = attribute(document, "link[rel=canonical]", "href")
        .into_iter()
        .chain(meta.all(meta_tags::ADDRESSES))
        .chain(saved)
        .filter(|url| url.starts_with("http://") || url.starts_with("https://"))
        .collect();
    // A site's own address is that of no article.
    let of_page = |url: &&String| url.splitn(4, '/').nth(3).is_some_and(|path| !path.is_empty());
    addresses.iter().find(of_page).or(addresses.first()).cloned()
}

/// The authors: JSON-LD, tags, elements, then a line that begins as a byline does.
fn authors(document: &Document, meta: &MetaTags, linked: Vec<String>) -> Vec<String> {
    let tags = meta.all(meta_tags::AUTHORS).iter().map(|name| forward(name)).collect();
    let elements = texts(document, "[rel=author], [itemprop=author]");
    let lists = [linked, tags, elements];
    let mut read =
        lists.iter().map(|list| byline::of_list(list.iter().flat_map(|names| byline::split(names))));
    read.find(|authors| !authors.is_empty()).unwrap_or_else(|| {
        let lines = texts(document, "[class*=byline], [class*=author]");
        let line = lines.iter().find(|line| line.to_lowercase().starts_with("by "));
        line.map(|line| byline::of_line(line)).unwrap_or_default()
    })
}

/// "Doe, Jane", as libraries write names, with the surname last.
fn forward(name: &str) -> String {
    match name.split_once(", ") {
        Some((last, first)) if !last.contains(' ') && !first.contains([',', ';']) => {
            format!("{first} {last}")
        }
        _ => name.to_owned(),
    }
}

/// Headings, without the summary that many pages set as one under the headline.
const HEADINGS: &str = "h2:not([class*=standfirst], [class*=dek], [class*=summary], [class*=subtitle], [class*=lead], \
    [class*=description], [class*=intro], [class*=subhead]), h3, h4, h5, h6";

/// Most words of a heading that is not in title case; more make a summary.
const HEADING_WORDS: usize = 10;

/// Lines that the page marks as captions, headings, bylines and dates.
fn kinds(document: &Document) -> Vec<(String, LineKind)> {
    let mut kinds = BTreeMap::new();
    let marks = [
        ("figcaption, [class*=caption]", LineKind::Caption),
        (HEADINGS, LineKind::Heading),
        ("[class*=byline], [rel=author], [itemprop=author]", LineKind::Byline),
        ("time", LineKind::Date),
    ];
    for (selector, kind) in marks {
        for text in texts(document, selector) {
            // A heading that ends a sentence is more likely a summary, which is the report's own.
            let short = text.split(' ').count() <= HEADING_WORDS || shape::is_title_case(&text);
            let heading = short && !shape::ends_sentence(&text);
            if kind == LineKind::Caption || heading {
                kinds.entry(text).or_insert(kind);
            }
        }
    }
    kinds.into_iter().collect()
}

/// The texts of the elements that match, white space as single spaces, without empty ones.
pub(super) fn texts(document: &Document, selector: &str) -> Vec<String> {
    let Some(found) = document.try_select(selector) else { return Vec::new() };
    found.iter().map(|element| single_spaced(&element.text())).filter(|text| !text.is_empty()).collect()
}

/// White space as single spaces.
pub(super) fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn attribute(document: &Document, selector: &str, name: &str) -> Option<String> {
    let value = document.try_select(selector)?.attr(name)?;
    Some(plain(&value)).filter(|value| !value.is_empty())
}

/// A URL's host without "www.".
pub(crate) fn host(url: &str) -> Option<String> {
    let host = url.split_once("://")?.1.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_lowercase()).filter(|host| !host.is_empty())
}
