//! What a page says of its article outside the text: headline, outlet, address, authors, time.

use std::collections::BTreeMap;

use crossread_core::{LineKind, Published};
use dom_query::Document;
use serde_json::{Map, Value};

use crate::{byline, lines::shape, published};

/// What a page says of its article.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) url: Option<String>,
    pub(super) byline: Vec<String>,
    pub(super) published: Option<Published>,
    /// Texts of elements that are no prose by their tag, sorted, each once; white space is single spaces.
    pub(super) kinds: Vec<(String, LineKind)>,
}

/// Reads a page's metadata. Open Graph comes before JSON-LD, which comes before the elements of the page.
pub(super) fn read(page: &str) -> Metadata {
    let document = Document::from(page);
    let meta = MetaTags::read(&document);
    let article = linked_article(&document).unwrap_or_default();
    let text = |selector: &str| texts(&document, selector).into_iter().next();

    let url = attribute(&document, "link[rel=canonical]", "href")
        .into_iter()
        .chain(meta.get("og:url"))
        .chain(article.get("url").and_then(name_of))
        .find(|url| url.starts_with("http://") || url.starts_with("https://"));
    let outlet = meta
        .get("og:site_name")
        .or_else(|| article.get("publisher").and_then(name_of))
        .or_else(|| url.as_deref().and_then(host));
    let title = meta
        .get("og:title")
        .or_else(|| article.get("headline").and_then(name_of))
        .or_else(|| text("h1"))
        .or_else(|| text("title"))
        .map(|title| without_outlet(&title, outlet.as_deref()));
    let stamps = [
        "article:published_time",
        "datepublished",
        "date",
        "pubdate",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "parsely-pub-date",
        "publish-date",
        "sailthru.date",
    ];
    let published = meta
        .get("article:published_time")
        .into_iter()
        .chain(article.get("datePublished").and_then(name_of))
        .chain(stamps.iter().filter_map(|name| meta.get(name)))
        .chain(attribute(&document, "time[datetime]", "datetime"))
        .chain(texts(&document, "time"))
        .find_map(|stamp| published::of_stamp(&stamp));
    let named = ["author", "article:author", "parsely-author", "dc.creator", "byl"]
        .iter()
        .filter_map(|name| meta.get(name));
    let mut authors: Vec<String> = names_of(article.get("author"));
    if authors.is_empty() {
        authors = named.collect();
    }
    if authors.is_empty() {
        authors = texts(&document, "[rel=author], [itemprop=author]");
    }
    Metadata {
        title,
        byline: byline::of_list(authors.iter().flat_map(|names| byline::split(names))),
        published,
        kinds: kinds(&document),
        outlet,
        url,
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
fn texts(document: &Document, selector: &str) -> Vec<String> {
    let Some(found) = document.try_select(selector) else { return Vec::new() };
    found.iter().map(|element| single_spaced(&element.text())).filter(|text| !text.is_empty()).collect()
}

/// White space as single spaces.
pub(super) fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn attribute(document: &Document, selector: &str, name: &str) -> Option<String> {
    let value = document.try_select(selector)?.attr(name)?;
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// The page's `meta` elements by lower-case name; the first of a name counts.
struct MetaTags(BTreeMap<String, String>);

impl MetaTags {
    fn read(document: &Document) -> Self {
        let mut tags = BTreeMap::new();
        for element in document.select("meta[content]").iter() {
            let content = element.attr("content").map(|content| single_spaced(&content)).unwrap_or_default();
            for key in ["property", "name", "itemprop"] {
                if let Some(name) = element.attr(key).filter(|_| !content.is_empty()) {
                    tags.entry(name.trim().to_lowercase()).or_insert_with(|| content.clone());
                }
            }
        }
        Self(tags)
    }

    fn get(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }
}

/// The first object in the page's JSON-LD whose type is an article (schema.org: `NewsArticle` and its kin end so).
fn linked_article(document: &Document) -> Option<Map<String, Value>> {
    let scripts = document.select("script[type='application/ld+json']");
    scripts.iter().find_map(|script| {
        let value: Value = serde_json::from_str(script.text().trim()).ok()?;
        article_in(&value).cloned()
    })
}

/// Looks through lists and `@graph`; the depth is bounded by the JSON reader's own limit of 128.
fn article_in(value: &Value) -> Option<&Map<String, Value>> {
    match value {
        Value::Array(values) => values.iter().find_map(article_in),
        Value::Object(object) => {
            let is_article = |kind: &Value| {
                kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("BlogPosting"))
            };
            let found = match object.get("@type") {
                Some(Value::Array(kinds)) => kinds.iter().any(is_article),
                Some(kind) => is_article(kind),
                None => false,
            };
            if found { Some(object) } else { object.get("@graph").and_then(article_in) }
        }
        _ => None,
    }
}

/// A string, or an object's `name`.
fn name_of(value: &Value) -> Option<String> {
    let name = match value {
        Value::String(name) => name,
        Value::Object(object) => object.get("name")?.as_str()?,
        _ => return None,
    };
    Some(single_spaced(name)).filter(|name| !name.is_empty())
}

/// One name or a list of them.
fn names_of(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(values)) => values.iter().filter_map(name_of).collect(),
        Some(value) => name_of(value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// A URL's host without "www.".
fn host(url: &str) -> Option<String> {
    let host = url.split_once("://")?.1.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_lowercase()).filter(|host| !host.is_empty())
}

/// A headline without the outlet's name behind a bar or a dash.
fn without_outlet(title: &str, outlet: Option<&str>) -> String {
    let Some(outlet) = outlet else { return title.to_owned() };
    for bar in [" | ", " - ", " – ", " — ", " :: "] {
        if let Some((headline, behind)) = title.rsplit_once(bar)
            && behind.to_lowercase() == outlet.to_lowercase()
            && !headline.trim().is_empty()
        {
            return headline.trim().to_owned();
        }
    }
    title.to_owned()
}
