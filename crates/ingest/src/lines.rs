//! Every line of a text, classed: prose, or what stands around it.
//!
//! First each line by its own words (`furniture`, `glued`), then by its neighbours: headline, headings, lists of
//! links. A wrong flag on prose costs more than furniture that is taken for prose, so whatever is in doubt is
//! [`LineKind::Body`].

mod furniture;
mod glued;
mod patterns;
pub(crate) mod shape;
#[cfg(test)]
mod tests;
mod wrapped;

use crossread_core::{Line, LineKind, Span};

/// Fewest short lines in a row at either end of a text that make a menu.
const MENU_LINES: usize = 3;

/// Most words of a line of a menu.
const MENU_WORDS: usize = 4;

/// Words that tell a headline from the name of an outlet or a section.
const HEADLINE_WORDS: usize = 5;

/// What a format knows about a text before its lines are read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Marked<'a> {
    /// Where the headline stands, if the format marks one.
    pub(crate) title: Option<Span>,
    /// Lines that the page's own marks class, without white space around them.
    pub(crate) kinds: &'a [(String, LineKind)],
}

/// The lines of `text` in order, without overlap, covering every character but the line breaks between them: lines that
/// were broken at a width are one.
pub(crate) fn classify(text: &str, marked: Marked<'_>) -> Vec<Line> {
    let spans = wrapped::joined(text, split(text));
    // Rules see such a line as one; a space takes as many bytes as a break.
    let flat = text.replace(['\n', '\r'], " ");
    let text = flat.as_str();
    let mut lines = Vec::new();
    for span in spans {
        let words = span.of(text);
        let known = marked.kinds.binary_search_by(|(known, _)| known.as_str().cmp(words.trim()));
        if marked.title.is_some_and(|title| title.contains(span) && !words.trim().is_empty()) {
            lines.push(Line { span, kind: LineKind::Title });
        } else if let Some((_, kind)) = known.ok().and_then(|at| marked.kinds.get(at)) {
            lines.push(Line { span, kind: *kind });
        } else if let Some(parts) = glued::parts(text, span) {
            lines.extend(parts.into_iter().map(|(span, kind)| Line { span, kind }));
        } else {
            let kind = furniture::kind_of(words).unwrap_or(LineKind::Body);
            lines.push(Line { span, kind });
        }
    }
    if marked.title.is_none() {
        find_title(text, &mut lines);
    }
    flag_captions(text, &mut lines);
    flag_related(text, &mut lines);
    flag_menus(text, &mut lines);
    flag_headings(text, &mut lines, marked.title.is_some());
    flag_stub(text, &mut lines);
    lines
}

/// The lines between "\n", "\r\n" and "\r".
fn split(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut spans = Vec::new();
    let mut start = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'\n' if at > 0 && bytes.get(at - 1) == Some(&b'\r') => start = at + 1,
            b'\n' | b'\r' => {
                spans.push(Span::new(start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    if start < text.len() {
        spans.push(Span::new(start, text.len()));
    }
    spans
}

/// In a text without marks, the headline is the first line above the prose that reads like one and has five words;
/// else the longest that reads like one. Shorter lines above it are the page's head.
fn find_title(text: &str, lines: &mut [Line]) {
    let body = |line: &&Line| line.kind == LineKind::Body;
    let Some(prose) = lines.iter().position(|line| body(&line) && shape::is_prose(line.span.of(text))) else {
        return;
    };
    let words = |line: &Line| shape::words(line.span.of(text));
    let candidates: Vec<(usize, usize)> = lines
        .iter()
        .enumerate()
        .take(prose + 1)
        .filter(|(_, line)| body(line) && shape::reads_like_headline(line.span.of(text)))
        .map(|(at, line)| (at, words(line)))
        .collect();
    let below = |at: usize| lines.iter().skip(at + 1).any(|line| body(&line));
    let long = candidates.iter().find(|(_, words)| *words >= HEADLINE_WORDS);
    let Some((at, _)) = long.or_else(|| candidates.iter().rev().max_by_key(|(_, words)| *words)).copied()
    else {
        return;
    };
    if !below(at) {
        return;
    }
    for line in lines.iter_mut().take(at).filter(|line| line.kind == LineKind::Body) {
        line.kind = LineKind::Link;
    }
    if let Some(line) = lines.get_mut(at) {
        line.kind = LineKind::Title;
    }
}

/// Lines of a list under "Read more:" or "Related" are links until prose comes again.
fn flag_related(text: &str, lines: &mut [Line]) {
    let mut listed = false;
    for line in lines {
        let words = line.span.of(text);
        match line.kind {
            LineKind::Link => listed = furniture::is_list_label(words),
            LineKind::Body if listed && reads_like_link(words) => line.kind = LineKind::Link,
            LineKind::Blank => {}
            _ => listed = false,
        }
    }
}

/// A headline, also one that asks.
fn reads_like_link(words: &str) -> bool {
    let asks = words.trim_end().ends_with('?') && shape::reads_like_headline(words);
    asks || (!shape::is_prose(words) && shape::words(words) >= 2)
}

/// A line that ends no sentence, directly under a caption and with nothing but a blank line under it, belongs to it.
fn flag_captions(text: &str, lines: &mut [Line]) {
    let belongs: Vec<bool> = lines
        .windows(3)
        .map(|window| match window {
            [above, line, below] => {
                above.kind == LineKind::Caption
                    && line.kind == LineKind::Body
                    && below.kind == LineKind::Blank
                    && !shape::is_prose(line.span.of(text))
            }
            _ => false,
        })
        .collect();
    for (line, belongs) in lines.iter_mut().skip(1).zip(belongs) {
        if belongs {
            line.kind = LineKind::Caption;
        }
    }
}

/// Short lines in a row before the first prose or behind the last are a menu.
fn flag_menus(text: &str, lines: &mut [Line]) {
    let prose = |line: &Line| {
        line.kind == LineKind::Title || (line.kind == LineKind::Body && shape::is_prose(line.span.of(text)))
    };
    let first = lines.iter().position(prose).unwrap_or(lines.len());
    let last = lines.iter().rposition(prose).map_or(0, |last| last + 1);
    for range in [0..first, last.max(first)..lines.len()] {
        let Some(edge) = lines.get_mut(range) else { continue };
        let short =
            |line: &Line| line.kind == LineKind::Body && shape::words(line.span.of(text)) <= MENU_WORDS;
        if edge.iter().filter(|line| short(line)).count() >= MENU_LINES {
            edge.iter_mut().filter(|line| short(line)).for_each(|line| line.kind = LineKind::Link);
        }
    }
}

/// Headings: short lines that end no sentence, with prose under them; and the headline said again.
fn flag_headings(text: &str, lines: &mut [Line], marked: bool) {
    let first = lines.iter().find(|line| line.kind == LineKind::Body).map(|line| line.span);
    let title = lines.iter().find(|line| line.kind == LineKind::Title).map(|line| line.span.of(text));
    let mut prose_below = false;
    // Lines that another introduces with a colon, or that were cut from one, are no headings.
    let mut bound = Vec::with_capacity(lines.len());
    let (mut colon, mut end) = (false, None);
    for line in lines.iter() {
        bound.push(colon || end == Some(line.span.start));
        if line.kind != LineKind::Blank {
            colon = line.span.of(text).trim_end().ends_with(':');
            end = Some(line.span.end);
        }
    }
    for (line, bound) in lines.iter_mut().zip(bound).rev() {
        if line.kind != LineKind::Body {
            continue;
        }
        let words = line.span.of(text);
        // The first line under a marked headline is the summary unless it is written as a headline.
        let summary = marked && Some(line.span) == first && !shape::is_title_case(words);
        if title.is_some_and(|title| shape::same_words(title, words))
            || (prose_below && !bound && !summary && shape::reads_like_heading(words))
        {
            line.kind = LineKind::Heading;
        } else {
            prose_below = shape::is_prose(words);
        }
    }
}

/// Where no line is prose but some are furniture, the rest are labels of the same page.
fn flag_stub(text: &str, lines: &mut [Line]) {
    let furniture = lines.iter().any(|line| !line.kind.is_report() && line.kind != LineKind::Blank);
    let prose = lines.iter().any(|line| line.kind == LineKind::Body && shape::is_prose(line.span.of(text)));
    if furniture && !prose {
        lines
            .iter_mut()
            .filter(|line| line.kind == LineKind::Body)
            .for_each(|line| line.kind = LineKind::Link);
    }
}
