use maud::{PreEscaped, html};

use crate::printable::one_line;

/// One change in a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedItem {
    /// What changed, in a line.
    pub title: String,
    /// Of which sort the change is: "new-report".
    pub category: String,
    /// Where the story stands.
    pub address: String,
    /// What tells it from all other items.
    pub id: String,
    /// When it was seen, as RFC 822 writes it.
    pub published: String,
}

/// The generator that [`rss`] names.
pub const GENERATOR: &str = "Crossread";

/// Changes as a feed that news readers follow (RSS 2.0, rssboard.org/rss-specification). Some readers take titles for markup,
/// so these hold no character that markup begins with.
pub fn rss(title: &str, address: &str, items: &[FeedItem]) -> String {
    let feed = html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
        rss version="2.0" {
            channel {
                title { (plain(title)) }
                link { (address) }
                description { "What the articles that arrive change" }
                generator { (GENERATOR) }
                @for item in items {
                    item {
                        title { (plain(&item.title)) }
                        category { (item.category) }
                        link { (item.address) }
                        guid isPermaLink="false" { (item.id) }
                        pubDate { (item.published) }
                    }
                }
            }
        }
    };
    feed.into_string() + "\n"
}

/// The text on one line, its angle brackets single quotation marks, without what XML 1.0 has no place for.
fn plain(text: &str) -> String {
    let shown = |c| match c {
        '<' => Some('‹'),
        '>' => Some('›'),
        '\u{fffe}' | '\u{ffff}' => None,
        c => Some(c),
    };
    one_line(text).chars().filter_map(shown).collect()
}
