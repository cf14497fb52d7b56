use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crossread::input::InputError;
use crossread::render::{self, FeedItem, GENERATOR};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use roxmltree::{Document, Node};

use super::event::Event;
use crate::arguments::USUAL_PORT;
use crate::failure::Failure;
use crate::output;

/// Items that the feed holds, the last.
const MOST_ITEMS: usize = 100;

/// The last changes, in a file that news readers follow.
#[derive(Debug)]
pub(super) struct Feed {
    file: PathBuf,
    /// The latest first.
    items: Vec<FeedItem>,
}

impl Feed {
    /// The feed that an earlier run has left in the file, or an empty one. A file that is none of ours is not written over.
    pub(super) fn open(file: &Path) -> Result<Self, Failure> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(source) if source.kind() == ErrorKind::NotFound => {
                let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
                if folder.is_some_and(|folder| !folder.is_dir()) {
                    return Err(Failure::Unwritable { path: file.to_owned(), source });
                }
                String::new()
            }
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                return Err(Failure::NotOurFeed(file.to_owned()));
            }
            Err(source) => return Err(InputError::Unreadable { path: file.to_owned(), source }.into()),
        };
        let items = if text.is_empty() { Some(Vec::new()) } else { items(&text) };
        let items = items.ok_or_else(|| Failure::NotOurFeed(file.to_owned()))?;
        Ok(Self { file: file.to_owned(), items })
    }

    /// Puts changes before those that are there, and writes the file, whole or not at all.
    pub(super) fn add(&mut self, events: &[Event]) -> Result<(), Failure> {
        if events.is_empty() {
            return Ok(());
        }
        let now = Timestamp::now();
        // It fails for years that RFC 822 cannot write.
        let published = DateTimePrinter::new().timestamp_to_rfc9110_string(&now).unwrap_or_default();
        let items = events.iter().enumerate().map(|(n, event)| FeedItem {
            title: event.words(),
            category: event.name().to_owned(),
            address: format!("{}story/{}", home(), event.story),
            id: format!("{}-{}-{n}", event.story, now.as_microsecond()),
            published: published.clone(),
        });
        self.items.splice(0..0, items);
        self.items.truncate(MOST_ITEMS);
        let feed = render::rss("Crossread: what changed", &home(), &self.items);
        output::deliver(&feed, Some(&self.file))
    }
}

/// Where `crossread serve STORE` shows the stories.
fn home() -> String {
    format!("http://127.0.0.1:{USUAL_PORT}/")
}

/// The items of a feed that [`render::rss`] wrote; `None` for any other text.
fn items(text: &str) -> Option<Vec<FeedItem>> {
    let document = Document::parse(text).ok()?;
    let channel = child(document.root_element(), "channel")?;
    if text_of(channel, "generator") != GENERATOR {
        return None;
    }
    let item = |node: Node<'_, '_>| FeedItem {
        title: text_of(node, "title"),
        category: text_of(node, "category"),
        address: text_of(node, "link"),
        id: text_of(node, "guid"),
        published: text_of(node, "pubDate"),
    };
    Some(channel.children().filter(|node| node.has_tag_name("item")).map(item).collect())
}

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|child| child.has_tag_name(name))
}

fn text_of(node: Node<'_, '_>, name: &str) -> String {
    child(node, name).and_then(|child| child.text()).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_read_as_it_was_written() {
        let item = |title: &str| FeedItem {
            title: title.to_owned(),
            category: "new-report".to_owned(),
            address: "http://127.0.0.1:7420/story/aa".to_owned(),
            id: "aa-1-0".to_owned(),
            published: "Mon, 12 May 2031 08:00:00 GMT".to_owned(),
        };
        let hostile = "</title><script>alert(1)</script> & \"]]>\u{1b}[31m\u{ffff}\u{202e} &lt;b&gt;";
        let written = render::rss("Changes", "http://127.0.0.1:7420/", &[item(hostile), item("plain")]);
        assert!(!written.contains("<script"), "{written}");
        let read = items(&written).expect("a feed");
        let titles: Vec<&str> = read.iter().map(|item| item.title.as_str()).collect();
        assert_eq!(titles, ["‹/title›‹script›alert(1)‹/script› & \"]]› &lt;b&gt;", "plain"]);
        assert_eq!(items(&render::rss("Changes", "http://127.0.0.1:7420/", &read)), Some(read));
        for other in ["", "words", "<rss><channel><generator>Other</generator></channel></rss>", "<html/>"] {
            assert_eq!(items(other), None, "{other}");
        }
    }
}
