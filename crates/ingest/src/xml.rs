//! A tolerant reading of XML: what feeds and agencies send is often cut, misses its namespaces, or holds entities that
//! only HTML knows.

use std::ops::Range;

use crossread_core::Diagnostic;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;

/// Most elements of a document; what is behind them is not read.
const MOST_ELEMENTS: usize = 400_000;

/// Deepest level of elements that are told apart; what is below stands in their markup.
const DEEPEST: usize = 64;

/// Most attributes of an element that are kept.
const MOST_ATTRIBUTES: usize = 64;

/// Elements that never stand in another of their name: where one begins, that was left open.
const APART: &[&str] = &["item", "entry", "newsitem", "nitf"];

/// An element: its markup, and those in it.
#[derive(Debug, Default)]
pub(crate) struct Element {
    /// The name with its prefix but for Atom's, in lower case.
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    /// What stands between its tags.
    inside: Range<usize>,
    pub(crate) children: Vec<Element>,
}

/// A document as far as it could be read.
pub(crate) struct Document<'t> {
    text: &'t str,
    /// Holds the outermost elements.
    pub(crate) root: Element,
    /// Whether something in it ended the reading early.
    pub(crate) cut: bool,
}

/// Reads a document; of one that is broken, what stands before the fault.
pub(crate) fn read(text: &str) -> Document<'_> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut open = vec![Element::default()];
    let (mut elements, mut below, mut cut) = (0_usize, 0_usize, false);
    loop {
        let start = offset(reader.buffer_position());
        let Ok(event) = reader.read_event() else {
            cut = true;
            break;
        };
        let end = offset(reader.buffer_position());
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            let name = name(tag.name());
            let before = APART.contains(&name.as_str()).then(|| place(&open, &name)).flatten();
            if let Some(at) = before {
                below = 0;
                close(&mut open, at, start);
            }
        }
        match event {
            Event::Start(_) | Event::Empty(_) if elements >= MOST_ELEMENTS => {
                cut = true;
                break;
            }
            Event::Start(_) if open.len() > DEEPEST => below += 1,
            Event::Start(tag) => {
                elements += 1;
                open.push(element(&tag, end));
            }
            Event::Empty(tag) => {
                elements += 1;
                if let Some(parent) = open.last_mut() {
                    parent.children.push(element(&tag, end));
                }
            }
            Event::End(_) if below > 0 => below -= 1,
            Event::End(tag) => {
                // An end tag of none that is open is passed over; one of an outer element closes those in it.
                if let Some(at) = place(&open, &name(tag.name())) {
                    close(&mut open, at, start);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    cut |= open.len() > 1;
    close(&mut open, 1, text.len());
    Document { text, root: open.pop().unwrap_or_default(), cut }
}

/// The innermost open element of a name.
fn place(open: &[Element], name: &str) -> Option<usize> {
    open.iter().rposition(|element| element.name == name)
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn name(name: QName) -> String {
    let name = name.as_ref().to_lowercase();
    name.strip_prefix("atom:").map(str::to_owned).unwrap_or(name)
}

fn element(tag: &BytesStart, end: usize) -> Element {
    let mut attributes = tag.html_attributes();
    let attributes = attributes.with_checks(false).flatten().take(MOST_ATTRIBUTES).map(|attribute| {
        let value = html_escape::decode_html_entities(attribute.value.as_ref()).into_owned();
        (attribute.key.as_ref().to_lowercase(), value)
    });
    Element {
        name: name(tag.name()),
        attributes: attributes.collect(),
        inside: end..end,
        children: Vec::new(),
    }
}

/// Closes the elements from `at` on, which end at `end`.
fn close(open: &mut Vec<Element>, at: usize, end: usize) {
    while open.len() > at.max(1) {
        let Some(mut element) = open.pop() else { return };
        element.inside.end = end.max(element.inside.start);
        if let Some(parent) = open.last_mut() {
            parent.children.push(element);
        }
    }
}

impl Element {
    /// The first child with one of the names, the names in order.
    pub(crate) fn child(&self, names: &[&str]) -> Option<&Element> {
        names.iter().find_map(|name| self.children.iter().find(|child| child.name == *name))
    }

    /// The elements of a name at any depth, in the document's order.
    pub(crate) fn all<'e>(&'e self, name: &str) -> Vec<&'e Element> {
        let mut found = Vec::new();
        for child in &self.children {
            if child.name == name {
                found.push(child);
            }
            found.extend(child.all(name));
        }
        found
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Document<'_> {
    /// What an element holds: its markup where it has elements, else its words, without the wrapping of either.
    pub(crate) fn content(&self, element: &Element) -> String {
        let inside = self.text.get(element.inside.clone()).unwrap_or_default();
        if element.children.is_empty() { unwrapped(inside) } else { inside.to_owned() }
    }

    /// The words of an element in one line, without markup.
    pub(crate) fn line(&self, element: &Element) -> String {
        let words = crate::html::words(&self.content(element));
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Character data: CDATA sections as they are, the rest without its entities.
fn unwrapped(inside: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(inside.len()), inside);
    while let Some((before, section)) = rest.split_once("<![CDATA[") {
        out.push_str(&html_escape::decode_html_entities(before));
        let (section, after) = section.split_once("]]>").unwrap_or((section, ""));
        out.push_str(section);
        rest = after;
    }
    out.push_str(&html_escape::decode_html_entities(rest));
    out
}

/// The warning for a document that ends before its time.
pub(crate) fn cut(document: &Document) -> Option<Diagnostic> {
    document
        .cut
        .then(|| Diagnostic::warning("The document is cut or damaged; what follows the damage was not read."))
}
