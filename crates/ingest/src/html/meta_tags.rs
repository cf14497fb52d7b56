//! The `meta` elements of a page, and elements that carry the same names as `itemprop`.

use std::collections::BTreeMap;

use dom_query::{Document, NodeRef};

use crate::linked_data::plain;

/// Headlines.
pub(super) const TITLES: &[&str] = &[
    "og:title", "twitter:title", "parsely-title", "sailthru.title", "citation_title", "dc.title",
    "dcterms.title",
];

/// Names of the site.
pub(super) const OUTLETS: &[&str] =
    &["og:site_name", "application-name", "citation_journal_title", "dc.publisher", "dcterms.publisher"];

/// Addresses of the article.
pub(super) const ADDRESSES: &[&str] = &["og:url", "parsely-link", "twitter:url", "al:web:url"];

/// Authors.
pub(super) const AUTHORS: &[&str] = &[
    "author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "citation_author",
    "dc.creator", "dcterms.creator", "byl",
];

/// When the article was published.
pub(super) const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date_published",
    "published_time",
    "published-date",
    "publisheddate",
    "publish-date",
    "publish_date",
    "publishdate",
    "publication_date",
    "publication-date",
    "pubdate",
    "pub_date",
    "article.published",
    "article_date_original",
    "originalpublicationdate",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.available",
    "dc.date.created",
    "dcterms.created",
    "datecreated",
    "dc.date",
    "dcterms.date",
    "cxenseparse:recs:publishtime",
    "ptime",
    "pdate",
    "rnews:datepublished",
    "displaydate",
    "date",
];

/// When it was last changed.
pub(super) const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "dateupdate",
    "last-modified",
    "lastmod",
    "modified",
    "dc.date.modified",
    "dcterms.modified",
    "revision_date",
    "updated_time",
];

/// The page's tags by lower-case name, each with its contents in the page's order.
pub(super) struct MetaTags(BTreeMap<String, Vec<String>>);

impl MetaTags {
    pub(super) fn read(document: &Document) -> Self {
        let mut tags: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for element in document.select("meta[content]").iter() {
            let content = element.attr("content").map(|content| plain(&content)).unwrap_or_default();
            for key in ["property", "name", "itemprop", "http-equiv"] {
                let names = element.attr(key).filter(|_| !content.is_empty()).unwrap_or_default();
                for name in names.split_whitespace() {
                    tags.entry(standard(name)).or_default().push(content.clone());
                }
            }
        }
        Self(tags)
    }

    /// The first content of a name.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.0.get(name)?.first().cloned()
    }

    /// The contents of several names, in the order of the names.
    pub(super) fn all(&self, names: &[&str]) -> Vec<String> {
        names.iter().filter_map(|name| self.0.get(*name)).flatten().cloned().collect()
    }
}

/// A name in small letters; those of Dublin Core are written with a point or with a colon.
fn standard(name: &str) -> String {
    let name = name.to_lowercase();
    match name.split_once(':') {
        Some((vocabulary @ ("dc" | "dcterms"), term)) => format!("{vocabulary}.{term}"),
        _ => name,
    }
}

/// Whether an element says what it is by `name`, among others perhaps.
pub(super) fn has_property(element: &NodeRef<'_>, name: &str) -> bool {
    ["itemprop", "property"].iter().any(|key| {
        element
            .attr(key)
            .is_some_and(|value| value.split_whitespace().any(|value| value.rsplit(':').next() == Some(name)))
    })
}
