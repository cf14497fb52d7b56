//! The names that programs give to the fields of an article: news-please, newspaper4k, trafilatura, Media Cloud, GDELT,
//! feeds in JSON, ninjs, and schema.org's `NewsArticle`. The first of a list that an object has counts.

/// The headline.
pub(super) const TITLE: &[&str] = &["title", "headline", "name", "meta_title", "Title", "headlines"];

/// The text, or its paragraphs; the last may be markup.
pub(super) const TEXT: &[&str] = &[
    "text", "maintext", "articleBody", "article_text", "full_text", "content_text", "plain_text", "body",
    "body_text", "body_html", "body_xhtml", "bodies", "content", "story", "content_html", "raw_text",
    "cleaned_text", "html",
];

/// When it was published.
pub(super) const PUBLISHED: &[&str] = &[
    "date_publish",
    "publish_date",
    "datePublished",
    "date_published",
    "published_date",
    "publication_date",
    "published_at",
    "publishedAt",
    "published",
    "pub_date",
    "pubDate",
    "publishDate",
    "first_publication_date",
    "webPublicationDate",
    "date",
    "Date",
    "dateCreated",
    "seendate",
    "firstcreated",
    "firstCreated",
    "contentcreated",
    "contentCreated",
    "versioncreated",
    "versionCreated",
    "timestamp",
];

/// When it was last changed: the day of a report that says no other.
pub(super) const MODIFIED: &[&str] =
    &["date_modify", "dateModified", "date_modified", "modified", "updated_at", "updated"];

/// Who wrote it.
pub(super) const AUTHORS: &[&str] = &["authors", "author", "byline", "creator", "Author"];

/// The outlet's name, then its host.
pub(super) const OUTLET: &[&str] = &[
    "source_domain", "source-hostname", "sitename", "meta_site_name", "site_name", "publisher", "media_name",
    "source_name", "outlet", "publication", "source", "hostname", "domain", "media_url", "website", "site",
    "copyrightholder",
];

/// Where it stands on the web.
pub(super) const URL: &[&str] = &[
    "url", "canonical_link", "canonical_url", "link", "article_url", "web_url", "webUrl", "URL",
    "source_url", "source", "mainEntityOfPage", "uri", "@id",
];

/// Lists of articles inside an object.
pub(super) const LISTS: &[&str] =
    &["articles", "stories", "items", "results", "data", "@graph", "docs", "hits"];

/// Every name that is read or says nothing of a report.
pub(super) fn is_read(field: &str) -> bool {
    [TITLE, TEXT, PUBLISHED, MODIFIED, AUTHORS, OUTLET, URL, LISTS].iter().any(|names| names.contains(&field))
        || field.starts_with('@')
}
