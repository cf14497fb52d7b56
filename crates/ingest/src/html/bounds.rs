//! Bounds a page before it is parsed, in one pass over its markup.
//!
//! Parsers and extraction take time that grows with the square of depth, of tags among siblings and of attributes in
//! one tag. The 181 pages of the Article Extraction Benchmark stay far below every bound here (at most 49 levels,
//! 3,091 tags, 64 attributes); what goes beyond loses its tags and keeps its words.

use crossread_core::Diagnostic;

/// Longest part of a page that is read, in bytes.
const LARGEST_PAGE: usize = 4 * 1024 * 1024;

/// Most tags, opening and closing, that are kept.
const MOST_TAGS: usize = 20_000;

/// Deepest nesting; tags below it are dropped.
const DEEPEST: usize = 256;

/// Most words between "<" and ">" outside quotation marks; a tag with more is dropped.
const MOST_ATTRIBUTES: usize = 256;

/// Elements without content, and those that the next of their kind closes: they open no level.
const FLAT: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot",
    "colgroup", "rb", "rt", "rp", "html", "head", "body",
];

/// Elements whose content is no markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noframes", "noembed"];

/// A page within bounds.
pub(super) struct Bounded {
    /// Its markup.
    pub(super) page: String,
    /// What was left out.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The page without what is too much of it.
pub(super) fn bound(page: &str) -> Bounded {
    let mut kept = String::with_capacity(page.len().min(LARGEST_PAGE));
    let (mut depth, mut foreign, mut tags) = (0_usize, 0_usize, 0_usize);
    let mut dropped = false;
    let mut rest = page.get(..page.floor_char_boundary(LARGEST_PAGE)).unwrap_or(page);
    let cut = rest.len() < page.len();
    while let Some(at) = rest.find('<') {
        let (text, markup) = rest.split_at_checked(at).unwrap_or((rest, ""));
        kept.push_str(text);
        let Some(tag) = Tag::read(markup) else {
            // A bare "<", or a comment, declaration or instruction.
            let end = skipped(markup);
            kept.push_str(markup.get(..end).unwrap_or(markup));
            rest = markup.get(end..).unwrap_or_default();
            continue;
        };
        let is_foreign = matches!(tag.name.as_str(), "svg" | "math");
        let level = foreign > 0 || !FLAT.contains(&tag.name.as_str());
        let mut keep = tag.attributes <= MOST_ATTRIBUTES && tags < MOST_TAGS;
        if tag.closing {
            keep &= !level || depth <= DEEPEST;
            depth = depth.saturating_sub(usize::from(level));
            foreign = foreign.saturating_sub(usize::from(is_foreign));
        } else {
            depth += usize::from(level);
            foreign += usize::from(is_foreign);
            keep &= !level || depth <= DEEPEST;
        }
        let mut end = tag.len;
        if !tag.closing && RAW.contains(&tag.name.as_str()) {
            end = raw_end(markup, &tag);
            depth = depth.saturating_sub(usize::from(level));
        }
        if keep {
            tags += 1;
            kept.push_str(markup.get(..end).unwrap_or(markup));
        } else {
            // The words on both sides stay apart.
            kept.push(' ');
            dropped = true;
        }
        rest = markup.get(end..).unwrap_or_default();
    }
    kept.push_str(rest);
    let mut diagnostics = Vec::new();
    if cut {
        diagnostics.push(
            Diagnostic::warning("The page is larger than any article; only its beginning was read.")
                .with_hint("Save the article's own page."),
        );
    }
    if dropped {
        diagnostics.push(Diagnostic::note(
            "The page's markup is deeper or heavier than any article's; some of its tags were dropped.",
        ));
    }
    Bounded { page: kept, diagnostics }
}

/// One tag at the start of some markup.
struct Tag {
    /// In lower case.
    name: String,
    closing: bool,
    /// Words behind the name outside quotation marks.
    attributes: usize,
    /// In bytes, with both brackets.
    len: usize,
}

impl Tag {
    fn read(markup: &str) -> Option<Tag> {
        let bytes = markup.as_bytes();
        let closing = bytes.get(1) == Some(&b'/');
        let start = if closing { 2 } else { 1 };
        let name: String = bytes
            .get(start..)?
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':'))
            .map(|byte| byte.to_ascii_lowercase() as char)
            .collect();
        if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return None;
        }
        let (mut quote, mut before, mut attributes) = (None, b' ', 0_usize);
        for (at, &byte) in bytes.iter().enumerate().skip(start + name.len()) {
            match quote {
                Some(open) if byte == open => quote = None,
                Some(_) => continue,
                // Only behind "=" does a quotation mark open a value.
                None if matches!(byte, b'"' | b'\'') && before == b'=' => quote = Some(byte),
                None if byte == b'>' => return Some(Tag { name, closing, attributes, len: at + 1 }),
                None => {}
            }
            if byte.is_ascii_whitespace() || byte == b'/' {
                continue;
            }
            let previous = at.checked_sub(1).and_then(|at| bytes.get(at));
            if before != b'='
                && previous
                    .is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\''))
            {
                attributes += 1;
            }
            before = byte;
        }
        Some(Tag { name, closing, attributes, len: markup.len() })
    }
}

/// Where a comment, declaration or instruction ends; one byte for a "<" that is text.
fn skipped(markup: &str) -> usize {
    let end = |close: &str, from: usize| {
        markup
            .get(from..)
            .and_then(|rest| rest.find(close))
            .map_or(markup.len(), |at| from + at + close.len())
    };
    if markup.starts_with("<!--") {
        end("-->", 4)
    } else if markup.starts_with("<!") || markup.starts_with("<?") {
        end(">", 2)
    } else {
        1
    }
}

/// Where the closing tag of an element with raw content ends.
fn raw_end(markup: &str, tag: &Tag) -> usize {
    let close = format!("</{}", tag.name);
    let bytes = markup.as_bytes();
    let mut from = tag.len;
    while let Some(at) = markup.get(from..).and_then(|rest| rest.find("</")).map(|at| from + at) {
        let found =
            bytes.get(at..at + close.len()).is_some_and(|name| name.eq_ignore_ascii_case(close.as_bytes()));
        if found {
            return markup.get(at..).and_then(|rest| rest.find('>')).map_or(markup.len(), |end| at + end + 1);
        }
        from = at + 2;
    }
    markup.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_a_page_as_it_is() {
        let page = "<!doctype html><p class='a > b'>5 < 6<br><script>if (a<b) '</p>'</script><svg><li><li></svg> end";
        assert_eq!(bound(page).page, page);
    }

    #[test]
    fn unwraps_what_is_too_deep() {
        let page = format!("{}harbour{}", "<div>".repeat(1000), "</div>".repeat(1000));
        let bounded = bound(&page);
        let words = bounded.page.replace(' ', "");
        assert_eq!(words, format!("{}harbour{}", "<div>".repeat(DEEPEST), "</div>".repeat(DEEPEST)));
        assert_eq!(bounded.diagnostics.len(), 1);
    }

    #[test]
    fn drops_a_tag_of_many_attributes() {
        let page = format!("<div {}>harbour</div>", "a=1 ".repeat(1000));
        assert_eq!(bound(&page).page, " harbour</div>");
        let image = format!("<img src=\"data:{}\">", "x y ".repeat(1000));
        assert_eq!(bound(&image).page, image);
    }
}
