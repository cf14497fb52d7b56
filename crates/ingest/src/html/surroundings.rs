//! Which elements of a page stand around its article: menus, related stories, comments, banners.

use std::sync::LazyLock;

use dom_query::{NodeId, NodeRef};
use regex::Regex;

use crate::lines::shape::pattern;

/// Elements that hold no words for a reader of the article.
const TAGS: &[&str] = &[
    "script", "style", "noscript", "template", "nav", "footer", "button", "select", "svg", "iframe", "dialog",
];

/// Words of a class or an id.
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix) (?:^|[^a-z])(?:comments?|disqus|respond|related|recirc\w*|recommended|recommendations?|trending|popular|most-?(?:read|viewed|popular)
            |sidebar|footer|nav|navbar|navigation|menu|breadcrumbs?|cookies?|consent|gdpr|newsletter|promo|sponsored|outbrain|taboola
            |share|sharing|social|modal|popup|overlay|teasers?|tweet|current-?date)(?:[^a-z]|$)",
    )
});

/// Tells what stands around the article of one page.
pub(super) struct Surroundings {
    /// The elements around the headline, which hold the article whatever they are called.
    headline: Vec<NodeId>,
}

impl Surroundings {
    /// `headline` is the element of the headline, if the page has one.
    pub(super) fn of(headline: Option<&NodeRef<'_>>) -> Self {
        let headline = headline
            .into_iter()
            .flat_map(|node| std::iter::once(node.id).chain(node.ancestors_it(None).map(|around| around.id)));
        Self { headline: headline.collect() }
    }

    /// Whether an element and all in it stand around the article.
    pub(super) fn holds(&self, element: &NodeRef<'_>) -> bool {
        let Some(name) = element.node_name() else { return false };
        if self.headline.contains(&element.id) || matches!(&*name, "html" | "body" | "main" | "article") {
            return false;
        }
        TAGS.contains(&&*name)
            || element.class().is_some_and(|class| WORDS.is_match(&class))
            || element.id_attr().is_some_and(|id| WORDS.is_match(&id))
            || element.attr("hidden").is_some()
    }
}
