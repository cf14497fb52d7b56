//! The objects of a PDF, found in one pass over its bytes.
//!
//! A cross-reference table says where objects stand. In a damaged file it is wrong, and in a hostile one it makes a reader
//! parse the same bytes any number of times, so it is not followed: every byte belongs to one object, and of several objects
//! of one number the last counts, as in a file that was changed by appending.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use regex::bytes::Regex;

use super::bounds::Bounds;

/// Most levels of the tree of pages.
const DEEPEST: usize = 32;

/// White space between the parts of an object's header.
const SPACE: &str = r"[\x00\t\n\x0c\r ]{1,8}";

/// The head of an object, or the word before a trailer.
static START: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"\b(?P<number>\d{{1,10}}){SPACE}(?P<generation>\d{{1,5}}){SPACE}obj\b|\btrailer\b"))
});

/// What ends an object's own words.
static END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\bendobj\b|\b(?P<stream>stream(?:\r\n|\n|\r))|\b\d{{1,10}}{SPACE}\d{{1,5}}{SPACE}obj\b|\btrailer\b|\bstartxref\b"
    ))
});

static END_OF_STREAM: LazyLock<Regex> = LazyLock::new(|| pattern(r"\r?\n?endstream"));

/// Compiles a constant pattern over bytes.
fn pattern(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "every pattern is a constant, compiled by every test")]
    Regex::new(&format!("(?-u){pattern}")).expect("a constant pattern")
}

/// A page: what is inherited from the tree above it is filled in.
pub(super) struct Page<'d> {
    pub(super) contents: Vec<ObjectId>,
    pub(super) resources: Option<&'d Dictionary>,
    /// By how much it is turned clockwise when it is shown, in degrees.
    pub(super) rotation: i64,
}

/// Why the objects of a file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// They can be read with a password alone.
    Encrypted,
    /// There is no page among them.
    WithoutPages,
}

/// Finds the objects of a file, and those packed in others.
///
/// # Errors
/// When it asks for a password.
pub(super) fn read(bytes: &[u8], bounds: &mut Bounds) -> Result<Document, Unreadable> {
    let mut found = found(bytes, bounds);
    if found.document.is_encrypted() {
        // What a password may protect is printing or changing; then the empty one opens it.
        found.document.decrypt("").map_err(|_| Unreadable::Encrypted)?;
    }
    for (id, place) in std::mem::take(&mut found.packed) {
        let Ok(Object::Stream(stream)) = found.document.get_object(id) else { continue };
        let Some(content) = bounds.unpacked(stream) else { continue };
        let first = stream.dict.get(b"First").and_then(Object::as_i64).ok();
        let first = first.and_then(|first| usize::try_from(first).ok()).unwrap_or_default();
        for (number, object) in members(&content, first) {
            let is_newer = found.places.get(&number).is_none_or(|known| *known < place);
            if is_newer && bounds.another_object() {
                found.places.insert(number, place);
                found.document.objects.insert((number, 0), object);
            }
        }
    }
    if !found.document.trailer.has(b"Root") {
        let catalog = |object: &Object| object.as_dict().is_ok_and(|dict| dict.has_type(b"Catalog"));
        let last = found.document.objects.iter().rfind(|(_, object)| catalog(object));
        if let Some(id) = last.map(|(id, _)| *id) {
            found.document.trailer.set("Root", Object::Reference(id));
        }
    }
    Ok(found.document)
}

#[derive(Default)]
struct Found {
    document: Document,
    /// Where in the file an object of a number stands last.
    places: BTreeMap<u32, usize>,
    /// Streams that hold further objects, and where they stand, in the file's order.
    packed: Vec<(ObjectId, usize)>,
}

impl Found {
    /// Takes what a trailer says; of two that say something else the later one counts.
    fn take_trailer(&mut self, trailer: &Dictionary) {
        for (key, value) in trailer {
            self.document.trailer.set(key.clone(), value.clone());
        }
    }
}

fn found(bytes: &[u8], bounds: &mut Bounds) -> Found {
    let mut found = Found::default();
    let mut at = 0;
    while let Some(start) = START.captures_at(bytes, at) {
        let Some(head) = start.get(0) else { break };
        if !bounds.another_object() {
            break;
        }
        let end = END.captures_at(bytes, head.end());
        let keyword = end.as_ref().and_then(|end| end.get(0));
        let body_end = keyword.map_or(bytes.len(), |keyword| keyword.start());
        let object = bytes.get(head.end()..body_end).and_then(object);
        at = body_end;
        let number = |name: &str| std::str::from_utf8(start.name(name)?.as_bytes()).ok();
        let id = number("number")
            .and_then(|n| n.parse().ok())
            .zip(number("generation").and_then(|n| n.parse().ok()));
        let Some(id) = id else {
            if let Some(Object::Dictionary(trailer)) = object {
                found.take_trailer(&trailer);
            }
            continue;
        };
        let stream = end.as_ref().and_then(|end| end.name("stream")).map(|keyword| keyword.end());
        let object = match (object, stream) {
            (Some(Object::Dictionary(dict)), Some(start)) => {
                let payload = payload(bytes, start, &dict);
                at = payload.end;
                Some(stream_of(dict, bytes.get(payload).unwrap_or_default()))
            }
            (object, stream) => {
                at = stream.unwrap_or(at);
                object
            }
        };
        let Some(mut object) = object else { continue };
        if let Object::Stream(stream) = &mut object {
            if stream.dict.has_type(b"XRef") {
                found.take_trailer(&stream.dict);
                continue;
            }
            if stream.dict.has_type(b"ObjStm") {
                // Without its type nothing but this module unpacks it.
                stream.dict.remove(b"Type");
                found.packed.push((id, head.start()));
            }
        }
        found.places.insert(id.0, head.start());
        found.document.objects.insert(id, object);
    }
    found
}

/// The object that `words` are, the keyword behind it aside.
fn object(words: &[u8]) -> Option<Object> {
    let closed = [words, b" endobj"].concat();
    let operation = Content::decode_iter(&closed).next()?.ok()?;
    if operation.operator == "endobj" { operation.operands.into_iter().next() } else { None }
}

/// A stream; pictures are kept without what they show.
fn stream_of(dict: Dictionary, payload: &[u8]) -> Object {
    let is_picture = dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image");
    let content = if is_picture { Vec::new() } else { payload.to_vec() };
    Object::Stream(Stream::new(dict, content))
}

/// Where the content of a stream stands that begins at `start`: as long as its dictionary says, if its end is there, else up to
/// its end.
fn payload(bytes: &[u8], start: usize, dict: &Dictionary) -> Range<usize> {
    let length = dict.get(b"Length").and_then(Object::as_i64).ok();
    let end =
        length.and_then(|length| usize::try_from(length).ok()).and_then(|length| start.checked_add(length));
    if let Some(end) = end
        && let Some(behind) = bytes.get(end..bytes.len().min(end.saturating_add(16)))
        && behind.trim_ascii_start().starts_with(b"endstream")
    {
        return start..end;
    }
    start..END_OF_STREAM.find_at(bytes, start).map_or(bytes.len(), |end| end.start())
}

/// The objects in the content of an object stream, whose list of numbers and places ends at `first`.
fn members(content: &[u8], first: usize) -> Vec<(u32, Object)> {
    let list = content.get(..first).and_then(|list| std::str::from_utf8(list).ok()).unwrap_or_default();
    let numbers: Vec<usize> = list.split_ascii_whitespace().map_while(|number| number.parse().ok()).collect();
    let mut places: Vec<(usize, u32)> = numbers
        .chunks_exact(2)
        .filter_map(|pair| Some((first.checked_add(*pair.get(1)?)?, u32::try_from(*pair.first()?).ok()?)))
        .collect();
    places.sort_unstable();
    // Each byte is of one object.
    places.dedup_by_key(|(start, _)| *start);
    let ends = places.iter().skip(1).map(|(start, _)| *start).chain([content.len()]);
    places
        .iter()
        .zip(ends)
        .filter_map(|(&(start, number), end)| Some((number, object(content.get(start..end)?)?)))
        .collect()
}

/// The pages in order, as far as they are read; those that no tree holds where it is damaged.
///
/// # Errors
/// When there is none.
pub(super) fn pages<'d>(document: &'d Document, bounds: &mut Bounds) -> Result<Vec<Page<'d>>, Unreadable> {
    let mut pages = Vec::new();
    let root = document.catalog().and_then(|catalog| catalog.get(b"Pages")).and_then(Object::as_reference);
    if let Ok(root) = root {
        let top = Inherited { resources: None, rotation: 0 };
        add(document, root, top, &mut BTreeSet::new(), 0, &mut pages, bounds);
    }
    if pages.is_empty() {
        for dict in document.objects.values().filter_map(|object| object.as_dict().ok()) {
            if dict.has_type(b"Page") && bounds.another_page() {
                pages.push(page(
                    document,
                    dict,
                    Inherited { resources: None, rotation: 0 }.and(document, dict),
                ));
            }
        }
    }
    if pages.is_empty() { Err(Unreadable::WithoutPages) } else { Ok(pages) }
}

/// What a page has from the tree above it.
#[derive(Clone, Copy)]
struct Inherited<'d> {
    resources: Option<&'d Dictionary>,
    rotation: i64,
}

impl<'d> Inherited<'d> {
    fn and(self, document: &'d Document, dict: &'d Dictionary) -> Self {
        let value = |key: &[u8]| dict.get_deref(key, document).ok();
        Self {
            resources: value(b"Resources").and_then(|object| object.as_dict().ok()).or(self.resources),
            rotation: value(b"Rotate").and_then(|object| object.as_i64().ok()).unwrap_or(self.rotation),
        }
    }
}

fn add<'d>(
    document: &'d Document,
    id: ObjectId,
    inherited: Inherited<'d>,
    seen: &mut BTreeSet<ObjectId>,
    depth: usize,
    pages: &mut Vec<Page<'d>>,
    bounds: &mut Bounds,
) {
    if depth > DEEPEST || !seen.insert(id) {
        return;
    }
    let Ok(dict) = document.get_dictionary(id) else { return };
    let inherited = inherited.and(document, dict);
    match dict.get_deref(b"Kids", document).and_then(Object::as_array) {
        Ok(kids) => {
            for kid in kids.iter().filter_map(|kid| kid.as_reference().ok()) {
                add(document, kid, inherited, seen, depth + 1, pages, bounds);
            }
        }
        Err(_) if bounds.another_page() => pages.push(page(document, dict, inherited)),
        Err(_) => {}
    }
}

fn page<'d>(document: &'d Document, dict: &'d Dictionary, inherited: Inherited<'d>) -> Page<'d> {
    let contents = match dict.get(b"Contents") {
        Ok(Object::Reference(id)) => match document.get_object(*id) {
            Ok(Object::Array(parts)) => references(parts),
            _ => vec![*id],
        },
        Ok(Object::Array(parts)) => references(parts),
        _ => Vec::new(),
    };
    Page { contents, resources: inherited.resources, rotation: inherited.rotation }
}

fn references(parts: &[Object]) -> Vec<ObjectId> {
    parts.iter().filter_map(|part| part.as_reference().ok()).collect()
}
