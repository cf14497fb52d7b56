//! What a PDF says of itself: its dictionary of information, and XMP.

use std::sync::LazyLock;

use crossread_core::Published;
use lopdf::{Dictionary, Document, Object};
use regex::Regex;

use super::bounds::Bounds;
use crate::lines::shape::{self, pattern};
use crate::{published, xml};

/// Fewest words of a title: what is shorter is the name of a file, a section or an outlet.
const FEWEST_WORDS: usize = 3;

/// What programs write for the title that is the name of a file, or of the program.
static NO_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix) \.(?:docx?|rtf|odt|pages|indd|qx[pd]|pdf|txt|x?html?|tex|dvi|e?ps|ai|pptx?|xlsx?|jpe?g|png|tiff?)$
        | ^(?:microsoft|print|untitled\b) | ^[^\ ]+$ | ^(?:https?:|file:|www\.)",
    )
});

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) outlet: Option<String>,
    /// The day of publication, where it is marked as such.
    pub(super) published: Option<Published>,
    /// The day on which the file was made.
    pub(super) made: Option<Published>,
}

pub(super) fn read(document: &Document, bounds: &mut Bounds) -> Metadata {
    let mut metadata = document
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"Metadata", document))
        .and_then(Object::as_stream)
        .ok()
        .and_then(|stream| bounds.unpacked(stream))
        .map(|content| of_xmp(&String::from_utf8_lossy(&content)))
        .unwrap_or_default();
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict);
    if let Ok(info) = info {
        metadata.title = metadata.title.or_else(|| words(info, b"Title").and_then(|title| title_of(&title)));
        metadata.made = metadata.made.or_else(|| words(info, b"CreationDate").and_then(|date| day(&date)));
    }
    metadata
}

fn words(info: &Dictionary, key: &[u8]) -> Option<String> {
    lopdf::decode_text_string(info.get(key).ok()?).ok()
}

fn of_xmp(packet: &str) -> Metadata {
    let document = xml::read(packet);
    let descriptions = document.root.all("rdf:description");
    let value = |name: &str| {
        let element = || document.root.all(name).first().map(|element| document.line(element));
        let attribute =
            || descriptions.iter().find_map(|description| description.attribute(name)).map(str::to_owned);
        element().or_else(attribute).filter(|value| !value.trim().is_empty())
    };
    Metadata {
        title: value("dc:title").and_then(|title| title_of(&title)),
        outlet: value("prism:publicationname"),
        published: value("prism:publicationdate").and_then(|date| day(&date)),
        made: value("xmp:createdate").and_then(|date| day(&date)),
    }
}

/// A title, if it is one of a report.
fn title_of(title: &str) -> Option<String> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    (shape::words(&title) >= FEWEST_WORDS && !NO_TITLE.is_match(&title)).then_some(title)
}

/// A day without its hour: that is when the file was made.
fn day(stamp: &str) -> Option<Published> {
    let stamp = stamp.trim();
    let found = published::of_stamp(stamp.strip_prefix("D:").unwrap_or(stamp))?;
    Some(Published { time: None, ..found })
}
